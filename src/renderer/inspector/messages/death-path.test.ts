import { describe, expect, it } from 'vitest';
import type { DeathStep } from '../../../shared/ipc/message.ts';
import { deathPath, timesDied } from './death-path.ts';

const step = (queue: string, count: number): DeathStep => ({
  queue,
  reason: 'rejected',
  count,
  exchange: 'e',
  routingKeys: ['k'],
  atMs: 0,
});

describe('the path of a dead-lettered message', () => {
  it('begins with the oldest step', () => {
    const path = deathPath([step('retry', 2), step('orders', 3)]);
    expect(path.map(({ number, queue }) => [number, queue])).toEqual([
      [1, 'orders'],
      [2, 'retry'],
    ]);
  });

  it('counts every time', () => {
    expect(timesDied([step('retry', 2), step('orders', 3)])).toBe(5);
    expect(timesDied([])).toBe(0);
  });
});
