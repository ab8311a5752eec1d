// JSON values as RabbitMQ prints them in reasons: Erlang terms, `~p`. For texts that people and tests
// compare; nothing reads them back.

import { isJsonObject, type JsonValue } from './json.ts';

/** `<<"abc">>`, `-1`, `[<<"a">>,1]`, `#{<<"k">> => 1}`. */
export function erlangTerm(value: JsonValue): string {
  if (typeof value === 'string') return `<<"${value.replace(/(["\\])/g, '\\$1')}">>`;
  if (Array.isArray(value))
    return `[${value.map((item: JsonValue) => erlangTerm(item)).join(',')}]`;
  if (isJsonObject(value)) {
    const pairs = Object.entries(value).map(
      ([key, item]) => `${erlangTerm(key)} => ${erlangTerm(item)}`,
    );
    return `#{${pairs.join(',')}}`;
  }
  return String(value);
}

/** `[{<<"foo">>,1}]`: the pairs of an object as a property list. */
export function erlangPairs(pairs: readonly (readonly [string, JsonValue])[]): string {
  return `[${pairs.map(([key, value]) => `{${erlangTerm(key)},${erlangTerm(value)}}`).join(',')}]`;
}

/** What RabbitMQ answers to invalid parameters: one line per error. */
export const validationFailed = (errors: readonly string[]): string =>
  `Validation failed\n\n${errors.map((error) => `${error}\n`).join('')}`;
