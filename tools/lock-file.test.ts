import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockProblems, relaxLock } from './lock-file.mjs';

describe('package-lock.json', () => {
  it("can be installed by npm on any registry, platform and Node ('npm run lock' mends it)", () => {
    const text = readFileSync(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8');
    expect(lockProblems(JSON.parse(text))).toEqual([]);
  });
});

describe('relaxLock', () => {
  const lock = () => ({
    packages: {
      'node_modules/tool': { engines: { node: '>=22' }, optionalDependencies: { native: '1' } },
      'node_modules/native': { optional: true, engines: { node: '>=22' }, resolved: 'https://x' },
    },
  });

  it('takes addresses and the demands of optional packages out, and nothing else', () => {
    expect(relaxLock(lock()).packages).toEqual({
      'node_modules/tool': { engines: { node: '>=22' }, optionalDependencies: { native: '1' } },
      'node_modules/native': { optional: true },
    });
  });

  it('leaves no problem that it can mend', () => {
    expect(lockProblems(lock())).toHaveLength(2);
    expect(lockProblems(relaxLock(lock()))).toEqual([]);
  });

  it('cannot mend a missing package, which lockProblems names', () => {
    const { 'node_modules/native': _, ...rest } = lock().packages;
    expect(lockProblems({ packages: rest })).toEqual([
      'native, an optional dependency of node_modules/tool, is missing',
    ]);
  });
});
