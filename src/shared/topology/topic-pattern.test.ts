import { describe, expect, it } from 'vitest';
import { exampleKey, hasLiteralWildcard, hasWildcard, topicMatches } from './topic-pattern.ts';

describe('a topic pattern', () => {
  it('takes one word for a star', () => {
    expect(topicMatches('order.*', 'order.created')).toBe(true);
    expect(topicMatches('order.*', 'order')).toBe(false);
    expect(topicMatches('order.*', 'order.eu.created')).toBe(false);
  });

  it('takes any number of words for a hash, none included', () => {
    for (const key of ['order', 'order.created', 'order.eu.created']) {
      expect(topicMatches('order.#', key)).toBe(true);
    }
    expect(topicMatches('#', '')).toBe(true);
    expect(topicMatches('#.created', 'order.eu.created')).toBe(true);
    expect(topicMatches('#.eu.#', 'order.eu')).toBe(true);
    expect(topicMatches('order.#.x', 'order.y')).toBe(false);
  });

  it('takes every other word as it is', () => {
    expect(topicMatches('order', 'order')).toBe(true);
    expect(topicMatches('order', 'orders')).toBe(false);
    expect(topicMatches('or*', 'orders')).toBe(false);
    expect(topicMatches('', '')).toBe(true);
    expect(topicMatches('', 'a')).toBe(false);
    expect(topicMatches('*', '')).toBe(false);
  });

  it('has wildcards only where they are whole words', () => {
    expect(hasWildcard('a.*')).toBe(true);
    expect(hasWildcard('a*')).toBe(false);
    expect(hasLiteralWildcard('a*.b')).toBe(true);
    expect(hasLiteralWildcard('*.#')).toBe(false);
  });

  it('takes the example made of it', () => {
    for (const pattern of ['*.#', 'a.*.b', '#', 'plain', '#.*.#']) {
      expect(topicMatches(pattern, exampleKey(pattern, ['eu', 'new']))).toBe(true);
    }
  });
});
