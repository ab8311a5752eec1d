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

  it('leaves links to our own folders as they are, and a link without a target is a problem', () => {
    const packages = { 'node_modules/own': { link: true, resolved: 'packages/own' } };
    expect(relaxLock({ packages: structuredClone(packages) }).packages).toEqual(packages);
    expect(lockProblems({ packages })).toEqual([]);
    expect(lockProblems({ packages: { 'node_modules/own': { link: true } } })).toEqual([
      'node_modules/own links to nothing',
    ]);
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
