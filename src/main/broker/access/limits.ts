// Limits of users and vhosts [rabbitmq: vhosts, limits]. They are kept as they were set; a negative
// number means no limit.

import { erlangPairs, erlangTerm, validationFailed } from '../erlang-text.ts';
import { preconditionFailed } from '../errors.ts';
import type { JsonValue } from '../json.ts';

/** By RabbitMQ's names. */
export type Limits = Readonly<Record<string, number>>;

export const NO_LIMITS: Limits = {};
export const USER_LIMITS: readonly string[] = ['max-connections', 'max-channels'];
export const VHOST_LIMITS: readonly string[] = ['max-connections', 'max-queues'];

/** Whether one more would be too many; false when there is no such limit. */
export function isReached(limits: Limits, name: string, count: number): boolean {
  const limit = limits[name];
  return limit !== undefined && limit >= 0 && count >= limit;
}

/** Throws PRECONDITION_FAILED for unknown limits and for values that are no integers. */
export function checkLimits(
  subject: string,
  known: readonly string[],
  limits: { readonly [name: string]: JsonValue },
): Limits {
  const errors: string[] = [];
  const strangers: (readonly [string, JsonValue])[] = [];
  for (const [name, value] of Object.entries(limits)) {
    if (!known.includes(name)) strangers.push([name, value]);
    else if (!Number.isInteger(value)) {
      errors.push(`${name} should be number, actually was ${erlangTerm(value)}`);
    }
  }
  if (strangers.length > 0) {
    errors.unshift(`Unrecognised terms ${erlangPairs(strangers)} in ${subject}`);
  }
  if (errors.length > 0) throw preconditionFailed(validationFailed(errors));
  return Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, Number(value)]));
}
