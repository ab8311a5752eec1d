// Heartbeats of one connection [amqp091 §4.2.7]: sends one when nothing was sent for half the
// interval, and gives up after two whole intervals without a byte from the client.

import type { Clock } from '../broker/ports.ts';

export interface HeartbeatEvents {
  send(): void;
  /** The client was silent for too long; called again after as long a silence unless stopped. */
  expired(): void;
}

export class Heartbeat {
  readonly #clock: Clock;
  readonly #events: HeartbeatEvents;
  /** 0 while heartbeats are off. */
  #intervalMs = 0;
  #lastInputMs = 0;
  #lastOutputMs = 0;
  #cancel: () => void = () => {};

  constructor(clock: Clock, events: HeartbeatEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** 0 seconds switches heartbeats off. */
  start(intervalSeconds: number): void {
    this.#intervalMs = intervalSeconds * 1000;
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

  /** For good. */
  stop(): void {
    this.#intervalMs = 0;
    this.#cancel();
  }

  /** One timer for both directions: due when a heartbeat is, at least twice per interval. */
  #arm(): void {
    if (this.#intervalMs === 0) return;
    const dueMs = this.#lastOutputMs + this.#intervalMs / 2;
    this.#cancel = this.#clock.at(dueMs, () => this.#check());
  }

  #check(): void {
    const { nowMs } = this.#clock;
    if (nowMs - this.#lastInputMs > this.#intervalMs * 2) {
      this.#lastInputMs = nowMs;
      this.#events.expired();
    }
    if (this.#intervalMs === 0) return;
    if (nowMs - this.#lastOutputMs >= this.#intervalMs / 2) {
      this.#lastOutputMs = nowMs;
      this.#events.send();
    }
    this.#arm();
  }
}
