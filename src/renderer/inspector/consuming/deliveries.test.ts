import { describe, expect, it } from 'vitest';
import type { StudioDelivery } from '../../../shared/ipc/message.ts';
import { nextAfter, withDeliveries, withoutTags } from './deliveries.ts';

const delivery = (deliveryTag: number): StudioDelivery => ({
  exchange: '',
  routingKey: 'q',
  properties: {},
  deaths: [],
  bodyBytes: 0,
  body: '',
  publishedAtMs: 1,
  deliveryTag,
  at: { level: 0, position: deliveryTag },
  isRedelivered: false,
});

const list = (...tags: number[]) => tags.map(delivery);
const tagsOf = (deliveries: readonly StudioDelivery[]) =>
  deliveries.map(({ deliveryTag }) => deliveryTag);

describe('deliveries', () => {
  it('come behind those that are there, and each only once', () => {
    const known = list(1, 2);
    expect(tagsOf(withDeliveries(known, list(2, 3)))).toEqual([1, 2, 3]);
    expect(withDeliveries(known, list(1))).toBe(known);
  });

  it('go when they are settled', () => {
    expect(tagsOf(withoutTags(list(1, 2, 3), [1, 3]))).toEqual([2]);
  });

  it('lead on to the next one, at the end to the one before', () => {
    expect(nextAfter(list(1, 2, 3), new Set([2]))).toBe(3);
    expect(nextAfter(list(1, 2, 3), new Set([1, 2]))).toBe(3);
    expect(nextAfter(list(1, 2, 3), new Set([3]))).toBe(2);
    expect(nextAfter(list(1), new Set([1]))).toBeNull();
    expect(nextAfter(list(1), new Set([9]))).toBeNull();
  });
});
