// Who brought each exchange and queue about: the broker itself, a studio, a client, or configuration.
// Heard from the broker's events when it happens, because nobody could tell afterwards, and kept for
// durable objects so that a restart does not forget it.

import type { Origin } from '../../shared/ipc/topology.ts';
import type { Broker } from '../broker/broker.ts';
import type { Exchange } from '../broker/exchange/exchange.ts';
import type { Queue } from '../broker/queue/queue.ts';
import { exchangeId, queueId } from './entity-ids.ts';
import { isPredeclared, labelOf } from './feeds/entity-views.ts';
import type { LayoutStore } from './layout-store.ts';
import { StudioOwner } from './studio-user.ts';

const BY_BROKER: Origin = { by: 'broker' };
const BY_STUDIO: Origin = { by: 'studio' };
const BY_CONFIGURATION: Origin = { by: 'configuration' };

type Declared = Exchange | Queue;

export class Origins {
  readonly #broker: Broker;
  readonly #onNews: () => void;
  readonly #origins = new WeakMap<Declared, Origin>();
  /** Of durable objects, by vhost and id; as it is stored. */
  readonly #kept = new Map<string, Record<string, Origin>>();
  readonly #stops: readonly (() => void)[];
  #layouts: LayoutStore | null = null;

  /**
   * To be made before clients connect. `onNews` is called when there is something to be kept and nowhere
   * to keep it: then, or later, `keepIn` should be called.
   */
  constructor(broker: Broker, onNews: () => void = () => {}) {
    this.#broker = broker;
    this.#onNews = onNews;
    const { events } = broker;
    this.#stops = [
      events.on('exchange.created', ({ exchange, owner }) => this.#note(exchange, owner)),
      events.on('queue.created', ({ queue, owner }) => this.#note(queue, owner)),
      events.on('exchange.deleted', ({ exchange }) => this.#forget(exchange)),
      events.on('queue.deleted', ({ queue }) => this.#forget(queue)),
      events.on('vhost.deleted', ({ name }) => {
        this.#kept.delete(name);
        this.#layouts?.forget(name);
      }),
    ];
  }

  /** Takes what was kept of objects that have been there since the start, and keeps what changes. */
  keepIn(layouts: LayoutStore): void {
    if (this.#layouts !== null) return;
    this.#layouts = layouts;
    for (const { name, topology } of this.#broker.vhosts) {
      const stored = layouts.loadOrigins(name);
      const kept = this.#keptOf(name);
      for (const declared of [...topology.exchanges.values(), ...topology.queues.values()]) {
        const id = idOf(declared);
        const origin = Object.hasOwn(stored, id) ? stored[id] : undefined;
        if (origin === undefined || !declared.isDurable || this.#origins.has(declared)) continue;
        this.#origins.set(declared, origin);
        kept[id] = origin;
      }
      const isSame = JSON.stringify(stored) === JSON.stringify(kept);
      if (!isSame) layouts.saveOrigins(name, kept);
    }
  }

  of(declared: Declared): Origin {
    if (declared.kind === 'exchange' && isPredeclared(declared)) return BY_BROKER;
    return this.#origins.get(declared) ?? BY_CONFIGURATION;
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #note(declared: Declared, owner: object | null): void {
    const origin = this.#originOf(owner);
    this.#origins.set(declared, origin);
    const kept = this.#keptOf(vhostOf(declared));
    const id = idOf(declared);
    if (declared.isDurable && origin.by !== 'configuration') kept[id] = origin;
    else if (id in kept) delete kept[id];
    else return;
    this.#keep(vhostOf(declared), kept);
  }

  #originOf(owner: object | null): Origin {
    if (owner instanceof StudioOwner) return BY_STUDIO;
    if (owner === null || !('name' in owner) || typeof owner.name !== 'string') {
      return BY_CONFIGURATION;
    }
    const connection = this.#broker.connections.get(owner.name);
    if (connection !== owner || connection === undefined) return BY_CONFIGURATION;
    return { by: 'client', client: labelOf(connection) };
  }

  #forget(declared: Declared): void {
    const vhost = vhostOf(declared);
    const kept = this.#kept.get(vhost);
    const id = idOf(declared);
    if (kept === undefined || !(id in kept)) return;
    delete kept[id];
    this.#keep(vhost, kept);
  }

  #keep(vhost: string, kept: Record<string, Origin>): void {
    if (this.#layouts === null) this.#onNews();
    else this.#layouts.saveOrigins(vhost, kept);
  }

  #keptOf(vhost: string): Record<string, Origin> {
    let kept = this.#kept.get(vhost);
    if (kept === undefined) {
      kept = {};
      this.#kept.set(vhost, kept);
    }
    return kept;
  }
}

const idOf = (declared: Declared): string =>
  declared.kind === 'exchange' ? exchangeId(declared.name) : queueId(declared.name);

const vhostOf = (declared: Declared): string =>
  declared.kind === 'exchange' ? declared.vhostName : declared.vhost;
