// The options a command was given, read with their types. Must never have defaults of its own: commands
// do.

import { parseByteSize } from '../../main/base/byte-size.ts';
import { wrongUsage } from '../command-failure.ts';
import type { JsonValue } from '../json-value.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
};

export class GivenOptions {
  readonly #values: Readonly<Record<string, unknown>>;

  /** Takes what commander collected, by attribute name. */
  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** The last value of an option, or undefined. */
  text(name: string): string | undefined {
    return this.texts(name).at(-1);
  }

  /** Every value of an option that may be repeated. */
  texts(name: string): readonly string[] {
    const value = this.#values[name];
    if (value === undefined || typeof value === 'boolean') return [];
    return Array.isArray(value) ? value.map(String) : [String(value)];
  }

  /** Whether a switch was given; `--no-x` makes it false. */
  has(name: string): boolean {
    return this.#values[name] === true;
  }

  /** A whole number of at least `minimum`. */
  count(name: string, minimum = 1): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= minimum) return value;
    throw this.#wrong(name, `a whole number of at least ${minimum}`, text);
  }

  /** A time in milliseconds, written as in the settings of `serve`. */
  durationMs(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)?$/.exec(text.trim());
    if (match === null) throw this.#wrong(name, 'a time such as 500ms, 5s or 2min', text);
    return Math.round(Number(match[1]) * (UNIT_MS[match[2] ?? 'ms'] ?? 1));
  }

  bytes(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const size = parseByteSize(text);
    if (size === undefined) throw this.#wrong(name, 'a size such as 100, 16KiB or 1MB', text);
    return size;
  }

  #wrong(name: string, wanted: string, text: string): Error {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return wrongUsage(`--${flag} wants ${wanted}, not '${text}'`);
  }
}

/** `name=value` pairs; a value that is JSON has its JSON type, everything else is text. */
export function parsePairs(texts: readonly string[], flag: string): ReadonlyMap<string, JsonValue> {
  const pairs = new Map<string, JsonValue>();
  for (const text of texts) {
    const end = text.indexOf('=');
    if (end < 1) throw wrongUsage(`--${flag} wants NAME=VALUE, not '${text}'`);
    pairs.set(text.slice(0, end), jsonOrText(text.slice(end + 1)));
  }
  return pairs;
}

function jsonOrText(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
