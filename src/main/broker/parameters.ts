// Runtime parameters of vhosts and of the whole broker [rabbitmq: parameters]. Most belong to plugins
// that do not exist here: they are kept and given back. Two components are views of other things.

import { type Actor, checkAdministrator, checkPolicymaker } from './access/actor.ts';
import { noSuchVhost } from './access/permissions.ts';
import type { Change } from './access/users.ts';
import { erlangTerm, validationFailed } from './erlang-text.ts';
import { type BrokerError, notFound, preconditionFailed } from './errors.ts';
import type { Events } from './events.ts';
import { isJsonObject, isSameJson, type JsonValue } from './json.ts';
import { type Policies, parameterValue } from './policy/policies.ts';
import type { DefinitionStore, GlobalParameterRecord, ParameterRecord } from './ports.ts';
import type { Vhosts } from './vhosts.ts';

export type Parameter = ParameterRecord;
export type GlobalParameter = GlobalParameterRecord;

/** What parameters need of the rest of the broker. */
export interface ParametersHost {
  readonly definitions: DefinitionStore;
  readonly events: Events;
  readonly policies: Policies;
  readonly vhosts: Vhosts;
}

const OPERATOR_POLICY = 'operator_policy';
const VHOST_LIMITS = 'vhost-limits';

const keyOf = (vhost: string, component: string, name: string): string =>
  JSON.stringify([component, vhost, name]);

export class Parameters {
  readonly #host: ParametersHost;
  readonly #rows = new Map<string, Parameter>();
  readonly #globals = new Map<string, JsonValue>();

  constructor(host: ParametersHost) {
    this.#host = host;
  }

  /** All but policies, sorted by component, vhost and name. */
  list(component?: string, vhost?: string): readonly Parameter[] {
    const all = [...this.#rows.values(), ...this.#operatorPolicies(), ...this.#vhostLimits()];
    const sortKey = (row: Parameter): string => keyOf(row.vhost, row.component, row.name);
    return all
      .filter((row) => component === undefined || row.component === component)
      .filter((row) => vhost === undefined || row.vhost === vhost)
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }

  #operatorPolicies(): readonly Parameter[] {
    return this.#host.policies.list(OPERATOR_POLICY).map((policy) => ({
      vhost: policy.vhost,
      component: OPERATOR_POLICY,
      name: policy.name,
      value: parameterValue(policy),
    }));
  }

  #vhostLimits(): readonly Parameter[] {
    return this.#host.vhosts
      .list()
      .filter(({ limits }) => Object.keys(limits).length > 0)
      .map(({ name: vhost, limits: value }) => ({
        vhost,
        component: VHOST_LIMITS,
        name: 'limits',
        value,
      }));
  }

  get(vhost: string, component: string, name: string): Parameter | undefined {
    return this.list(component, vhost).find((row) => row.name === name);
  }

  globals(): readonly GlobalParameter[] {
    return [...this.#globals]
      .map(([name, value]) => ({ name, value }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  global(name: string): GlobalParameter | undefined {
    const value = this.#globals.get(name);
    return value === undefined ? undefined : { name, value };
  }

  /** Puts back what the store kept. */
  recover(parameter: Parameter): void {
    this.#rows.set(keyOf(parameter.vhost, parameter.component, parameter.name), parameter);
  }

  recoverGlobal({ name, value }: GlobalParameter): void {
    this.#globals.set(name, value);
  }

  /** Throws ACCESS_REFUSED, NOT_FOUND, PRECONDITION_FAILED. */
  set(actor: Actor, parameter: Parameter): Change {
    this.checkSet(actor, parameter);
    const { vhost, component, name, value } = parameter;
    const { policies, vhosts, definitions, events } = this.#host;
    const previous = this.get(vhost, component, name);
    const change = previous === undefined ? 'created' : 'updated';
    if (component === OPERATOR_POLICY)
      return policies.set(actor, OPERATOR_POLICY, policySpec(parameter));
    if (component === VHOST_LIMITS) {
      if (isJsonObject(value)) vhosts.setLimits(actor, vhost, value);
      return change;
    }
    if (previous !== undefined && isSameJson(previous.value, value)) return 'updated';
    this.#rows.set(keyOf(vhost, component, name), parameter);
    definitions.record({ kind: 'parameter.put', parameter });
    events.emit('parameter.set', { vhost, component, name, value, by: actor.username });
    return change;
  }

  /** Throws what `set` would throw, and changes nothing. */
  checkSet(actor: Actor, parameter: Parameter): void {
    const { vhost, component, name, value } = parameter;
    const { policies, vhosts } = this.#host;
    checkPolicymaker(actor);
    if (component === 'policy')
      throw preconditionFailed('policies may not be set using this method');
    if (vhosts.get(vhost) === undefined) throw noSuchVhost(vhost);
    if (component === OPERATOR_POLICY)
      policies.checkSet(actor, OPERATOR_POLICY, policySpec(parameter));
    if (component !== VHOST_LIMITS) return;
    if (!isJsonObject(value)) throw invalid(`${name} not a list ${erlangTerm(value)}`);
    vhosts.checkLimits(actor, vhost, value);
  }

  /** Throws ACCESS_REFUSED, NOT_FOUND, PRECONDITION_FAILED. */
  clear(actor: Actor, vhost: string, component: string, name: string): void {
    checkPolicymaker(actor);
    const { policies, vhosts } = this.#host;
    if (component === 'policy') {
      throw preconditionFailed('policies may not be cleared using this method');
    }
    if (vhosts.get(vhost) === undefined) throw noSuchVhost(vhost);
    if (this.get(vhost, component, name) === undefined) throw missing();
    if (component === OPERATOR_POLICY) policies.clear(actor, OPERATOR_POLICY, vhost, name);
    else if (component === VHOST_LIMITS) vhosts.setLimits(actor, vhost, {});
    else this.#drop(actor, vhost, component, name);
  }

  #drop(actor: Actor, vhost: string, component: string, name: string): void {
    this.#rows.delete(keyOf(vhost, component, name));
    this.#host.definitions.record({ kind: 'parameter.deleted', vhost, component, name });
    this.#host.events.emit('parameter.cleared', { vhost, component, name, by: actor.username });
  }

  /** Removes all of a vhost that is deleted. */
  clearVhost(actor: Actor, deleted: string): void {
    for (const { vhost, component, name } of [...this.#rows.values()]) {
      if (vhost === deleted) this.#drop(actor, vhost, component, name);
    }
  }

  /** Throws ACCESS_REFUSED. */
  setGlobal(actor: Actor, name: string, value: JsonValue): Change {
    checkAdministrator(actor);
    const change = this.#globals.has(name) ? 'updated' : 'created';
    this.#globals.set(name, value);
    this.#host.definitions.record({ kind: 'global-parameter.put', parameter: { name, value } });
    const by = actor.username;
    const event = { vhost: null, component: 'global', name, value, by };
    this.#host.events.emit('parameter.set', event);
    return change;
  }

  /** Throws ACCESS_REFUSED, NOT_FOUND. */
  clearGlobal(actor: Actor, name: string): void {
    checkAdministrator(actor);
    if (!this.#globals.delete(name)) throw missing();
    this.#host.definitions.record({ kind: 'global-parameter.deleted', name });
    const event = { vhost: null, component: 'global', name, by: actor.username };
    this.#host.events.emit('parameter.cleared', event);
  }
}

function policySpec({ vhost, name, value }: Parameter) {
  const given = isJsonObject(value) ? value : {};
  const { pattern, priority, definition } = given;
  return { vhost, name, pattern, priority, definition, applyTo: given['apply-to'] };
}

const missing = (): BrokerError => notFound('Parameter does not exist');
const invalid = (complaint: string): BrokerError =>
  preconditionFailed(validationFailed([complaint]));
