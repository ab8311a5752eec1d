// docs/errors.md is what users look a condition up in: it has to agree with the code.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REPLIES } from './constants.ts';

const document = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8');

describe('docs/errors.md', () => {
  it.each(Object.entries(REPLIES))('lists %s with its code', (condition, { code }) => {
    expect(document).toContain(`| ${condition} | ${code} |`);
  });

  it('lists no condition that does not exist', () => {
    const listed = [...document.matchAll(/^\| ([A-Z_]+) \| \d+ \|/gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(Object.keys(REPLIES).toSorted());
  });
});
