// A stream: an append-only log that any number of consumers read, each from its own place, without taking
// anything out [rabbitmq: streams]. Messages leave by retention only; must never dead-letter or reorder.

import type { Consumer } from '../consumer.ts';
import type { Message } from '../message.ts';
import type { QueueSettings } from '../policy/effective-arguments.ts';
import type { RecoveredLane } from '../ports.ts';
import type { BrowseAnswer, BrowseOptions, UnackedHolder } from './browsed-message.ts';
import { type GetReply, Queue, type QueueHost, type QueueLevel, type QueueSpec } from './queue.ts';
import { QueuedMessage, Storage } from './queued-message.ts';
import { StreamBrowsing } from './stream-browsing.ts';
import { StreamLog } from './stream-log.ts';
import { POSITION_OF_OFFSET, StreamReader } from './stream-reader.ts';
import { matches } from './stream-reading.ts';
import { StreamTail } from './stream-tail.ts';

/** How a stream keeps its segments. */
export interface StreamKeeping {
  /** Lanes of its segments, oldest first; one at least. */
  readonly laneIds: readonly number[];
  readonly recovered: ReadonlyMap<number, RecoveredLane>;
  nextLaneId(): number;
  /** Records the lanes of `queue` from now on. */
  recordSegments(queue: Queue, laneIds: readonly number[]): void;
}

export class StreamQueue extends Queue {
  readonly log: StreamLog;
  readonly #tail: StreamTail;
  readonly #browsing: StreamBrowsing;
  #readers: StreamReader[] = [];
  /** Index of the reader that is asked first. */
  #next = 0;
  /** Something was appended that readers wait for. */
  #isAppended = false;
  #storedPosition = 0;

  constructor(
    host: QueueHost,
    vhost: string,
    spec: QueueSpec,
    settings: QueueSettings,
    keeping: StreamKeeping,
  ) {
    super(host, vhost, spec, settings);
    const { store, clock, turn } = host;
    const streamSettings = () => this.settings.stream;
    this.log = new StreamLog(
      {
        store,
        clock,
        get settings() {
          return streamSettings();
        },
        nextLaneId: keeping.nextLaneId,
        recordSegments: (laneIds) => keeping.recordSegments(this, laneIds),
        onStored: (position) => this.#onStored(position),
        onRemoved: (segment) => {
          this.#browsing.noteRemoved(segment);
          for (const reader of this.#readers) reader.noteRemoved(segment);
        },
        schedule: () => turn.schedule(),
      },
      keeping.laneIds,
      keeping.recovered,
    );
    this.#tail = new StreamTail(host.budget);
    this.#browsing = new StreamBrowsing(this.log, store, () => turn.schedule());
  }

  get readyMessages(): number {
    return this.log.messages;
  }

  get readyBytes(): number {
    return this.log.bodyBytes;
  }

  /** Of the first message there is; the next one's when there is none. */
  get firstOffset(): number {
    return this.log.firstPosition - POSITION_OF_OFFSET;
  }

  /** Of the next message to come. */
  get nextOffset(): number {
    return this.log.nextPosition - POSITION_OF_OFFSET;
  }

  get delayedMessages(): number {
    return 0;
  }

  get head(): undefined {
    return undefined;
  }

  // --- Coming in -----------------------------------------------------------------------------

  enqueue(message: Message): boolean {
    if (this.isDeleted) return true;
    this.counters.published += 1;
    const queued = this.log.append(message);
    if (this.#readers.length > 0) {
      this.#tail.push(queued);
      this.#isAppended = true;
      this.host.turn.enlistQueue(this);
    }
    return true;
  }

  /** Old messages make room for new ones. */
  hasRoomFor(): boolean {
    return true;
  }

  // --- Going out -----------------------------------------------------------------------------

  wake(): void {
    if (!this.isDeleted && !this.isSuspended && this.#readers.length > 0)
      this.host.turn.enlistQueue(this);
  }

  /** Readers see a message once it is on disk, so that its offset can never be another's. */
  #onStored(position: number): void {
    if (position > this.#storedPosition) this.#storedPosition = position;
    this.wake();
  }

  dispatch(budget: number): number {
    if (this.isDeleted || this.isSuspended) return 0;
    if (this.#isAppended) {
      this.#isAppended = false;
      this.log.watch();
    }
    const readers = this.#readers;
    const count = readers.length;
    const share = Math.max(16, Math.ceil(budget / Math.max(1, count)));
    let looked = 0;
    let isMore = false;
    for (let asked = 0; asked < count; asked++) {
      if (looked >= budget) {
        isMore = true;
        break;
      }
      this.#next = (this.#next + 1) % count;
      const reader = readers[this.#next];
      if (reader === undefined) continue;
      const read = this.#serve(reader, share);
      looked += read;
      if (read >= share) isMore = true;
    }
    if (isMore) this.host.turn.enlistQueue(this);
    return looked;
  }

  /** Delivers what its filter lets pass; returns how many messages were looked at. */
  #serve(reader: StreamReader, budget: number): number {
    const { consumer } = reader;
    const filter = consumer.reading?.filter ?? null;
    let looked = 0;
    while (looked < budget && consumer.isReady) {
      const queued = reader.peek();
      if (queued === undefined) break;
      reader.advance();
      looked += 1;
      if (filter !== null && !matches(filter, queued.message.properties)) continue;
      this.#deliver(queued, consumer);
    }
    return looked;
  }

  #deliver({ message, lane, position }: QueuedMessage, consumer: Consumer): void {
    consumer.delivered += 1;
    const delivery = new QueuedMessage(message, lane, position, Infinity, true);
    delivery.storage = Storage.stored;
    if (consumer.isNoAck) this.counters.deliveredNoAck += 1;
    else {
      this.counters.delivered += 1;
      this.hold(delivery, consumer);
    }
    consumer.sink.deliver(consumer, delivery);
  }

  /** Nothing can be taken out of a stream; the vhost refuses it before [rabbitmq: streams]. */
  get(_taker: Consumer, reply: GetReply): void {
    reply(null);
  }

  whenReady(): () => void {
    return () => {};
  }

  browse(_holders: Iterable<UnackedHolder>, options: BrowseOptions, answer: BrowseAnswer): void {
    this.#browsing.browse(options, answer);
  }

  // --- Settling: whatever it is, it gives back one credit --------------------------------------

  ack(queued: QueuedMessage): void {
    this.counters.acked += 1;
    this.#release(queued);
  }

  reject(queued: QueuedMessage): void {
    this.#release(queued);
  }

  requeue(queued: QueuedMessage): void {
    this.#release(queued);
  }

  #release(queued: QueuedMessage): void {
    const { consumer } = queued;
    if (consumer === null) return;
    queued.consumer = null;
    consumer.unacked -= 1;
    this.wake();
  }

  // --- Consumers and lifetime ----------------------------------------------------------------

  addConsumer(consumer: Consumer): void {
    const { reading } = consumer;
    if (reading === null) throw new TypeError('a consumer of a stream needs a reading');
    this.consumers.add(consumer);
    const { store, budget, turn } = this.host;
    const storedPosition = () => this.#storedPosition;
    const source = {
      log: this.log,
      tail: this.#tail,
      store,
      budget,
      get storedPosition() {
        return storedPosition();
      },
      wake: () => this.wake(),
      schedule: () => turn.schedule(),
    };
    this.#readers.push(new StreamReader(consumer, reading, source));
    this.wake();
  }

  removeConsumer(consumer: Consumer): void {
    consumer.isCancelled = true;
    if (!this.consumers.remove(consumer)) return;
    this.lastUsedAtMs = this.host.clock.nowMs;
    for (const reader of this.#readers) if (reader.consumer === consumer) reader.stop();
    this.#readers = this.#readers.filter((reader) => reader.consumer !== consumer);
    if (this.#readers.length === 0) this.#tail.clear();
  }

  applySettings(settings: QueueSettings): void {
    this.settings = settings;
    this.log.retain();
  }

  /** Nothing is ever purged; the vhost refuses it before [rabbitmq: streams]. */
  purge(): number {
    return 0;
  }

  delete(): number {
    const dropped = this.readyMessages;
    this.isDeleted = true;
    this.#dropReaders();
    this.log.drop();
    return dropped;
  }

  #dropReaders(): void {
    this.cancelConsumers();
    for (const reader of this.#readers.splice(0)) reader.stop();
    this.#tail.clear();
  }

  get levels(): readonly QueueLevel[] {
    const { nextPosition } = this.log;
    return [
      {
        nextPosition,
        browse: (position, maxMessages, maxBytes, reply) => {
          const from = { level: 0, position };
          const options = { from, maxMessages, maxBytes, includesUnacked: false };
          this.#browsing.browse(options, (messages, next) =>
            reply(
              messages.map(({ queued }) => queued),
              next === null,
            ),
          );
        },
      },
    ];
  }

  levelOf(): number {
    return 0;
  }

  get laneIds(): readonly number[] {
    return this.log.laneIds;
  }

  /** Nothing is unacked in a stream: what readers hold is in it still. */
  suspend(): void {
    this.isSuspended = true;
    this.#dropReaders();
  }

  /** It gets an offset of this stream. */
  adopt({ message }: QueuedMessage): void {
    this.log.append(message);
  }

  /** What became too old while the broker was stopped goes. */
  prefetch(): void {
    this.log.retain();
  }

  settle(): void {}
}
