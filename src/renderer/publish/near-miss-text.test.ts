import { describe, expect, it } from 'vitest';
import type { MismatchReason } from '../../shared/ipc/routing.ts';
import { i18n } from '../i18n/index.ts';
import { reasonText } from './near-miss-text.ts';

const t = i18n.getFixedT('en', 'publish');
const text = (reason: MismatchReason, key: string, pattern: string) =>
  reasonText(t, { reason, key: pattern, exchange: 'e' }, key);

describe('the reason of a near miss', () => {
  it('names the word of the key that does not fit', () => {
    expect(text({ kind: 'topic', word: 1 }, 'order.new.eu', 'order.old.*')).toBe(
      'word 2 of the key, “new”, does not fit the pattern',
    );
  });

  it('tells a key that is too long from one that is too short', () => {
    expect(text({ kind: 'topic', word: 2 }, 'a.b.c', 'a.*')).toContain('goes on after');
    expect(text({ kind: 'topic', word: null }, 'a', 'a.*')).toContain('too few words');
    expect(text({ kind: 'topic', word: 2 }, 'a.b.c', 'a.#.x')).toContain('word 3');
  });

  it('names headers that are missing and those with another value', () => {
    expect(text({ kind: 'headers', missing: ['a', 'b'], different: [] }, '', '')).toBe(
      'header missing: a and b',
    );
    expect(text({ kind: 'headers', missing: [], different: ['c'] }, '', '')).toBe(
      'header has another value: c',
    );
    expect(text({ kind: 'headers', missing: ['a'], different: ['c'] }, '', '')).toBe(
      'missing: a; other value: c',
    );
  });

  it('says that the key is empty where it is', () => {
    expect(text({ kind: 'key' }, '', 'k')).toBe('the routing key is empty');
    expect(text({ kind: 'key' }, 'x', 'k')).toBe('its key is another one');
    expect(reasonText(t, { reason: { kind: 'key' }, key: 'k', exchange: '' }, 'x')).toBe(
      'a queue of another name',
    );
  });
});
