// The exchanges, queues and bindings of one vhost as they are: adding and removing them with all that
// follows (bindings, auto-delete, the durable record). Must not ask who may do it: that is the vhost.

import type { RandomBytes } from './access/server-names.ts';
import type { Binding } from './binding.ts';
import type { Events } from './events.ts';
import type { Exchange, ExchangeSpec } from './exchange/exchange.ts';
import { createExchange, PREDECLARED_EXCHANGES } from './exchange/exchange-types.ts';
import { Router } from './exchange/router.ts';
import { EMPTY_TABLE, type FieldTable } from './field-table.ts';
import type { FlowControl } from './flow-control.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { QueueSettings } from './policy/effective-arguments.ts';
import type {
  BindingRecord,
  Clock,
  DefinitionStore,
  ExchangeRecord,
  MessageStore,
  QueueRecord,
  RecoveredLane,
} from './ports.ts';
import { Queue, type QueueHost, type QueueSpec } from './queue/queue.ts';
import { leaseQueue } from './queue/queue-lease.ts';
import { ReadyLane } from './queue/ready-lane.ts';
import type { Turn } from './turn.ts';

/** What all vhosts of a broker share. */
export interface BrokerParts {
  readonly turn: Turn;
  readonly clock: Clock;
  readonly store: MessageStore;
  readonly definitions: DefinitionStore;
  readonly budget: MemoryBudget;
  readonly flow: FlowControl;
  readonly events: Events;
  readonly randomBytes: RandomBytes;
  /** A lane id never used before in the data folder. */
  nextLaneId(): number;
}

/** Lanes as the store gave them back, by id. */
export type RecoveredLanes = ReadonlyMap<number, RecoveredLane>;

export class Topology {
  readonly vhost: string;
  readonly exchanges = new Map<string, Exchange>();
  readonly queues = new Map<string, Queue>();
  readonly router = new Router(this.queues, this.exchanges);
  readonly #parts: BrokerParts;
  readonly #queueHost: QueueHost;
  readonly #exclusiveQueues = new Map<object, Set<Queue>>();

  constructor(vhost: string, parts: BrokerParts, queueHost: QueueHost) {
    this.vhost = vhost;
    this.#parts = parts;
    this.#queueHost = queueHost;
    for (const { name, type, isInternal } of PREDECLARED_EXCHANGES) {
      this.#insertExchange({
        vhostName: vhost,
        name,
        type,
        isDurable: true,
        isAutoDelete: false,
        isInternal,
        args: EMPTY_TABLE,
      });
    }
  }

  #insertExchange(spec: ExchangeSpec): Exchange {
    const exchange = createExchange(spec);
    this.exchanges.set(spec.name, exchange);
    this.router.noteTopologyChange();
    return exchange;
  }

  addExchange(spec: ExchangeSpec): Exchange {
    const exchange = this.#insertExchange(spec);
    if (exchange.isDurable) {
      this.#parts.definitions.record({ kind: 'exchange.declared', exchange: recordOf(exchange) });
    }
    this.#parts.events.emit('exchange.created', { exchange });
    return exchange;
  }

  /** Removes it, its bindings, and the auto-delete exchanges that led only to it. */
  removeExchange(exchange: Exchange): void {
    if (this.exchanges.get(exchange.name) !== exchange) return;
    this.exchanges.delete(exchange.name);
    this.#removeBindingsOf(exchange);
    this.router.noteTopologyChange();
    if (exchange.isDurable) {
      const { vhost } = this;
      this.#parts.definitions.record({ kind: 'exchange.deleted', vhost, name: exchange.name });
    }
    this.#parts.events.emit('exchange.deleted', { exchange });
  }

  addQueue(spec: QueueSpec, settings: QueueSettings): Queue {
    const levels = settings.maxPriority === null ? 1 : settings.maxPriority + 1;
    const laneIds = Array.from({ length: levels }, () => this.#parts.nextLaneId());
    const queue = this.#insertQueue(spec, settings, laneIds, new Map());
    if (spec.exclusiveOwner !== null) this.#noteExclusive(spec.exclusiveOwner, queue);
    if (queue.isDurable) {
      this.#parts.definitions.record({
        kind: 'queue.declared',
        queue: queueRecord(queue, laneIds),
      });
    }
    this.#parts.events.emit('queue.created', { queue });
    return queue;
  }

  #insertQueue(
    spec: QueueSpec,
    settings: QueueSettings,
    laneIds: readonly number[],
    recovered: RecoveredLanes,
  ): Queue {
    const { store, budget, clock, turn } = this.#parts;
    const makeLanes = (owner: Queue): ReadyLane[] =>
      laneIds.map((id) => {
        const options = {
          isDurable: spec.isDurable,
          returnsInOrderOfReturn: settings.type === 'quorum',
          onResume: () => owner.wake(),
          onBrowse: () => turn.schedule(),
        };
        return new ReadyLane(id, store, budget, options, recovered.get(id));
      });
    const queue = new Queue(this.#queueHost, this.vhost, spec, settings, makeLanes);
    this.queues.set(spec.name, queue);
    this.router.noteTopologyChange();
    if (settings.expiresMs !== null) {
      leaseQueue(clock, queue, settings.expiresMs, () => this.removeQueue(queue));
    }
    return queue;
  }

  /** Removes it with its messages and bindings; returns how many ready messages were dropped. */
  removeQueue(queue: Queue): number {
    if (this.queues.get(queue.name) !== queue) return 0;
    this.queues.delete(queue.name);
    if (queue.isDurable) {
      const { vhost } = this;
      this.#parts.definitions.record({ kind: 'queue.deleted', vhost, name: queue.name });
    }
    if (queue.exclusiveOwner !== null) {
      this.#exclusiveQueues.get(queue.exclusiveOwner)?.delete(queue);
    }
    this.#parts.turn.schedule();
    const dropped = queue.delete();
    this.#removeBindingsOf(queue);
    this.router.noteTopologyChange();
    this.#parts.events.emit('queue.deleted', { queue });
    return dropped;
  }

  #noteExclusive(owner: object, queue: Queue): void {
    const owned = this.#exclusiveQueues.get(owner);
    if (owned === undefined) this.#exclusiveQueues.set(owner, new Set([queue]));
    else owned.add(queue);
  }

  /** Removes the exclusive queues of a connection that ended. */
  removeExclusiveQueues(owner: object): void {
    const owned = this.#exclusiveQueues.get(owner);
    if (owned === undefined) return;
    this.#exclusiveQueues.delete(owner);
    for (const queue of owned) this.removeQueue(queue);
  }

  /** Makes a binding unless it is there. Throws PRECONDITION_FAILED when the source refuses it. */
  bind(source: Exchange, destination: Queue | Exchange, key: string, args: FieldTable): void {
    const binding = this.router.bind(source, destination, key, args);
    if (binding === null) return;
    if (isDurable(binding)) {
      const record = bindingRecord(this.vhost, binding);
      this.#parts.definitions.record({ kind: 'binding.created', binding: record });
    }
    this.#parts.events.emit('binding.created', { vhost: this.vhost, binding });
  }

  unbind(source: Exchange, destination: Queue | Exchange, key: string, args: FieldTable): void {
    const binding = this.router.unbind(source, destination, key, args);
    if (binding !== null) this.#noteUnbound(binding);
  }

  #removeBindingsOf(entity: Queue | Exchange): void {
    for (const binding of this.router.removeBindingsOf(entity)) this.#noteUnbound(binding);
  }

  #noteUnbound(binding: Binding): void {
    if (isDurable(binding)) {
      const record = bindingRecord(this.vhost, binding);
      this.#parts.definitions.record({ kind: 'binding.deleted', binding: record });
    }
    this.#parts.events.emit('binding.deleted', { vhost: this.vhost, binding });
    if (binding.source.isUnused) this.removeExchange(binding.source);
  }

  /** Puts back what the definition store kept, without recording it again. */
  recoverExchange(record: ExchangeRecord): void {
    this.#insertExchange({ ...record, vhostName: record.vhost, isDurable: true });
  }

  recoverQueue(record: QueueRecord, settings: QueueSettings, lanes: RecoveredLanes): void {
    const spec = { ...record, isDurable: true, exclusiveOwner: null };
    const queue = this.#insertQueue(spec, settings, record.laneIds, lanes);
    for (const lane of queue.lanes.lanes) lane.prefetch();
  }

  recoverBinding(record: BindingRecord): void {
    const source = this.exchanges.get(record.source);
    const destination =
      record.destinationKind === 'queue'
        ? this.queues.get(record.destination)
        : this.exchanges.get(record.destination);
    if (source === undefined || destination === undefined) return;
    this.router.bind(source, destination, record.key, record.args);
  }
}

function isDurable(binding: Binding): boolean {
  return binding.source.isDurable && binding.destination.isDurable;
}

function recordOf(exchange: Exchange): ExchangeRecord {
  const { vhostName: vhost, name, type, isAutoDelete, isInternal, args } = exchange;
  return { vhost, name, type, isAutoDelete, isInternal, args };
}

function queueRecord(queue: Queue, laneIds: readonly number[]): QueueRecord {
  const { vhost, name, isAutoDelete, args, settings } = queue;
  return { vhost, name, type: settings.type, isAutoDelete, args, laneIds };
}

function bindingRecord(vhost: string, binding: Binding): BindingRecord {
  return {
    vhost,
    source: binding.source.name,
    destinationKind: binding.destination.kind,
    destination: binding.destination.name,
    key: binding.key,
    args: binding.args,
  };
}
