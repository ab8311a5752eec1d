import { describe, expect, it } from 'vitest';
import { queueView } from '../../../../test/support/topology-views.ts';
import type { Field } from '../../../shared/ipc/field.ts';
import { type KnownArgument, QUEUE_ARGUMENTS } from '../../../shared/topology/argument-catalog.ts';
import { argumentProblem, firstValue, inForce } from './argument-value.ts';

const find = (type: string, name: string): KnownArgument => {
  const known = QUEUE_ARGUMENTS[type]?.find((argument) => argument.name === name);
  if (known === undefined) throw new Error(name);
  return known;
};
const long = (value: number): Field => ({ type: 'long', value });
const text = (value: string): Field => ({ type: 'longstr', value });

describe('the value of an argument', () => {
  it('is right when it is first set, for every argument of every type of queue', () => {
    for (const known of Object.values(QUEUE_ARGUMENTS).flat()) {
      expect(argumentProblem(known, firstValue(known)), known.name).toBeNull();
    }
  });

  it('is refused as the broker would refuse it', () => {
    expect(argumentProblem(find('classic', 'x-message-ttl'), long(-1))).toBe('min');
    expect(argumentProblem(find('classic', 'x-message-ttl'), text('5'))).toBe('type');
    expect(argumentProblem(find('classic', 'x-expires'), long(0))).toBe('min');
    expect(argumentProblem(find('classic', 'x-max-priority'), long(256))).toBe('max');
    expect(argumentProblem(find('quorum', 'x-overflow'), text('reject-publish-dlx'))).toBe(
      'choice',
    );
    expect(argumentProblem(find('stream', 'x-max-age'), text('7 days'))).toBe('age');
    expect(argumentProblem(find('classic', 'x-single-active-consumer'), text('true'))).toBe('type');
  });
});

describe('what is in force', () => {
  const ttl = find('classic', 'x-message-ttl');
  const featuresWith = (messageTtlMs: number | null) => ({
    ...queueView('q').features,
    messageTtlMs,
  });

  it('is not said when it is the argument itself, or nothing', () => {
    expect(inForce(ttl, long(5), featuresWith(5), 'p')).toBeNull();
    expect(inForce(ttl, null, featuresWith(null), 'p')).toBeNull();
  });

  it('comes from the policy where it sets less, or where there is no argument', () => {
    expect(inForce(ttl, long(9), featuresWith(5), 'p')).toEqual({ value: 5, from: 'policy' });
    expect(inForce(ttl, null, featuresWith(5), 'p')).toEqual({ value: 5, from: 'policy' });
  });

  it('is the default where no policy says it', () => {
    const features = { ...queueView('q').features, deliveryLimit: 20 };
    const limit = find('quorum', 'x-delivery-limit');
    expect(inForce(limit, null, features, null)).toEqual({ value: 20, from: 'default' });
  });
});
