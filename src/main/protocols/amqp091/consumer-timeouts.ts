// Closes channels that keep a delivery unsettled for too long
// [rabbitmq: consumers, delivery acknowledgement timeout].

import type { Clock } from '../../broker/ports.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import type { AmqpSettings } from './amqp-settings.ts';
import type { Channel } from './channel.ts';
import type { AmqpConnection } from './connection.ts';
import { ChannelException } from './exceptions.ts';

export class ConsumerTimeouts {
  readonly #clock: Clock;
  readonly #settings: AmqpSettings;
  readonly #connections: Iterable<AmqpConnection>;
  #cancel: () => void = () => {};

  constructor(clock: Clock, settings: AmqpSettings, connections: Iterable<AmqpConnection>) {
    this.#clock = clock;
    this.#settings = settings;
    this.#connections = connections;
    this.#arm();
  }

  stop(): void {
    this.#cancel();
  }

  #arm(): void {
    const nextMs = this.#clock.nowMs + this.#settings.consumerTimeoutCheckMs;
    this.#cancel = this.#clock.at(nextMs, () => {
      for (const connection of [...this.#connections]) this.#check(connection);
      this.#arm();
    });
  }

  #check(connection: AmqpConnection): void {
    for (const channel of [...connection.channels]) {
      const timeoutMs = this.#exceeded(channel);
      if (timeoutMs === null) continue;
      const text =
        `delivery acknowledgement on channel ${channel.number} timed out. ` +
        `Timeout value used: ${timeoutMs} ms. ` +
        'This timeout value can be configured, see consumers doc guide to learn more';
      connection.fail(new ChannelException('PRECONDITION_FAILED', text), channel);
    }
  }

  /** The timeout that the channel's oldest delivery has exceeded, or null. */
  #exceeded(channel: Channel): number | null {
    const oldest = oldestOf(channel);
    if (oldest === undefined) return null;
    const own = oldest.consumer?.queue.settings.consumerTimeoutMs ?? null;
    const timeoutMs = own ?? this.#settings.consumerTimeoutMs;
    if (timeoutMs === 0) return null;
    return this.#clock.nowMs - oldest.deliveredAtMs > timeoutMs ? timeoutMs : null;
  }
}

/** The oldest delivery that can time out: those of streams cannot. */
function oldestOf({ deliveries }: Channel): QueuedMessage | undefined {
  const { unacked } = deliveries;
  const oldest = unacked.get(unacked.oldestTag);
  if (oldest === undefined || !isOfStream(oldest)) return oldest;
  let found: QueuedMessage | undefined;
  unacked.forEach((queued) => {
    if (!isOfStream(queued)) found ??= queued;
  });
  return found;
}

const isOfStream = ({ consumer }: QueuedMessage): boolean =>
  consumer !== null && consumer.reading !== null;
