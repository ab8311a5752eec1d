// Output of one connection, gathered during a turn and written once: small pieces are copied into
// one buffer, large ones are referenced. Measures what the peer has not taken yet (back-pressure).

import type { Socket } from 'node:net';

const CHUNK_BYTES = 64 * 1024;
/** Deliveries stop above this much unsent output, and go on below half of it. */
const HIGH_WATER_BYTES = 1024 * 1024;
/** Deliveries alone do not get this far: the peer asks for answers that it does not read. */
const OVERFULL_BYTES = 16 * 1024 * 1024;
const MAX_SPARE_CHUNKS = 64;

const spareChunks: Buffer[] = [];
/** Stands for no chunk, so that an idle connection holds no memory. */
const NO_CHUNK = Buffer.alloc(0);

export class OutputBatch {
  readonly #socket: Socket;
  readonly #onDrain: () => void;
  /** The buffer being filled, from `#start` on; `length` is where the next byte goes. */
  buffer: Buffer;
  length = 0;
  #start = 0;
  #pieces: Uint8Array[] = [];
  #gatheredBytes = 0;
  /** Chunks that are in use by writes under way. */
  #fullChunks: Buffer[] = [];
  #unsentBytes = 0;
  #wasFull = false;
  /** Octets handed to the socket since it was opened. */
  writtenBytes = 0;
  /** Flushes that had something to write. */
  writtenPackets = 0;

  constructor(socket: Socket, onDrain: () => void) {
    this.#socket = socket;
    this.#onDrain = onDrain;
    this.buffer = NO_CHUNK;
  }

  get isEmpty(): boolean {
    return this.#gatheredBytes === 0 && this.length === this.#start;
  }

  /** Gathered or written, but not taken by the peer yet. */
  get pendingBytes(): number {
    return this.#unsentBytes + this.#gatheredBytes + this.length - this.#start;
  }

  /** True while the peer takes less than it is sent; `onDrain` is called when that ends. */
  get isFull(): boolean {
    return this.#holds(HIGH_WATER_BYTES);
  }

  /** True while so much is unsent that no more may be asked for; `onDrain` tells when that ends. */
  get isOverfull(): boolean {
    return this.#holds(OVERFULL_BYTES);
  }

  /** Octets that the system has taken over since the socket was opened. */
  get takenBytes(): number {
    return this.writtenBytes - this.#unsentBytes;
  }

  #holds(bytes: number): boolean {
    if (this.pendingBytes < bytes) return false;
    this.#wasFull = true;
    return true;
  }

  /** Makes room for `bytes` at `length` in `buffer`; the caller writes them and advances `length`. */
  reserve(bytes: number): Buffer {
    if (this.length + bytes > this.buffer.length) this.#nextChunk(bytes);
    return this.buffer;
  }

  /** Adds bytes that must stay as they are until they are sent. */
  reference(bytes: Uint8Array): void {
    this.#seal();
    this.#pieces.push(bytes);
    this.#gatheredBytes += bytes.length;
  }

  /** Copies `bytes` into the batch. */
  append(bytes: Uint8Array): void {
    this.reserve(bytes.length).set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Writes everything gathered to the socket, as one write. */
  flush(): void {
    this.#seal();
    const bytes = this.#gatheredBytes;
    if (bytes === 0) return;
    const pieces = this.#pieces;
    const chunks = this.#fullChunks;
    this.#pieces = [];
    this.#fullChunks = [];
    this.#gatheredBytes = 0;
    this.#unsentBytes += bytes;
    this.writtenBytes += bytes;
    this.writtenPackets += 1;
    if (this.buffer !== NO_CHUNK) chunks.push(this.buffer);
    this.buffer = NO_CHUNK;
    this.length = 0;
    this.#start = 0;
    const sent = (): void => this.#noteSent(bytes, chunks);
    const last = pieces.length - 1;
    if (last > 0) this.#socket.cork();
    for (let i = 0; i < last; i++) {
      const piece = pieces[i];
      if (piece !== undefined) this.#socket.write(piece);
    }
    const final = pieces[last];
    if (final !== undefined) this.#socket.write(final, sent);
    if (last > 0) this.#socket.uncork();
  }

  #seal(): void {
    if (this.length === this.#start) return;
    this.#pieces.push(this.buffer.subarray(this.#start, this.length));
    this.#gatheredBytes += this.length - this.#start;
    this.#start = this.length;
  }

  #nextChunk(bytes: number): void {
    this.#seal();
    if (this.buffer !== NO_CHUNK) this.#fullChunks.push(this.buffer);
    this.buffer = takeChunk(Math.max(bytes, CHUNK_BYTES));
    this.length = 0;
    this.#start = 0;
  }

  #noteSent(bytes: number, chunks: readonly Buffer[]): void {
    this.#unsentBytes -= bytes;
    for (const chunk of chunks) {
      if (chunk.length === CHUNK_BYTES && spareChunks.length < MAX_SPARE_CHUNKS) {
        spareChunks.push(chunk);
      }
    }
    if (this.#wasFull && this.#unsentBytes < HIGH_WATER_BYTES / 2) {
      this.#wasFull = false;
      this.#onDrain();
    }
  }
}

function takeChunk(bytes: number): Buffer {
  if (bytes > CHUNK_BYTES) return Buffer.allocUnsafeSlow(bytes);
  return spareChunks.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
}
