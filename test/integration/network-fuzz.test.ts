import { expect, it } from 'vitest';
import { fuzzNetwork } from '../fuzz/network-fuzz.ts';

it('hostile clients leave the program, its data folder and another connection in order', async () => {
  const result = await fuzzNetwork(20_260, 2);
  expect(result.clients).toBeGreaterThan(100);
  expect(result.rounds).toBeGreaterThan(10);
}, 60_000);
