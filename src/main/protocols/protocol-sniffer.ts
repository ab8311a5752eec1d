// Reads the first bytes of a connection and hands it to the protocol they belong to. Must never read
// further than that, and never keep a connection that does not say what it wants.

import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Logger } from '../broker/ports.ts';

/** Serves connections of one protocol from their first byte on. */
export interface ProtocolHandler {
  /** Takes over the socket, which is flowing and has no listener for data; `firstBytes` were read. */
  accept(socket: Socket, firstBytes: Buffer): void;
}

/** Whether bytes begin a protocol: yes, no, or more of them are needed to tell. */
export type Match = 'yes' | 'no' | 'more';

/** A protocol of the port. */
export interface Protocol {
  readonly name: string;
  matches(firstBytes: Buffer): Match;
  readonly handler: ProtocolHandler;
}

export interface SnifferOptions {
  /** Asked in order. No two may say yes to the same bytes. */
  readonly protocols: readonly Protocol[];
  /** Gets connections of none of the protocols: says what is spoken here and closes. */
  readonly strangers: ProtocolHandler;
  readonly logger: Logger;
  /** How long a client may take to say what it wants. */
  readonly silenceTimeoutMs?: number;
}

const SILENCE_TIMEOUT_MS = 10_000;
/** How long a stranger has to read its answer. */
const STRANGER_LINGER_MS = 1000;

/** Matches connections that begin with `prefix`, once `minimumBytes` of them are there. */
export function startsWith(prefix: Uint8Array, minimumBytes = prefix.length): Protocol['matches'] {
  return (firstBytes) => {
    const compared = Math.min(firstBytes.length, prefix.length);
    for (let i = 0; i < compared; i++) if (firstBytes[i] !== prefix[i]) return 'no';
    return firstBytes.length >= minimumBytes ? 'yes' : 'more';
  };
}

export class ProtocolSniffer {
  readonly #options: SnifferOptions;
  readonly #undecided = new Set<Socket>();

  constructor(options: SnifferOptions) {
    this.#options = options;
  }

  /** Connections that have not said yet what they want. */
  get undecidedCount(): number {
    return this.#undecided.size;
  }

  accept(socket: Socket): void {
    const { logger, silenceTimeoutMs = SILENCE_TIMEOUT_MS } = this.#options;
    let read: Buffer | undefined;

    const release = (): void => {
      clearTimeout(timer);
      this.#undecided.delete(socket);
      socket.off('data', onData);
      socket.off('error', onError);
      socket.off('close', onClose);
    };
    const onData = (chunk: Buffer): void => {
      read = read === undefined ? chunk : Buffer.concat([read, chunk]);
      const handler = this.#choose(socket, read);
      if (handler === undefined) return;
      release();
      handler.accept(socket, read);
    };
    const onError = (error: Error): void => {
      logger.debug('socket error', { reason: error.message });
    };
    const onClose = (): void => {
      release();
      // Load balancers and scripts look whether the port answers, and hang up [rabbitmq: networking].
      if (read === undefined) logger.debug('connection closed before any bytes were received');
      else logger.debug('connection closed before its protocol was known', { bytes: read.length });
    };
    const timer = setTimeout(() => {
      logger.debug('connection closed: no protocol header in time', { peer: socket.remoteAddress });
      socket.destroy();
    }, silenceTimeoutMs);
    timer.unref();

    this.#undecided.add(socket);
    socket.on('data', onData);
    socket.on('error', onError);
    socket.on('close', onClose);
  }

  /** Drops the connections that have not said yet what they want. */
  stop(): void {
    for (const socket of [...this.#undecided]) socket.destroy();
  }

  /** Undefined when more bytes are needed. */
  #choose(socket: Socket, firstBytes: Buffer): ProtocolHandler | undefined {
    let isOpen = false;
    for (const { matches, handler } of this.#options.protocols) {
      const match = matches(firstBytes);
      if (match === 'yes') return handler;
      if (match === 'more') isOpen = true;
    }
    if (isOpen) return undefined;
    this.#options.logger.warn('connection closed: the client speaks another protocol', {
      peer: `${socket.remoteAddress}:${socket.remotePort}`,
      looksLike: guess(firstBytes),
      firstBytes: firstBytes.subarray(0, 8).toString('hex'),
    });
    // A client that never reads or never closes must not stay.
    const timer = setTimeout(() => socket.destroy(), STRANGER_LINGER_MS);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
    return this.#options.strangers;
  }
}

/** What people most often mistake the port for, for the log only. */
function guess(firstBytes: Buffer): string | undefined {
  if (firstBytes[0] === 0x16 && firstBytes[1] === 0x03) return 'TLS';
  if (
    /^(GET|PUT|HEAD|POST|PRI|DELETE|OPTIONS|CONNECT) /.test(firstBytes.toString('latin1', 0, 8))
  ) {
    return 'HTTP';
  }
  return undefined;
}
