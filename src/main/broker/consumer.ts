// A subscription of one channel to one queue, or what a channel got with basic.get from one queue.
// Queues know consumers, and through them only this narrow view of a channel; never protocols.

import type { ChannelView } from './connection-view.ts';
import type { FieldTable } from './field-table.ts';
import type { Queue } from './queue/queue.ts';
import type { QueuedMessage } from './queue/queued-message.ts';
import type { StreamReading } from './queue/stream-reading.ts';

/** Where deliveries go: a channel of whatever protocol. Called on the hot path: must not throw. */
export interface DeliverySink {
  /** The channel, for listings; null when it is no channel of a connection. */
  readonly view: ChannelView | null;
  /**
   * False while nothing may be delivered to any consumer of the channel: its connection's output is
   * full, or its own limit of unacked messages [rabbitmq: consumer-prefetch, global=true] is reached.
   * `Consumer.resume` must be called when that ends.
   */
  canDeliver(consumer: Consumer): boolean;
  /** Sends it and, unless the consumer is no-ack, keeps it until it is settled. */
  deliver(consumer: Consumer, queued: QueuedMessage): void;
  /** The queue is gone or refuses the consumer [rabbitmq: consumer-cancel-notify]. */
  consumerCancelled(consumer: Consumer): void;
}

export interface ConsumerSpec {
  readonly tag: string;
  readonly isNoAck: boolean;
  readonly isExclusive: boolean;
  /** Higher is served first [rabbitmq: consumer-priority]. */
  readonly priority: number;
  /** Most unacked deliveries; 0 for no limit [rabbitmq: consumer-prefetch]. */
  readonly prefetch: number;
  readonly args: FieldTable;
  /** What it reads of a stream; absent for other queues. */
  readonly reading?: StreamReading;
}

export class Consumer {
  readonly tag: string;
  readonly queue: Queue;
  readonly sink: DeliverySink;
  readonly isNoAck: boolean;
  readonly isExclusive: boolean;
  readonly priority: number;
  readonly prefetch: number;
  readonly args: FieldTable;
  /** What it reads of a stream; null for other queues. */
  readonly reading: StreamReading | null;
  /** Deliveries since it was made, with and without acknowledgement. */
  delivered = 0;
  /** Deliveries that wait for settling. */
  unacked = 0;
  isCancelled = false;
  /** Bytes that a codec puts in front of every delivery to this consumer; the codec's own. */
  encodedPrefix: Uint8Array | null = null;

  constructor(queue: Queue, sink: DeliverySink, spec: ConsumerSpec) {
    this.tag = spec.tag;
    this.queue = queue;
    this.sink = sink;
    this.isNoAck = spec.isNoAck;
    this.isExclusive = spec.isExclusive;
    this.priority = spec.priority;
    this.prefetch = spec.prefetch;
    this.args = spec.args;
    this.reading = spec.reading ?? null;
  }

  /** The channel it is on, or null. */
  get channelView(): ChannelView | null {
    return this.sink.view;
  }

  /** Whether it can take a message now. */
  get isReady(): boolean {
    return (
      (this.prefetch === 0 || this.unacked < this.prefetch || this.isNoAck) &&
      this.sink.canDeliver(this)
    );
  }

  /** The sink can deliver again, or credit came back: the queue may have something for it. */
  resume(): void {
    if (!this.isCancelled) this.queue.wake();
  }
}
