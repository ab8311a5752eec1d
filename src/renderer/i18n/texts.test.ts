// What types cannot check of the texts: both languages have the same, with the same placeholders, and what
// the page's source asks for is there.

import { describe, expect, it } from 'vitest';
import { CHINESE, ENGLISH } from './resources.ts';

const PLURAL = /_(?:zero|one|two|few|many|other)$/;

/** Every text by its path: `look.theme`. */
function texts(node: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(node)) {
    const own = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(own, value);
    else for (const [inner, text] of texts(value, own)) found.set(inner, text);
  }
  return found;
}

/** Names in `{{}}` of all plural forms of a key together. */
function placeholders(all: ReadonlyMap<string, string>): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const [key, text] of all) {
    const base = key.replace(PLURAL, '');
    const names = found.get(base) ?? new Set();
    for (const [, name] of text.matchAll(/\{\{\s*([\w.]+)/g)) names.add(name!);
    found.set(base, names);
  }
  return new Map([...found].map(([key, names]) => [key, [...names].sort()]));
}

const NAMESPACES = Object.keys(ENGLISH) as (keyof typeof ENGLISH)[];

describe.each(NAMESPACES)('texts of %s', (namespace) => {
  const english = texts(ENGLISH[namespace]);
  const chinese = texts(CHINESE[namespace]);

  it('are there in both languages with the same placeholders', () => {
    expect(Object.fromEntries(placeholders(chinese))).toEqual(
      Object.fromEntries(placeholders(english)),
    );
  });

  it('are never empty', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('');
  });

  it('have the plural forms that each language has', () => {
    const formsOf = (all: ReadonlyMap<string, string>, key: string): string[] =>
      ['one', 'other'].filter((form) => all.has(`${key}_${form}`));
    for (const key of english.keys()) {
      if (!PLURAL.test(key)) continue;
      const base = key.replace(PLURAL, '');
      expect(formsOf(english, base), `${base} in English`).toEqual(['one', 'other']);
      expect(formsOf(chinese, base), `${base} in Chinese`).toContain('other');
    }
  });
});

describe('keys in the page', () => {
  const sources = import.meta.glob<string>(['../**/*.ts', '../**/*.tsx', '!../**/*.test.*'], {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  const known = new Map(
    NAMESPACES.map((namespace) => [
      namespace as string,
      [...texts(ENGLISH[namespace]).keys()].map((key) => key.replace(PLURAL, '')),
    ]),
  );

  /** Whether a key, or for one that ends in `${` its beginning, is in one of the namespaces. */
  function exists(key: string, namespaces: readonly string[]): boolean {
    const [first, rest] = key.split(':');
    const [inside, path] = rest === undefined ? [namespaces, key] : [[first!], rest];
    const [start] = path.split('${');
    return inside.some((namespace) =>
      (known.get(namespace) ?? []).some((each) =>
        path.includes('${') ? each.startsWith(start!) : each === path,
      ),
    );
  }

  it('are all in the texts', () => {
    const missing: string[] = [];
    for (const [file, whole] of Object.entries(sources)) {
      const source = whole.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
      const namespaces = [...source.matchAll(/useTranslation\('([\w-]+)'\)/g)].map(
        ([, name]) => name!,
      );
      for (const [, quoted, template] of source.matchAll(
        /(?<![\w.])(?:i18n\.)?t\(\s*(?:'([^']+)'|`([^`]+)`)/g,
      )) {
        const key = quoted ?? template!;
        const isAnywhere = namespaces.length === 0 && !key.includes(':');
        if (!exists(key, isAnywhere ? NAMESPACES : namespaces)) missing.push(`${file}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });
});
