// What every queue is, whatever its type: a name, settings, consumers, counters and a lifetime. How
// messages are kept and handed out is the business of lane-queue.ts and stream-queue.ts.

import type { Binding } from '../binding.ts';
import type { Consumer } from '../consumer.ts';
import { QueueCounters } from '../counters.ts';
import type { FieldTable } from '../field-table.ts';
import type { FlowControl } from '../flow-control.ts';
import type { MemoryBudget } from '../memory-budget.ts';
import type { Message } from '../message.ts';
import type { QueueSettings } from '../policy/effective-arguments.ts';
import { type EffectivePolicy, NO_POLICY } from '../policy/policy.ts';
import type { Clock, MessageStore } from '../ports.ts';
import type { Dispatchable, Turn } from '../turn.ts';
import type { BrowseAnswer, BrowseOptions, UnackedHolder } from './browsed-message.ts';
import type { BrowseReply } from './browsed-page.ts';
import { QueueConsumers } from './queue-consumers.ts';
import type { QueuedMessage } from './queued-message.ts';

/** Why a message left a queue for its dead letter exchange [rabbitmq: dlx]. */
export type DeathReason = 'rejected' | 'expired' | 'maxlen' | 'delivery_limit';

/** What a queue needs of the virtual host that owns it. */
export interface QueueHost {
  readonly turn: Turn;
  readonly clock: Clock;
  readonly store: MessageStore;
  readonly budget: MemoryBudget;
  readonly flow: FlowControl;
  /** Publishes a copy to the queue's dead letter exchange, if it has one. */
  deadLetter(queue: Queue, message: Message, reason: DeathReason): void;
}

export interface QueueSpec {
  readonly name: string;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  /** The connection it belongs to, when exclusive; its identity is all that matters. */
  readonly exclusiveOwner: object | null;
  readonly args: FieldTable;
}

/** One priority level, or all of a queue without them, to be read in order of position. */
export interface QueueLevel {
  /** Behind its last message. */
  readonly nextPosition: number;
  browse(from: number, maxMessages: number, maxBytes: number, reply: BrowseReply): void;
}

/** Waits for a message that is not in memory yet; called once. */
export type GetReply = (queued: QueuedMessage | null) => void;

export abstract class Queue implements Dispatchable {
  readonly kind = 'queue';
  readonly vhost: string;
  readonly name: string;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly exclusiveOwner: object | null;
  readonly args: FieldTable;
  /** What is in effect: the arguments under the policies. */
  settings: QueueSettings;
  effectivePolicy: EffectivePolicy = NO_POLICY;
  readonly consumers: QueueConsumers;
  readonly counters = new QueueCounters();
  /** How the default exchange leads here; null until a message has taken that way. Router only. */
  implicitBinding: Binding | null = null;
  protected readonly host: QueueHost;
  isEnlisted = false;
  isDeleted = false;
  /** A successor is taking its place: messages come in, but none goes out or is settled. */
  isSuspended = false;
  #successor: Queue | null = null;
  unackedMessages = 0;
  /** Clock time of the last use that counts for x-expires [rabbitmq: ttl, queue TTL]. */
  lastUsedAtMs: number;

  constructor(host: QueueHost, vhost: string, spec: QueueSpec, settings: QueueSettings) {
    this.host = host;
    this.vhost = vhost;
    this.name = spec.name;
    this.isDurable = spec.isDurable;
    this.isAutoDelete = spec.isAutoDelete;
    this.exclusiveOwner = spec.exclusiveOwner;
    this.args = spec.args;
    this.settings = settings;
    this.consumers = new QueueConsumers(settings.isSingleActiveConsumer);
    this.lastUsedAtMs = host.clock.nowMs;
  }

  /** Messages to be had: those that no consumer holds; in a stream all of them. */
  abstract get readyMessages(): number;
  /** Bytes of their bodies. */
  abstract get readyBytes(): number;
  /** Messages that came back with a delay and wait for its end. */
  abstract get delayedMessages(): number;
  /** The next message to be had, when it is in memory. */
  abstract get head(): QueuedMessage | undefined;

  /** The queue that has taken its place, or itself. */
  get current(): Queue {
    return this.#successor?.current ?? this;
  }

  /** Takes a message; false when the queue is full and refuses publishes [rabbitmq: maxlength]. */
  abstract enqueue(message: Message): boolean;
  /**
   * Whether so many more messages with so many bytes in their bodies could be enqueued in one go
   * without one of them being refused [rabbitmq: maxlength, reject-publish].
   */
  abstract hasRoomFor(messages: number, bodyBytes: number): boolean;

  /** Something changed that may let messages move: a read finished, credit or a consumer came. */
  abstract wake(): void;
  abstract dispatch(budget: number): number;
  /**
   * Takes the next message for `taker`, which is no consumer of the queue but holds what it got;
   * `reply` gets the message, or null when the queue is empty or the taker was cancelled. It is
   * called at once, unless the message has to be read from disk first [amqp091 basic.get].
   */
  abstract get(taker: Consumer, reply: GetReply): void;
  /**
   * Calls `onReady` once, when there are ready messages that no consumer takes, in a later turn at the
   * earliest. Who waited longest is told first. Returns what ends the wait.
   */
  abstract whenReady(onReady: () => void): () => void;
  /** Shows messages without changing anything; `holders` are asked for what is unacked. */
  abstract browse(
    holders: Iterable<UnackedHolder>,
    options: BrowseOptions,
    answer: BrowseAnswer,
  ): void;

  /** The delivery was processed: the message is gone, or in a stream one credit comes back. */
  abstract ack(queued: QueuedMessage): void;
  /** Rejected for good: dead-lettered or dropped. */
  abstract reject(queued: QueuedMessage): void;
  /**
   * Back to its place, flagged as redelivered. `isFailure` counts towards the delivery limit
   * [rabbitmq: quorum-queues, poison messages]. With a delay it is kept from consumers for so many
   * milliseconds first; a restart ends the delay.
   */
  abstract requeue(queued: QueuedMessage, isFailure: boolean, delayMs?: number): void;

  abstract addConsumer(consumer: Consumer): void;
  /** Its unacked messages stay with their channel. */
  abstract removeConsumer(consumer: Consumer): void;

  /** Other settings are in effect from now on [rabbitmq: parameters, policies]. */
  abstract applySettings(settings: QueueSettings): void;
  /** Drops the ready messages; returns how many [amqp091 queue.purge]. */
  abstract purge(): number;
  /** Ends the queue; returns the ready messages dropped. Consumers are told before anything else. */
  abstract delete(): number;

  /** Its messages for who moves them: priority levels, lowest first. */
  abstract get levels(): readonly QueueLevel[];
  /** Which of `levels` a message is in. */
  abstract levelOf(queued: QueuedMessage): number;
  /** Lanes that hold its messages, as they are recorded. */
  abstract get laneIds(): readonly number[];
  /**
   * Holds every message until a successor has taken them over: consumers are cancelled, and `held`, which
   * must be all that is unacked, goes back to its places; whoever has it still may settle it in vain.
   * There is no way back but `delete`.
   */
  abstract suspend(held: Iterable<QueuedMessage>): void;
  /**
   * Takes a message over from the queue whose place it takes, as it is: its age, expiry and history stay,
   * and no limit is looked at before the queue is in use.
   */
  abstract adopt(queued: QueuedMessage): void;

  /** Ends a queue whose place another has taken. */
  yieldTo(successor: Queue): void {
    this.#successor = successor;
    this.delete();
  }

  /** Brings the first messages of a recovered queue into memory, because some may expire. */
  abstract prefetch(): void;
  /** Writes down what a clean restart has to know. */
  abstract settle(): void;

  protected hold(queued: QueuedMessage, consumer: Consumer): void {
    consumer.unacked += 1;
    queued.consumer = consumer;
    queued.deliveredAtMs = this.host.clock.nowMs;
  }

  /** Tells all consumers that it is over. */
  protected cancelConsumers(): void {
    for (const consumer of [...this.consumers]) {
      consumer.isCancelled = true;
      this.consumers.remove(consumer);
      consumer.sink.consumerCancelled(consumer);
    }
  }
}
