// A raw AMQP 0-9-1 client for the conformance suite: one TCP connection, everything received kept in
// order, every handshake knob in the test's hands. Uses nothing of src/ and no client library.
//
//   const c = await openConnection({ capabilities: {} })   whole handshake as guest on "/"
//   const c = await connectRaw(port)                        TCP only; then c.sendHeader(), c.expect(...)
//   const ch = await c.openChannel(1)                       channel.open / open-ok
//   await ch.call('queue.declare', { queue: 'q' })          sends, expects 'queue.declare-ok', returns its fields
//   ch.send('basic.ack', { deliveryTag: 1 })                sends one method frame, no waiting
//   ch.publish(exchange, routingKey, body?, { mandatory, immediate, properties, maxFrameBody })
//   const m = await ch.expect('basic.deliver')              next unread item OF THIS CHANNEL must be it;
//                                                           m.fields, and for content m.body, m.properties, ...
//   const m = await ch.get(queue, { noAck: true })          undefined on get-empty
//   await ch.consume(queue, { consumerTag, noAck, ... })    returns the consumer tag
//   await ch.expectError(404, "NOT_FOUND - no queue ...", 'queue.declare')   channel.close; answers close-ok
//   await c.expectError(504, /^CHANNEL_ERROR/)              connection.close; answers close-ok, expects EOF
//   await c.expectClosed()                                  EOF or reset with nothing unread before it
//   await ch.expectNothing(50)                              nothing arrives on the channel; use sparingly
//   await ch.sync()                                         round trip (channel.flow active=1) on the channel
//   c.next() / ch.next()                                    next unread item whatever it is
//   c.sendFrame(type, channel, payload, wrong?), c.sendBytes(bytes), c.sendMethod(channel, name, fields)
//   ch.sendHeaderFrame(bodySize, properties), ch.sendBodyFrame(bytes)
// A text to compare with is exact when it is a string and matched when it is a RegExp.
// Heartbeats are not queued but counted in c.heartbeats (arrival times in ms). All connections are
// destroyed by closeAllConnections(), which support/target.ts calls after each test.

import { connect, type Socket } from 'node:net';
import {
  type DecodedHeader,
  decodeHeader,
  decodeMethod,
  FRAME_BODY,
  FRAME_HEADER,
  FRAME_HEARTBEAT,
  FRAME_METHOD,
  frame,
  headerPayload,
  methodPayload,
  methodShape,
  type Properties,
  type Table,
  type TaggedEntry,
} from './raw-wire.ts';

export { Pairs, type Properties, typed } from './raw-wire.ts';

/** How long an expectation waits before it fails, in ms. */
export const DEFAULT_TIMEOUT_MS = Number(process.env.WARREN_TEST_TIMEOUT_MS ?? 4000);

/** `AMQP` 0 0 9 1. */
export const PROTOCOL_HEADER = Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);

const METHODS_WITH_CONTENT = new Set(['basic.deliver', 'basic.get-ok', 'basic.return']);

/** One thing received: a method (with its content when it has one) or an 8-byte protocol header. */
export interface Received {
  /** Wire name such as `queue.declare-ok`, or `protocol-header`. */
  readonly name: string;
  readonly channel: number;
  // biome-ignore lint/suspicious/noExplicitAny: fields are read by tests, whose matchers check them
  readonly fields: Record<string, any>;
  /** Properties by name, absent keys when absent; `{}` for methods without content. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly properties: Record<string, any>;
  /** The headers table with wire tags in wire order. */
  readonly taggedHeaders: readonly TaggedEntry[];
  readonly propertyFlags: number;
  readonly body: Buffer;
  /** Payload size of each body frame, to check the negotiated frame-max. */
  readonly bodyFrameSizes: readonly number[];
}

export interface OpenOptions {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly password?: string;
  readonly virtualHost?: string;
  readonly mechanism?: string;
  /** Overrides the SASL response built from user and password. */
  readonly response?: Uint8Array;
  readonly clientProperties?: Record<string, unknown>;
  /** `clientProperties.capabilities`; by default all that a modern client announces. */
  readonly capabilities?: Record<string, unknown>;
  /** Values for tune-ok; what is left out is echoed from tune. */
  readonly channelMax?: number;
  readonly frameMax?: number;
  readonly heartbeat?: number;
}

export interface PublishOptions {
  readonly mandatory?: boolean;
  readonly immediate?: boolean;
  readonly properties?: Properties;
  /** Splits the body into frames of this many bytes; default is the negotiated limit. */
  readonly maxFrameBody?: number;
}

/** Capabilities that every current client library announces. */
export const FULL_CAPABILITIES: Record<string, unknown> = {
  publisher_confirms: true,
  exchange_exchange_bindings: true,
  'basic.nack': true,
  consumer_cancel_notify: true,
  'connection.blocked': true,
  authentication_failure_close: true,
};

/** SASL PLAIN response. */
export const plainResponse = (user: string, password: string): Buffer =>
  Buffer.from(`\0${user}\0${password}`);

let defaultPort = 0;
let defaultHost = '127.0.0.1';

/** Sets where connections go when a test names no port; support/target.ts calls it. */
export function setDefaultTarget(host: string, port: number): void {
  defaultHost = host;
  defaultPort = port;
}

const openConnections = new Set<RawConnection>();

/** Destroys every connection still open. */
export function closeAllConnections(): void {
  for (const connection of openConnections) connection.destroy();
  openConnections.clear();
}

/** Opens the TCP connection and sends nothing. */
export async function connectRaw(port = defaultPort, host = defaultHost): Promise<RawConnection> {
  const socket = connect({ port, host, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  const connection = new RawConnection(socket);
  openConnections.add(connection);
  return connection;
}

/** Connects and goes through the whole handshake up to open-ok. */
export async function openConnection(options: OpenOptions = {}): Promise<RawConnection> {
  const connection = await connectRaw(options.port, options.host);
  connection.sendHeader();
  await connection.expect('connection.start');
  connection.sendStartOk(options);
  const tune = await connection.expect('connection.tune');
  connection.tuneOk(tune, options);
  connection.sendMethod(0, 'connection.open', { virtualHost: options.virtualHost ?? '/' });
  await connection.expect('connection.open-ok');
  return connection;
}

interface Content {
  readonly name: string;
  readonly channel: number;
  readonly fields: Record<string, unknown>;
  header: DecodedHeader | undefined;
  readonly chunks: Buffer[];
  readonly bodyFrameSizes: number[];
  received: number;
}

/** One TCP connection to a broker. See the head of this file. */
export class RawConnection {
  readonly socket: Socket;
  /** Arrival times of heartbeat frames, in ms of performance.now(). */
  readonly heartbeats: number[] = [];
  /** Total number of bytes received. */
  bytesReceived = 0;
  /** Negotiated by tuneOk(); what body frames are split by. */
  frameMax = 131072;
  closed = false;

  private readonly unread: Received[] = [];
  private buffered: Buffer = Buffer.alloc(0);
  private readonly contents = new Map<number, Content>();
  private failure: Error | undefined;
  private readonly waiters = new Set<() => void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.bytesReceived += chunk.length;
      try {
        this.receive(chunk);
      } catch (error) {
        this.failure = error as Error;
        socket.destroy();
      }
      this.notify();
    });
    socket.on('error', () => {});
    socket.on('end', () => socket.end());
    socket.on('close', () => {
      this.closed = true;
      openConnections.delete(this);
      this.notify();
    });
  }

  // --- sending -------------------------------------------------------------------------------

  sendBytes(bytes: Uint8Array | string): void {
    this.socket.write(bytes);
  }

  sendHeader(header: Uint8Array = PROTOCOL_HEADER): void {
    this.sendBytes(header);
  }

  sendFrame(
    type: number,
    channel: number,
    payload: Uint8Array,
    wrong: { end?: number; announcedSize?: number } = {},
  ): void {
    this.sendBytes(frame(type, channel, payload, wrong));
  }

  sendMethod(channel: number, name: string, fields: Record<string, unknown> = {}): void {
    this.sendFrame(FRAME_METHOD, channel, methodPayload(name, fields));
  }

  sendHeartbeat(channel = 0): void {
    this.sendFrame(FRAME_HEARTBEAT, channel, Buffer.alloc(0));
  }

  sendStartOk(options: OpenOptions = {}): void {
    this.sendMethod(0, 'connection.start-ok', {
      clientProperties: {
        product: 'raw-client',
        ...options.clientProperties,
        capabilities: options.capabilities ?? FULL_CAPABILITIES,
      },
      mechanism: options.mechanism ?? 'PLAIN',
      response:
        options.response ?? plainResponse(options.user ?? 'guest', options.password ?? 'guest'),
      locale: 'en_US',
    });
  }

  /** Answers a connection.tune; what the options leave out is echoed. */
  tuneOk(tune: Received, options: OpenOptions = {}): void {
    this.frameMax = options.frameMax ?? tune.fields.frameMax;
    this.sendMethod(0, 'connection.tune-ok', {
      channelMax: options.channelMax ?? tune.fields.channelMax,
      frameMax: this.frameMax,
      heartbeat: options.heartbeat ?? 0,
    });
  }

  // --- receiving -----------------------------------------------------------------------------

  /** The next unread item, of one channel or of any. Rejects on time-out and on connection end. */
  async next(channel?: number, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Received> {
    const item = await this.poll(channel, timeoutMs);
    if (item !== undefined) return item;
    const where = channel === undefined ? '' : ` on channel ${channel}`;
    const ending = this.closed ? 'the connection is closed' : `nothing came in ${timeoutMs} ms`;
    throw new Error(`expected a frame${where}, but ${ending}${this.describeUnread()}`);
  }

  /** The next unread item of the channel (default 0) must have this name. */
  async expect(name: string, channel = 0, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Received> {
    const item = await this.poll(channel, timeoutMs);
    if (item?.name === name) return item;
    const got =
      item !== undefined
        ? `got ${describe(item)}`
        : this.closed
          ? `the connection is closed${this.failure ? ` (${this.failure.message})` : ''}`
          : `nothing came in ${timeoutMs} ms`;
    throw new Error(`expected ${name} on channel ${channel}, but ${got}${this.describeUnread()}`);
  }

  /** Expects connection.close, answers close-ok and waits for the end of the connection. */
  async expectError(
    code: number,
    text: string | RegExp,
    failingMethod?: string | undefined,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<Received> {
    const close = await this.expect('connection.close', 0, timeoutMs);
    checkClose(close, code, text, failingMethod);
    this.sendMethod(0, 'connection.close-ok');
    await this.expectClosed();
    return close;
  }

  /** Waits for EOF or reset; fails when something unread came before it. */
  async expectClosed(timeoutMs = DEFAULT_TIMEOUT_MS + 4000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!this.closed && performance.now() < deadline) {
      await this.changed(deadline - performance.now());
    }
    if (this.failure !== undefined) throw this.failure;
    if (!this.closed) throw new Error(`expected the connection to end within ${timeoutMs} ms`);
    if (this.unread.length > 0) throw new Error(`expected only EOF, but${this.describeUnread()}`);
  }

  /** Fails when anything arrives on the channel (or on any) within the time, or is unread already. */
  async expectNothing(ms: number, channel?: number): Promise<void> {
    const item = await this.poll(channel, ms);
    if (item !== undefined) throw new Error(`expected nothing, but got ${describe(item)}`);
    if (this.closed) throw new Error('expected nothing, but the connection is closed');
  }

  // --- conveniences --------------------------------------------------------------------------

  /** Opens a channel; ids are the test's choice. */
  async openChannel(id: number): Promise<RawChannel> {
    const channel = new RawChannel(this, id);
    await channel.open();
    return channel;
  }

  /** Closes in the polite way and waits for close-ok and EOF. */
  async close(): Promise<void> {
    this.sendMethod(0, 'connection.close', { replyCode: 200, replyText: 'done' });
    await this.expect('connection.close-ok');
    // RabbitMQ leaves the first move to the client and waits up to 30 s for it.
    this.socket.end();
    await this.expectClosed();
  }

  /** Drops TCP without a word. */
  destroy(): void {
    this.socket.destroy();
  }

  // --- inside --------------------------------------------------------------------------------

  private async poll(
    channel: number | undefined,
    timeoutMs: number,
  ): Promise<Received | undefined> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const at = this.unread.findIndex((item) => channel === undefined || item.channel === channel);
      if (at >= 0) return this.unread.splice(at, 1)[0];
      if (this.failure !== undefined) throw this.failure;
      const left = deadline - performance.now();
      if (this.closed || left <= 0) return undefined;
      await this.changed(left);
    }
  }

  private changed(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiters.add(done);
    });
  }

  private notify(): void {
    for (const waiter of [...this.waiters]) waiter();
  }

  private describeUnread(): string {
    return this.unread.length === 0
      ? ''
      : `; unread: ${this.unread.slice(0, 5).map(describe).join(', ')}`;
  }

  private receive(chunk: Buffer): void {
    let bytes = this.buffered.length === 0 ? chunk : Buffer.concat([this.buffered, chunk]);
    for (;;) {
      if (bytes.length >= 8 && bytes.toString('latin1', 0, 4) === 'AMQP') {
        this.unread.push(item('protocol-header', 0, {}, undefined, bytes.subarray(0, 8), []));
        bytes = bytes.subarray(8);
        continue;
      }
      if (bytes.length < 7) break;
      const size = bytes.readUInt32BE(3);
      if (bytes.length < size + 8) break;
      if (bytes[size + 7] !== 0xce)
        throw new Error(`bad frame end ${bytes[size + 7]} from the broker`);
      this.receiveFrame(bytes.readUInt8(0), bytes.readUInt16BE(1), bytes.subarray(7, size + 7));
      bytes = bytes.subarray(size + 8);
    }
    this.buffered = bytes;
  }

  private receiveFrame(type: number, channel: number, payload: Buffer): void {
    if (type === FRAME_HEARTBEAT) {
      if (channel !== 0 || payload.length > 0)
        throw new Error('malformed heartbeat from the broker');
      this.heartbeats.push(performance.now());
      return;
    }
    const content = this.contents.get(channel);
    if (type === FRAME_METHOD) {
      if (content !== undefined) throw new Error('method frame inside a content from the broker');
      const { name, fields } = decodeMethod(payload);
      if (METHODS_WITH_CONTENT.has(name)) {
        this.contents.set(channel, {
          name,
          channel,
          fields,
          header: undefined,
          chunks: [],
          bodyFrameSizes: [],
          received: 0,
        });
      } else {
        this.unread.push(item(name, channel, fields, undefined, Buffer.alloc(0), []));
      }
      return;
    }
    if (content === undefined) throw new Error(`unexpected frame of type ${type} from the broker`);
    if (type === FRAME_HEADER && content.header === undefined) {
      content.header = decodeHeader(Buffer.from(payload));
    } else if (type === FRAME_BODY && content.header !== undefined) {
      content.chunks.push(Buffer.from(payload));
      content.bodyFrameSizes.push(payload.length);
      content.received += payload.length;
    } else {
      throw new Error(`content frame of type ${type} out of order from the broker`);
    }
    const { header } = content;
    if (header === undefined || content.received < header.bodySize) return;
    if (content.received > header.bodySize) throw new Error('body overshoot from the broker');
    this.contents.delete(channel);
    const body = Buffer.concat(content.chunks);
    this.unread.push(
      item(content.name, channel, content.fields, header, body, content.bodyFrameSizes),
    );
  }
}

/** One channel of a connection. See the head of this file. */
export class RawChannel {
  readonly connection: RawConnection;
  readonly id: number;

  constructor(connection: RawConnection, id: number) {
    this.connection = connection;
    this.id = id;
  }

  /** Opens the channel, also again after an exception closed it. */
  async open(): Promise<void> {
    this.send('channel.open');
    await this.expect('channel.open-ok');
  }

  async close(): Promise<void> {
    this.send('channel.close', { replyCode: 200, replyText: 'done' });
    await this.expect('channel.close-ok');
  }

  send(name: string, fields: Record<string, unknown> = {}): void {
    this.connection.sendMethod(this.id, name, fields);
  }

  next(timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Received> {
    return this.connection.next(this.id, timeoutMs);
  }

  expect(name: string, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<Received> {
    return this.connection.expect(name, this.id, timeoutMs);
  }

  expectNothing(ms: number): Promise<void> {
    return this.connection.expectNothing(ms, this.id);
  }

  /** Sends the method and expects its `-ok`; returns the fields of that. */
  // biome-ignore lint/suspicious/noExplicitAny: fields are read by tests, whose matchers check them
  async call(name: string, fields: Record<string, unknown> = {}): Promise<Record<string, any>> {
    this.send(name, fields);
    return (await this.expect(`${name}-ok`)).fields;
  }

  /** Expects channel.close with this code and text, and answers close-ok; open() makes it usable again. */
  async expectError(
    code: number,
    text: string | RegExp,
    failingMethod?: string,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  ): Promise<Received> {
    const close = await this.expect('channel.close', timeoutMs);
    checkClose(close, code, text, failingMethod);
    this.send('channel.close-ok');
    return close;
  }

  /** A round trip on this channel that changes nothing: everything sent before has been read. */
  async sync(): Promise<void> {
    await this.call('channel.flow', { active: true });
  }

  sendHeaderFrame(
    bodySize: number | bigint,
    properties: Properties = {},
    wrong: { classId?: number; weight?: number; raw?: Buffer } = {},
  ): void {
    this.connection.sendFrame(FRAME_HEADER, this.id, headerPayload(bodySize, properties, wrong));
  }

  sendBodyFrame(bytes: Uint8Array): void {
    this.connection.sendFrame(FRAME_BODY, this.id, bytes);
  }

  publish(
    exchange: string,
    routingKey: string | Buffer,
    body: string | Buffer = '',
    options: PublishOptions = {},
  ): void {
    const bytes = Buffer.from(body);
    this.send('basic.publish', {
      exchange,
      routingKey,
      mandatory: options.mandatory ?? false,
      immediate: options.immediate ?? false,
    });
    this.sendHeaderFrame(bytes.length, options.properties);
    const step = options.maxFrameBody ?? this.connection.frameMax - 8;
    for (let at = 0; at < bytes.length; at += step)
      this.sendBodyFrame(bytes.subarray(at, at + step));
  }

  /** basic.get; undefined when the queue is empty. */
  async get(queue: string, options: { noAck?: boolean } = {}): Promise<Received | undefined> {
    this.send('basic.get', { queue, noAck: options.noAck ?? true });
    const answer = await this.next();
    if (answer.name === 'basic.get-empty') return undefined;
    if (answer.name !== 'basic.get-ok')
      throw new Error(`expected get-ok, but got ${describe(answer)}`);
    return answer;
  }

  /** basic.get with no-ack until empty; the bodies as text. */
  async drain(queue: string): Promise<string[]> {
    const bodies: string[] = [];
    for (;;) {
      const message = await this.get(queue);
      if (message === undefined) return bodies;
      bodies.push(message.body.toString());
    }
  }

  /** basic.consume; returns the consumer tag. */
  async consume(
    queue: string,
    options: {
      consumerTag?: string;
      noLocal?: boolean;
      noAck?: boolean;
      exclusive?: boolean;
      arguments?: Table;
    } = {},
  ): Promise<string> {
    return (await this.call('basic.consume', { queue, ...options })).consumerTag;
  }

  /** Expects as many deliveries as given; returns them. */
  async deliveries(count: number): Promise<Received[]> {
    const result: Received[] = [];
    while (result.length < count) result.push(await this.expect('basic.deliver'));
    return result;
  }

  ack(deliveryTag: number, multiple = false): void {
    this.send('basic.ack', { deliveryTag, multiple });
  }

  /** Declares a queue that goes with this connection; returns its name. */
  async temporaryQueue(args: Table = {}): Promise<string> {
    return (await this.call('queue.declare', { exclusive: true, arguments: args })).queue;
  }

  /** Counts of a queue by passive declare. */
  async counts(queue: string): Promise<{ messages: number; consumers: number }> {
    const ok = await this.call('queue.declare', { queue, passive: true });
    return { messages: ok.messageCount, consumers: ok.consumerCount };
  }

  /** Waits until the queue has this many ready messages. */
  async untilReady(queue: string, messages: number, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    let seen = -1;
    while (performance.now() < deadline) {
      seen = (await this.counts(queue)).messages;
      if (seen === messages) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`queue ${queue} has ${seen} ready messages, expected ${messages}`);
  }
}

function item(
  name: string,
  channel: number,
  fields: Record<string, unknown>,
  header: DecodedHeader | undefined,
  body: Buffer,
  bodyFrameSizes: readonly number[],
): Received {
  return {
    name,
    channel,
    fields,
    properties: header?.properties ?? {},
    taggedHeaders: header?.taggedHeaders ?? [],
    propertyFlags: header?.flags ?? 0,
    body,
    bodyFrameSizes,
  };
}

function describe(received: Received): string {
  const fields = JSON.stringify(received.fields, (_key, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return `${received.name} ${fields} on channel ${received.channel}`;
}

function checkClose(
  close: Received,
  code: number,
  text: string | RegExp,
  failingMethod: string | undefined,
): void {
  const { replyCode, replyText, classId, methodId } = close.fields;
  const textMatches = typeof text === 'string' ? replyText === text : text.test(replyText);
  if (replyCode !== code || !textMatches) {
    throw new Error(`expected ${code} ${text}\n     but got ${replyCode} ${replyText}`);
  }
  if (failingMethod === undefined) return;
  const shape = failingMethod === '' ? { classId: 0, methodId: 0 } : methodShape(failingMethod);
  if (shape.classId !== classId || shape.methodId !== methodId) {
    throw new Error(
      `expected the failing method ${failingMethod} (${shape.classId}/${shape.methodId}), but the close names ${classId}/${methodId}`,
    );
  }
}
