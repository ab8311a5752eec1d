import { describe, expect, it } from 'vitest';
import { matchingSuggestions } from './suggestion.ts';

const all = ['invoice.order', 'order.created', 'Order.paid', 'mail'].map((value) => ({ value }));
const values = (text: string): string[] => matchingSuggestions(all, text).map(({ value }) => value);

describe('matchingSuggestions', () => {
  it('shows all without a text', () => {
    expect(values(' ')).toHaveLength(4);
  });

  it('puts those first that begin with the text, whatever its case', () => {
    expect(values('ORDER')).toEqual(['order.created', 'Order.paid', 'invoice.order']);
  });

  it('does not suggest what is typed already', () => {
    expect(values('mail')).toEqual([]);
    expect(values('mai')).toEqual(['mail']);
  });

  it('shows at most fifty', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({ value: `queue.${index}` }));
    expect(matchingSuggestions(many, 'queue')).toHaveLength(50);
  });
});
