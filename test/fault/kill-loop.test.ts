// A short run of the kill loop, and a proof that it notices a broker that loses messages. The long
// run is `npm run test:kill`.

import { describe, expect, it } from 'vitest';
import { removeFolder } from '../support/temporary-storage.ts';
import { runKillLoop } from './kill-loop.ts';

const seed = Number(process.env.WARREN_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const print = (line: string): void => console.log(line);

describe(`a broker killed under load (WARREN_TEST_SEED=${seed})`, () => {
  it('loses nothing, brings nothing back and flags what was delivered', async () => {
    const backlogBytes = 16 * 1024 * 1024;
    const result = await runKillLoop({ rounds: 8, seed, backlogBytes, keepsFolder: true, print });
    expect(result.violations.slice(0, 10)).toEqual([]);
    expect(result.miscounts).toEqual([]);
    expect(result.kills).toBe(8);
    // Otherwise there was nothing to get wrong.
    for (const count of ['confirmed', 'recovered', 'synced'] as const) {
      expect(result.counts[count], count).toBeGreaterThan(100);
    }
  }, 120_000);

  it('is found out when its data folder is gone after the crash', async () => {
    const { violations, counts } = await runKillLoop({
      rounds: 1,
      seed,
      backlogBytes: 1024 * 1024,
      onEnded: removeFolder,
      keepsFolder: false,
      print: () => {},
    });
    expect(counts.confirmed).toBeGreaterThan(0);
    expect(new Set(violations.map(({ kind }) => kind))).toEqual(new Set(['lost']));
  }, 120_000);
});
