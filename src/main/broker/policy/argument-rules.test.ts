import { describe, expect, it } from 'vitest';
import { type FieldTable, type FieldValue, long, longstr } from '../field-table.ts';
import {
  checkServerNamed,
  type QueueFlags,
  readConsumerArguments,
  readDeadLetterExchange,
  resolveQueueType,
  validateExchangeDeclare,
  validateQueueDeclare,
} from './argument-rules.ts';

const DURABLE: QueueFlags = { isDurable: true, isExclusive: false, isAutoDelete: false };
const QUORUM: readonly [string, FieldValue] = ['x-queue-type', longstr('quorum')];
const Q = "queue 'q' in vhost '/'";

const declare = (args: FieldTable, flags: QueueFlags = DURABLE): string =>
  validateQueueDeclare('/', 'q', flags, args);
const refusal = (message: string): unknown =>
  expect.objectContaining({ condition: 'PRECONDITION_FAILED', message });

describe('arguments of a queue.declare', () => {
  const bool: FieldValue = { type: 'bool', value: true };
  const int: FieldValue = { type: 'signedint', value: 1 };

  it.each<[string, FieldValue, string]>([
    ['x-message-ttl', long(-1), '{value_negative,-1}'],
    ['x-message-ttl', longstr('10'), '"expected integer, got longstr"'],
    ['x-message-ttl', long(315360000001), '{value_too_large,315360000001}'],
    ['x-message-ttl', { type: 'double', value: 1 }, '"expected integer, got double"'],
    ['x-expires', long(0), '{value_zero,0}'],
    ['x-expires', { type: 'long', value: 0n }, '{value_zero,0}'],
    ['x-expires', long(-5), '{value_negative,-5}'],
    ['x-expires', bool, '"expected integer, got bool"'],
    ['x-dead-letter-routing-key', longstr('k'), 'routing_key_but_no_dlx_defined'],
    ['x-dead-letter-routing-key', int, '{unacceptable_type,signedint}'],
    ['x-max-length', long(-1), '{value_negative,-1}'],
    ['x-max-length-bytes', longstr('1'), '"expected integer, got longstr"'],
    ['x-max-priority', long(256), '{max_value_exceeded,256}'],
    ['x-max-priority', long(-1), '{value_negative,-1}'],
    ['x-overflow', longstr('x'), 'invalid_overflow'],
    ['x-overflow', int, '{unacceptable_type,signedint}'],
    ['x-queue-mode', longstr('x'), '"unsupported queue mode \'x\'"'],
    ['x-queue-version', long(3), '"unsupported queue version \'3\'"'],
    ['x-queue-version', long(-1), '{value_negative,-1}'],
    ['x-single-active-consumer', longstr('true'), '{unacceptable_type,longstr}'],
    ['x-queue-leader-locator', longstr('x'), 'invalid_queue_locator_arg'],
    ['x-queue-type', longstr('foo'), '"unsupported queue type \'foo\'"'],
    ['x-queue-type', int, '{unacceptable_type,signedint}'],
  ])('refuses %s %o with %s', (key, value, reason) => {
    expect(() => declare([[key, value]])).toThrow(
      refusal(`invalid arg '${key}' for ${Q}: ${reason}`),
    );
  });

  it.each<[string, FieldValue, string]>([
    ['x-dead-letter-strategy', longstr('never'), 'invalid_dlx_strategy'],
    ['x-quorum-initial-group-size', long(0), '{value_zero,0}'],
    ['x-delivery-limit', longstr('5'), '"expected integer, got longstr"'],
    ['x-max-in-memory-length', long(-1), '{value_negative,-1}'],
  ])('refuses %s %o of a quorum queue with %s', (key, value, reason) => {
    expect(() => declare([QUORUM, [key, value]])).toThrow(
      refusal(`invalid arg '${key}' for ${Q}: ${reason}`),
    );
  });

  it('accepts every argument of a classic queue at its limits', () => {
    const args: FieldTable = [
      ['x-queue-type', longstr('classic')],
      ['x-expires', long(1)],
      ['x-message-ttl', long(315360000000)],
      ['x-dead-letter-routing-key', longstr('')],
      ['x-dead-letter-exchange', longstr('')],
      ['x-max-length', { type: 'byte', value: 0 }],
      ['x-max-length-bytes', { type: 'long', value: 2n ** 62n }],
      ['x-max-priority', { type: 'unsignedbyte', value: 255 }],
      ['x-overflow', longstr('reject-publish-dlx')],
      ['x-queue-mode', longstr('lazy')],
      ['x-queue-version', long(2)],
      ['x-single-active-consumer', bool],
      ['x-queue-master-locator', longstr('anything')],
      ['x-queue-leader-locator', longstr('client-local')],
    ];
    expect(declare(args)).toBe('classic');
    expect(declare(args, { isDurable: false, isExclusive: true, isAutoDelete: true })).toBe(
      'classic',
    );
  });

  it('accepts every argument of a quorum queue', () => {
    const args: FieldTable = [
      QUORUM,
      ['x-delivery-limit', long(-1)],
      ['x-dead-letter-strategy', longstr('at-least-once')],
      ['x-quorum-initial-group-size', long(3)],
      ['x-max-in-memory-bytes', long(0)],
    ];
    expect(declare(args)).toBe('quorum');
  });

  it('keeps arguments that no queue type knows', () => {
    expect(
      declare([
        ['x-foo', long(1)],
        ['foo', bool],
      ]),
    ).toBe('classic');
  });

  it.each([
    ['x-max-priority', [QUORUM], 'quorum'],
    ['x-queue-mode', [QUORUM], 'quorum'],
    ['x-max-age', [QUORUM], 'quorum'],
    ['x-delivery-limit', [], 'classic'],
    ['x-max-age', [], 'classic'],
    ['x-stream-filter-size-bytes', [], 'classic'],
    ['x-initial-cluster-size', [], 'classic'],
  ] as const)('refuses %s, an argument of other types, with %o', (key, base, type) => {
    // The value would be refused too, if it were looked at.
    expect(() => declare([...base, [key, { type: 'void', value: null }]])).toThrow(
      refusal(`invalid arg '${key}' for ${Q} of queue type rabbit_${type}_queue`),
    );
  });

  it('reports values before foreign arguments, and those before flags', () => {
    const flags: QueueFlags = { isDurable: false, isExclusive: true, isAutoDelete: true };
    const foreign: readonly [string, FieldValue] = ['x-max-priority', long(1)];
    expect(() => declare([QUORUM, foreign, ['x-message-ttl', long(-1)]], flags)).toThrow(
      '{value_negative,-1}',
    );
    expect(() => declare([QUORUM, foreign], flags)).toThrow('of queue type');
    expect(() =>
      declare([
        ['x-dead-letter-exchange', long(1)],
        ['x-queue-type', int],
      ]),
    ).toThrow(`invalid type 'long' for arg 'x-dead-letter-exchange' in ${Q}`);
  });

  it('wants quorum queues durable, not exclusive and not auto-delete', () => {
    const invalid = (name: string): unknown => refusal(`invalid property '${name}' for ${Q}`);
    const flags = { isDurable: false, isExclusive: true, isAutoDelete: true };
    expect(() => declare([QUORUM], flags)).toThrow(invalid('auto-delete'));
    expect(() => declare([QUORUM], { ...flags, isAutoDelete: false })).toThrow(
      invalid('exclusive-owner'),
    );
    expect(() => declare([QUORUM], { ...DURABLE, isDurable: false })).toThrow(
      invalid('non-durable'),
    );
  });

  it('takes an absent, empty or undefined type for classic', () => {
    for (const name of ['', 'undefined', 'classic']) {
      expect(resolveQueueType([['x-queue-type', longstr(name)]], '/', 'q')).toBe('classic');
    }
    expect(resolveQueueType([], '/', 'q')).toBe('classic');
  });

  it('lets the server name classic queues only', () => {
    expect(() => checkServerNamed('classic')).not.toThrow();
    expect(() => checkServerNamed('quorum')).toThrow(
      refusal('Cannot declare a server-named queue for type rabbit_quorum_queue'),
    );
  });

  it('reads the dead-letter exchange', () => {
    expect(readDeadLetterExchange('/', 'q', [])).toBeNull();
    expect(readDeadLetterExchange('/', 'q', [['x-dead-letter-exchange', longstr('d')]])).toBe('d');
  });
});

describe('arguments of an exchange.declare', () => {
  it('wants the alternate exchange as a string', () => {
    expect(() =>
      validateExchangeDeclare('/', 'x', [['alternate-exchange', { type: 'signedint', value: 1 }]]),
    ).toThrow(
      refusal("invalid type 'signedint' for arg 'alternate-exchange' in exchange 'x' in vhost '/'"),
    );
    const args: FieldTable = [
      ['alternate-exchange', longstr('ae')],
      ['other', long(1)],
    ];
    expect(() => validateExchangeDeclare('/', 'x', args)).not.toThrow();
  });
});

describe('arguments of a basic.consume', () => {
  const read = (args: FieldTable): number =>
    readConsumerArguments('/', 'q', 'classic', args).priority;

  it('reads the priority, 0 by default, of any integer type and sign', () => {
    expect(read([])).toBe(0);
    expect(read([['x-priority', { type: 'byte', value: -3 }]])).toBe(-3);
    expect(read([['x-priority', { type: 'long', value: 10n }]])).toBe(10);
    expect(read([['x-foo', longstr('kept')]])).toBe(0);
  });

  it('refuses a priority that is not an integer', () => {
    expect(() => read([['x-priority', longstr('1')]])).toThrow(
      refusal(`invalid arg 'x-priority' for ${Q}: "expected integer, got longstr"`),
    );
  });

  it('refuses arguments of stream consumers', () => {
    expect(() => read([['x-stream-offset', longstr('first')]])).toThrow(
      refusal(`invalid arg 'x-stream-offset' for ${Q} of queue type rabbit_classic_queue`),
    );
    expect(() => readConsumerArguments('/', 'q', 'quorum', [['x-stream-filter', long(1)]])).toThrow(
      'of queue type rabbit_quorum_queue',
    );
  });
});
