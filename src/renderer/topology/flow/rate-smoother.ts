// Counts per frame to rates that can be read: an exponentially weighted mean over about two seconds, so that
// digits do not flicker and a burst is seen to fade. Pure apart from its own memory.

import type { StatisticsFrame } from '../../../shared/ipc/statistics.ts';
import { type LiveNumbers, STILL } from '../../state/rates-store.ts';
import { exchangeId } from '../../state/topology-store.ts';
import { deadLetterLiveId, defaultLiveId, publisherLiveId } from '../graph/graph-edges.ts';
import { unroutableNodeId } from '../graph/graph-nodes.ts';

const TAU_MS = 2000;
/** Less than this is 0: one message in two and a half minutes. */
const SILENCE = 0.004;

type Rates = { -readonly [K in keyof LiveNumbers]: LiveNumbers[K] };
type RateName =
  | 'perSecond'
  | 'outPerSecond'
  | 'ackPerSecond'
  | 'redeliveredPerSecond'
  | 'unroutablePerSecond';

const RATE_NAMES: readonly RateName[] = [
  'perSecond',
  'outPerSecond',
  'ackPerSecond',
  'redeliveredPerSecond',
  'unroutablePerSecond',
];

/** Smoothed numbers of every entity of one vhost. */
export class RateSmoother {
  readonly #numbers = new Map<string, Rates>();
  readonly #changed = new Set<string>();
  #counts = new Map<string, number>();

  /** Messages of the newest frame by entity, for showing single ones. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Takes the next frame in. Entities that are not in it carried nothing. */
  take(frame: StatisticsFrame): void {
    const weight = frame.intervalMs > 0 ? 1 - Math.exp(-frame.intervalMs / TAU_MS) : 0;
    this.#counts = new Map();
    for (const [id, rates] of this.#numbers) this.#decay(id, rates, weight);
    const gain = frame.intervalMs > 0 ? (weight * 1000) / frame.intervalMs : 0;
    for (const [
      id,
      ready,
      unacked,
      published,
      delivered,
      acked,
      redelivered,
      died,
    ] of frame.queues) {
      const rates = this.#of(id);
      rates.ready = ready;
      rates.unacked = unacked;
      rates.perSecond += published * gain;
      rates.outPerSecond += delivered * gain;
      rates.ackPerSecond += acked * gain;
      rates.redeliveredPerSecond += redelivered * gain;
      rates.lastCount = published;
      if (died > 0) this.#count(deadLetterLiveId(id.slice('queue:'.length)), died, gain);
    }
    for (const [id, published, unroutable] of frame.exchanges) {
      this.#count(id, published, gain);
      this.#of(id).unroutablePerSecond += unroutable * gain;
      if (unroutable > 0)
        this.#count(unroutableNodeId(id.slice(exchangeId('').length)), unroutable, gain);
    }
    for (const [id, messages] of frame.bindings) this.#count(id, messages, gain);
    for (const [queue, messages] of frame.defaultBindings) {
      this.#count(defaultLiveId(queue), messages, gain);
    }
    for (const [channelId, exchange, messages] of frame.publishers) {
      this.#count(publisherLiveId(channelId, exchange), messages, gain);
    }
    for (const [id, delivered, unacked] of frame.consumers) {
      this.#count(id, delivered, gain);
      this.#of(id).unacked = unacked;
    }
    for (const [id, unacked] of frame.channels) this.#of(id).unacked = unacked;
  }

  /** Numbers that changed since this was last asked. */
  takeChanges(): Map<string, LiveNumbers> {
    const changes = new Map<string, LiveNumbers>();
    for (const id of this.#changed) changes.set(id, { ...(this.#numbers.get(id) ?? STILL) });
    this.#changed.clear();
    return changes;
  }

  /** Objects that are gone: one of the same name begins at zero. */
  forget(isThere: (id: string) => boolean): void {
    for (const id of this.#numbers.keys()) {
      if (isThere(id)) continue;
      this.#numbers.delete(id);
      this.#changed.add(id);
    }
  }

  #count(id: string, messages: number, gain: number): void {
    const rates = this.#of(id);
    rates.perSecond += messages * gain;
    rates.lastCount = messages;
    if (messages > 0) this.#counts.set(id, messages);
  }

  #of(id: string): Rates {
    this.#changed.add(id);
    let rates = this.#numbers.get(id);
    if (rates === undefined) {
      rates = { ...STILL };
      this.#numbers.set(id, rates);
    }
    return rates;
  }

  #decay(id: string, rates: Rates, weight: number): void {
    let isActive = rates.lastCount !== 0;
    rates.lastCount = 0;
    for (const name of RATE_NAMES) {
      if (rates[name] === 0) continue;
      isActive = true;
      const next = rates[name] * (1 - weight);
      rates[name] = next < SILENCE ? 0 : next;
    }
    if (isActive) this.#changed.add(id);
    else if (rates.ready === 0 && rates.unacked === 0) this.#numbers.delete(id);
  }
}
