// Finds the queues that a message goes to, and owns every change of bindings, so that no remembered
// route outlives the topology it was found in. It never enqueues and never checks permissions.

import { Binding } from '../binding.ts';
import { EMPTY_TABLE, type FieldTable } from '../field-table.ts';
import type { Address } from '../message.ts';
import type { Properties } from '../properties.ts';
import type { Queue } from '../queue/queue.ts';
import type { Exchange } from './exchange.ts';
import type { Route } from './route.ts';
import { routingKeys } from './routing-keys.ts';

/** Routes remembered per exchange; the map is emptied when it is full. */
const MAX_ROUTES_PER_EXCHANGE = 4096;

const NOWHERE: Route = { queues: [], bindings: [] };

/** A route with all exchanges that were asked on the way, in order, the first included. */
export interface TracedRoute extends Route {
  readonly exchanges: readonly Exchange[];
}

export interface ReplacedBindings {
  readonly removed: readonly Binding[];
  readonly made: readonly Binding[];
}

/** Epochs are unique over all routers, because an address may be shared by several vhosts. */
let lastEpoch = 0;

/** Routes the messages of one vhost. */
export class Router {
  /** Changes with the topology; an address's route is valid while its `routeEpoch` equals this. */
  epoch = 0;
  private readonly queues: ReadonlyMap<string, Queue>;
  private readonly exchanges: ReadonlyMap<string, Exchange>;
  private readonly incoming = new Map<Queue | Exchange, Set<Binding>>();
  /** Whether the walk just done depended on nothing but exchange and key. */
  private isCacheable = true;

  /** The maps are the vhost's own; call `noteTopologyChange` after each change of them. */
  constructor(queues: ReadonlyMap<string, Queue>, exchanges: ReadonlyMap<string, Exchange>) {
    this.queues = queues;
    this.exchanges = exchanges;
    this.noteTopologyChange();
  }

  /** A queue or an exchange was added or removed, or an alternate exchange changed. */
  noteTopologyChange(): void {
    lastEpoch += 1;
    this.epoch = lastEpoch;
  }

  /**
   * Where a message goes; a missing exchange is nowhere. The route is shared: not to be changed.
   * Throws PRECONDITION_FAILED when the headers CC or BCC are not arrays.
   */
  route(address: Address, properties: Properties): Route {
    if (properties.hasHeaders) {
      const keys = routingKeys(address.routingKey, properties);
      if (keys !== null) return this.routeKeys(address.exchange, keys, properties);
    }
    if (address.routeEpoch === this.epoch && address.route !== null) return address.route;
    return this.routeAnew(address, properties);
  }

  /** As `route` for a set of keys, with nothing remembered: for dead-lettering and simulation. */
  routeKeys(exchangeName: string, keys: readonly string[], properties: Properties): Route {
    const exchange = this.exchanges.get(exchangeName);
    return exchange === undefined ? NOWHERE : this.walk(exchange, keys, properties);
  }

  /** As `routeKeys`, and tells which exchanges the walk came through. */
  trace(start: Exchange, keys: readonly string[], properties: Properties): TracedRoute {
    const exchanges = new Set([start]);
    return { ...this.walk(start, keys, properties, exchanges), exchanges: [...exchanges] };
  }

  /**
   * Makes a binding; null when an identical one exists. Throws PRECONDITION_FAILED when the source's
   * type does not accept it.
   */
  bind(
    source: Exchange,
    destination: Queue | Exchange,
    key: string,
    args: FieldTable,
  ): Binding | null {
    source.validateBinding(key, args);
    if (source.findBinding(destination, key, args) !== undefined) return null;
    const binding = new Binding(source, destination, key, args);
    source.addBinding(binding);
    const incoming = this.incoming.get(destination);
    if (incoming === undefined) this.incoming.set(destination, new Set([binding]));
    else incoming.add(binding);
    this.noteTopologyChange();
    return binding;
  }

  /** Removes a binding and returns it; null when there is none. */
  unbind(
    source: Exchange,
    destination: Queue | Exchange,
    key: string,
    args: FieldTable,
  ): Binding | null {
    const binding = source.findBinding(destination, key, args);
    if (binding === undefined) return null;
    this.removeBinding(binding);
    return binding;
  }

  removeBinding(binding: Binding): void {
    if (!binding.source.removeBinding(binding)) return;
    const incoming = this.incoming.get(binding.destination);
    incoming?.delete(binding);
    if (incoming?.size === 0) this.incoming.delete(binding.destination);
    this.noteTopologyChange();
  }

  /** Bindings that lead to a queue or an exchange, in the order they were made. */
  bindingsTo(destination: Queue | Exchange): readonly Binding[] {
    const incoming = this.incoming.get(destination);
    return incoming === undefined ? [] : [...incoming];
  }

  /**
   * Removes and returns every binding to and from something that is being deleted. Sources may be
   * unused auto-delete exchanges afterwards; deleting them is the caller's decision.
   */
  removeBindingsOf(entity: Queue | Exchange): Binding[] {
    const removed = [...this.bindingsTo(entity)];
    if (entity.kind === 'exchange') {
      // A binding of an exchange to itself is in both.
      for (const binding of entity.bindings.values()) {
        if (binding.destination !== entity) removed.push(binding);
      }
    }
    for (const binding of removed) this.removeBinding(binding);
    return removed;
  }

  /**
   * Puts `successor` in the place of a queue or an exchange: every binding to and from it is made anew
   * with the same key and arguments. Sources never count as unused meanwhile.
   */
  replace(entity: Queue | Exchange, successor: Queue | Exchange): ReplacedBindings {
    const removed = this.removeBindingsOf(entity);
    const heirOf = (end: Queue | Exchange): Queue | Exchange => (end === entity ? successor : end);
    const made = removed.flatMap(({ source, destination, key, args }) => {
      const heir = heirOf(source);
      if (heir.kind !== 'exchange') return [];
      const binding = this.bind(heir, heirOf(destination), key, args);
      return binding === null ? [] : [binding];
    });
    return { removed, made };
  }

  private routeAnew(address: Address, properties: Properties): Route {
    const exchange = this.exchanges.get(address.exchange);
    if (exchange === undefined) return NOWHERE;
    if (exchange.routesEpoch !== this.epoch) {
      exchange.routes.clear();
      exchange.routesEpoch = this.epoch;
    }
    let route = exchange.routes.get(address.routingKey);
    if (route === undefined) {
      route = this.walk(exchange, [address.routingKey], properties);
      if (!this.isCacheable) return route;
      if (exchange.routes.size >= MAX_ROUTES_PER_EXCHANGE) exchange.routes.clear();
      exchange.routes.set(address.routingKey, route);
    }
    address.route = route;
    address.routeEpoch = this.epoch;
    return route;
  }

  private walk(
    start: Exchange,
    keys: readonly string[],
    properties: Properties,
    // A set is walked in the order of insertion, including what is added on the way: each exchange
    // is visited once, and cycles end by themselves.
    exchanges = new Set([start]),
  ): Route {
    this.isCacheable = true;
    const queues = new Set<Queue>();
    const bindings: Binding[] = [];
    for (const exchange of exchanges) {
      if (exchange.isDefault) {
        this.addNamedQueues(exchange, keys, queues, bindings);
        continue;
      }
      const first = bindings.length;
      this.match(exchange, keys, properties, bindings);
      if (bindings.length === first) this.addAlternate(exchange, exchanges);
      for (let i = first; i < bindings.length; i += 1) {
        const destination = bindings[i]?.destination;
        if (destination?.kind === 'queue') queues.add(destination);
        else if (destination !== undefined) exchanges.add(destination);
      }
    }
    return queues.size === 0 && bindings.length === 0 ? NOWHERE : { queues: [...queues], bindings };
  }

  /** The default exchange's implicit bindings [amqp091 §3.1.3.1]. */
  private addNamedQueues(
    source: Exchange,
    keys: readonly string[],
    queues: Set<Queue>,
    bindings: Binding[],
  ): void {
    for (const key of new Set(keys)) {
      const queue = this.queues.get(key);
      if (queue === undefined) continue;
      queues.add(queue);
      queue.implicitBinding ??= new Binding(source, queue, key, EMPTY_TABLE);
      bindings.push(queue.implicitBinding);
    }
  }

  private addAlternate(exchange: Exchange, exchanges: Set<Exchange>): void {
    if (exchange.alternateExchange === null) return;
    const alternate = this.exchanges.get(exchange.alternateExchange);
    if (alternate !== undefined) exchanges.add(alternate);
  }

  /** Appends the exchange's bindings that match any of the keys, each once. */
  private match(
    exchange: Exchange,
    keys: readonly string[],
    properties: Properties,
    out: Binding[],
  ): void {
    if (!exchange.isRouteCacheable) this.isCacheable = false;
    const [onlyKey] = keys;
    if (keys.length === 1 && onlyKey !== undefined) {
      exchange.match(onlyKey, properties, out);
      return;
    }
    const matched: Binding[] = [];
    for (const key of keys) exchange.match(key, properties, matched);
    for (const binding of new Set(matched)) out.push(binding);
  }
}
