// The built preload script: a sandboxed page can only load CommonJS that requires nothing but electron.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const script = readFileSync(join(import.meta.dirname, '../out/preload/index.cjs'), 'utf8');

it('the built preload script is CommonJS and requires only electron', () => {
  const required = [...script.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map(
    ([, name]) => name,
  );
  expect([...new Set(required)]).toEqual(['electron']);
  expect(script).not.toMatch(/^\s*(import|export)\s/m);
  expect(script).not.toMatch(/\bimport\(/);
});
