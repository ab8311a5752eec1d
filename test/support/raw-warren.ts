// A client of the Warren protocol as thin as can be: frames in, frames out, one promise per request.
// Tests use it to say exactly what goes over the wire; it decides nothing.

import { connect, type Socket } from 'node:net';
import { warren } from '../../src/main/protocols/protobuf/gen/warren.js';
import { Inbox } from './inbox.ts';

export const { v1 } = warren;
export type Envelope = warren.v1.Envelope;
export type EnvelopeBody = warren.v1.Envelope.$Properties;
export type Delivery = {
  readonly consumerTag: string;
  readonly tag: number;
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: warren.v1.Properties.$Properties;
  readonly body: string;
  readonly redelivered: boolean;
  readonly deliveryCount: number;
  /** Streams only. */
  readonly offset: number | null;
};

export const LOGIN = { username: 'guest', password: 'guest' };
const MAGIC = Buffer.from('WRN1');

/** An Error envelope as an exception. */
export class RawError extends Error {
  readonly condition: string;

  constructor(error: warren.v1.Error.$Properties) {
    super(error.message ?? '');
    this.condition = (v1.Condition[error.condition ?? 0] ?? '').replace('CONDITION_', '');
  }
}

export class RawWarren {
  readonly socket: Socket;
  /** Every envelope that came, in order. */
  readonly received = new Inbox<Envelope>();
  readonly deliveries = new Inbox<Delivery>();
  readonly confirms = new Inbox<warren.v1.ConfirmRange.$Properties>();
  readonly closed: Promise<void>;
  readonly #waiting = new Map<number, (envelope: Envelope) => void>();
  #lastId = 0;
  #rest = Buffer.alloc(0);
  readonly #published = new Map<number, number>();

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (chunk) => this.#read(chunk));
    this.socket.on('error', () => {});
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
  }

  /** Connected, greeted, with channel 1 open. */
  static async open(port: number, hello: warren.v1.Hello.$Properties = {}): Promise<RawWarren> {
    const client = new RawWarren(port);
    client.write(MAGIC);
    await client.request({ hello: { ...LOGIN, ...hello } });
    await client.request({ channel: 1, openChannel: {} });
    return client;
  }

  write(bytes: Uint8Array): void {
    this.socket.write(bytes);
  }

  writeMagic(): void {
    this.write(MAGIC);
  }

  send(envelope: EnvelopeBody): void {
    this.write(frame(v1.Envelope.encode(envelope).finish()));
  }

  /** Sends with an id and waits for the answer; throws a RawError for an Error. */
  async request(body: EnvelopeBody): Promise<Envelope> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<Envelope>((resolve, reject) => {
      this.#waiting.set(id, (envelope) => {
        if (envelope.error) reject(new RawError(envelope.error));
        else resolve(envelope);
      });
      void this.closed.then(() => reject(new Error('the connection ended')));
    });
    this.send({ id, ...body });
    return await answered;
  }

  /** The condition an Error answers with; fails when there is none. */
  async refusal(body: EnvelopeBody): Promise<string> {
    try {
      const answer = await this.request(body);
      throw new Error(`not refused: ${answer.body}`);
    } catch (error) {
      if (error instanceof RawError) return error.condition;
      throw error;
    }
  }

  /** Publishes one batch on a channel, counting its messages. */
  publish(
    messages: readonly { body?: string | Uint8Array; address?: number; properties?: number }[],
    tables: {
      to?: warren.v1.Address.$Properties | warren.v1.Address.$Properties[];
      properties?: warren.v1.Properties.$Properties[];
      channel?: number;
    } = {},
  ): void {
    const { to = [], properties = [], channel = 1 } = tables;
    const first = (this.#published.get(channel) ?? 0) + 1;
    this.#published.set(channel, first + messages.length - 1);
    this.send({
      channel,
      publish: {
        firstPublishNumber: first,
        addresses: Array.isArray(to) ? to : [to],
        properties,
        messages: messages.map(({ body = '', address = 0, properties: index = 0 }) => ({
          address,
          properties: index,
          body: typeof body === 'string' ? Buffer.from(body) : body,
        })),
      },
    });
  }

  async declare(name: string, options: warren.v1.DeclareQueue.$Properties = {}): Promise<string> {
    const { queueOk } = await this.request({ declareQueue: { name, ...options } });
    return queueOk?.name ?? '';
  }

  async consume(queue: string, options: warren.v1.Consume.$Properties = {}): Promise<string> {
    const answer = await this.request({ channel: 1, consume: { queue, ...options } });
    return answer.consumeOk?.consumerTag ?? '';
  }

  async get(queue: string, options: warren.v1.Get.$Properties = {}): Promise<Delivery[]> {
    const answer = await this.request({ channel: 1, get: { queue, ...options } });
    return unpack(answer.getOk?.deliveries ?? null);
  }

  settle(action: warren.v1.SettleAction, tags: readonly number[], delayMs = 0): Promise<Envelope> {
    const ranges = tags.map((first) => ({ first }));
    return this.request({ channel: 1, settle: { action, ranges, delayMs } });
  }

  /** `CONFIRMED 1-3`, `FAILED 4 NOT_FOUND`. */
  get outcomes(): string[] {
    return this.confirms.items.map(({ first, last, outcome, error }) => {
      const name = (v1.PublishOutcome[outcome ?? 0] ?? '').replace('PUBLISH_OUTCOME_', '');
      const range = Number(last) > Number(first) ? `${first}-${last}` : `${first}`;
      const reason = error ? ` ${new RawError(error).condition}` : '';
      return `${name} ${range}${reason}`;
    });
  }

  async close(): Promise<void> {
    this.socket.destroy();
    await this.closed;
  }

  #read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= 4) {
      const size = this.#rest.readUInt32BE(0);
      if (this.#rest.length < 4 + size) return;
      const envelope = v1.Envelope.decode(this.#rest.subarray(4, 4 + size));
      this.#rest = this.#rest.subarray(4 + size);
      this.#accept(envelope);
    }
  }

  #accept(envelope: Envelope): void {
    this.received.push(envelope);
    for (const range of envelope.confirms?.ranges ?? []) this.confirms.push(range);
    for (const delivery of unpack(envelope.deliveries ?? null)) this.deliveries.push(delivery);
    const waiting = this.#waiting.get(envelope.id);
    this.#waiting.delete(envelope.id);
    waiting?.(envelope);
  }
}

/** The deliveries of a batch, each with its address and properties. */
export function unpack(batch: warren.v1.Deliveries.$Properties | null): Delivery[] {
  return (batch?.deliveries ?? []).map((delivery, index) => ({
    consumerTag: batch!.consumerTag ?? '',
    tag: (batch!.firstDeliveryTag ?? 0) + index,
    exchange: batch!.addresses?.[delivery.address ?? 0]?.exchange ?? '',
    routingKey: batch!.addresses?.[delivery.address ?? 0]?.routingKey ?? '',
    properties: batch!.properties?.[delivery.properties ?? 0] ?? {},
    body: Buffer.from(delivery.body ?? []).toString(),
    redelivered: delivery.redelivered ?? false,
    deliveryCount: delivery.deliveryCount ?? 0,
    offset: delivery.offset == null ? null : Number(delivery.offset),
  }));
}

/** An envelope's bytes with their length in front. */
export function frame(envelope: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4 + envelope.length);
  bytes.writeUInt32BE(envelope.length, 0);
  bytes.set(envelope, 4);
  return bytes;
}

/** A copy of a decoded message with its defaults as own properties, for comparisons. */
export function plain<T extends object>(message: T): T {
  const copy: Record<string, unknown> = {};
  for (const key in message) {
    const value: unknown = message[key as keyof T];
    if (typeof value === 'function') continue;
    copy[key] = Array.isArray(value)
      ? value.map((item: unknown) => (isMessage(item) ? plain(item) : item))
      : isMessage(value)
        ? plain(value)
        : value;
  }
  return copy as T;
}

const isMessage = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
