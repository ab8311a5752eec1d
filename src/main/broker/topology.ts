// The exchanges, queues and bindings of one vhost as they are: adding and removing them with all that
// follows (bindings, auto-delete, the durable record). Must not ask who may do it: that is the vhost.

import { INTERNAL_ACTOR } from './access/actor.ts';
import type { RandomBytes } from './access/server-names.ts';
import type { Binding } from './binding.ts';
import type { Events } from './events.ts';
import type { Exchange, ExchangeSpec } from './exchange/exchange.ts';
import { createExchange, predeclaredExchanges } from './exchange/exchange-types.ts';
import { Router } from './exchange/router.ts';
import { EMPTY_TABLE, type FieldTable } from './field-table.ts';
import type { FlowControl } from './flow-control.ts';
import { isSameJson } from './json.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { queueSettings } from './policy/effective-arguments.ts';
import type { EffectivePolicy } from './policy/policy.ts';
import type {
  BindingRecord,
  Clock,
  DefinitionStore,
  ExchangeRecord,
  MessageStore,
  PropertiesCodec,
  QueueRecord,
  RecoveredLane,
} from './ports.ts';
import type { Queue, QueueHost, QueueSpec } from './queue/queue.ts';
import { leaseQueue } from './queue/queue-lease.ts';
import { QueueMaker, queueRecord } from './queue-maker.ts';
import type { QueueType } from './queue-type.ts';
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
  readonly policies: PolicyLookup;
  readonly propertiesCodec: PropertiesCodec;
  readonly randomBytes: RandomBytes;
  /** A lane id never used before in the data folder. */
  nextLaneId(): number;
}

/** Tells which policies are in effect for an object. */
export interface PolicyLookup {
  effective(vhost: string, type: 'exchange' | QueueType, name: string): EffectivePolicy;
}

/** Who is named when nobody in particular asked, as with auto-delete. */
const NOBODY = INTERNAL_ACTOR.username;

/** Lanes as the store gave them back, by id. */
export type RecoveredLanes = ReadonlyMap<number, RecoveredLane>;

export class Topology {
  readonly vhost: string;
  readonly exchanges = new Map<string, Exchange>();
  readonly queues = new Map<string, Queue>();
  readonly router = new Router(this.queues, this.exchanges);
  readonly #parts: BrokerParts;
  readonly #maker: QueueMaker;
  readonly #exclusiveQueues = new Map<object, Set<Queue>>();
  /** What ends the watch over a queue that expires. */
  readonly #leases = new Map<Queue, () => void>();

  constructor(vhost: string, parts: BrokerParts, queueHost: QueueHost) {
    this.vhost = vhost;
    this.#parts = parts;
    this.#maker = new QueueMaker(vhost, parts, queueHost);
    for (const { name, type, isInternal } of predeclaredExchanges(vhost)) {
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
    if (!exchange.isDefault) exchange.applyPolicy(this.#effective('exchange', spec.name));
    this.router.noteTopologyChange();
    return exchange;
  }

  #effective(type: 'exchange' | QueueType, name: string): EffectivePolicy {
    return this.#parts.policies.effective(this.vhost, type, name);
  }

  /** `by` is the user it is for. */
  addExchange(spec: ExchangeSpec, by = NOBODY): Exchange {
    const exchange = this.#insertExchange(spec);
    if (exchange.isDurable) {
      this.#parts.definitions.record({ kind: 'exchange.declared', exchange: recordOf(exchange) });
    }
    this.#parts.events.emit('exchange.created', { exchange, by });
    return exchange;
  }

  /** Removes it, its bindings, and the auto-delete exchanges that led only to it. */
  removeExchange(exchange: Exchange, by = NOBODY): void {
    if (this.exchanges.get(exchange.name) !== exchange) return;
    this.exchanges.delete(exchange.name);
    this.#removeBindingsOf(exchange, by);
    this.router.noteTopologyChange();
    if (exchange.isDurable) {
      const { vhost } = this;
      this.#parts.definitions.record({ kind: 'exchange.deleted', vhost, name: exchange.name });
    }
    this.#parts.events.emit('exchange.deleted', { exchange, by });
  }

  /** `by` is the user it is for. */
  addQueue(spec: QueueSpec, type: QueueType, by = NOBODY): Queue {
    const { maxPriority } = queueSettings(type, spec.args, {});
    const levels = maxPriority === null ? 1 : maxPriority + 1;
    const laneIds = Array.from({ length: levels }, () => this.#parts.nextLaneId());
    const queue = this.#insertQueue(spec, type, laneIds, new Map());
    if (spec.exclusiveOwner !== null) this.#noteExclusive(spec.exclusiveOwner, queue);
    if (queue.isDurable) {
      this.#parts.definitions.record({
        kind: 'queue.declared',
        queue: queueRecord(queue, laneIds),
      });
    }
    this.#parts.events.emit('queue.created', { queue, by });
    return queue;
  }

  #insertQueue(
    spec: QueueSpec,
    type: QueueType,
    laneIds: readonly number[],
    recovered: RecoveredLanes,
  ): Queue {
    const policy = this.#effective(type, spec.name);
    const settings = queueSettings(type, spec.args, policy.definition);
    const queue = this.#maker.make(spec, settings, laneIds, recovered);
    queue.effectivePolicy = policy;
    this.queues.set(spec.name, queue);
    this.router.noteTopologyChange();
    this.#lease(queue);
    return queue;
  }

  /** Watches over the queue's idle time, as long as it is set now. */
  #lease(queue: Queue): void {
    this.#leases.get(queue)?.();
    this.#leases.delete(queue);
    const { expiresMs } = queue.settings;
    if (expiresMs === null) return;
    const expire = (): void => void this.removeQueue(queue);
    this.#leases.set(queue, leaseQueue(this.#parts.clock, queue, expiresMs, expire));
  }

  /** Puts the policies in effect now into effect for what exists [rabbitmq: parameters, policies]. */
  applyPolicies(isSet: boolean): void {
    for (const exchange of this.exchanges.values()) {
      if (!exchange.isDefault) exchange.applyPolicy(this.#effective('exchange', exchange.name));
    }
    this.router.noteTopologyChange();
    for (const queue of [...this.queues.values()]) this.#applyPolicy(queue, isSet);
    this.#parts.turn.schedule();
  }

  #applyPolicy(queue: Queue, isSet: boolean): void {
    const { type } = queue.settings;
    const policy = this.#effective(type, queue.name);
    if (isSamePolicy(queue.effectivePolicy, policy)) return;
    queue.effectivePolicy = policy;
    queue.applySettings(queueSettings(type, queue.args, policy.definition));
    this.#lease(queue);
    this.#parts.events.emit(isSet ? 'queue.policy.updated' : 'queue.policy.cleared', { queue });
  }

  /** Removes it with its messages and bindings; returns how many ready messages were dropped. */
  removeQueue(queue: Queue, by = NOBODY): number {
    if (this.queues.get(queue.name) !== queue) return 0;
    this.queues.delete(queue.name);
    this.#leases.get(queue)?.();
    this.#leases.delete(queue);
    if (queue.isDurable) {
      const { vhost } = this;
      this.#parts.definitions.record({ kind: 'queue.deleted', vhost, name: queue.name });
    }
    if (queue.exclusiveOwner !== null) {
      this.#exclusiveQueues.get(queue.exclusiveOwner)?.delete(queue);
    }
    this.#parts.turn.schedule();
    const consumers = [...queue.consumers];
    const dropped = queue.delete();
    for (const consumer of consumers) this.#parts.events.emit('consumer.deleted', { consumer });
    this.#removeBindingsOf(queue, by);
    this.router.noteTopologyChange();
    this.#parts.events.emit('queue.deleted', { queue, by });
    return dropped;
  }

  /** Removes everything, predeclared exchanges too: the vhost is deleted. */
  removeAll(by: string): void {
    for (const queue of [...this.queues.values()]) this.removeQueue(queue, by);
    for (const exchange of [...this.exchanges.values()]) this.removeExchange(exchange, by);
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
  bind(spec: BindingSpec, by = NOBODY): void {
    const binding = this.router.bind(spec.source, spec.destination, spec.key, spec.args);
    if (binding === null) return;
    const { vhost } = this;
    if (isDurable(binding)) {
      const record = bindingRecord(vhost, binding);
      this.#parts.definitions.record({ kind: 'binding.created', binding: record });
    }
    this.#parts.events.emit('binding.created', { vhost, binding, by });
  }

  unbind(spec: BindingSpec, by = NOBODY): void {
    const binding = this.router.unbind(spec.source, spec.destination, spec.key, spec.args);
    if (binding !== null) this.#noteUnbound(binding, by);
  }

  #removeBindingsOf(entity: Queue | Exchange, by: string): void {
    for (const binding of this.router.removeBindingsOf(entity)) this.#noteUnbound(binding, by);
  }

  #noteUnbound(binding: Binding, by: string): void {
    const { vhost } = this;
    if (isDurable(binding)) {
      const record = bindingRecord(vhost, binding);
      this.#parts.definitions.record({ kind: 'binding.deleted', binding: record });
    }
    this.#parts.events.emit('binding.deleted', { vhost, binding, by });
    if (binding.source.isUnused) this.removeExchange(binding.source, by);
  }

  /** Puts back what the definition store kept, without recording it again. */
  recoverExchange(record: ExchangeRecord): void {
    this.#insertExchange({ ...record, vhostName: record.vhost, isDurable: true });
  }

  recoverQueue(record: QueueRecord, lanes: RecoveredLanes): Queue {
    const spec = { ...record, isDurable: true, exclusiveOwner: null };
    const type = record.type === 'quorum' || record.type === 'stream' ? record.type : 'classic';
    return this.#insertQueue(spec, type, record.laneIds, lanes);
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

/** The two ends of a binding, its key and arguments. */
export interface BindingSpec {
  readonly source: Exchange;
  readonly destination: Queue | Exchange;
  readonly key: string;
  readonly args: FieldTable;
}

function isSamePolicy(a: EffectivePolicy, b: EffectivePolicy): boolean {
  return (
    a.policy === b.policy &&
    a.operatorPolicy === b.operatorPolicy &&
    isSameJson(a.definition, b.definition)
  );
}

function isDurable(binding: Binding): boolean {
  return binding.source.isDurable && binding.destination.isDurable;
}

function recordOf(exchange: Exchange): ExchangeRecord {
  const { vhostName: vhost, name, type, isAutoDelete, isInternal, args } = exchange;
  return { vhost, name, type, isAutoDelete, isInternal, args };
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
