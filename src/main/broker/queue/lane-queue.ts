// A classic or quorum queue: takes messages in, hands each to one consumer in order, takes back what was
// not settled. Knows rules of order, limits and lifetime; must not know protocols, encodings or disks.

import type { Consumer } from '../consumer.ts';
import type { Message } from '../message.ts';
import type { QueueSettings } from '../policy/effective-arguments.ts';
import type { BrowseAnswer, BrowseOptions, UnackedHolder } from './browsed-message.ts';
import { browseLanes } from './browsing.ts';
import { DelayedMessages } from './delayed-messages.ts';
import { MessageExpiry } from './message-expiry.ts';
import { type DeathReason, type GetReply, Queue, type QueueHost, type QueueSpec } from './queue.ts';
import { QueueLanes } from './queue-lanes.ts';
import { QueuedMessage } from './queued-message.ts';
import type { ReadyLane } from './ready-lane.ts';

interface GetWaiter {
  readonly taker: Consumer;
  readonly reply: GetReply;
}

export class LaneQueue extends Queue {
  readonly lanes: QueueLanes;
  readonly #expiry: MessageExpiry;
  #hasLengthLimit: boolean;
  readonly #storesAll: boolean;
  readonly #delayed: DelayedMessages;
  /** Told, in order of asking, when messages are ready that no consumer takes. */
  readonly #waiters = new Set<() => void>();
  #getWaiters: GetWaiter[] = [];

  constructor(
    host: QueueHost,
    vhost: string,
    spec: QueueSpec,
    settings: QueueSettings,
    makeLanes: (queue: LaneQueue) => readonly ReadyLane[],
  ) {
    super(host, vhost, spec, settings);
    this.lanes = new QueueLanes(makeLanes(this));
    this.#hasLengthLimit = hasLengthLimit(settings);
    this.#storesAll = settings.type === 'quorum';
    this.#expiry = new MessageExpiry(host.clock, this.lanes, () => this.expireHeads());
    this.#delayed = new DelayedMessages(host.clock, (queued) => this.#putBack(queued));
  }

  get readyMessages(): number {
    return this.lanes.readyMessages;
  }

  get readyBytes(): number {
    return this.lanes.readyBytes;
  }

  get head(): QueuedMessage | undefined {
    return this.lanes.highest()?.peek();
  }

  // --- Coming in -----------------------------------------------------------------------------

  enqueue(message: Message): boolean {
    if (this.isDeleted) return true;
    if (
      this.#hasLengthLimit &&
      this.settings.overflow !== 'drop-head' &&
      this.#isFullFor(message)
    ) {
      this.counters.rejectedPublishes += 1;
      if (this.settings.overflow === 'reject-publish-dlx') this.#noteDeath(message, 'maxlen');
      return false;
    }
    this.counters.published += 1;
    const ttlMs = Math.min(this.settings.messageTtlMs ?? Infinity, message.ttlMs);
    const lane = this.lanes.laneFor(message);
    const isDurable = this.isDurable && (this.#storesAll || message.properties.isPersistent);
    const position = lane.nextPosition;
    lane.nextPosition = position + 1;
    const expiresAtMs = ttlMs === Infinity ? Infinity : this.host.clock.nowMs + ttlMs;
    const queued = new QueuedMessage(message, lane, position, expiresAtMs, isDurable);
    if (isDurable) message.unstored += 1;
    lane.push(queued);
    if (ttlMs !== Infinity) this.#noteExpiring(ttlMs);
    if (this.#hasLengthLimit && this.#isOverLimit()) this.#dropOverflow();
    if (this.consumers.count > 0) {
      this.host.turn.enlistQueue(this);
      this.host.flow.noteEnqueued(this);
    } else if (this.#getWaiters.length > 0 || this.#waiters.size > 0) {
      this.host.turn.enlistQueue(this);
    }
    return true;
  }

  /** A time to live of 0 means: to a waiting consumer now or never [rabbitmq: ttl]. */
  #noteExpiring(ttlMs: number): void {
    if (ttlMs === 0) {
      // What expires at this moment may still be delivered, what expired before may not.
      this.#dispatchExpiring(this.host.clock.nowMs - 1);
      this.expireHeads();
    } else {
      this.#expiry.arm();
    }
  }

  #isFullFor(message: Message): boolean {
    if (!this.#wouldExceed(message)) return false;
    // Messages that consumers are ready for do not count: they only wait for the end of the turn.
    this.dispatch(Infinity);
    return this.#wouldExceed(message);
  }

  #wouldExceed(message: Message): boolean {
    const { maxLength, maxLengthBytes } = this.settings;
    return (
      (maxLength !== null && this.readyMessages + 1 > maxLength) ||
      (maxLengthBytes !== null && this.readyBytes + message.body.length > maxLengthBytes)
    );
  }

  #isOverLimit(): boolean {
    const { maxLength, maxLengthBytes } = this.settings;
    return (
      (maxLength !== null && this.readyMessages > maxLength) ||
      (maxLengthBytes !== null && this.readyBytes > maxLengthBytes)
    );
  }

  #dropOverflow(): void {
    if (this.isSuspended) return;
    this.dispatch(Infinity);
    while (this.#isOverLimit()) {
      const lane = this.lanes.highest();
      const queued = lane?.take();
      if (lane === undefined || queued === undefined) return; // still on disk: goes on in `wake`
      this.#die(lane, queued, 'maxlen');
    }
    this.#expiry.arm();
  }

  // --- Going out -----------------------------------------------------------------------------

  wake(): void {
    if (this.isDeleted || this.isSuspended) return;
    if (this.#hasLengthLimit && this.settings.overflow === 'drop-head' && this.#isOverLimit()) {
      this.#dropOverflow();
    }
    this.#expiry.arm();
    if (this.readyMessages > 0) this.host.turn.enlistQueue(this);
    else this.#answerGets();
  }

  dispatch(budget: number): number {
    if (this.isDeleted || this.isSuspended) return 0;
    if (this.#getWaiters.length > 0) this.#answerGets();
    const delivered = this.#dispatchExpiring(this.host.clock.nowMs, budget);
    // Another message is the first now, and may be one that expires.
    if (delivered > 0) this.#expiry.arm();
    if (delivered >= budget && this.readyMessages > 0) this.host.turn.enlistQueue(this);
    else if (this.#waiters.size > 0) this.#tellWaiters();
    return delivered;
  }

  /** Delivers while there is a consumer; messages whose time ended by `nowMs` are dropped instead. */
  #dispatchExpiring(nowMs: number, budget = Infinity): number {
    let delivered = 0;
    while (delivered < budget && !this.isSuspended) {
      const lane = this.lanes.highest();
      const queued = lane?.peek();
      if (lane === undefined || queued === undefined) break;
      if (queued.expiresAtMs <= nowMs) {
        this.#expire(lane);
        continue;
      }
      // Asking whether it may be delivered reserves deliveries, which flags messages after a crash.
      if (this.consumers.count === 0 || !lane.mayDeliver(queued)) break;
      const consumer = this.consumers.next();
      if (consumer === null) break;
      lane.take();
      this.#deliver(lane, queued, consumer);
      delivered += 1;
    }
    return delivered;
  }

  #deliver(lane: ReadyLane, queued: QueuedMessage, consumer: Consumer): void {
    this.#noteDelivery(lane, queued);
    consumer.delivered += 1;
    if (consumer.isNoAck) {
      this.counters.deliveredNoAck += 1;
      consumer.sink.deliver(consumer, queued);
      lane.settle(queued);
      return;
    }
    this.counters.delivered += 1;
    this.#hold(queued, consumer);
    consumer.sink.deliver(consumer, queued);
  }

  #noteDelivery(lane: ReadyLane, queued: QueuedMessage): void {
    lane.noteDelivered(queued);
    if (queued.isRedelivered) this.counters.redelivered += 1;
  }

  get(taker: Consumer, reply: GetReply): void {
    this.lastUsedAtMs = this.host.clock.nowMs;
    for (const lane of this.lanes.lanes) lane.horizon.goLive(lane.nextPosition);
    this.#getWaiters.push({ taker, reply });
    this.#answerGets();
  }

  #answerGets(): void {
    if (this.isSuspended) return;
    for (let waiter = this.#getWaiters[0]; waiter !== undefined; waiter = this.#getWaiters[0]) {
      if (waiter.taker.isCancelled) {
        this.#getWaiters.shift();
        waiter.reply(null);
        continue;
      }
      this.expireHeads();
      const lane = this.lanes.highest();
      if (lane === undefined) {
        this.#getWaiters.shift();
        this.counters.gotEmpty += 1;
        waiter.reply(null);
        continue;
      }
      const queued = lane.peek();
      if (queued === undefined || !lane.mayDeliver(queued)) return;
      this.#getWaiters.shift();
      lane.take();
      this.#noteDelivery(lane, queued);
      if (waiter.taker.isNoAck) {
        this.counters.gotNoAck += 1;
        waiter.reply(queued);
        lane.settle(queued);
      } else {
        this.counters.got += 1;
        this.#hold(queued, waiter.taker);
        waiter.reply(queued);
      }
      this.#expiry.arm();
    }
  }

  whenReady(onReady: () => void): () => void {
    const waiter = (): void => onReady();
    this.lastUsedAtMs = this.host.clock.nowMs;
    for (const lane of this.lanes.lanes) lane.horizon.goLive(lane.nextPosition);
    this.#waiters.add(waiter);
    if (this.readyMessages > 0) this.host.turn.enlistQueue(this);
    return () => this.#waiters.delete(waiter);
  }

  #tellWaiters(): void {
    for (const waiter of this.#waiters) {
      if (this.readyMessages === 0) return;
      this.#waiters.delete(waiter);
      waiter();
    }
  }

  #hold(queued: QueuedMessage, consumer: Consumer): void {
    this.unackedMessages += 1;
    this.hold(queued, consumer);
  }

  browse(holders: Iterable<UnackedHolder>, options: BrowseOptions, answer: BrowseAnswer): void {
    browseLanes(this, holders, options, answer);
  }

  // --- Settling ------------------------------------------------------------------------------

  ack(queued: QueuedMessage): void {
    if (this.#comesTooLate(queued)) return;
    this.#release(queued);
    this.counters.acked += 1;
    this.lanes.laneOf(queued).settle(queued);
  }

  reject(queued: QueuedMessage): void {
    if (this.#comesTooLate(queued)) return;
    this.#release(queued);
    const lane = this.lanes.laneOf(queued);
    if (this.isDeleted) lane.settle(queued);
    else this.#die(lane, queued, 'rejected');
  }

  requeue(queued: QueuedMessage, isFailure: boolean, delayMs = 0): void {
    if (this.#comesTooLate(queued)) return;
    this.#release(queued);
    const lane = this.lanes.laneOf(queued);
    if (this.isDeleted) {
      lane.settle(queued);
      return;
    }
    queued.isRedelivered = true;
    if (isFailure && this.settings.type === 'quorum') {
      queued.deliveryCount += 1;
      const limit = this.settings.deliveryLimit;
      if (limit !== null && queued.deliveryCount > limit) {
        this.#die(lane, queued, 'delivery_limit');
        return;
      }
      if (queued.isDurable) this.host.store.updateDeliveryCount(queued);
    }
    if (delayMs > 0) this.#delayed.add(queued, this.host.clock.nowMs + delayMs);
    else this.#putBack(queued);
  }

  #putBack(queued: QueuedMessage): void {
    this.lanes.laneOf(queued).pushBack(queued);
    this.wake();
  }

  get delayedMessages(): number {
    return this.#delayed.size;
  }

  /** Visits the delayed messages, in no particular order. */
  forEachDelayed(visit: (queued: QueuedMessage, untilMs: number) => void): void {
    this.#delayed.forEach(visit);
  }

  hasRoomFor(messages: number, bodyBytes: number): boolean {
    if (!this.#hasLengthLimit || this.settings.overflow === 'drop-head') return true;
    this.dispatch(Infinity);
    const { maxLength, maxLengthBytes } = this.settings;
    return (
      (maxLength === null || this.readyMessages + messages <= maxLength) &&
      (maxLengthBytes === null || this.readyBytes + bodyBytes <= maxLengthBytes)
    );
  }

  /** What was unacked when the queue was suspended has gone back already. */
  #comesTooLate(queued: QueuedMessage): boolean {
    if (!this.isSuspended) return false;
    this.#release(queued);
    this.lanes.laneOf(queued).abandon(queued);
    return true;
  }

  #release(queued: QueuedMessage): void {
    const { consumer } = queued;
    this.unackedMessages -= 1;
    if (consumer === null) return;
    queued.consumer = null;
    consumer.unacked -= 1;
    if (this.readyMessages > 0) this.host.turn.enlistQueue(this);
  }

  #expire(lane: ReadyLane): void {
    const queued = lane.take();
    if (queued !== undefined) this.#die(lane, queued, 'expired');
  }

  /** Drops what has expired at the head of each lane [rabbitmq: ttl, head-based]. */
  expireHeads(): void {
    if (this.isSuspended) return;
    const { nowMs } = this.host.clock;
    for (;;) {
      const lane = this.lanes.firstExpired(nowMs);
      if (lane === undefined) break;
      this.#expire(lane);
      this.host.turn.schedule();
    }
    this.#expiry.arm();
  }

  /** The dead letter is stored before the message is removed, so that a crash cannot lose both. */
  #die(lane: ReadyLane, queued: QueuedMessage, reason: DeathReason): void {
    this.#noteDeath(queued.message, reason);
    lane.settle(queued);
  }

  #noteDeath(message: Message, reason: DeathReason): void {
    this.counters.died += 1;
    this.host.deadLetter(this, message, reason);
  }

  // --- Consumers and lifetime ----------------------------------------------------------------

  addConsumer(consumer: Consumer): void {
    for (const lane of this.lanes.lanes) lane.horizon.goLive(lane.nextPosition);
    this.consumers.add(consumer);
    this.wake();
  }

  removeConsumer(consumer: Consumer): void {
    consumer.isCancelled = true;
    if (!this.consumers.remove(consumer)) return;
    this.lastUsedAtMs = this.host.clock.nowMs;
    this.wake();
  }

  /**
   * Other settings are in effect from now on. Messages keep the expiry they came with; what is too
   * much for a new limit is dropped at once [rabbitmq: parameters, policies].
   */
  applySettings(settings: QueueSettings): void {
    this.settings = settings;
    this.#hasLengthLimit = hasLengthLimit(settings);
    this.lastUsedAtMs = this.host.clock.nowMs;
    this.expireHeads();
    this.wake();
  }

  purge(): number {
    let purged = 0;
    for (const lane of this.lanes.lanes) purged += lane.purge();
    return purged;
  }

  delete(): number {
    const dropped = this.readyMessages;
    this.isDeleted = true;
    this.#expiry.cancel();
    this.cancelConsumers();
    for (const queued of this.#delayed.takeAll()) this.lanes.laneOf(queued).settle(queued);
    for (const lane of this.lanes.lanes) lane.drop();
    for (const waiter of this.#getWaiters.splice(0)) waiter.reply(null);
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiters) waiter();
    return dropped;
  }

  get levels(): readonly ReadyLane[] {
    return this.lanes.lanes;
  }

  levelOf(queued: QueuedMessage): number {
    return this.lanes.lanes.indexOf(this.lanes.laneOf(queued));
  }

  get laneIds(): readonly number[] {
    return this.lanes.lanes.map(({ id }) => id);
  }

  suspend(held: Iterable<QueuedMessage>): void {
    this.isSuspended = true;
    this.#expiry.cancel();
    this.cancelConsumers();
    for (const queued of this.#delayed.takeAll()) this.lanes.laneOf(queued).pushBack(queued);
    for (const queued of held) this.lanes.laneOf(queued).restore(queued.returned());
  }

  adopt(queued: QueuedMessage): void {
    const { message } = queued;
    const lane = this.lanes.laneFor(message);
    const isDurable = this.isDurable && (this.#storesAll || message.properties.isPersistent);
    const position = lane.nextPosition;
    lane.nextPosition = position + 1;
    const moved = new QueuedMessage(message, lane, position, queued.expiresAtMs, isDurable);
    moved.isRedelivered = queued.isRedelivered;
    moved.deliveryCount = queued.deliveryCount;
    if (isDurable) message.unstored += 1;
    lane.push(moved);
  }

  prefetch(): void {
    for (const lane of this.lanes.lanes) lane.prefetch();
  }

  settle(): void {
    for (const lane of this.lanes.lanes) lane.settleHorizon();
  }
}

const hasLengthLimit = ({ maxLength, maxLengthBytes }: QueueSettings): boolean =>
  maxLength !== null || maxLengthBytes !== null;
