import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findInstalledNode, isNodeNewEnough, MINIMUM_NODE } from '../bin/node-runtime.mjs';

describe('isNodeNewEnough', () => {
  it.each([
    ['18.20.8', false],
    ['20.20.2', false],
    ['22.11.9', false],
    ['22.12.0', true],
    ['22.13.0', true],
    ['24.0.0', true],
    ['100.0.0', true],
  ])('%s against the minimum is %s', (version, expected) => {
    expect(MINIMUM_NODE).toBe('22.12.0');
    expect(isNodeNewEnough(version)).toBe(expected);
  });

  it('compares numbers, not text, and reads pre-release versions', () => {
    expect(isNodeNewEnough('9.0.0', '22.0.0')).toBe(false);
    expect(isNodeNewEnough('26.0.0-nightly', '26.0.0')).toBe(true);
  });
});

describe('findInstalledNode', () => {
  it('finds nothing on a platform npm has no runtime for', () => {
    expect(findInstalledNode('plan9', 'mips')).toBeUndefined();
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')('finds an executable', () => {
    const path = findInstalledNode();
    expect(path !== undefined && existsSync(path)).toBe(true);
  });
});
