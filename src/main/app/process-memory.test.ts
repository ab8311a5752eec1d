import { expect, it } from 'vitest';
import { ProcessMemory } from './process-memory.ts';

it('counts buffers in use, and no longer when they are dropped and collected', async () => {
  const bytes = 64 * 1024 * 1024;
  const memory = new ProcessMemory();
  const before = memory.usedBytes();
  let held: Uint8Array | null = new Uint8Array(bytes).fill(1);
  expect(memory.usedBytes() - before).toBeGreaterThan(bytes * 0.8);
  expect(held.length).toBe(bytes);
  held = null;
  memory.collectGarbage();
  await expect.poll(() => memory.usedBytes() - before).toBeLessThan(bytes * 0.5);
});
