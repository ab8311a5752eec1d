import { describe, expect, it } from 'vitest';
import { type FieldTable, type FieldValue, long, longstr } from '../field-table.ts';
import {
  checkExchangeEquivalence,
  checkQueueEquivalence,
  type ExchangeAttributes,
  type QueueAttributes,
} from './equivalence.ts';

const refusal = (message: string): unknown =>
  expect.objectContaining({ condition: 'PRECONDITION_FAILED', message });
const X: ExchangeAttributes = {
  type: 'fanout',
  isDurable: true,
  isAutoDelete: false,
  isInternal: false,
  args: [],
};
const Q: QueueAttributes = { type: 'classic', isDurable: true, isAutoDelete: false, args: [] };

const redeclareExchange = (received: Partial<ExchangeAttributes>, args: FieldTable = []): void =>
  checkExchangeEquivalence('/', 'X', { ...X, args }, { ...X, ...received });
const redeclareQueue = (
  current: FieldTable,
  received: FieldTable,
  type: QueueAttributes['type'] = 'classic',
): void => checkQueueEquivalence('/', 'Q', { ...Q, type, args: current }, { ...Q, args: received });

const inequivalent = (key: string, received: string, current: string): unknown =>
  refusal(
    `inequivalent arg '${key}' for queue 'Q' in vhost '/': received ${received} but current is ${current}`,
  );

describe('a repeated exchange.declare', () => {
  it('passes when everything that is compared agrees', () => {
    expect(() => redeclareExchange({})).not.toThrow();
    expect(() => redeclareExchange({ args: [['x-foo', long(1)]] })).not.toThrow();
  });

  it('names the first difference: type, durable, auto_delete, internal, alternate-exchange', () => {
    const text = (key: string, received: string, current: string): unknown =>
      refusal(
        `inequivalent arg '${key}' for exchange 'X' in vhost '/': received ${received} but current is ${current}`,
      );
    const other: ExchangeAttributes = {
      type: 'direct',
      isDurable: false,
      isAutoDelete: true,
      isInternal: true,
      args: [['alternate-exchange', longstr('ae')]],
    };
    expect(() => redeclareExchange(other)).toThrow(text('type', "'direct'", "'fanout'"));
    expect(() => redeclareExchange({ ...other, type: X.type })).toThrow(
      text('durable', "'false'", "'true'"),
    );
    expect(() => redeclareExchange({ isAutoDelete: true, isInternal: true })).toThrow(
      text('auto_delete', "'true'", "'false'"),
    );
    expect(() => redeclareExchange({ isInternal: true, args: other.args })).toThrow(
      text('internal', "'true'", "'false'"),
    );
    expect(() => redeclareExchange({ args: other.args })).toThrow(
      text('alternate-exchange', "the value 'ae' of type 'longstr'", 'none'),
    );
    expect(() =>
      redeclareExchange({ args: other.args }, [['alternate-exchange', longstr('b')]]),
    ).toThrow(text('alternate-exchange', "'ae'", "'b'"));
  });
});

describe('a repeated queue.declare', () => {
  const limit = (value: FieldValue): FieldTable => [['x-max-length', value]];

  it('compares durable, then auto_delete, then arguments', () => {
    const received = { isDurable: false, isAutoDelete: true, args: limit(long(1)) };
    expect(() => checkQueueEquivalence('/', 'Q', Q, received)).toThrow(
      inequivalent('durable', "'false'", "'true'"),
    );
    expect(() => checkQueueEquivalence('/', 'Q', Q, { ...received, isDurable: true })).toThrow(
      inequivalent('auto_delete', "'true'", "'false'"),
    );
  });

  it('shows values, and types where one side has none', () => {
    expect(() => redeclareQueue(limit(long(100)), limit(long(200)))).toThrow(
      inequivalent('x-max-length', "'200'", "'100'"),
    );
    expect(() => redeclareQueue(limit({ type: 'signedint', value: 100 }), [])).toThrow(
      inequivalent('x-max-length', 'none', "the value '100' of type 'signedint'"),
    );
    expect(() => redeclareQueue([], limit(long(100)))).toThrow(
      inequivalent('x-max-length', "the value '100' of type 'long'", 'none'),
    );
    expect(() => redeclareQueue([['x-overflow', longstr('drop-head')]], [])).toThrow(
      inequivalent('x-overflow', 'none', "the value 'drop-head' of type 'longstr'"),
    );
    expect(() => redeclareQueue(limit(long(5)), limit({ type: 'double', value: 5 }))).toThrow(
      inequivalent('x-max-length', "'5.0'", "'5'"),
    );
  });

  it('takes integers of any width for equal', () => {
    for (const type of ['byte', 'unsignedshort', 'signedint', 'long'] as const) {
      expect(() => redeclareQueue(limit(long(100)), limit({ type, value: 100 }))).not.toThrow();
    }
    expect(() => redeclareQueue(limit(long(1)), limit({ type: 'long', value: 1n }))).not.toThrow();
  });

  it('ignores arguments that the existing type does not know', () => {
    expect(() => redeclareQueue([['x-foo', long(1)]], [['x-foo', long(2)]])).not.toThrow();
    expect(() => redeclareQueue([], [['x-delivery-limit', long(2)]])).not.toThrow();
    const quorum: FieldTable = [['x-queue-type', longstr('quorum')]];
    expect(() =>
      redeclareQueue(quorum, [...quorum, ['x-delivery-limit', long(2)]], 'quorum'),
    ).toThrow(inequivalent('x-delivery-limit', "the value '2' of type 'long'", 'none'));
  });

  it('reports the first difference in the order of the type, not of the declare', () => {
    expect(() => redeclareQueue([], [...limit(long(1)), ['x-expires', long(1)]])).toThrow(
      "inequivalent arg 'x-expires'",
    );
  });

  it('takes an absent queue type for classic', () => {
    const typed = (name: string): FieldTable => [['x-queue-type', longstr(name)]];
    expect(() => redeclareQueue([], typed('classic'))).not.toThrow();
    expect(() => redeclareQueue(typed('classic'), [])).not.toThrow();
    expect(() => redeclareQueue(typed('classic'), typed(''))).not.toThrow();
    expect(() => redeclareQueue(typed('quorum'), typed('quorum'), 'quorum')).not.toThrow();
    expect(() => redeclareQueue(typed('quorum'), [], 'quorum')).toThrow(
      inequivalent('x-queue-type', "'classic'", "'quorum'"),
    );
    expect(() => redeclareQueue([], typed('quorum'))).toThrow(
      inequivalent('x-queue-type', "'quorum'", "'classic'"),
    );
  });
});
