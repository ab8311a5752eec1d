// What the status bar of a page shows: sums over the vhosts that its user may see, and how the process
// does, once a second.

import type { BrokerFrame } from '../../../shared/ipc/statistics.ts';
import type { CommandContext } from '../handlers.ts';
import type { LoadSample } from './broker-load.ts';
import type { FeedOpener, FeedReader } from './feed-reader.ts';

export const brokerFeed: FeedOpener<'broker'> = (context, _options, notify) =>
  new BrokerReader(context, notify);

interface Sums {
  readonly atMs: number;
  readonly published: number;
  readonly delivered: number;
  readonly ready: number;
  readonly unacked: number;
}

class BrokerReader implements FeedReader<BrokerFrame> {
  readonly #context: CommandContext;
  #waiting: LoadSample | null;
  /** What was told last; rates are from there to now. */
  #told: LoadSample | null = null;
  readonly #stop: () => void;

  constructor(context: CommandContext, notify: () => void) {
    this.#context = context;
    const { first, stop } = context.host.load.watch((sample) => {
      this.#waiting = sample;
      notify();
    });
    this.#waiting = first;
    this.#stop = stop;
  }

  read(): BrokerFrame | null {
    const { host, user } = this.#context;
    user.actor();
    const sample = this.#waiting;
    if (sample === null) return null;
    this.#waiting = null;
    const now = this.#sumsOf(sample);
    const before = this.#told === null ? now : this.#sumsOf(this.#told);
    this.#told = sample;
    const seconds = (now.atMs - before.atMs) / 1000;
    const rate = (count: number): number => (seconds > 0 ? Math.max(0, count) / seconds : 0);
    return {
      atMs: now.atMs,
      connections: this.#connections(),
      publishedPerSecond: rate(now.published - before.published),
      deliveredPerSecond: rate(now.delivered - before.delivered),
      ready: now.ready,
      unacked: now.unacked,
      residentBytes: host.process.residentBytes(),
      eventLoopLagMs: sample.eventLoopLagMs,
      alarms: host.broker.alarms.active,
    };
  }

  close(): void {
    this.#stop();
  }

  /** Over the vhosts of now, so that one that is gone does not count against the others. */
  #sumsOf({ atMs, vhosts }: LoadSample): Sums {
    let published = 0;
    let delivered = 0;
    let ready = 0;
    let unacked = 0;
    for (const vhost of this.#context.user.visibleVhosts()) {
      const load = vhosts.get(vhost);
      if (load === undefined) continue;
      published += load.published;
      delivered += load.delivered;
      ready += load.ready;
      unacked += load.unacked;
    }
    return { atMs, published, delivered, ready, unacked };
  }

  #connections(): number {
    const { host, user } = this.#context;
    const { connections } = host.broker;
    return user.seesAllConnections() ? connections.count : connections.ofUser(user.username).length;
  }
}
