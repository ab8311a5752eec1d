import { describe, expect, it } from 'vitest';
import { type PolicySpec, validatePolicy } from './policy-validation.ts';

const POLICY: PolicySpec = {
  vhost: '/',
  name: 'p',
  pattern: '^a',
  definition: { 'message-ttl': 1000 },
};

describe('policies', () => {
  it('have priority 0 and apply to all unless they say otherwise', () => {
    expect(validatePolicy('policy', POLICY)).toEqual({
      vhost: '/',
      name: 'p',
      pattern: '^a',
      applyTo: 'all',
      priority: 0,
      definition: { 'message-ttl': 1000 },
    });
  });

  // What a RabbitMQ 3.10 answers to the same, except for the targets that came later.
  it.each([
    [{ definition: {} }, 'no policy provided'],
    [{ definition: { 'message-ttl': -1 } }, '-1 is not a valid message TTL'],
    [{ definition: { 'message-ttl': 'x' } }, '<<"x">> is not a valid message TTL'],
    [{ definition: { expires: 0 } }, '0 is not a valid queue expiry'],
    [{ definition: { 'max-length': 1.5 } }, '1.5 is not a valid maximum length'],
    [{ definition: { overflow: 'no' } }, '<<"no">> is not a valid overflow value'],
    [{ definition: { 'dead-letter-exchange': 1 } }, '1 is not a valid dead letter exchange name'],
    [
      { definition: { foo: 'bar', 'max-length': 1 } },
      '[{<<"foo">>,<<"bar">>}] are not recognised policy settings',
    ],
    [
      { applyTo: 'everything' },
      "apply-to 'everything' unrecognised; should be one of: 'queues', 'classic_queues', " +
        "'quorum_queues', 'streams', 'exchanges', or 'all'",
    ],
    [{ pattern: '(' }, 'pattern should be regular expression but is invalid: {"missing )",1}'],
    [{ priority: 'high' }, 'priority should be a number, actually was <<"high">>'],
  ])('%j is refused', (change, complaint) => {
    expect(() => validatePolicy('policy', { ...POLICY, ...change })).toThrow(
      expect.objectContaining({
        condition: 'PRECONDITION_FAILED',
        message: `Validation failed\n\n${complaint}\n`,
      }),
    );
  });

  it('all that is wrong is told at once', () => {
    const spec = { ...POLICY, definition: {}, pattern: '[', priority: null };
    expect(() => validatePolicy('policy', { ...spec, priority: 1.5 })).toThrow(
      'Validation failed\n\nno policy provided\n' +
        'pattern should be regular expression but is invalid: ' +
        '{"missing terminating ] for character class",1}\n' +
        'priority should be a number, actually was 1.5\n',
    );
  });

  it('operators may limit, but not redirect', () => {
    expect(() =>
      validatePolicy('operator_policy', { ...POLICY, definition: { 'dead-letter-exchange': 'x' } }),
    ).toThrow('[{<<"dead-letter-exchange">>,<<"x">>}] are not recognised policy settings');
    const definition = { 'max-length': 5, 'delivery-limit': -1, overflow: 'reject-publish' };
    expect(validatePolicy('operator_policy', { ...POLICY, definition }).definition).toEqual(
      definition,
    );
  });
});
