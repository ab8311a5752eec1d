// One connection to the broker, from its first byte to its last: frames, requests and their answers,
// keep-alive. Knows nothing of connecting again.

import { Buffer } from 'node:buffer';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls';
import { abortable, type Deferred, deferred } from './abort.ts';
import type { ConnectionTarget } from './connection-url.ts';
import { AuthenticationError, ConnectionError, RequestError, TimeoutError } from './errors.ts';
import { encodeTable } from './field-values.ts';
import { encodeFrame } from './wire/envelope-writer.ts';
import { FrameSplitter } from './wire/frame-splitter.ts';
import {
  conditionName,
  Envelope,
  type EnvelopeFields,
  type ErrorFields,
  type HelloOkFields,
  PREAMBLE,
} from './wire/protocol.ts';
import { type ConfirmRange, type PushReceiver, type RawDelivery, readPush } from './wire/pushes.ts';

/** What a session needs to be opened. */
export interface SessionOptions {
  readonly target: ConnectionTarget;
  readonly connectTimeoutMs: number;
  readonly tls: TlsOptions;
  readonly clientProperties: Readonly<Record<string, string>>;
  readonly keepAliveSeconds: number;
}

/** What a session tells its client. */
export interface SessionEvents {
  /** The connection is gone; nothing else follows. */
  onLost(error: ConnectionError): void;
  onBlocked(reason: string | undefined): void;
  /** Room to send again. */
  onDrain(): void;
  /** A failure that answers no request. */
  onStrayError(channel: number, error: RequestError): void;
}

/** Takes what is pushed on one channel. */
export interface ChannelReceiver {
  onConfirms?(ranges: readonly ConfirmRange[]): void;
  onDeliveries?(consumerTag: string, deliveries: readonly RawDelivery[]): void;
  /** Everything else, such as ConsumerCancelled. */
  onPush?(envelope: EnvelopeFields): void;
}

interface PendingRequest extends Deferred<EnvelopeFields> {
  /** Pushed again and again under the same id, until the connection ends. */
  readonly onRepeated: ((envelope: EnvelopeFields) => void) | undefined;
}

const DEFAULT_OUTSTANDING = 1000;
/** How long the broker may take to confirm an orderly end. */
const CLOSE_MS = 2000;

export class Session implements PushReceiver {
  readonly server: HelloOkFields;
  readonly #socket: Socket;
  readonly #events: SessionEvents;
  readonly #pending = new Map<number, PendingRequest>();
  readonly #channels = new Map<number, ChannelReceiver>();
  /** Requests that wait because too many are under way. */
  readonly #queued: (() => void)[] = [];
  readonly #mostPending: number;
  #lastId = 0;
  #isOver = false;
  #isClosing = false;
  #keepAlive: NodeJS.Timeout | undefined;
  #hasSent = false;
  #lastReceivedAt = performance.now();
  #outgoing: Buffer[] = [];

  private constructor(socket: Socket, server: HelloOkFields, events: SessionEvents) {
    this.#socket = socket;
    this.server = server;
    this.#events = events;
    this.#mostPending = server.maxOutstandingRequests || DEFAULT_OUTSTANDING;
  }

  /** Connects and logs in. Throws ConnectionError, AuthenticationError, TimeoutError. */
  static async open(
    options: SessionOptions,
    events: SessionEvents,
    signal: AbortSignal | undefined,
  ): Promise<Session> {
    const socket = connectSocket(options);
    const opened = deferred<Session>();
    const { host, port } = options.target;
    const timer = setTimeout(() => {
      opened.reject(
        new TimeoutError(`no connection to ${host}:${port} within ${options.connectTimeoutMs} ms`),
      );
    }, options.connectTimeoutMs);
    let session: Session | undefined;
    const splitter = new FrameSplitter((buffer, start, end) => {
      if (session !== undefined) session.#onFrame(buffer, start, end);
      else {
        const envelope = Envelope.decode(buffer.subarray(start, end));
        if (envelope.helloOk) {
          session = new Session(socket, envelope.helloOk, events);
          session.#start();
          opened.resolve(session);
        } else opened.reject(refusedLogin(envelope));
      }
    });
    socket.on('data', (chunk: Buffer) => {
      if (session === undefined && chunk.toString('latin1', 0, 4) === 'AMQP') {
        const text = `the broker at ${host}:${port} speaks AMQP only`;
        opened.reject(new ConnectionError(text, false));
        return;
      }
      try {
        splitter.push(chunk);
      } catch (error) {
        socket.destroy(error instanceof Error ? error : new Error(String(error)));
      }
    });
    let socketError: Error | undefined;
    socket.on('error', (error) => {
      socketError = error;
    });
    socket.on('close', () => {
      const text = socketError?.message ?? 'the broker closed the connection';
      const cause = socketError === undefined ? {} : { cause: socketError };
      const lost = new ConnectionError(text, true, cause);
      opened.reject(lost);
      session?.end(lost);
    });
    const onDrain = (): void => {
      if (session !== undefined) events.onDrain();
    };
    socket.on('drain', onDrain);
    socket.write(Buffer.concat([PREAMBLE, encodeFrame(helloOf(options))]));
    try {
      return await abortable(opened.promise, signal);
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** True when what is sent now would only be kept in memory. */
  get isCongested(): boolean {
    return this.#socket.writableNeedDrain;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  setReceiver(channel: number, receiver: ChannelReceiver): void {
    this.#channels.set(channel, receiver);
  }

  removeReceiver(channel: number): void {
    this.#channels.delete(channel);
  }

  /** Sends frames as they are, all of one tick in one write. */
  sendFrame(frame: Buffer): void {
    if (this.#isOver) return;
    this.#hasSent = true;
    this.#outgoing.push(frame);
    if (this.#outgoing.length === 1) queueMicrotask(() => this.flush());
  }

  send(envelope: EnvelopeFields): void {
    this.sendFrame(encodeFrame(envelope));
  }

  flush(): void {
    const frames = this.#outgoing;
    if (frames.length === 0 || this.#isOver) return;
    this.#outgoing = [];
    const first = frames[0];
    if (frames.length === 1 && first !== undefined) this.#socket.write(first);
    else this.#socket.write(Buffer.concat(frames));
  }

  /**
   * Sends a request and resolves with its answer. Throws RequestError when the broker refuses,
   * ConnectionError when the connection is lost before. `onAborted` is given the request's id.
   */
  async request(
    envelope: EnvelopeFields,
    signal?: AbortSignal | undefined,
    onAborted?: (id: number, answer: Promise<EnvelopeFields>) => void,
  ): Promise<EnvelopeFields> {
    signal?.throwIfAborted();
    while (this.#pending.size >= this.#mostPending && !this.#isOver) {
      const free = new Promise<void>((resolve) => {
        this.#queued.push(resolve);
      });
      await abortable(free, signal);
    }
    if (this.#isOver) throw new ConnectionError('the connection is closed', true);
    const { id, promise } = this.#begin(envelope, undefined);
    return await abortable(promise, signal, () => onAborted?.(id, promise));
  }

  /** A request whose answers go on: the first one resolves, the others go to `onRepeated`. */
  async watch(
    envelope: EnvelopeFields,
    onRepeated: (envelope: EnvelopeFields) => void,
  ): Promise<EnvelopeFields> {
    if (this.#isOver) throw new ConnectionError('the connection is closed', true);
    return await this.#begin(envelope, onRepeated).promise;
  }

  #begin(
    envelope: EnvelopeFields,
    onRepeated: PendingRequest['onRepeated'],
  ): { id: number; promise: Promise<EnvelopeFields> } {
    do this.#lastId = (this.#lastId % 0xffff_ffff) + 1;
    while (this.#pending.has(this.#lastId));
    const id = this.#lastId;
    const pending = deferred<EnvelopeFields>();
    this.#pending.set(id, { ...pending, onRepeated });
    this.send({ ...envelope, id });
    return { id, promise: pending.promise };
  }

  /** Ends in order: everything sent before has arrived when it resolves. */
  async close(): Promise<void> {
    if (this.#isOver || this.#isClosing) return;
    this.#isClosing = true;
    const closed = new Promise<void>((resolve) => {
      this.#socket.once('close', () => resolve());
    });
    this.send({ close: {} });
    this.flush();
    const timer = setTimeout(() => this.#socket.destroy(), CLOSE_MS);
    await closed;
    clearTimeout(timer);
  }

  /** Ends at once. */
  end(error: ConnectionError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#keepAlive);
    this.#socket.destroy();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    for (const go of this.#queued.splice(0)) go();
    this.#events.onLost(error);
  }

  onConfirms(channel: number, ranges: readonly ConfirmRange[]): void {
    this.#channels.get(channel)?.onConfirms?.(ranges);
  }

  onDeliveries(channel: number, consumerTag: string, deliveries: readonly RawDelivery[]): void {
    this.#channels.get(channel)?.onDeliveries?.(consumerTag, deliveries);
  }

  #start(): void {
    const seconds = this.server.keepAliveSeconds ?? 0;
    if (seconds === 0) return;
    this.#keepAlive = setInterval(
      () => this.#onKeepAliveTick(seconds * 1000),
      (seconds * 1000) / 2,
    );
    this.#keepAlive.unref();
  }

  #onKeepAliveTick(intervalMs: number): void {
    if (performance.now() - this.#lastReceivedAt > 2 * intervalMs) {
      this.end(new ConnectionError(`no sign of the broker for ${(2 * intervalMs) / 1000} s`, true));
      return;
    }
    if (!this.#hasSent) this.send({ keepAlive: {} });
    this.#hasSent = false;
  }

  #onFrame(buffer: Buffer, start: number, end: number): void {
    this.#lastReceivedAt = performance.now();
    if (readPush(buffer, start, end, this)) return;
    const envelope = Envelope.decode(buffer.subarray(start, end));
    const id = envelope.id ?? 0;
    if (id !== 0) this.#onAnswer(id, envelope);
    else this.#onPush(envelope);
  }

  #onAnswer(id: number, envelope: EnvelopeFields): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    if (envelope.error) {
      this.#forget(id);
      pending.reject(toRequestError(envelope.error));
    } else {
      if (pending.onRepeated === undefined) this.#forget(id);
      pending.resolve(envelope);
      pending.onRepeated?.(envelope);
    }
  }

  #forget(id: number): void {
    this.#pending.delete(id);
    this.#queued.shift()?.();
  }

  #onPush(envelope: EnvelopeFields): void {
    const channel = envelope.channel ?? 0;
    if (envelope.error) {
      this.#events.onStrayError(channel, toRequestError(envelope.error));
    } else if (envelope.blocked) {
      this.#events.onBlocked(envelope.blocked.reason ?? '');
    } else if (envelope.unblocked) {
      this.#events.onBlocked(undefined);
    } else if (envelope.close) {
      this.send({ closeOk: {} });
      this.flush();
      const text = `the broker closed the connection: ${envelope.close.message}`;
      this.end(new ConnectionError(text, true));
    } else if (envelope.closeOk) {
      this.#socket.end();
      this.end(new ConnectionError('the connection is closed', false));
    } else this.#channels.get(channel)?.onPush?.(envelope);
  }
}

function connectSocket({ target, tls }: SessionOptions): Socket {
  const { host, port, isTls } = target;
  const socket = isTls
    ? connectTls({ ...(isIP(host) === 0 ? { servername: host } : {}), ...tls, host, port })
    : connectPlain({ host, port });
  socket.setNoDelay(true);
  return socket;
}

function helloOf({ target, clientProperties, keepAliveSeconds }: SessionOptions): EnvelopeFields {
  const { user, password, vhost } = target;
  return {
    id: 1,
    hello: {
      minVersion: 1,
      maxVersion: 1,
      username: user,
      password,
      vhost,
      keepAliveSeconds,
      clientProperties: encodeTable(clientProperties),
    },
  };
}

function refusedLogin({ error }: EnvelopeFields): ConnectionError {
  if (!error) return new ConnectionError('the broker does not answer as Warren does', false);
  const { message } = toRequestError(error);
  const condition = conditionName(error.condition);
  const isAboutUser = ['ACCESS_REFUSED', 'NOT_ALLOWED', 'INVALID_PATH'].includes(condition);
  return isAboutUser ? new AuthenticationError(message) : new ConnectionError(message, false);
}

export function toRequestError({ condition, message }: ErrorFields): RequestError {
  return new RequestError(conditionName(condition), condition ?? 541, message ?? '');
}
