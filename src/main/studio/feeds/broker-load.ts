// What the whole broker does, once a second and only while a page asks: totals by vhost and how late the
// event loop runs.

import { type ELDHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { Broker } from '../../broker/broker.ts';
import type { Clock } from '../../broker/ports.ts';
import type { VirtualHost } from '../../broker/vhost.ts';

export const LOAD_INTERVAL_MS = 1000;
/** Between two looks at the event loop's delay; what is measured contains it. */
const LAG_RESOLUTION_MS = 10;

/** Totals of one vhost; the first two since the watch began, never falling. */
export interface VhostLoad {
  readonly published: number;
  readonly delivered: number;
  readonly ready: number;
  readonly unacked: number;
}

export interface LoadSample {
  readonly atMs: number;
  readonly vhosts: ReadonlyMap<VirtualHost, VhostLoad>;
  readonly eventLoopLagMs: number;
}

export type LoadListener = (sample: LoadSample) => void;

/** The one load watch of a broker, for as long as anybody listens. */
export class SharedLoad {
  readonly #broker: Broker;
  #watch: BrokerLoad | null = null;

  constructor(broker: Broker) {
    this.#broker = broker;
  }

  /** The load now; `listener` gets each one from now on. */
  watch(listener: LoadListener): { readonly first: LoadSample; stop(): void } {
    this.#watch ??= new BrokerLoad(this.#broker);
    const watch = this.#watch;
    watch.listeners.add(listener);
    const stop = (): void => {
      watch.listeners.delete(listener);
      if (watch.listeners.size > 0) return;
      watch.close();
      if (this.#watch === watch) this.#watch = null;
    };
    return { first: watch.look(), stop };
  }

  get isWatching(): boolean {
    return this.#watch !== null;
  }
}

class BrokerLoad {
  readonly listeners = new Set<LoadListener>();
  readonly #broker: Broker;
  readonly #clock: Clock;
  /** Of queues and exchanges that are gone since the watch began. */
  readonly #gone = new Map<string, { published: number; delivered: number }>();
  readonly #lag: ELDHistogram;
  readonly #stops: readonly (() => void)[];
  #cancel: () => void = () => {};

  constructor(broker: Broker) {
    this.#broker = broker;
    this.#clock = broker.parts.clock;
    this.#lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
    this.#lag.enable();
    const { events } = broker;
    this.#stops = [
      events.on('queue.deleted', ({ queue }) => {
        this.#goneOf(queue.vhost).delivered += queue.counters.handedOut;
      }),
      events.on('exchange.deleted', ({ exchange }) => {
        this.#goneOf(exchange.vhostName).published += exchange.counters.publishedIn;
      }),
      events.on('vhost.deleted', ({ name }) => this.#gone.delete(name)),
    ];
    this.#lookLater();
  }

  close(): void {
    this.#cancel();
    this.#lag.disable();
    for (const stop of this.#stops) stop();
  }

  look(): LoadSample {
    const vhosts = new Map([...this.#broker.vhosts].map((vhost) => [vhost, this.#loadOf(vhost)]));
    return { atMs: this.#clock.nowMs, vhosts, eventLoopLagMs: this.#lagMs() };
  }

  #lookLater(): void {
    this.#cancel = this.#clock.at(this.#clock.nowMs + LOAD_INTERVAL_MS, () => {
      const sample = this.look();
      this.#lag.reset();
      for (const listener of [...this.listeners]) listener(sample);
      this.#lookLater();
    });
  }

  #lagMs(): number {
    if (this.#lag.count === 0) return 0;
    return Math.max(0, this.#lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS);
  }

  #loadOf(vhost: VirtualHost): VhostLoad {
    const { exchanges, queues } = vhost.topology;
    let { published, delivered } = this.#goneOf(vhost.name);
    let ready = 0;
    let unacked = 0;
    for (const { counters } of exchanges.values()) published += counters.publishedIn;
    for (const queue of queues.values()) {
      delivered += queue.counters.handedOut;
      ready += queue.readyMessages;
      unacked += queue.unackedMessages;
    }
    return { published, delivered, ready, unacked };
  }

  #goneOf(vhost: string): { published: number; delivered: number } {
    let gone = this.#gone.get(vhost);
    if (gone === undefined) {
      gone = { published: 0, delivered: 0 };
      this.#gone.set(vhost, gone);
    }
    return gone;
  }
}
