// The whole engine: its vhosts, what they share, and what is true of all of them. Must not open
// sockets or files; adapters are handed in.

import { Alarms } from './alarms.ts';
import { Events } from './events.ts';
import { FlowControl } from './flow-control.ts';
import { queueSettings } from './policy/effective-arguments.ts';
import type { RecoveredState } from './ports.ts';
import type { BrokerParts, RecoveredLanes } from './topology.ts';
import { VirtualHost } from './vhost.ts';

/** The vhost every broker starts with. */
export const DEFAULT_VHOST = '/';

export class Broker {
  readonly parts: BrokerParts;
  readonly events = new Events();
  readonly alarms = new Alarms(this.events);
  readonly flow: FlowControl;
  readonly #vhosts = new Map<string, VirtualHost>();

  constructor(
    parts: Omit<BrokerParts, 'nextLaneId' | 'flow' | 'events'>,
    recovered: RecoveredState,
  ) {
    let { nextLaneId } = recovered;
    const nextId = (): number => nextLaneId++;
    const { store, clock, turn } = parts;
    this.flow = new FlowControl(store, clock, () => turn.schedule());
    const { events } = this;
    this.parts = { ...parts, events, flow: this.flow, nextLaneId: nextId };
    this.#vhosts.set(DEFAULT_VHOST, new VirtualHost(DEFAULT_VHOST, this.parts));
    this.#recover(recovered);
    turn.onEnd(() => this.flow.relieve());
  }

  vhost(name: string): VirtualHost | undefined {
    return this.#vhosts.get(name);
  }

  get vhosts(): Iterable<VirtualHost> {
    return this.#vhosts.values();
  }

  #recover(state: RecoveredState): void {
    const lanes: RecoveredLanes = new Map(state.lanes.map((lane) => [lane.laneId, lane]));
    for (const record of state.exchanges)
      this.vhost(record.vhost)?.topology.recoverExchange(record);
    for (const record of state.queues) {
      const type = record.type === 'quorum' ? 'quorum' : 'classic';
      const settings = queueSettings(type, record.args, []);
      this.vhost(record.vhost)?.topology.recoverQueue(record, settings, lanes);
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
