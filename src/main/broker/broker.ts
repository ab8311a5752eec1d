// The whole engine: its vhosts, what they share, and what is true of all of them. Must not open
// sockets or files; adapters are handed in.

import { Alarms } from './alarms.ts';
import { FlowControl } from './flow-control.ts';
import { queueSettings } from './policy/effective-arguments.ts';
import type { RecoveredState } from './ports.ts';
import type { Queue } from './queue/queue.ts';
import type { BrokerParts, RecoveredLanes } from './topology.ts';
import { VirtualHost } from './vhost.ts';

/** The vhost every broker starts with. */
export const DEFAULT_VHOST = '/';

const QUEUES_PREFETCHED_PER_TURN = 16;

export class Broker {
  readonly parts: BrokerParts;
  readonly alarms = new Alarms();
  readonly flow: FlowControl;
  readonly #vhosts = new Map<string, VirtualHost>();
  /** Recovered queues that have not been looked at. */
  #recovered: Queue[] = [];

  constructor(parts: Omit<BrokerParts, 'nextLaneId' | 'flow'>, recovered: RecoveredState) {
    let { nextLaneId } = recovered;
    const nextId = (): number => nextLaneId++;
    const { store, clock, turn } = parts;
    this.flow = new FlowControl(store, clock, () => turn.schedule());
    this.parts = { ...parts, flow: this.flow, nextLaneId: nextId };
    this.#vhosts.set(DEFAULT_VHOST, new VirtualHost(DEFAULT_VHOST, this.parts));
    this.#recover(recovered);
    turn.onEnd(() => this.flow.relieve());
    turn.onEnd(() => this.#prefetch());
    turn.schedule();
  }

  vhost(name: string): VirtualHost | undefined {
    return this.#vhosts.get(name);
  }

  get vhosts(): Iterable<VirtualHost> {
    return this.#vhosts.values();
  }

  /**
   * Brings the first messages of recovered queues into memory, a few queues a turn, because some may
   * expire; stops when that takes too much memory, and leaves the rest to their consumers.
   */
  #prefetch(): void {
    const { budget, turn } = this.parts;
    if (this.#recovered.length === 0) return;
    if (budget.usedBytes > budget.limitBytes / 2) this.#recovered = [];
    for (const queue of this.#recovered.splice(0, QUEUES_PREFETCHED_PER_TURN)) {
      for (const lane of queue.lanes.lanes) lane.prefetch();
    }
    turn.schedule();
  }

  #recover(state: RecoveredState): void {
    const lanes: RecoveredLanes = new Map(state.lanes.map((lane) => [lane.laneId, lane]));
    for (const record of state.exchanges)
      this.vhost(record.vhost)?.topology.recoverExchange(record);
    for (const record of state.queues) {
      const type = record.type === 'quorum' ? 'quorum' : 'classic';
      const settings = queueSettings(type, record.args, []);
      const queue = this.vhost(record.vhost)?.topology.recoverQueue(record, settings, lanes);
      if (queue !== undefined) this.#recovered.push(queue);
    }
    for (const record of state.bindings) this.vhost(record.vhost)?.topology.recoverBinding(record);
  }

  /** Writes down what a clean restart has to know; to be followed by closing the store. */
  settle(): void {
    for (const { topology } of this.#vhosts.values()) {
      for (const queue of topology.queues.values()) {
        for (const lane of queue.lanes.lanes) lane.settleHorizon();
      }
    }
  }
}
