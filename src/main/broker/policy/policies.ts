// The policies and operator policies of all vhosts, and which of them are in effect for an object
// [rabbitmq: parameters, policies]. Applying them to queues is the vhost's work.

import { type Actor, checkAdministrator, checkPolicymaker } from '../access/actor.ts';
import { compilePattern, type NamePattern } from '../access/name-pattern.ts';
import { noSuchVhost } from '../access/permissions.ts';
import type { Change } from '../access/users.ts';
import { notFound } from '../errors.ts';
import type { Events } from '../events.ts';
import { isJsonObject, isSameJson, type JsonObject } from '../json.ts';
import type { DefinitionStore, ParameterRecord } from '../ports.ts';
import type { QueueType } from '../queue-type.ts';
import { UNSUPPORTED_SETTINGS } from './definition-rules.ts';
import { covers, type EffectivePolicy, NO_POLICY, type Policy, type PolicyKind } from './policy.ts';
import { mergeDefinitions } from './policy-merge.ts';
import { type PolicySpec, validatePolicy } from './policy-validation.ts';

/** What policies need of the rest of the broker. */
export interface PoliciesHost {
  readonly definitions: DefinitionStore;
  readonly events: Events;
  hasVhost(name: string): boolean;
  /** Applies what is in effect now to the objects of a vhost; `isSet` is false for a removal. */
  policiesChanged(vhost: string, isSet: boolean): void;
}

interface Row {
  readonly policy: Policy;
  readonly pattern: NamePattern;
}

type Rows = Map<string, Row>;

export const POLICY_COMPONENTS: readonly PolicyKind[] = ['policy', 'operator_policy'];

export class Policies {
  readonly #host: PoliciesHost;
  /** By kind, then by vhost, then by name. */
  readonly #rows: Readonly<Record<PolicyKind, Map<string, Rows>>> = {
    policy: new Map(),
    operator_policy: new Map(),
  };

  constructor(host: PoliciesHost) {
    this.#host = host;
  }

  get(kind: PolicyKind, vhost: string, name: string): Policy | undefined {
    return this.#rows[kind].get(vhost)?.get(name)?.policy;
  }

  /** Sorted by vhost, then by name. */
  list(kind: PolicyKind, vhost?: string): readonly Policy[] {
    const byVhost = this.#rows[kind];
    const rows = vhost === undefined ? [...byVhost.values()] : [byVhost.get(vhost) ?? new Map()];
    const policies = rows.flatMap((named: Rows) => [...named.values()].map((row) => row.policy));
    return policies.sort((a, b) =>
      a.vhost === b.vhost ? (a.name < b.name ? -1 : 1) : a.vhost < b.vhost ? -1 : 1,
    );
  }

  /** What is in effect for an object of this name. */
  effective(vhost: string, type: 'exchange' | QueueType, name: string): EffectivePolicy {
    const policy = this.#match('policy', vhost, type, name);
    const operatorPolicy = this.#match('operator_policy', vhost, type, name);
    if (policy === null && operatorPolicy === null) return NO_POLICY;
    return {
      policy: policy?.name ?? null,
      operatorPolicy: operatorPolicy?.name ?? null,
      definition: mergeDefinitions(policy?.definition, operatorPolicy?.definition),
    };
  }

  #match(
    kind: PolicyKind,
    vhost: string,
    type: 'exchange' | QueueType,
    name: string,
  ): Policy | null {
    let best: Policy | null = null;
    for (const { policy, pattern } of this.#rows[kind].get(vhost)?.values() ?? []) {
      if (best !== null && policy.priority <= best.priority) continue;
      if (applies(policy, type) && pattern.matches(name)) best = policy;
    }
    return best;
  }

  /** Puts back what the store kept. */
  recover(record: ParameterRecord): void {
    const { vhost, component, name, value } = record;
    if (!isJsonObject(value)) return;
    const kind: PolicyKind = component === 'policy' ? 'policy' : 'operator_policy';
    const { pattern, definition, priority } = value;
    const spec = { vhost, name, pattern, applyTo: value['apply-to'], priority, definition };
    this.#keep(kind, validatePolicy(kind, spec));
  }

  /** Sets a policy and applies it. Throws ACCESS_REFUSED, NOT_FOUND, PRECONDITION_FAILED. */
  set(actor: Actor, kind: PolicyKind, spec: PolicySpec): Change {
    const policy = this.checkSet(actor, kind, spec);
    const { vhost, name } = policy;
    const previous = this.get(kind, vhost, name);
    if (previous !== undefined && isSameJson(parameterValue(previous), parameterValue(policy)))
      return 'updated';
    this.#keep(kind, policy);
    const parameter = { vhost, component: kind, name, value: parameterValue(policy) };
    this.#host.definitions.record({ kind: 'parameter.put', parameter });
    this.#host.policiesChanged(vhost, true);
    this.#host.events.emit('policy.set', { kind, policy, by: actor.username });
    return previous === undefined ? 'created' : 'updated';
  }

  /** The policy as it would be set. Throws what `set` would throw, and changes nothing. */
  checkSet(actor: Actor, kind: PolicyKind, spec: PolicySpec): Policy {
    checkMaySet(actor, kind);
    if (!this.#host.hasVhost(spec.vhost)) throw noSuchVhost(spec.vhost);
    return validatePolicy(kind, spec);
  }

  /** Throws ACCESS_REFUSED, NOT_FOUND. */
  clear(actor: Actor, kind: PolicyKind, vhost: string, name: string): void {
    checkMaySet(actor, kind);
    if (this.#rows[kind].get(vhost)?.delete(name) !== true)
      throw notFound('Parameter does not exist');
    this.#host.definitions.record({ kind: 'parameter.deleted', vhost, component: kind, name });
    this.#host.policiesChanged(vhost, false);
    this.#host.events.emit('policy.cleared', { kind, vhost, name, by: actor.username });
  }

  /** Removes all of a vhost that is deleted. */
  clearVhost(actor: Actor, vhost: string): void {
    for (const kind of POLICY_COMPONENTS) {
      const names = [...(this.#rows[kind].get(vhost)?.keys() ?? [])];
      this.#rows[kind].delete(vhost);
      for (const name of names) {
        this.#host.definitions.record({ kind: 'parameter.deleted', vhost, component: kind, name });
        this.#host.events.emit('policy.cleared', { kind, vhost, name, by: actor.username });
      }
    }
  }

  #keep(kind: PolicyKind, policy: Policy): void {
    const { vhost, name } = policy;
    const { pattern } = compilePattern(policy.pattern);
    if (pattern === null) return;
    let rows = this.#rows[kind].get(vhost);
    if (rows === undefined) {
      rows = new Map();
      this.#rows[kind].set(vhost, rows);
    }
    rows.set(name, { policy, pattern });
  }
}

/** The form in which a policy is a runtime parameter. */
export function parameterValue(policy: Policy): JsonObject {
  const { pattern, definition, priority, applyTo } = policy;
  return { pattern, definition, priority, 'apply-to': applyTo };
}

function checkMaySet(actor: Actor, kind: PolicyKind): void {
  if (kind === 'policy') checkPolicymaker(actor);
  else checkAdministrator(actor);
}

/** A policy with a setting that the queue type does not have does not apply to it at all. */
function applies(policy: Policy, type: 'exchange' | QueueType): boolean {
  if (!covers(policy.applyTo, type)) return false;
  if (type === 'exchange') return true;
  return !UNSUPPORTED_SETTINGS[type].some((key) => Object.hasOwn(policy.definition, key));
}
