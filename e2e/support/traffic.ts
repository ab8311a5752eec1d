// A publisher that publishes steadily for as long as a spec needs it.

import type { Channel } from 'amqplib';

export class Traffic {
  readonly #channel: Channel;
  readonly #exchange: string;
  readonly #routingKey: string;
  #timer: NodeJS.Timeout | undefined;
  #published = 0;

  constructor(channel: Channel, exchange: string, routingKey: string) {
    this.#channel = channel;
    this.#exchange = exchange;
    this.#routingKey = routingKey;
  }

  get published(): number {
    return this.#published;
  }

  /** As many as have become due, so that a busy machine changes no rate. */
  start(perSecond: number): void {
    const startedMs = performance.now();
    this.#timer = setInterval(() => {
      const due = ((performance.now() - startedMs) / 1000) * perSecond;
      for (; this.#published < due; this.#published += 1) {
        this.#channel.publish(this.#exchange, this.#routingKey, Buffer.from('{}'));
      }
    }, 20);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
