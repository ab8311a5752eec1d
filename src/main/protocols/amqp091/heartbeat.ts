// Heartbeats of one connection [amqp091 §4.2.7]: sends one when nothing was sent for half the
// interval, and gives up after two whole intervals without a byte from the client.

import type { Clock } from '../../broker/ports.ts';

export interface HeartbeatEvents {
  send(): void;
  /** The client was silent for too long. */
  expired(): void;
}

export class Heartbeat {
  readonly #clock: Clock;
  readonly #events: HeartbeatEvents;
  #intervalMs = 0;
  #lastInputMs = 0;
  #lastOutputMs = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, events: HeartbeatEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** 0 seconds switches heartbeats off. */
  start(intervalSeconds: number): void {
    this.#intervalMs = intervalSeconds * 1000;
    if (this.#intervalMs === 0) return;
    this.#lastInputMs = this.#clock.nowMs;
    this.#lastOutputMs = this.#clock.nowMs;
    this.#arm();
  }

  noteInput(): void {
    this.#lastInputMs = this.#clock.nowMs;
  }

  noteOutput(): void {
    this.#lastOutputMs = this.#clock.nowMs;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #arm(): void {
    const half = this.#intervalMs / 2;
    this.#cancel = this.#clock.at(this.#clock.nowMs + half, () => this.#check());
  }

  #check(): void {
    const { nowMs } = this.#clock;
    // Looking twice per interval, silence is noticed between two and two and a half intervals.
    if (nowMs - this.#lastInputMs > this.#intervalMs * 2) {
      this.#cancel = null;
      this.#lastInputMs = nowMs;
      this.#events.expired();
    }
    if (nowMs - this.#lastOutputMs >= this.#intervalMs / 2) this.#events.send();
    this.#arm();
  }
}
