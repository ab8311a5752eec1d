// Messages and lanes for tests of the stores: plain stand-ins for what the broker makes.

import { Address, Message } from '../../src/main/broker/message.ts';
import type { MessageDecoder } from '../../src/main/broker/ports.ts';
import type { Properties } from '../../src/main/broker/properties.ts';
import type { Lane } from '../../src/main/broker/queue/lane.ts';
import { QueuedMessage } from '../../src/main/broker/queue/queued-message.ts';
import { eventually } from './eventually.ts';

/** Properties that are nothing but their encoded bytes. */
export function rawProperties(encoded: Uint8Array): Properties {
  const properties: Properties = {
    isPersistent: true,
    priority: -1,
    expiration: null,
    replyTo: null,
    userId: null,
    hasHeaders: false,
    headers: () => [],
    header: () => undefined,
    with: () => properties,
    encoded,
  };
  return properties;
}

export const decodeRaw: MessageDecoder = (exchange, routingKey, properties, body, publishedAtMs) =>
  new Message(new Address(exchange, routingKey), rawProperties(properties), body, publishedAtMs);

/** A lane that keeps what the store tells it. */
export class TestLane implements Lane {
  readonly id: number;
  deliveryHorizon = 0;
  resumes = 0;
  answer: { messages: QueuedMessage[]; isEnd: boolean } | null = null;

  constructor(id: number) {
    this.id = id;
  }

  resume(): void {
    this.resumes += 1;
  }

  acceptRead(messages: QueuedMessage[], isEnd: boolean): void {
    this.answer = { messages, isEnd };
  }
}

export interface NewMessage {
  readonly isDurable?: boolean;
  readonly expiresAtMs?: number;
  readonly exchange?: string;
  readonly routingKey?: string;
  readonly body?: string | Uint8Array;
  /** Collects the position when the message counts as stored. */
  readonly confirmed?: number[];
}

export function newMessage(lane: Lane, position: number, options: NewMessage = {}): QueuedMessage {
  const isDurable = options.isDurable ?? true;
  const body = options.body ?? `message ${position}`;
  const message = new Message(
    new Address(options.exchange ?? 'orders', options.routingKey ?? 'eu.created'),
    rawProperties(new Uint8Array([0x10, 0, isDurable ? 2 : 1])),
    typeof body === 'string' ? new TextEncoder().encode(body) : body,
    1_700_000_000_123,
  );
  message.unstored = isDurable ? 1 : 0;
  message.publishNumber = position;
  const confirmed = options.confirmed;
  if (confirmed !== undefined) message.observer = { confirmPublish: (n) => confirmed.push(n) };
  const expiresAtMs = options.expiresAtMs ?? Number.POSITIVE_INFINITY;
  return new QueuedMessage(message, lane, position, expiresAtMs, isDurable);
}

export interface Readable {
  read(lane: Lane, from: number, maxMessages: number, maxBytes: number): void;
  flush(): void;
}

/** Reads from a lane and waits for the answer. */
export async function readFrom(
  store: Readable,
  lane: TestLane,
  from: number,
  maxMessages = 1_000_000,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<{ messages: QueuedMessage[]; isEnd: boolean }> {
  lane.answer = null;
  store.read(lane, from, maxMessages, maxBytes);
  store.flush();
  return await eventually(() => {
    if (lane.answer === null) throw new Error(`lane ${lane.id} has no answer yet`);
    return lane.answer;
  });
}

export const positionsOf = (messages: readonly QueuedMessage[]): number[] =>
  messages.map((queued) => queued.position);

export const textOf = (queued: QueuedMessage): string =>
  new TextDecoder().decode(queued.message.body);
