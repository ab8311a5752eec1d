// Why a message reached no queue: the bindings that came closest to taking it, and what kept each from
// it. Pure; must never disagree with the exchange types, which alone decide what matches.

import type { Binding } from '../binding.ts';
import { matchesHeader } from '../field-comparison.ts';
import type { FieldTable } from '../field-table.ts';
import type { Exchange } from './exchange.ts';
import { firstByName, patternOf } from './headers.ts';
import { keyDistance, similarityAtLeast } from './key-distance.ts';

/** Why a binding did not match. */
export type Mismatch =
  /** Direct: the keys differ. */
  | { readonly kind: 'key' }
  /**
   * Topic: word `word` (from 0) of the routing key does not fit the pattern; null when the key or the
   * pattern has too few words.
   */
  | { readonly kind: 'topic'; readonly word: number | null }
  /** Headers: these are not there, or there with another value. */
  | {
      readonly kind: 'headers';
      readonly missing: readonly string[];
      readonly different: readonly string[];
    };

export interface NearMiss {
  readonly binding: Binding;
  readonly mismatch: Mismatch;
  /** From 0, nearly a match, to 1, nothing in common. */
  readonly distance: number;
}

/** What is known of the message. */
export interface MissedMessage {
  /** Its routing key and those in CC and BCC. */
  readonly keys: readonly string[];
  readonly headers: FieldTable;
}

/** Bindings compared closely; of more, those are taken that look nearest at first sight. */
const MAX_COMPARED = 200;

/**
 * The `count` bindings of these exchanges that came nearest to taking the message, nearest first.
 * Bindings that take it are none.
 */
export function nearMisses(
  exchanges: readonly Exchange[],
  message: MissedMessage,
  count: number,
): readonly NearMiss[] {
  const misses = exchanges.flatMap((exchange) => missesOf(exchange, message));
  return misses.sort((a, b) => a.distance - b.distance).slice(0, count);
}

/**
 * Names of the queues whose implicit bindings to the default exchange came nearest, nearest first; those
 * that a key names are left out.
 */
export function nearestQueues(
  names: Iterable<string>,
  keys: readonly string[],
  count: number,
): readonly string[] {
  const others = [...names].filter((name) => !keys.includes(name));
  return nearest(others, keys, (name) => name)
    .map((name) => ({ name, distance: Math.min(...keys.map((key) => keyDistance(key, name))) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ name }) => name);
}

function missesOf(exchange: Exchange, message: MissedMessage): readonly NearMiss[] {
  const bindings = [...exchange.bindings.values()];
  switch (exchange.type) {
    case 'direct':
      return nearest(bindings, message.keys, ({ key }) => key).flatMap((binding) =>
        keyMiss(binding, message.keys),
      );
    case 'topic':
      return bindings.flatMap((binding) => topicMiss(binding, message.keys));
    case 'headers':
      return bindings.flatMap((binding) => headersMiss(binding, message.headers));
    default:
      return [];
  }
}

/** Comparing long keys is dear, so that of many only the likely ones are compared. */
function nearest<T>(
  all: readonly T[],
  keys: readonly string[],
  keyOf: (one: T) => string,
): readonly T[] {
  if (all.length <= MAX_COMPARED) return all;
  return all
    .map((one) => ({
      one,
      likeness: Math.max(...keys.map((key) => similarityAtLeast(key, keyOf(one)))),
    }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MAX_COMPARED)
    .map(({ one }) => one);
}

function keyMiss(binding: Binding, keys: readonly string[]): readonly NearMiss[] {
  if (keys.includes(binding.key)) return [];
  const distance = Math.min(...keys.map((key) => keyDistance(key, binding.key)));
  return [{ binding, mismatch: { kind: 'key' }, distance }];
}

function topicMiss(binding: Binding, keys: readonly string[]): readonly NearMiss[] {
  const misses: NearMiss[] = [];
  for (const key of keys) {
    const miss = topicMismatch(binding.key, key);
    if (miss === null) return [];
    misses.push({ binding, mismatch: { kind: 'topic', word: miss.word }, distance: miss.distance });
  }
  return misses.sort((a, b) => a.distance - b.distance).slice(0, 1);
}

const wordsOf = (text: string): readonly string[] => (text === '' ? [] : text.split('.'));

/**
 * How a routing key fails to fit a topic pattern: the first word that no beginning of the pattern allows
 * there, or null when one of the two ends too early. Null when it fits [rabbitmq: topic exchange].
 */
export function topicMismatch(
  pattern: string,
  key: string,
): { readonly word: number | null; readonly distance: number } | null {
  const wanted = wordsOf(pattern);
  const words = wordsOf(key);
  const length = Math.max(wanted.length, words.length, 1);
  let reached = withoutWords([0], wanted);
  for (const [index, word] of words.entries()) {
    const next = withoutWords(afterWord(reached, word, wanted), wanted);
    if (next.length > 0) {
      reached = next;
      continue;
    }
    const open = reached.filter((at) => at < wanted.length);
    if (open.length === 0) return { word: null, distance: 1 - index / length };
    const likeness = Math.max(...open.map((at) => 1 - keyDistance(word, wanted[at] ?? '')));
    return { word: index, distance: 1 - (index + likeness * 0.9) / length };
  }
  if (reached.includes(wanted.length)) return null;
  return { word: null, distance: 1 - words.length / length };
}

/** Places in the pattern reached by one more word; `#` stays where it is. */
function afterWord(
  reached: readonly number[],
  word: string,
  wanted: readonly string[],
): readonly number[] {
  return reached.flatMap((at) => {
    const expected = wanted[at];
    if (expected === '#') return [at];
    return expected === '*' || expected === word ? [at + 1] : [];
  });
}

/** With the places behind each `#`, which may stand for no word at all. */
function withoutWords(reached: readonly number[], wanted: readonly string[]): readonly number[] {
  const places = new Set(reached);
  for (const at of places) if (wanted[at] === '#') places.add(at + 1);
  return [...places];
}

function headersMiss(binding: Binding, table: FieldTable): readonly NearMiss[] {
  const { isAll, conditions } = patternOf(binding.args);
  const headers = firstByName(table);
  const missing: string[] = [];
  const different: string[] = [];
  for (const [name, argument] of conditions) {
    const header = headers.get(name);
    if (header === undefined) missing.push(name);
    else if (!matchesHeader(argument, header)) different.push(name);
  }
  const failed = missing.length + different.length;
  const isMatch = isAll ? failed === 0 : failed < conditions.length;
  if (isMatch) return [];
  // With `any`, one header would have been enough.
  const lacking = isAll ? missing.length + different.length / 2 : different.length > 0 ? 0.5 : 1;
  const distance = Math.min(1, lacking / Math.max(1, isAll ? conditions.length : 1));
  return [{ binding, mismatch: { kind: 'headers', missing, different }, distance }];
}
