// Publishers and consumers that keep a broker busy until it dies, and tell an observer all they do
// and see. Which queue, how much, settled how: all chosen from a seed. Must never judge.

import type { ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';
import type { Random } from '../support/random.ts';
import type { HistoryEvent } from './history-checker.ts';

/** Takes what happened, in the order of happening. */
export type Observer = (event: HistoryEvent) => void;

/** Durable, without consumers: publishing to it after a settle tells when that settle is on disk. */
export const MARKER_QUEUE = 'markers';
export const DEAD_LETTER_QUEUE = 'dead';

export interface LoadQueue {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Highest priority that is published. */
  readonly priorities: number;
}

/** Arguments of a queue under load: what is rejected goes to the dead letter queue. */
export const DEAD_LETTERING = {
  'x-dead-letter-exchange': '',
  'x-dead-letter-routing-key': DEAD_LETTER_QUEUE,
};

/** The kinds of queue under load. `deep` is filled before and stays long. */
export const LOAD_QUEUES: readonly [LoadQueue, ...LoadQueue[]] = [
  { name: 'classic', args: DEAD_LETTERING, priorities: 0 },
  { name: 'priority', args: { ...DEAD_LETTERING, 'x-max-priority': 3 }, priorities: 3 },
  { name: 'quorum', args: { ...DEAD_LETTERING, 'x-queue-type': 'quorum' }, priorities: 0 },
  { name: 'deep', args: DEAD_LETTERING, priorities: 0 },
];

const FILLER = Buffer.alloc(256 * 1024, 'x');
const MARKER = Buffer.from('marker');

/** A body that names its message; the rest is filler. */
function bodyOf(stream: string, number: number, bytes: number): Buffer {
  const head = Buffer.from(`${stream} ${number} ${bytes}\n`);
  return Buffer.concat([head, FILLER.subarray(0, bytes)]);
}

/** Reads what `bodyOf` made; throws when the body is not what was published. */
export function messageIn(body: Buffer): { stream: string; number: number } {
  const end = body.indexOf('\n');
  const [stream = '', number, bytes] = body.toString('latin1', 0, end).split(' ');
  const filler = body.subarray(end + 1);
  if (
    end < 0 ||
    filler.length !== Number(bytes) ||
    !filler.equals(FILLER.subarray(0, filler.length))
  ) {
    throw new Error(`damaged body of ${body.length} bytes: ${body.toString('latin1', 0, 80)}`);
  }
  return { stream, number: Number(number) };
}

/** Mostly small, some of several pages, few beyond a frame and a storage segment. */
function someBytes(random: Random): number {
  const kind = random.fraction();
  if (kind < 0.9) return random.whole(0, 300);
  return kind < 0.995 ? random.whole(1000, 9000) : random.whole(100_000, 200_000);
}

/** Sends messages of its own streams; goes on with their numbers after each crash. */
export class Publisher {
  readonly name: string;
  readonly #observe: Observer;
  readonly #numbers = new Map<string, number>();

  constructor(name: string, observe: Observer) {
    this.name = name;
    this.#observe = observe;
  }

  /** Publishes one message and returns at once; its confirm is observed, then `onConfirm` called. */
  publish(
    channel: ConfirmChannel,
    queue: string,
    priority: number,
    bytes: number,
    onConfirm: () => void,
  ): void {
    const stream = `${queue}/${this.name}/${priority}`;
    const number = this.#numbers.get(stream) ?? 0;
    this.#numbers.set(stream, number + 1);
    this.#observe({ kind: 'published', stream, number });
    const options = { persistent: true, ...(priority > 0 ? { priority } : {}) };
    channel.sendToQueue(queue, bodyOf(stream, number, bytes), options, (error: unknown) => {
      // Also called, with an error, when the connection is gone.
      if (error !== null && error !== undefined) return;
      this.#observe({ kind: 'confirmed', stream, number });
      onConfirm();
    });
  }

  /** Publishes bursts to these queues until the connection ends, never too far ahead of the confirms. */
  async keepPublishing(
    connection: ChannelModel,
    queues: readonly [LoadQueue, ...LoadQueue[]],
    random: Random,
    onConfirm: () => void,
  ): Promise<void> {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {});
    const limit = random.pick([1, 50, 400]);
    const burst = random.pick([5, 30, 60]);
    let unconfirmed = 0;
    const timer = setInterval(() => {
      for (let left = random.whole(1, burst); left > 0 && unconfirmed < limit; left--) {
        const queue = random.pick(queues);
        const priority = random.whole(0, queue.priorities);
        unconfirmed += 1;
        this.publish(channel, queue.name, priority, someBytes(random), () => {
          unconfirmed -= 1;
          onConfirm();
        });
      }
    }, 5);
    channel.once('close', () => clearInterval(timer));
    connection.once('close', () => clearInterval(timer));
  }
}

interface Held {
  readonly message: ConsumeMessage;
  readonly stream: string;
  readonly number: number;
}

/** Takes messages on one channel and settles them in every way there is, or not at all. */
export class Consumer {
  readonly #channel: ConfirmChannel;
  readonly #observe: Observer;
  readonly #random: Random;
  readonly #prefetch: number;
  readonly #onDelivery: () => void;
  readonly #onSynced: () => void;
  /** In order of delivery tags. */
  #held: Held[] = [];
  /** Acked or rejected since the last marker. */
  #unsynced: Held[] = [];
  #markerAfter = 1;
  #isOver = false;

  constructor(
    channel: ConfirmChannel,
    random: Random,
    observe: Observer,
    on: { delivery(): void; synced(): void },
  ) {
    this.#channel = channel;
    this.#random = random;
    this.#observe = observe;
    this.#prefetch = random.pick([1, 10, 100, 500]);
    this.#onDelivery = on.delivery;
    this.#onSynced = on.synced;
  }

  async keepConsuming(queue: string, connection: ChannelModel): Promise<void> {
    this.#channel.on('error', () => {});
    const timer = setInterval(() => this.#mark(), 20);
    for (const emitter of [this.#channel, connection]) {
      emitter.once('close', () => {
        clearInterval(timer);
        this.#isOver = true;
      });
    }
    await this.#channel.prefetch(this.#prefetch);
    await this.#channel.consume(queue, (message) => {
      if (message !== null) this.#take(message);
    });
  }

  #take(message: ConsumeMessage): void {
    const held = { message, ...messageIn(message.content) };
    const { stream, number } = held;
    const isRedelivered = message.fields.redelivered;
    this.#observe({ kind: 'delivered', stream, number, isRedelivered });
    this.#held.push(held);
    this.#onDelivery();
    this.#settleSome();
    if (this.#unsynced.length >= this.#markerAfter) this.#mark();
  }

  #settleSome(): void {
    const random = this.#random;
    const isFull = this.#held.length >= this.#prefetch;
    const choice = random.fraction() * (isFull ? 0.75 : 1);
    const index = random.whole(0, this.#held.length - 1);
    const one = this.#held[index];
    if (one === undefined) return;
    const { message } = one;
    if (choice < 0.4) {
      this.#settle(this.#held.splice(index, 1), 'acked', () => this.#channel.ack(message));
    } else if (choice < 0.6) {
      const upTo = this.#held.splice(0, index + 1);
      this.#settle(upTo, 'acked', () => this.#channel.ack(message, true));
    } else if (choice < 0.63) {
      const requeued = this.#held.splice(index, 1);
      this.#settle(requeued, 'requeued', () => this.#channel.nack(message, false, true));
    } else if (choice < 0.635) {
      const upTo = this.#held.splice(0, index + 1);
      this.#settle(upTo, 'requeued', () => this.#channel.nack(message, true, true));
    } else if (choice < 0.65) {
      this.#settle(this.#held.splice(index, 1), 'rejected', () =>
        this.#channel.reject(message, false),
      );
    } else if (choice < 0.655) {
      const upTo = this.#held.splice(0, index + 1);
      this.#settle(upTo, 'rejected', () => this.#channel.nack(message, true, false));
    }
  }

  /** Observed before it is sent: from now on the broker may know. */
  #settle(settled: Held[], as: 'acked' | 'rejected' | 'requeued', send: () => void): void {
    for (const { stream, number } of settled)
      this.#observe({ kind: 'settled', stream, number, as });
    if (as !== 'requeued') this.#unsynced.push(...settled);
    if (!this.#isOver) send();
  }

  /**
   * Acks have no reply. A persistent message published after them on the same channel is noted after
   * them, the store commits in the order of notes, so its confirm says that they are on disk.
   */
  #mark(): void {
    if (this.#unsynced.length === 0 || this.#isOver) return;
    const settled = this.#unsynced;
    this.#unsynced = [];
    this.#markerAfter = this.#random.whole(1, 200);
    this.#channel.sendToQueue(MARKER_QUEUE, MARKER, { persistent: true }, (error: unknown) => {
      if (error !== null && error !== undefined) return;
      for (const { stream, number } of settled) this.#observe({ kind: 'synced', stream, number });
      this.#onSynced();
    });
  }
}
