// The whole engine: its vhosts, what they share, and what is true of all of them. Must not open
// sockets or files; adapters are handed in.

import { Administration, type AdministrationParts } from './administration.ts';
import { Alarms } from './alarms.ts';
import type { ConnectionRegistry } from './connection-registry.ts';
import { seedDefaults } from './default-definitions.ts';
import { DEFAULT_VHOST } from './default-vhost.ts';
import { feedEventExchange } from './event-exchange.ts';
import { Events } from './events.ts';
import { FlowControl } from './flow-control.ts';
import type { RecoveredState } from './ports.ts';
import type { Queue } from './queue/queue.ts';
import type { BrokerParts, RecoveredLanes } from './topology.ts';
import { VirtualHost } from './vhost.ts';

export { DEFAULT_VHOST } from './default-vhost.ts';

/** What a broker is made of that comes from outside. */
export type OuterParts = Omit<BrokerParts, 'nextLaneId' | 'flow' | 'events' | 'policies'> &
  Pick<AdministrationParts, 'passwordDigests' | 'loopbackUsers'>;

const QUEUES_PREFETCHED_PER_TURN = 16;

export class Broker {
  readonly parts: BrokerParts;
  readonly events = new Events();
  readonly administration: Administration;
  readonly alarms: Alarms;
  readonly flow: FlowControl;
  /** Recovered queues that have not been looked at. */
  #recovered: Queue[] = [];

  constructor(outer: OuterParts, recovered: RecoveredState) {
    let { nextLaneId } = recovered;
    const nextId = (): number => nextLaneId++;
    const { store, clock, turn, definitions, randomBytes } = outer;
    const { events } = this;
    this.flow = new FlowControl(store, clock, () => turn.schedule());
    this.alarms = new Alarms(events);
    const { passwordDigests, loopbackUsers } = outer;
    this.administration = new Administration({
      definitions,
      events,
      passwordDigests,
      loopbackUsers,
      randomBytes,
      makeVhost: (name, settings) => new VirtualHost(name, this.parts, settings),
    });
    const { policies } = this.administration;
    this.parts = { ...outer, events, policies, flow: this.flow, nextLaneId: nextId };
    this.#recover(recovered);
    feedEventExchange(this.parts, () => this.vhost(DEFAULT_VHOST));
    turn.onEnd(() => this.flow.relieve());
    turn.onEnd(() => this.#prefetch());
    turn.schedule();
  }

  vhost(name: string): VirtualHost | undefined {
    return this.administration.vhosts.get(name);
  }

  get vhosts(): Iterable<VirtualHost> {
    return this.administration.vhosts.list();
  }

  get connections(): ConnectionRegistry {
    return this.administration.connections;
  }

  /**
   * Brings the first messages of recovered queues into memory, a few queues a turn, because some may
   * expire; stops when that takes too much memory, and leaves the rest to their consumers.
   */
  #prefetch(): void {
    const { budget, turn } = this.parts;
    if (this.#recovered.length === 0) return;
    if (budget.usedBytes > budget.limitBytes / 2) this.#recovered = [];
    for (const queue of this.#recovered.splice(0, QUEUES_PREFETCHED_PER_TURN)) queue.prefetch();
    turn.schedule();
  }

  #recover(state: RecoveredState): void {
    const { administration } = this;
    administration.recover(state);
    const { vhosts, users, permissions } = administration;
    const isEmpty = [vhosts, users, permissions].every((registry) => registry.list().length === 0);
    if (isEmpty) seedDefaults(administration);
    const lanes: RecoveredLanes = new Map(state.lanes.map((lane) => [lane.laneId, lane]));
    for (const record of state.exchanges)
      this.vhost(record.vhost)?.topology.recoverExchange(record);
    for (const record of state.queues) {
      const queue = this.vhost(record.vhost)?.topology.recoverQueue(record, lanes);
      if (queue !== undefined) this.#recovered.push(queue);
    }
    for (const record of state.bindings) this.vhost(record.vhost)?.topology.recoverBinding(record);
  }

  /** Writes down what a clean restart has to know; to be followed by closing the store. */
  settle(): void {
    for (const { topology } of this.vhosts) {
      for (const queue of topology.queues.values()) queue.settle();
    }
  }
}
