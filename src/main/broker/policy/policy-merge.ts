// A policy and an operator policy as one definition [rabbitmq: parameters, operator policies]: the
// operator's word is the last where numbers cannot be compared.

import type { JsonObject, JsonValue } from '../json.ts';

const LOWER_WINS: readonly string[] = [
  'message-ttl',
  'expires',
  'max-length',
  'max-length-bytes',
  'max-in-memory-length',
  'max-in-memory-bytes',
];

export function mergeDefinitions(
  policy: JsonObject | undefined,
  operatorPolicy: JsonObject | undefined,
): JsonObject {
  const merged: Record<string, JsonValue> = { ...policy };
  for (const [key, value] of Object.entries(operatorPolicy ?? {})) {
    const own = merged[key];
    merged[key] = own === undefined ? value : mergeSetting(key, own, value);
  }
  return merged;
}

function mergeSetting(key: string, own: JsonValue, operators: JsonValue): JsonValue {
  if (typeof own !== 'number' || typeof operators !== 'number') return operators;
  if (key === 'delivery-limit') return mergeDeliveryLimits(own, operators);
  return LOWER_WINS.includes(key) ? Math.min(own, operators) : operators;
}

/** The lower one; but a negative one means no limit, and then the larger one holds. */
export function mergeDeliveryLimits(a: number, b: number): number {
  return a < 0 || b < 0 ? Math.max(a, b) : Math.min(a, b);
}
