// Resource alarms: while one is on, connections that publish are not read from
// [rabbitmq: alarms, connection-blocked].

import type { Events } from './events.ts';

export type AlarmSource = 'memory' | 'disk';

/** A connection that may be blocked. */
export interface AlarmListener {
  /** The first alarm came, another one did, or the last one is over. */
  alarmsChanged(): void;
}

export class Alarms {
  readonly #events: Events;
  readonly #active = new Set<AlarmSource>();
  readonly #listeners = new Set<AlarmListener>();

  constructor(events: Events) {
    this.#events = events;
  }

  get isActive(): boolean {
    return this.#active.size > 0;
  }

  /** Those that are on. */
  get active(): readonly AlarmSource[] {
    return [...this.#active];
  }

  /** What connection.blocked says, such as `low on memory`. */
  get reason(): string {
    return `low on ${[...this.#active].join(' & ')}`;
  }

  set(source: AlarmSource, isOn: boolean): void {
    if (this.#active.has(source) === isOn) return;
    if (isOn) this.#active.add(source);
    else this.#active.delete(source);
    for (const listener of [...this.#listeners]) listener.alarmsChanged();
    this.#events.emit(isOn ? 'alarm.set' : 'alarm.cleared', { source });
  }

  listen(listener: AlarmListener): void {
    this.#listeners.add(listener);
  }

  unlisten(listener: AlarmListener): void {
    this.#listeners.delete(listener);
  }
}
