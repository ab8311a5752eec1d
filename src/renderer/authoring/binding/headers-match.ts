// The arguments of a headers binding in two parts: how to match, and with what. Pure.

import type { Fields } from '../../../shared/ipc/field.ts';

export const X_MATCHES = ['all', 'any', 'all-with-x', 'any-with-x'] as const;
export type XMatch = (typeof X_MATCHES)[number];

const NAME = 'x-match';

/** All is RabbitMQ's default [rabbitmq: headers exchange]. */
export function xMatchOf(args: Fields): XMatch {
  const field = args.find(([name]) => name === NAME)?.[1];
  return X_MATCHES.find((mode) => mode === field?.value) ?? 'all';
}

/** What is compared with the headers of a message. */
export const conditionsOf = (args: Fields): Fields => args.filter(([name]) => name !== NAME);

export const headersArgs = (mode: XMatch, conditions: Fields): Fields => [
  [NAME, { type: 'longstr', value: mode }],
  ...conditions,
];

/** Names that `all` and `any` do not look at: those that begin with `x-`. */
export const ignoredNames = (mode: XMatch, conditions: Fields): readonly string[] =>
  mode.endsWith('-with-x')
    ? []
    : conditions.map(([name]) => name).filter((name) => name.startsWith('x-'));

/** What a binding without a condition that counts does: every message fits all of none, none fits any. */
export function isWithoutCondition(mode: XMatch, conditions: Fields): boolean {
  return conditions.length === ignoredNames(mode, conditions).length;
}
