// Values of known arguments between their forms and the wire, and where the value in force comes from. Pure.

import type { Field } from '../../../shared/ipc/field.ts';
import type { QueueFeatures } from '../../../shared/ipc/topology.ts';
import type { KnownArgument } from '../../../shared/topology/argument-catalog.ts';

export type ArgumentProblem = 'type' | 'min' | 'max' | 'choice' | 'age';

/** What a form shows of a value: a number, a text, or nothing when the value is of another type. */
export function numberOf(field: Field): number | null {
  return (typeof field.value === 'number' || typeof field.value === 'string') &&
    field.type !== 'longstr' &&
    field.type !== 'binary'
    ? Number(field.value)
    : null;
}

/** Why the broker would refuse the value, or null. */
export function argumentProblem(
  { kind, min = -Infinity, max = Infinity, choices = [] }: KnownArgument,
  field: Field,
): ArgumentProblem | null {
  switch (kind) {
    case 'duration':
    case 'bytes':
    case 'count': {
      const value = numberOf(field);
      if (value === null || !Number.isInteger(value)) return 'type';
      return value < min ? 'min' : value > max ? 'max' : null;
    }
    case 'flag':
      return field.type === 'bool' ? null : 'type';
    case 'choice':
      if (field.type !== 'longstr') return 'type';
      return choices.includes(field.value) ? null : 'choice';
    case 'age':
      if (field.type !== 'longstr') return 'type';
      return /^\d+[YMDhms]$/.test(field.value) ? null : 'age';
    case 'text':
    case 'exchange':
      return field.type === 'longstr' ? null : 'type';
  }
}

/** What an argument begins with when it is set. */
export function firstValue({ kind, choices = [], min = 0 }: KnownArgument): Field {
  switch (kind) {
    case 'duration':
      return { type: 'long', value: 60_000 };
    case 'bytes':
      return { type: 'long', value: min > 1 ? min : 104_857_600 };
    case 'count':
      return { type: 'long', value: min > 0 ? min : min < 0 ? 20 : 10_000 };
    case 'flag':
      return { type: 'bool', value: true };
    case 'choice':
      return { type: 'longstr', value: choices[0] ?? '' };
    case 'age':
      return { type: 'longstr', value: '7D' };
    case 'text':
    case 'exchange':
      return { type: 'longstr', value: '' };
  }
}

/** The value in force where it is not the argument's own. */
export interface InForce {
  readonly value: string | number | boolean;
  readonly from: 'policy' | 'default';
}

/**
 * What holds for the queue beside its own argument: null when the argument itself holds, or nothing does. Of
 * two numbers the lower holds [rabbitmq: parameters, policies and arguments].
 */
export function inForce(
  { feature }: KnownArgument,
  own: Field | null,
  features: QueueFeatures,
  policy: string | null,
): InForce | null {
  const value = feature === undefined ? null : features[feature];
  if (value === null || value === false) return null;
  if (own !== null && String(own.value) === String(value)) return null;
  return { value, from: policy === null ? 'default' : 'policy' };
}
