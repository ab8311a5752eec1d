// Filters lists by name. A regular expression comes from outside and may take for ever on purpose: it
// runs under a time limit.

import { createContext, Script } from 'node:vm';
import { badRequest } from './error-response.ts';

const REGEX_TIMEOUT_MS = 100;
const MATCH_ALL = new Script('names.map((name) => regex.test(name))');

/** Items whose name holds `text`, or matches it as a regular expression; case does not matter. */
export function matchNames<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  text: string,
  isRegex: boolean,
): readonly T[] {
  if (!isRegex) {
    const wanted = text.toLowerCase();
    return items.filter((item) => nameOf(item).toLowerCase().includes(wanted));
  }
  const regex = compile(text);
  const context = createContext({ names: items.map(nameOf), regex });
  let matches: readonly unknown[];
  try {
    matches = MATCH_ALL.runInContext(context, { timeout: REGEX_TIMEOUT_MS });
  } catch {
    throw badRequest(`the regular expression '${text}' takes too long`);
  }
  return items.filter((_item, index) => matches[index] === true);
}

function compile(text: string): RegExp {
  try {
    return new RegExp(text, 'iu');
  } catch {
    try {
      return new RegExp(text, 'i');
    } catch {
      throw badRequest(`'${text}' is not a regular expression`);
    }
  }
}
