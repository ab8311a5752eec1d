import { describe, expect, it } from 'vitest';
import { escapeKey, propertiesKey } from './binding-key.ts';

describe('the properties key of a binding', () => {
  it('is what RabbitMQ makes of routing key and arguments', () => {
    expect(propertiesKey('', [])).toBe('~');
    expect(propertiesKey('a.b-c_d', [])).toBe('a.b-c_d');
    expect(propertiesKey('a.#', [['z', { type: 'long', value: 1 }]])).toBe('a.%23~e_RnAw');
    expect(escapeKey('b c/d~é*')).toBe('b+c%2Fd%7E%C3%A9%2A');
  });

  it('does not depend on the order of arguments', () => {
    const [a, b] = [
      ['a', { type: 'long', value: 1 }],
      ['b', { type: 'longstr', value: 'x' }],
    ] as const;
    expect(propertiesKey('k', [a, b])).toBe(propertiesKey('k', [b, a]));
    expect(propertiesKey('k', [a])).not.toBe(propertiesKey('k', [b]));
  });
});
