// The exchanges, queues and bindings of one vhost as they are: adding and removing them with all that
// follows (bindings, auto-delete, the durable record). Must not ask who may do it: that is the vhost.

import { INTERNAL_ACTOR } from './access/actor.ts';
import type { Requester } from './access/requester.ts';
import type { RandomBytes } from './access/server-names.ts';
import type { Binding } from './binding.ts';
import type { Events } from './events.ts';
import type { Exchange, ExchangeSpec } from './exchange/exchange.ts';
import { createExchange, predeclaredExchanges } from './exchange/exchange-types.ts';
import { type ReplacedBindings, Router } from './exchange/router.ts';
import { EMPTY_TABLE, type FieldTable } from './field-table.ts';
import type { FlowControl } from './flow-control.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { queueSettings } from './policy/effective-arguments.ts';
import { type EffectivePolicy, isSamePolicy } from './policy/policy.ts';
import type {
  BindingRecord,
  Clock,
  DefinitionChange,
  DefinitionStore,
  ExchangeRecord,
  MessageStore,
  PropertiesCodec,
  QueueRecord,
  RecoveredLane,
} from './ports.ts';
import type { Queue, QueueHost, QueueSpec } from './queue/queue.ts';
import { QueueLeases } from './queue/queue-lease.ts';
import type { QueuedMessage } from './queue/queued-message.ts';
import { QueueMaker } from './queue-maker.ts';
import type { QueueType } from './queue-type.ts';
import {
  bindingRecord,
  exchangeRecord,
  exchangeReplacement,
  isDurable,
  queueRecord,
  queueReplacement,
} from './topology-records.ts';
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

/** Who declares something, as far as events tell. */
type Declarer = Pick<Requester, 'username'> & { readonly owner: object | null };

const NOBODY_IN_PARTICULAR: Declarer = { username: NOBODY, owner: null };

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
  readonly #leases: QueueLeases;

  constructor(vhost: string, parts: BrokerParts, queueHost: QueueHost) {
    this.vhost = vhost;
    this.#parts = parts;
    this.#maker = new QueueMaker(vhost, parts, queueHost, (queue, laneIds) =>
      this.#recordLanes(queue, laneIds),
    );
    this.#leases = new QueueLeases(parts.clock, (queue) => this.removeQueue(queue));
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

  #insertExchange(spec: ExchangeSpec, exchange = createExchange(spec)): Exchange {
    this.exchanges.set(spec.name, exchange);
    if (!exchange.isDefault) exchange.applyPolicy(this.#effective('exchange', spec.name));
    this.router.noteTopologyChange();
    return exchange;
  }

  #effective(type: 'exchange' | QueueType, name: string): EffectivePolicy {
    return this.#parts.policies.effective(this.vhost, type, name);
  }

  addExchange(
    spec: ExchangeSpec,
    { username: by, owner }: Declarer = NOBODY_IN_PARTICULAR,
  ): Exchange {
    const exchange = this.#insertExchange(spec);
    if (exchange.isDurable) {
      this.#parts.definitions.record({
        kind: 'exchange.declared',
        exchange: exchangeRecord(exchange),
      });
    }
    this.#parts.events.emit('exchange.created', { exchange, by, owner });
    return exchange;
  }

  /** Removes it, its bindings, and the auto-delete exchanges that led only to it. */
  removeExchange(exchange: Exchange, by = NOBODY): void {
    if (this.exchanges.get(exchange.name) !== exchange) return;
    this.exchanges.delete(exchange.name);
    this.#removeBindingsOf(exchange, by);
    this.router.noteTopologyChange();
    const { name } = exchange;
    if (exchange.isDurable) this.#record([{ kind: 'exchange.deleted', vhost: this.vhost, name }]);
    this.#parts.events.emit('exchange.deleted', { exchange, by });
  }

  addQueue(
    spec: QueueSpec,
    type: QueueType,
    { username: by, owner }: Declarer = NOBODY_IN_PARTICULAR,
  ): Queue {
    const laneIds = this.#newLaneIds(spec, type);
    const queue = this.#insertQueue(spec, type, laneIds, new Map());
    if (spec.exclusiveOwner !== null) this.#noteExclusive(spec.exclusiveOwner, queue);
    if (queue.isDurable) {
      this.#parts.definitions.record({
        kind: 'queue.declared',
        queue: queueRecord(queue, laneIds),
      });
    }
    this.#parts.events.emit('queue.created', { queue, by, owner });
    return queue;
  }

  #newLaneIds(spec: QueueSpec, type: QueueType): readonly number[] {
    const { maxPriority } = queueSettings(type, spec.args, {});
    const levels = maxPriority === null ? 1 : maxPriority + 1;
    return Array.from({ length: levels }, () => this.#parts.nextLaneId());
  }

  #insertQueue(
    spec: QueueSpec,
    type: QueueType,
    laneIds: readonly number[],
    recovered: RecoveredLanes,
  ): Queue {
    const queue = this.#makeQueue(spec, type, laneIds, recovered);
    this.queues.set(spec.name, queue);
    this.router.noteTopologyChange();
    this.#leases.watch(queue);
    return queue;
  }

  #makeQueue(
    spec: QueueSpec,
    type: QueueType,
    laneIds: readonly number[],
    recovered: RecoveredLanes,
  ): Queue {
    const policy = this.#effective(type, spec.name);
    const settings = queueSettings(type, spec.args, policy.definition);
    const queue = this.#maker.make(spec, settings, laneIds, recovered);
    queue.effectivePolicy = policy;
    return queue;
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
    this.#leases.watch(queue);
    this.#parts.events.emit(isSet ? 'queue.policy.updated' : 'queue.policy.cleared', { queue });
  }

  /** Removes it with its messages and bindings; returns how many ready messages were dropped. */
  removeQueue(queue: Queue, by = NOBODY): number {
    if (this.queues.get(queue.name) !== queue) return 0;
    this.queues.delete(queue.name);
    this.#forgetQueue(queue);
    const { name } = queue;
    if (queue.isDurable) this.#record([{ kind: 'queue.deleted', vhost: this.vhost, name }]);
    this.#parts.turn.schedule();
    const consumers = [...queue.consumers];
    const dropped = queue.delete();
    for (const consumer of consumers) this.#parts.events.emit('consumer.deleted', { consumer });
    this.#removeBindingsOf(queue, by);
    this.router.noteTopologyChange();
    this.#parts.events.emit('queue.deleted', { queue, by });
    return dropped;
  }

  /** A queue that nobody can see, to take the place of the one of its name. */
  makeSuccessor(spec: QueueSpec, type: QueueType): Queue {
    const laneIds = this.#newLaneIds(spec, type);
    return this.#makeQueue(spec, type, laneIds, new Map());
  }

  /** Holds the messages of a queue for its successor; `held` is all that is unacked. */
  suspendQueue(queue: Queue, held: Iterable<QueuedMessage>): void {
    this.#leases.forget(queue);
    const consumers = [...queue.consumers];
    queue.suspend(held);
    this.#parts.turn.schedule();
    for (const consumer of consumers) this.#parts.events.emit('consumer.deleted', { consumer });
  }

  /**
   * Puts the successor in the place of a queue, with all bindings, in one step also on disk: whatever it
   * has taken over was noted before. Returns how many bindings that were.
   */
  replaceQueue(queue: Queue, successor: Queue, by: Declarer): number {
    const { events } = this.#parts;
    this.queues.set(queue.name, successor);
    const bindings = this.router.replace(queue, successor);
    this.router.noteTopologyChange();
    this.#record(queueReplacement(queue, successor, bindings.made));
    this.#forgetQueue(queue);
    if (successor.exclusiveOwner !== null) this.#noteExclusive(successor.exclusiveOwner, successor);
    const consumers = [...queue.consumers];
    queue.yieldTo(successor);
    for (const consumer of consumers) events.emit('consumer.deleted', { consumer });
    this.#tellReplaced(bindings, by.username, () => {
      events.emit('queue.deleted', { queue, by: by.username });
      events.emit('queue.created', { queue: successor, by: by.username, owner: by.owner });
    });
    this.#applyPolicy(successor, true);
    this.#leases.watch(successor);
    successor.wake();
    return bindings.made.length;
  }

  /** As `replaceQueue`. Throws PRECONDITION_FAILED when a binding does not suit the new type. */
  replaceExchange(exchange: Exchange, spec: ExchangeSpec, by: Declarer): number {
    const { events } = this.#parts;
    const successor = createExchange(spec);
    for (const { key, args } of exchange.bindings.values()) successor.validateBinding(key, args);
    this.#insertExchange(spec, successor);
    const bindings = this.router.replace(exchange, successor);
    this.#record(exchangeReplacement(exchange, successor, bindings.made));
    this.#tellReplaced(bindings, by.username, () => {
      events.emit('exchange.deleted', { exchange, by: by.username });
      events.emit('exchange.created', { exchange: successor, by: by.username, owner: by.owner });
    });
    return bindings.made.length;
  }

  /** A stream has begun or dropped a segment. One that nobody can see yet is recorded as a whole later. */
  #recordLanes(queue: Queue, laneIds: readonly number[]): void {
    if (this.queues.get(queue.name) !== queue) return;
    this.#record([{ kind: 'queue.declared', queue: queueRecord(queue, laneIds) }]);
  }

  /** In one go: see `DefinitionStore`. */
  #record(changes: readonly DefinitionChange[]): void {
    for (const change of changes) this.#parts.definitions.record(change);
  }

  #tellReplaced({ removed, made }: ReplacedBindings, by: string, tellEntity: () => void): void {
    const { vhost } = this;
    const { events, turn } = this.#parts;
    for (const binding of removed) events.emit('binding.deleted', { vhost, binding, by });
    tellEntity();
    for (const binding of made) events.emit('binding.created', { vhost, binding, by });
    turn.schedule();
  }

  /** Removes everything, predeclared exchanges too: the vhost is deleted. */
  removeAll(by: string): void {
    for (const queue of [...this.queues.values()]) this.removeQueue(queue, by);
    for (const exchange of [...this.exchanges.values()]) this.removeExchange(exchange, by);
  }

  #forgetQueue(queue: Queue): void {
    this.#leases.forget(queue);
    if (queue.exclusiveOwner === null) return;
    this.#exclusiveQueues.get(queue.exclusiveOwner)?.delete(queue);
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
