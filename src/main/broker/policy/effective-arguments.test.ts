import { describe, expect, it } from 'vitest';
import { type FieldTable, long, longstr } from '../field-table.ts';
import { alternateExchangeOf, type QueueSettings, queueSettings } from './effective-arguments.ts';

const classic = (args: FieldTable): QueueSettings => queueSettings('classic', args, {});
const quorum = (args: FieldTable): QueueSettings => queueSettings('quorum', args, {});

describe('queueSettings', () => {
  it('leaves everything open without arguments', () => {
    expect(classic([])).toEqual({
      type: 'classic',
      messageTtlMs: null,
      expiresMs: null,
      maxLength: null,
      maxLengthBytes: null,
      overflow: 'drop-head',
      deadLetterExchange: null,
      deadLetterRoutingKey: null,
      maxPriority: null,
      isSingleActiveConsumer: false,
      deliveryLimit: null,
      consumerTimeoutMs: null,
      stream: { maxBytes: null, maxAgeMs: null, segmentBytes: 500_000_000 },
    });
  });

  it('takes each argument, zero and the empty string included', () => {
    expect(
      classic([
        ['x-message-ttl', long(0)],
        ['x-expires', { type: 'long', value: 1000n }],
        ['x-max-length', { type: 'byte', value: 0 }],
        ['x-max-length-bytes', long(10)],
        ['x-overflow', longstr('reject-publish-dlx')],
        ['x-dead-letter-exchange', longstr('')],
        ['x-dead-letter-routing-key', longstr('')],
        ['x-max-priority', long(5)],
        ['x-single-active-consumer', { type: 'bool', value: true }],
        ['x-consumer-timeout', long(60_000)],
      ]),
    ).toEqual({
      type: 'classic',
      messageTtlMs: 0,
      expiresMs: 1000,
      maxLength: 0,
      maxLengthBytes: 10,
      overflow: 'reject-publish-dlx',
      deadLetterExchange: '',
      deadLetterRoutingKey: '',
      maxPriority: 5,
      isSingleActiveConsumer: true,
      deliveryLimit: null,
      consumerTimeoutMs: 60_000,
      stream: { maxBytes: 10, maxAgeMs: null, segmentBytes: 500_000_000 },
    });
  });

  it('lets a policy go before the arguments of a stream, but for its bytes', () => {
    const args: FieldTable = [
      ['x-max-age', longstr('7D')],
      ['x-stream-max-segment-size-bytes', long(1000)],
      ['x-max-length-bytes', long(5000)],
    ];
    const { stream } = queueSettings('stream', args, {});
    expect(stream).toEqual({ maxBytes: 5000, maxAgeMs: 7 * 86_400_000, segmentBytes: 1000 });
    const policy = {
      'max-age': '90s',
      'stream-max-segment-size-bytes': 2000,
      'max-length-bytes': 9000,
    };
    expect(queueSettings('stream', args, policy).stream).toEqual({
      maxBytes: 5000,
      maxAgeMs: 90_000,
      segmentBytes: 2000,
    });
  });

  it('takes a highest priority of 0 for 1', () => {
    expect(classic([['x-max-priority', long(0)]]).maxPriority).toBe(1);
  });

  it('gives quorum queues a delivery limit of 20 unless they name one; negative is none', () => {
    expect(quorum([]).deliveryLimit).toBe(20);
    expect(quorum([['x-delivery-limit', long(0)]]).deliveryLimit).toBe(0);
    expect(quorum([['x-delivery-limit', long(-1)]]).deliveryLimit).toBeNull();
  });

  it('lets quorum queues drop their head where they cannot dead-letter refused messages', () => {
    expect(quorum([['x-overflow', longstr('reject-publish-dlx')]]).overflow).toBe('drop-head');
    expect(quorum([['x-overflow', longstr('reject-publish')]]).overflow).toBe('reject-publish');
  });
});

describe('alternateExchangeOf', () => {
  it('is the argument when that is a string', () => {
    expect(alternateExchangeOf([['alternate-exchange', longstr('ae')]], {})).toBe('ae');
    expect(alternateExchangeOf([['alternate-exchange', long(1)]], {})).toBeNull();
    expect(alternateExchangeOf([], {})).toBeNull();
  });
});
