// Taking messages from a queue: up to so many, waiting for the first one for so long.

import { Consumer } from '../../../broker/consumer.ts';
import { preconditionFailed, resourceLocked } from '../../../broker/errors.ts';
import { EMPTY_TABLE } from '../../../broker/field-table.ts';
import type { Queue } from '../../../broker/queue/queue.ts';
import type { QueuedMessage } from '../../../broker/queue/queued-message.ts';
import { queueResource } from '../../../broker/resource-name.ts';
import type { ProtobufChannel } from '../channel.ts';
import { ConsumerDeliveries } from '../consumer-deliveries.ts';
import type { warren } from '../gen/warren.js';
import { writeGetOk } from '../message-writer.ts';
import type { Request } from './request.ts';

const MAX_MESSAGES = 4096;
/** An answer takes no more messages once their bodies come to this. */
const MAX_BYTES = 1024 * 1024;
const MAX_WAIT_MS = 24 * 3600 * 1000;

export function get(request: Request, body: warren.v1.Get): void {
  const channel = request.channel();
  if (request.id === 0) throw preconditionFailed('get needs an id for its answer');
  if (channel.waits.has(request.id)) {
    throw preconditionFailed(`request ${request.id} still waits for its answer`);
  }
  const queue = request.vhost.gettableQueue(request.connection, body.queue);
  if (queue.settings.type === 'quorum' && queue.settings.isSingleActiveConsumer) {
    throw resourceLocked(
      `cannot obtain access to locked ${queueResource(request.vhost.name, queue.name)}. ` +
        'get is not supported by quorum queues with single active consumer',
    );
  }
  new PendingGet(request, channel, queue, body).start();
}

class PendingGet {
  readonly #request: Request;
  readonly #channel: ProtobufChannel;
  readonly #queue: Queue;
  readonly #taker: Consumer;
  readonly #ackTimeoutMs: number;
  readonly #maxMessages: number;
  readonly #waitMs: number;
  readonly #taken: QueuedMessage[] = [];
  #takenBytes = 0;
  #firstTag = 0;
  #isAnswered = false;
  #isTimeUp = false;
  #isTaking = false;
  #endOutstanding: () => void = () => {};
  #cancelTimer: () => void = () => {};
  #endWait: () => void = () => {};

  constructor(request: Request, channel: ProtobufChannel, queue: Queue, body: warren.v1.Get) {
    this.#request = request;
    this.#channel = channel;
    this.#queue = queue;
    this.#ackTimeoutMs = body.ackTimeoutMs || request.connection.settings.ackTimeoutMs;
    this.#maxMessages = Math.min(Math.max(body.maxMessages, 1), MAX_MESSAGES);
    this.#waitMs = Math.min(Number(body.waitMs), MAX_WAIT_MS);
    const sink = new ConsumerDeliveries(channel, '', Infinity, this.#ackTimeoutMs);
    // It is no consumer of the queue, which its empty tag says.
    this.#taker = new Consumer(queue, sink, {
      tag: '',
      isNoAck: body.noAck,
      isExclusive: false,
      priority: 0,
      prefetch: 0,
      args: EMPTY_TABLE,
    });
  }

  /** Throws RESOURCE_ERROR when too many requests wait already. */
  start(): void {
    const { connection, id } = this.#request;
    this.#endOutstanding = connection.outstanding.begin();
    this.#channel.waits.set(id, () => this.#end());
    this.#take();
    if (this.#isAnswered || this.#waitMs === 0) return;
    const endsAtMs = connection.clock.nowMs + this.#waitMs;
    this.#cancelTimer = connection.clock.at(endsAtMs, () => this.#end());
  }

  /** Takes messages as long as they come at once; one from disk continues here. */
  #take(): void {
    if (this.#isTaking) return;
    this.#isTaking = true;
    let isSync = true;
    let comesLater = false;
    while (!this.#isAnswered && !this.#isFull) {
      let isReplied = false;
      let isEmpty = false;
      this.#queue.get(this.#taker, (queued) => {
        isReplied = true;
        if (queued === null) isEmpty = true;
        else this.#keep(queued);
        if (isSync) return;
        this.#isTaking = false;
        if (queued === null) this.#onEmpty();
        else this.#take();
      });
      if (!isReplied) {
        comesLater = true;
        break;
      }
      if (isEmpty) break;
    }
    isSync = false;
    if (comesLater) return;
    this.#isTaking = false;
    this.#onEmpty();
  }

  get #isFull(): boolean {
    return this.#taken.length >= this.#maxMessages || this.#takenBytes >= MAX_BYTES;
  }

  #keep(queued: QueuedMessage): void {
    const tag = this.#channel.takeDeliveryTag(queued, this.#taker, this.#ackTimeoutMs);
    if (this.#taken.length === 0) this.#firstTag = tag;
    this.#taken.push(queued);
    this.#takenBytes += queued.message.body.length;
  }

  /** Nothing more to take for now. */
  #onEmpty(): void {
    if (this.#isAnswered) return;
    const isOver = this.#isTimeUp || this.#waitMs === 0 || this.#queue.isDeleted;
    if (this.#taken.length > 0 || isOver) this.#answer();
    else this.#endWait = this.#queue.whenReady(() => this.#take());
  }

  /** Time is up, the client gave up, or the channel ends: answers with what there is. */
  #end(): void {
    this.#isTimeUp = true;
    if (!this.#isTaking) {
      this.#answer();
      return;
    }
    // A message is on its way from disk: unless it comes at once, it stays in its queue.
    this.#taker.isCancelled = true;
    this.#queue.wake();
    if (!this.#isAnswered) this.#answer();
  }

  #answer(): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#taker.isCancelled = true;
    this.#cancelTimer();
    this.#endWait();
    this.#endOutstanding();
    const { connection, id, channelNumber } = this.#request;
    this.#channel.waits.delete(id);
    if (this.#taken.length === 0) this.#channel.counters.gotEmpty += 1;
    const { readyMessages } = this.#queue;
    if (!this.#channel.isOpen) return;
    connection.sendEnvelope(
      writeGetOk(id, channelNumber, this.#firstTag, this.#taken, readyMessages),
    );
  }
}

/** Gives up a Get that waits; it is answered at once. */
export function cancelRequest(request: Request, { requestId }: warren.v1.CancelRequest): void {
  for (const channel of request.connection.channels) channel.waits.get(requestId)?.();
}
