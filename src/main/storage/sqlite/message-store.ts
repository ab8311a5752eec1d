// The main thread's half of the SQLite store: notes operations, hands batches to the worker thread
// and settles messages when it answers. Must never wait for the disk.

import type { DefinitionChange, MessageDecoder } from '../../broker/ports.ts';
import type { Lane } from '../../broker/queue/lane.ts';
import { type QueuedMessage, Storage } from '../../broker/queue/queued-message.ts';
import type { BatchedMessageStore, StorageEvents } from '../opened-storage.ts';
import { damagedFile, StorageError } from '../storage-error.ts';
import type { WorkerReport, WorkerRequest } from './packed-batch.ts';
import { RecordReader } from './record-reader.ts';
import { WriteBatch, writeCost } from './write-batch.ts';

/**
 * A batch takes no more operations when they come to about this much: packing one holds the event
 * loop for a few milliseconds even when its messages are small, and larger ones are no faster.
 */
const BATCH_BYTES = 4 * 1024 * 1024;
/** From here on a second batch is packed while the first is written, so that the disk never waits. */
const OVERLAP_BYTES = 1024 * 1024;
/** What a note without a body counts for when a batch is filled. */
const NOTE_BYTES = 16;
const SMALL_BUFFER_BYTES = 64 * 1024;

type ReadReport = Extract<WorkerReport, { kind: 'read' }>;

/** Sends a request to the worker thread, giving away the buffers in `transfer`. */
export type PostRequest = (request: WorkerRequest, transfer: ArrayBuffer[]) => void;

export class SqliteMessageStore implements BatchedMessageStore {
  /** Bytes noted but not yet committed. */
  backlogBytes = 0;
  readonly #path: string;
  readonly #post: PostRequest;
  readonly #events: StorageEvents;
  readonly #reader: RecordReader;
  #open = new WriteBatch();
  readonly #sealed: WriteBatch[] = [];
  readonly #inFlight: WriteBatch[] = [];
  /** Reads under way by id, with the position below which answers have become void. */
  readonly #reads = new Map<number, { readonly lane: Lane; floor: number }>();
  #lastReadId = 0;
  /** Buffers that came back from the worker, of about BATCH_BYTES; at most two. */
  readonly #spare: ArrayBuffer[] = [];
  #hasFailed = false;
  #closing: (() => void) | null = null;

  /** `path` is the database file, for messages to people. */
  constructor(path: string, post: PostRequest, decode: MessageDecoder, events: StorageEvents) {
    this.#path = path;
    this.#post = post;
    this.#events = events;
    this.#reader = new RecordReader(decode);
  }

  append(queued: QueuedMessage): void {
    queued.storage = Storage.pending;
    const cost = writeCost(queued);
    this.backlogBytes += cost;
    this.#open.forLane(queued.lane).appends.push(queued);
    this.#grow(cost);
  }

  remove(queued: QueuedMessage): void {
    const before = queued.storage;
    if (before === Storage.none || before === Storage.removed || this.#hasFailed) return;
    queued.storage = Storage.removed;
    if (before === Storage.pending) {
      this.backlogBytes -= writeCost(queued);
    } else {
      const part = this.#open.forLane(queued.lane);
      if (queued.isDurable) {
        part.removedDurable.push(queued.position);
        part.removedDurableBodyBytes += queued.message.body.length;
      } else {
        part.removedTransient.push(queued.position);
      }
      this.#grow(NOTE_BYTES);
    }
    if (before !== Storage.stored && queued.isDurable) queued.message.noteStored();
  }

  updateDeliveryCount(queued: QueuedMessage): void {
    // A pending message takes its count along when it is packed.
    if (queued.storage !== Storage.writing && queued.storage !== Storage.stored) return;
    this.#open.forLane(queued.lane).counts.push(queued);
    this.#grow(NOTE_BYTES);
  }

  reserveDeliveries(lane: Lane, horizon: number): void {
    const part = this.#open.forLane(lane);
    part.reserve = horizon;
    part.isResumed = true;
  }

  settleDeliveries(lane: Lane, horizon: number): void {
    const part = this.#open.forLane(lane);
    part.reserve = horizon;
    part.isResumed = false;
  }

  read(lane: Lane, from: number, maxMessages: number, maxBytes: number): void {
    this.#lastReadId += 1;
    const readId = this.#lastReadId;
    this.#reads.set(readId, { lane, floor: from });
    this.#open.reads.push({ readId, laneId: lane.id, from, maxMessages, maxBytes });
  }

  purge(lane: Lane, from: number, below: number): void {
    // Within a batch the purge comes first; what was removed before it must not be tallied after it.
    const known = this.#open.lanes.get(lane.id);
    if (known !== undefined && (known.purgeBelow > 0 || known.removedDurable.length > 0)) {
      this.#seal();
    }
    this.#cancelAppends(lane, from, below);
    const part = this.#open.forLane(lane);
    part.purgeFrom = from;
    part.purgeBelow = below;
    for (const read of this.#reads.values()) {
      if (read.lane.id !== lane.id) continue;
      if (from <= read.floor && read.floor < below) read.floor = below;
    }
  }

  dropLane(lane: Lane): void {
    this.#cancelAppends(lane, 0, Number.POSITIVE_INFINITY);
    for (const [readId, read] of this.#reads) {
      if (read.lane.id === lane.id) this.#reads.delete(readId);
    }
    for (const batch of [...this.#inFlight, ...this.#sealed, this.#open]) {
      const part = batch.lanes.get(lane.id);
      if (part !== undefined) part.reserve = -1;
    }
    this.#open.forLane(lane).isDropped = true;
  }

  /** Notes a change of the durable topology, in order with the messages. */
  recordDefinition(change: DefinitionChange): void {
    this.#open.definitions.push(change);
  }

  flush(): void {
    while (!this.#hasFailed) {
      const batch = this.#sealed[0] ?? this.#open;
      if (batch.isEmpty || !this.#hasRoomFor(batch)) break;
      if (batch === this.#open) this.#open = new WriteBatch();
      else this.#sealed.shift();
      this.#send(batch);
    }
    this.#closeWhenDone();
  }

  /** Takes what the worker says. */
  accept(report: WorkerReport): void {
    if (this.#hasFailed && report.kind !== 'closed') return;
    switch (report.kind) {
      case 'committed':
        this.#keepBuffer(report.content);
        this.#complete(this.#inFlight.shift());
        this.flush();
        this.#events.onActivity();
        break;
      case 'read':
        this.#finishRead(report);
        this.#events.onActivity();
        break;
      case 'disk-full':
        this.#events.onDiskFull(report.isFull);
        break;
      case 'failed':
        this.fail(new StorageError(report.fault, report.path, report.message));
        break;
      case 'closed':
        this.#closing?.();
        break;
      default:
        break;
    }
  }

  /** Stops confirming for good. */
  fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#events.onFatal(error);
    this.#closing?.();
  }

  /** Writes everything noted and lets the worker close the file; resolves when it has, or has failed. */
  async close(): Promise<void> {
    if (this.#hasFailed || this.#closing !== null) return;
    await new Promise<void>((resolve) => {
      this.#closing = resolve;
      this.flush();
    });
  }

  #grow(bytes: number): void {
    this.#open.notedBytes += bytes;
    if (this.#open.notedBytes >= BATCH_BYTES) this.#seal();
  }

  #seal(): void {
    this.#sealed.push(this.#open);
    this.#open = new WriteBatch();
  }

  #hasRoomFor(batch: WriteBatch): boolean {
    if (this.#inFlight.length === 0) return true;
    return this.#inFlight.length === 1 && batch.notedBytes >= OVERLAP_BYTES;
  }

  #send(batch: WriteBatch): void {
    const packed = batch.pack(this.#buffer(batch.notedBytes));
    if (packed === null && batch.reads.length === 0) {
      this.#complete(batch);
      return;
    }
    this.#inFlight.push(batch);
    const transfer = packed === null ? [] : [packed.content, packed.directory.buffer];
    this.#post({ kind: 'write', batch: packed, reads: batch.reads }, transfer);
  }

  #buffer(bytes: number): ArrayBuffer {
    if (bytes <= SMALL_BUFFER_BYTES) return new ArrayBuffer(Math.max(256, bytes * 2));
    return this.#spare.pop() ?? new ArrayBuffer(Math.max(BATCH_BYTES, bytes) + SMALL_BUFFER_BYTES);
  }

  #keepBuffer(content: ArrayBuffer | null): void {
    if (content === null || this.#spare.length >= 2) return;
    if (content.byteLength < BATCH_BYTES || content.byteLength > 2 * BATCH_BYTES) return;
    this.#spare.push(content);
  }

  #complete(batch: WriteBatch | undefined): void {
    if (batch === undefined) return;
    this.backlogBytes -= batch.packedCost;
    for (const part of batch.lanes.values()) {
      for (const queued of part.appends) {
        if (queued.storage !== Storage.writing) continue;
        queued.storage = Storage.stored;
        if (queued.isDurable) queued.message.noteStored();
      }
      if (part.reserve < 0) continue;
      part.lane.deliveryHorizon = part.reserve;
      if (part.isResumed) part.lane.resume();
    }
  }

  #finishRead(report: ReadReport): void {
    const read = this.#reads.get(report.readId);
    if (read === undefined) return;
    this.#reads.delete(report.readId);
    const messages: QueuedMessage[] = [];
    try {
      for (const chunk of report.chunks) this.#reader.read(chunk, read.lane, read.floor, messages);
    } catch (error) {
      this.fail(damagedFile(this.#path, `a message is not readable: ${error}`));
      return;
    }
    if (report.deliveryCounts.length > 0) {
      const counts = new Map(report.deliveryCounts);
      for (const queued of messages) {
        const count = counts.get(queued.position);
        if (count === undefined) continue;
        queued.deliveryCount = count;
        queued.isRedelivered = true;
      }
    }
    read.lane.acceptRead(messages, report.isEnd);
  }

  /** Forgets messages of the lane that are not on disk yet, and those on their way there. */
  #cancelAppends(lane: Lane, from: number, below: number): void {
    for (const batch of [...this.#inFlight, ...this.#sealed, this.#open]) {
      const part = batch.lanes.get(lane.id);
      if (part === undefined) continue;
      for (const queued of part.appends) {
        const state = queued.storage;
        if (state !== Storage.pending && state !== Storage.writing) continue;
        if (queued.position < from || queued.position >= below) continue;
        queued.storage = Storage.removed;
        if (state === Storage.pending) this.backlogBytes -= writeCost(queued);
        if (queued.isDurable && !this.#hasFailed) queued.message.noteStored();
      }
    }
  }

  #closeWhenDone(): void {
    if (this.#closing === null || this.#inFlight.length > 0) return;
    if (this.#sealed.length > 0 || !this.#open.isEmpty) return;
    this.#post({ kind: 'close' }, []);
  }
}
