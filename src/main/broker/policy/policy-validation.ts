// Whether a policy may be set, and what of it is wrong: all complaints at once, in RabbitMQ's order.

import { compilePattern } from '../access/name-pattern.ts';
import { erlangTerm, validationFailed } from '../erlang-text.ts';
import { preconditionFailed } from '../errors.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { definitionComplaint } from './definition-rules.ts';
import { POLICY_TARGETS, type Policy, type PolicyKind, type PolicyTarget } from './policy.ts';

/** A policy as it comes from outside; what is left out has RabbitMQ's defaults. */
export interface PolicySpec {
  readonly vhost: string;
  readonly name: string;
  readonly pattern?: JsonValue | undefined;
  readonly applyTo?: JsonValue | undefined;
  readonly priority?: JsonValue | undefined;
  readonly definition?: JsonValue | undefined;
}

/** Throws PRECONDITION_FAILED; nothing is looked up. */
export function validatePolicy(kind: PolicyKind, spec: PolicySpec): Policy {
  const { vhost, name, pattern, definition } = spec;
  const applyTo = spec.applyTo ?? 'all';
  const priority = spec.priority ?? 0;
  const complaints = [
    definitionProblem(kind, name, definition),
    isTarget(applyTo) ? null : unknownTarget(applyTo),
    patternProblem(name, pattern),
    Number.isInteger(priority)
      ? null
      : `priority should be a number, actually was ${erlangTerm(priority)}`,
  ].filter((complaint) => complaint !== null);
  if (complaints.length > 0) throw preconditionFailed(validationFailed(complaints));
  return {
    vhost,
    name,
    pattern: String(pattern),
    applyTo: isTarget(applyTo) ? applyTo : 'all',
    priority: Number(priority),
    definition: isJsonObject(definition) ? definition : {},
  };
}

function isTarget(value: JsonValue): value is PolicyTarget {
  return POLICY_TARGETS.some((target) => target === value);
}

const unknownTarget = (value: JsonValue): string =>
  `apply-to '${String(value)}' unrecognised; should be one of: 'queues', 'classic_queues', ` +
  `'quorum_queues', 'streams', 'exchanges', or 'all'`;

function definitionProblem(
  kind: PolicyKind,
  name: string,
  definition: JsonValue | undefined,
): string | null {
  if (definition === undefined) return `Key "definition" not found in ${name}`;
  if (isJsonObject(definition)) return definitionComplaint(kind, definition);
  return `definition must be a dictionary: ${erlangTerm(definition)}`;
}

function patternProblem(name: string, pattern: JsonValue | undefined): string | null {
  if (pattern === undefined) return `Key "pattern" not found in ${name}`;
  if (typeof pattern !== 'string')
    return `pattern should be a binary but was ${erlangTerm(pattern)}`;
  const result = compilePattern(pattern);
  if (result.pattern !== null) return null;
  const { reason, position } = result;
  return `pattern should be regular expression but is invalid: {"${reason}",${position}}`;
}
