// Hands one consumer's deliveries to its channel and decides whether there may be more: credit and
// pauses. A Get that takes messages uses it too, without credit.

import type { ChannelView } from '../../broker/connection-view.ts';
import type { Consumer, DeliverySink } from '../../broker/consumer.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { type DeliveryTarget, encodeConsumerTag } from './delivery-batch.ts';

/** What it needs of its channel. */
export interface DeliveringChannel {
  readonly number: number;
  /** The channel as it is listed. */
  readonly view: ChannelView;
  /** False while the connection's output is full, or the channel is closing. */
  readonly canSend: boolean;
  sendDelivery(deliveries: ConsumerDeliveries, consumer: Consumer, queued: QueuedMessage): void;
  consumerEnded(consumerTag: string): void;
}

export class ConsumerDeliveries implements DeliverySink, DeliveryTarget {
  readonly channelNumber: number;
  readonly consumerTag: string;
  readonly encodedTag: Uint8Array;
  /** Time to settle a delivery; 0 for no limit. */
  ackTimeoutMs: number;
  hasOffsets = false;
  readonly #channel: DeliveringChannel;
  /** Deliveries left; Infinity without a limit by credit. */
  #credit: number;
  #isPaused = false;

  constructor(
    channel: DeliveringChannel,
    consumerTag: string,
    credit: number,
    ackTimeoutMs: number,
  ) {
    this.#channel = channel;
    this.channelNumber = channel.number;
    this.consumerTag = consumerTag;
    this.encodedTag = encodeConsumerTag(consumerTag);
    this.#credit = credit;
    this.ackTimeoutMs = ackTimeoutMs;
  }

  addCredit(credit: number): void {
    this.#credit = this.#credit === Infinity ? credit : this.#credit + credit;
  }

  /** Its deliveries come from a stream: they have offsets, and never go back. */
  noteStream(): void {
    this.hasOffsets = true;
    this.ackTimeoutMs = 0;
  }

  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  get view(): ChannelView {
    return this.#channel.view;
  }

  canDeliver(): boolean {
    return this.#credit > 0 && !this.#isPaused && this.#channel.canSend;
  }

  deliver(consumer: Consumer, queued: QueuedMessage): void {
    this.#credit -= 1;
    this.#channel.sendDelivery(this, consumer, queued);
  }

  consumerCancelled(): void {
    this.#channel.consumerEnded(this.consumerTag);
  }
}
