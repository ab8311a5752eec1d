import { describe, expect, it } from 'vitest';
import { longstr } from '../field-table.ts';
import type { ExchangeSpec } from './exchange.ts';
import {
  checkExchangeType,
  createExchange,
  EXCHANGE_TYPES,
  isExchangeType,
  PREDECLARED_EXCHANGES,
} from './exchange-types.ts';

const specOf = (type: string): ExchangeSpec => ({
  vhostName: '/',
  name: 'x',
  type,
  isDurable: true,
  isAutoDelete: false,
  isInternal: false,
  args: [['alternate-exchange', longstr('ae')]],
});

describe('exchange types', () => {
  it('creates each type that it lists', () => {
    expect(EXCHANGE_TYPES).toEqual(['direct', 'fanout', 'headers', 'topic']);
    for (const type of EXCHANGE_TYPES) {
      expect(isExchangeType(type)).toBe(true);
      expect(() => checkExchangeType(type)).not.toThrow();
      const exchange = createExchange(specOf(type));
      expect(exchange.type).toBe(type);
      expect(exchange.alternateExchange).toBe('ae');
      expect(exchange.isUnused).toBe(false);
    }
  });

  it('refuses an unknown type by name', () => {
    expect(isExchangeType('nope')).toBe(false);
    expect(() => checkExchangeType('nope')).toThrow("unknown exchange type 'nope'");
    expect(() => createExchange(specOf('nope'))).toThrow("unknown exchange type 'nope'");
  });

  it('declares the seven exchanges of every vhost with types that exist', () => {
    expect(PREDECLARED_EXCHANGES.map(({ name }) => name)).toEqual([
      '',
      'amq.direct',
      'amq.fanout',
      'amq.headers',
      'amq.match',
      'amq.rabbitmq.trace',
      'amq.topic',
    ]);
    expect(PREDECLARED_EXCHANGES.every(({ type }) => isExchangeType(type))).toBe(true);
    expect(PREDECLARED_EXCHANGES.filter(({ isInternal }) => isInternal)).toHaveLength(1);
  });
});
