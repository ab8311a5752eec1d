// An exchange and the bindings it is the source of. Its type decides which bindings a message follows;
// following them, across exchanges, is the router's work.

import type { Binding } from '../binding.ts';
import { ExchangeCounters } from '../counters.ts';
import type { FieldTable } from '../field-table.ts';
import { alternateExchangeOf } from '../policy/effective-arguments.ts';
import { type EffectivePolicy, NO_POLICY } from '../policy/policy.ts';
import type { Properties } from '../properties.ts';
import type { Queue } from '../queue/queue.ts';
import { bindingIdentity } from './binding-identity.ts';
import type { Route } from './route.ts';

/** What is known of an exchange when it is declared. */
export interface ExchangeSpec {
  readonly vhostName: string;
  readonly name: string;
  readonly type: string;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly isInternal: boolean;
  readonly args: FieldTable;
}

/** Base of the exchange types. Change bindings through the router, which keeps caches right. */
export abstract class Exchange {
  readonly kind = 'exchange';
  readonly vhostName: string;
  readonly name: string;
  readonly type: string;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly isInternal: boolean;
  readonly args: FieldTable;
  readonly counters = new ExchangeCounters();
  /** The nameless exchange that routes by queue name and cannot be bound. */
  readonly isDefault: boolean;
  /** False when the bindings that match depend on more than the routing key. */
  abstract readonly isRouteCacheable: boolean;
  /** Name of the exchange in effect for messages that no binding takes; null for none. */
  alternateExchange: string | null;
  effectivePolicy: EffectivePolicy = NO_POLICY;
  /** True once it has been the source of a binding. */
  hasHadBinding = false;
  /** Routes by routing key, of the router's epoch `routesEpoch`. Kept by the router. */
  readonly routes = new Map<string, Route>();
  routesEpoch = -1;
  private readonly bindingsByIdentity = new Map<string, Binding>();

  constructor(spec: ExchangeSpec) {
    this.vhostName = spec.vhostName;
    this.name = spec.name;
    this.type = spec.type;
    this.isDurable = spec.isDurable;
    this.isAutoDelete = spec.isAutoDelete;
    this.isInternal = spec.isInternal;
    this.args = spec.args;
    this.isDefault = spec.name === '';
    this.alternateExchange = alternateExchangeOf(spec.args, {});
  }

  /** Puts a policy into effect; the router has to be told [rabbitmq: parameters, policies]. */
  applyPolicy(policy: EffectivePolicy): void {
    this.effectivePolicy = policy;
    this.alternateExchange = alternateExchangeOf(this.args, policy.definition);
  }

  /** Bindings it is the source of, by identity, in the order they were made. */
  get bindings(): ReadonlyMap<string, Binding> {
    return this.bindingsByIdentity;
  }

  /** True when an auto-delete exchange has lost its last binding and is to be deleted. */
  get isUnused(): boolean {
    return this.isAutoDelete && this.hasHadBinding && this.bindingsByIdentity.size === 0;
  }

  /** Throws PRECONDITION_FAILED when the type does not accept such a binding. */
  validateBinding(_key: string, _args: FieldTable): void {}

  findBinding(destination: Queue | Exchange, key: string, args: FieldTable): Binding | undefined {
    return this.bindingsByIdentity.get(
      bindingIdentity(destination.kind, destination.name, key, args),
    );
  }

  /** False when an identical binding exists. Router only. */
  addBinding(binding: Binding): boolean {
    const identity = identityOf(binding);
    if (this.bindingsByIdentity.has(identity)) return false;
    this.bindingsByIdentity.set(identity, binding);
    this.hasHadBinding = true;
    this.index(binding);
    return true;
  }

  /** False when it is not one of this exchange's. Router only. */
  removeBinding(binding: Binding): boolean {
    const identity = identityOf(binding);
    if (this.bindingsByIdentity.get(identity) !== binding) return false;
    this.bindingsByIdentity.delete(identity);
    this.unindex(binding);
    return true;
  }

  /** Appends each binding that takes a message with this routing key and properties, once. */
  abstract match(routingKey: string, properties: Properties, out: Binding[]): void;

  /** Makes a new binding findable by `match`. */
  protected abstract index(binding: Binding): void;

  /** Undoes `index`. */
  protected abstract unindex(binding: Binding): void;
}

const identityOf = (binding: Binding): string =>
  bindingIdentity(binding.destination.kind, binding.destination.name, binding.key, binding.args);
