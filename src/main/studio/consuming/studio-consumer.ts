// One "Consume here" of a page: a consumer like any other, with a prefetch, whose deliveries wait until
// somebody settles them. Unsettled ones go back when it ends.

import type { SettleVerb } from '../../../shared/ipc/contract.ts';
import type { PeekCursor, StudioDelivery } from '../../../shared/ipc/message.ts';
import type { Consumer, DeliverySink } from '../../broker/consumer.ts';
import { preconditionFailed } from '../../broker/errors.ts';
import { traceOrigin } from '../../broker/firehose.ts';
import type { UnackedHolder } from '../../broker/queue/browsed-message.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { queueResource } from '../../broker/resource-name.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { STUDIO_ORIGIN } from '../messages/message-commands.ts';
import { contentOf } from '../messages/message-content.ts';

const SETTLEMENTS: Readonly<Record<SettleVerb, (queue: Queue, queued: QueuedMessage) => void>> = {
  ack: (queue, queued) => queue.ack(queued),
  'nack-requeue': (queue, queued) => queue.requeue(queued, false),
  reject: (queue, queued) => queue.reject(queued),
};

export interface StudioConsumerOptions {
  readonly vhost: VirtualHost;
  readonly queue: Queue;
  readonly username: string;
  readonly tag: string;
  readonly prefetch: number;
}

/** Whether a consumer was opened by "Consume here". */
export const isStudioConsumer = (consumer: Consumer): boolean =>
  consumer.sink instanceof StudioConsumer;

export class StudioConsumer implements DeliverySink, UnackedHolder {
  /** It is on no channel of a connection. */
  readonly view = null;
  readonly #vhost: VirtualHost;
  readonly #username: string;
  readonly #consumer: Consumer;
  /** By delivery tag, in order. */
  readonly #unacked = new Map<number, QueuedMessage>();
  readonly #listeners = new Set<() => void>();
  #lastTag = 0;
  #ended: string | null = null;
  #isStopped = false;

  /** Attaches it. Throws what a basic.consume would be refused with. */
  constructor({ vhost, queue, username, tag, prefetch }: StudioConsumerOptions) {
    this.#vhost = vhost;
    this.#username = username;
    this.#consumer = vhost.consume(queue, this, {
      tag,
      isNoAck: false,
      isExclusive: false,
      prefetch,
      args: [],
    });
    vhost.holders.add(this);
  }

  /** Why nothing more comes; null while something may. */
  get ended(): string | null {
    return this.#ended;
  }

  /** Unsettled deliveries with tags above `tag`, in order. */
  deliveriesAfter(tag: number): readonly StudioDelivery[] {
    const deliveries: StudioDelivery[] = [];
    for (const [deliveryTag, queued] of this.#unacked) {
      if (deliveryTag <= tag) continue;
      const { isRedelivered, message } = queued;
      const at = this.#placeOf(queued);
      deliveries.push({ ...contentOf(message), deliveryTag, at, isRedelivered });
    }
    return deliveries;
  }

  #placeOf(queued: QueuedMessage): PeekCursor {
    return { level: this.#consumer.queue.levelOf(queued), position: queued.position };
  }

  /** Tag of the newest delivery; 0 before the first. */
  get lastTag(): number {
    return this.#lastTag;
  }

  /** `listener` is called when there is a delivery or the end; returns what ends the listening. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  canDeliver(): boolean {
    return !this.#isStopped;
  }

  deliver(consumer: Consumer, queued: QueuedMessage): void {
    this.#lastTag += 1;
    this.#unacked.set(this.#lastTag, queued);
    const { firehose } = this.#vhost;
    firehose?.delivered(traceOrigin(STUDIO_ORIGIN, this.#username), consumer.queue, queued);
    this.#tell();
  }

  /** What is unsettled goes with the queue, whatever is said about it from now on. */
  consumerCancelled({ queue }: Consumer): void {
    this.#ended = `${queueResource(queue.vhost, queue.name)} was deleted`;
    this.#tell();
  }

  forEachUnacked(visit: (queued: QueuedMessage) => void): void {
    for (const queued of this.#unacked.values()) visit(queued);
  }

  /** Throws PRECONDITION_FAILED for a tag that is not outstanding; nothing is settled then. */
  settle(tags: readonly number[], verb: SettleVerb): void {
    const distinct = new Set(tags);
    for (const tag of distinct) {
      if (!this.#unacked.has(tag)) throw preconditionFailed(`unknown delivery tag ${tag}`);
    }
    // In the order of delivery, so that what goes back keeps it.
    for (const tag of [...distinct].sort((a, b) => a - b)) this.#settleOne(tag, verb);
  }

  #settleOne(tag: number, verb: SettleVerb): void {
    const queued = this.#unacked.get(tag);
    if (queued === undefined) return;
    this.#unacked.delete(tag);
    SETTLEMENTS[verb](this.#consumer.queue, queued);
  }

  /** Requeues what is unsettled, in its old places, and leaves the queue; returns how many that were. */
  stop(): number {
    if (this.#isStopped) return 0;
    this.#isStopped = true;
    this.#listeners.clear();
    this.#vhost.holders.delete(this);
    const requeued = this.#ended === null ? this.#unacked.size : 0;
    for (const tag of [...this.#unacked.keys()]) this.#settleOne(tag, 'nack-requeue');
    this.#vhost.cancel(this.#consumer);
    return requeued;
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
