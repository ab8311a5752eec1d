// Keeps docs/compatibility.md true: every numbered case is tested or listed as not covered, the
// table of files is the one the test names make, and every difference has a row.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');
const folder = new URL('.', import.meta.url);
const files = readdirSync(folder).filter(
  (name) => name.endsWith('.test.ts') && !name.startsWith('coverage'),
);

const sources = new Map(files.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));

/** Case numbers named in a text: `[17]`, `[22, 23]`, `[103-105]`. */
function casesIn(text: string): number[] {
  const cases = new Set<number>();
  for (const [, list = ''] of text.matchAll(/\[(\d{1,3}(?:\s*[-,]\s*\d{1,3})*)\] ?/g)) {
    for (const part of list.split(',')) {
      const [from = 0, to = from] = part.split('-').map(Number);
      for (let number = from; number <= to; number++) cases.add(number);
    }
  }
  return [...cases].sort((a, b) => a - b);
}

const testNames = (source: string): string =>
  [...source.matchAll(/(['"`])(\[[\d, -]+\][^'"`]*|[^'"`\n]*)\1/g)]
    .map((match) => match[2])
    .join('\n');

/** `1, 2, 3, 7` as `1-3, 7`. */
function ranges(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < numbers.length; at++) {
    const from = numbers[at];
    while (numbers[at + 1] === (numbers[at] ?? 0) + 1) at++;
    parts.push(from === numbers[at] ? `${from}` : `${from}-${numbers[at]}`);
  }
  return parts.join(', ');
}

const covered = new Map(
  [...sources].map(([name, source]) => [
    name,
    casesIn(testNames(source)).filter((n) => n >= 1 && n <= 200),
  ]),
);

it('the table of files and cases is current', () => {
  const rows = [...covered]
    .filter(([, cases]) => cases.length > 0)
    .map(([name, cases]) => `| ${name} | ${ranges(cases)} |`);
  const table = page.slice(page.indexOf('## The numbered cases'), page.indexOf('### Not covered'));
  expect(table.split('\n').filter((line) => /^\| \S+\.test\.ts/.test(line))).toEqual(rows);
});

it('every case from 1 to 200 is tested or listed as not covered', () => {
  const tested = new Set([...covered.values()].flat());
  const section = page.slice(page.indexOf('### Not covered yet'));
  const listed = new Set(
    [...section.matchAll(/^\| ([\d][^|]*) \|/gm)].flatMap(([, cases = '']) =>
      casesIn(`[${cases.replace(/\([^)]*\)/g, '').replace(/\s/g, '')}]`),
    ),
  );
  const missing = [];
  for (let number = 1; number <= 200; number++) {
    if (!tested.has(number) && !listed.has(number)) missing.push(number);
  }
  expect(missing).toEqual([]);
});

it('every difference from RabbitMQ 3.10 that a test allows has a row', () => {
  for (const [name, source] of sources) {
    for (const [, , reason = ''] of source.matchAll(/onRabbitMQ310\(\s*(['"`])([^\n]*?)\1,/g)) {
      expect(page, `${name} gives the reason`).toContain(`| ${reason} |`);
    }
  }
});
