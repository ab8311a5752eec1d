import { describe, expect, it } from 'vitest';
import { freeName, nameRefusal } from './name-rules.ts';

describe('a name', () => {
  const taken = new Set(['orders']);

  it('may be anything that is not taken, Chinese and spaces included', () => {
    for (const name of ['a', '订单 队列', 'amq', 'orders.new', '.']) {
      expect(nameRefusal(name, taken)).toBeNull();
    }
  });

  it('is refused with the reason', () => {
    expect(nameRefusal('', taken)).toBe('empty');
    expect(nameRefusal('amq.orders', taken)).toBe('reserved');
    expect(nameRefusal('a\nb', taken)).toBe('line-break');
    expect(nameRefusal('orders', taken)).toBe('taken');
  });

  it('is at most 255 bytes long, not characters', () => {
    expect(nameRefusal('a'.repeat(255), taken)).toBeNull();
    expect(nameRefusal('a'.repeat(256), taken)).toBe('too-long');
    expect(nameRefusal('队'.repeat(85), taken)).toBeNull();
    expect(nameRefusal('队'.repeat(86), taken)).toBe('too-long');
  });
});

describe('a free name', () => {
  it('is the wanted one, else counts up from 2 or from its own number', () => {
    expect(freeName('orders', new Set())).toBe('orders');
    expect(freeName('orders', new Set(['orders']))).toBe('orders-2');
    expect(freeName('orders', new Set(['orders', 'orders-2']))).toBe('orders-3');
    expect(freeName('orders-2', new Set(['orders-2']))).toBe('orders-3');
    expect(freeName('q-', new Set(['q-']))).toBe('q--2');
  });
});
