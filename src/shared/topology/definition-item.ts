// One object of a definitions file, read field by field. Every complaint says which section and which
// place in it; must not know what the sections are made of.

import {
  DefinitionsError,
  isJsonRecord,
  type Json,
  type JsonRecord,
  type LimitDefinitions,
  type Section,
} from './definitions.ts';
import { utf8Bytes } from './text-size.ts';

/** Short strings of AMQP. */
const MAX_NAME_BYTES = 255;

/**
 * One object of a section, field by field; remembers which were asked for. A field that has no fallback
 * and is missing, or has another type than the one it is asked as, throws a DefinitionsError.
 */
export class DefinitionItem {
  readonly #section: Section;
  readonly #index: number;
  readonly #fields: JsonRecord;
  readonly #vhost: string | undefined;
  readonly #read = new Set<string>();

  constructor(section: Section, index: number, value: Json, vhost: string | undefined) {
    this.#section = section;
    this.#index = index;
    this.#vhost = vhost;
    if (!isJsonRecord(value)) throw new DefinitionsError(`${this.#place} must be an object`);
    this.#fields = value;
  }

  get #place(): string {
    return `${this.#section}[${this.#index}]`;
  }

  /** Names the fields that nobody asked for, each in words. */
  unread(): string[] {
    const name = this.#fields.name;
    const label = typeof name === 'string' ? ` '${name}'` : '';
    return Object.keys(this.#fields)
      .filter((key) => !this.#read.has(key))
      .map((key) => `${this.#place}${label}: field '${key}'`);
  }

  json(key: string): Json | undefined {
    this.#read.add(key);
    return this.#fields[key];
  }

  #wrong(key: string, expected: string): DefinitionsError {
    return new DefinitionsError(`${this.#place}: '${key}' must be ${expected}`);
  }

  text(key: string, fallback?: string): string {
    const value = this.json(key) ?? fallback;
    if (value === undefined) {
      throw new DefinitionsError(`${this.#place}: mandatory field '${key}' is missing`);
    }
    if (typeof value !== 'string') throw this.#wrong(key, 'a string');
    return value;
  }

  /** A short string of AMQP. */
  name(key: string, fallback?: string): string {
    const name = this.text(key, fallback);
    const bytes = utf8Bytes(name);
    if (bytes > MAX_NAME_BYTES) {
      throw new DefinitionsError(
        `${this.#place}: '${key}' is too long: ${bytes} bytes, at most ${MAX_NAME_BYTES} are allowed`,
      );
    }
    return name;
  }

  /** The vhost that the file is for, else the item's own. */
  vhost(): string {
    const own = this.json('vhost');
    if (this.#vhost !== undefined) return this.#vhost;
    if (own === undefined) throw new DefinitionsError(['no_such_vhost', 'undefined']);
    return this.name('vhost');
  }

  flag(key: string, fallback: boolean): boolean {
    const value = this.json(key) ?? fallback;
    if (typeof value !== 'boolean') throw this.#wrong(key, 'true or false');
    return value;
  }

  integer(key: string, fallback: number): number {
    const value = this.json(key) ?? fallback;
    if (typeof value !== 'number' || !Number.isInteger(value))
      throw this.#wrong(key, 'a whole number');
    return value;
  }

  /** Erlang writes an empty object as an empty list in places. */
  record(key: string): JsonRecord {
    const value = this.json(key) ?? {};
    if (Array.isArray(value) && value.length === 0) return {};
    if (!isJsonRecord(value)) throw this.#wrong(key, 'an object');
    return value;
  }

  /** Numbers by name. */
  limits(key: string): LimitDefinitions {
    const value = this.json(key);
    // rabbitmqctl writes them as pairs.
    const limits: readonly (readonly [string, Json])[] =
      Array.isArray(value) && value.every(isPair) ? value : Object.entries(this.record(key));
    return Object.fromEntries(
      limits.map(([name, value]) => {
        if (typeof value !== 'number') throw this.#wrong(`${key}.${name}`, 'a number');
        return [name, value];
      }),
    );
  }

  /** A list of strings, or one string with commas. */
  tags(value: Json | undefined, key: string): readonly string[] {
    if (value === undefined || value === null) return [];
    const items = typeof value === 'string' ? value.split(',') : value;
    if (!Array.isArray(items)) throw this.#wrong(key, 'a list of strings');
    return items
      .map((item: Json) => {
        if (typeof item !== 'string') throw this.#wrong(key, 'a list of strings');
        return item.trim();
      })
      .filter((tag) => tag !== '');
  }
}

function isPair(value: Json): value is readonly [string, Json] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
}
