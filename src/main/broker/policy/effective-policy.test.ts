import { describe, expect, it } from 'vitest';
import { type FieldTable, long, longstr } from '../field-table.ts';
import { alternateExchangeOf, queueSettings } from './effective-arguments.ts';
import { mergeDefinitions } from './policy-merge.ts';

describe('a policy and an operator policy', () => {
  it.each([
    [{ 'max-length': 10 }, { 'max-length': 5 }, { 'max-length': 5 }],
    [{ 'max-length': 1 }, { 'max-length': 5 }, { 'max-length': 1 }],
    [{ 'delivery-limit': -1 }, { 'delivery-limit': 5 }, { 'delivery-limit': 5 }],
    [{ 'delivery-limit': 3 }, { 'delivery-limit': 5 }, { 'delivery-limit': 3 }],
    [{ 'delivery-limit': 3 }, { 'delivery-limit': -1 }, { 'delivery-limit': 3 }],
    [{ 'queue-version': 2 }, { 'queue-version': 1 }, { 'queue-version': 1 }],
    [{ overflow: 'drop-head' }, { overflow: 'reject-publish' }, { overflow: 'reject-publish' }],
    [{ expires: 1 }, { 'message-ttl': 2 }, { expires: 1, 'message-ttl': 2 }],
    [undefined, { expires: 1 }, { expires: 1 }],
  ])('%j under %j is %j', (policy, operatorPolicy, merged) => {
    expect(mergeDefinitions(policy, operatorPolicy)).toEqual(merged);
  });
});

describe('arguments under a policy', () => {
  it.each([
    ['message-ttl', 'messageTtlMs'],
    ['expires', 'expiresMs'],
    ['max-length', 'maxLength'],
    ['max-length-bytes', 'maxLengthBytes'],
  ] as const)('of %s the lower holds', (key, setting) => {
    const settingsOf = (argument: number | null, policy: number | null) => {
      const args: FieldTable = argument === null ? [] : [[`x-${key}`, long(argument)]];
      return queueSettings('classic', args, policy === null ? {} : { [key]: policy })[setting];
    };
    expect(settingsOf(5, 9)).toBe(5);
    expect(settingsOf(9, 5)).toBe(5);
    expect(settingsOf(null, 5)).toBe(5);
    expect(settingsOf(9, null)).toBe(9);
    expect(settingsOf(null, null)).toBeNull();
  });

  it('of names the argument holds', () => {
    const policy = { 'dead-letter-exchange': 'p', 'dead-letter-routing-key': 'pk' };
    const args: FieldTable = [['x-dead-letter-exchange', longstr('a')]];
    expect(queueSettings('classic', args, policy)).toMatchObject({
      deadLetterExchange: 'a',
      deadLetterRoutingKey: 'pk',
    });
    const ae: FieldTable = [['alternate-exchange', longstr('a')]];
    expect(alternateExchangeOf(ae, { 'alternate-exchange': 'p' })).toBe('a');
    expect(alternateExchangeOf([], { 'alternate-exchange': 'p' })).toBe('p');
  });

  it('of overflow the argument holds in classic queues, the policy in quorum queues', () => {
    const args: FieldTable = [['x-overflow', longstr('drop-head')]];
    const policy = { overflow: 'reject-publish' };
    expect(queueSettings('classic', args, policy).overflow).toBe('drop-head');
    expect(queueSettings('quorum', args, policy).overflow).toBe('reject-publish');
    expect(queueSettings('classic', [], policy).overflow).toBe('reject-publish');
  });

  it('of delivery limits the lower holds, and no limit gives way to one', () => {
    const limit = (argument: number | null, policy: number | null) => {
      const args: FieldTable = argument === null ? [] : [['x-delivery-limit', long(argument)]];
      return queueSettings('quorum', args, policy === null ? {} : { 'delivery-limit': policy })
        .deliveryLimit;
    };
    expect(limit(3, 5)).toBe(3);
    expect(limit(-1, 5)).toBe(5);
    expect(limit(null, 5)).toBe(5);
    expect(limit(null, -1)).toBeNull();
    expect(limit(null, null)).toBe(20);
  });
});
