// Forms as they are kept in the page's storage and in files of saved messages: what is read there may have
// been written by anybody, so every part is checked. Pure. The content of files is never kept.

import type { Field, Fields } from '../../shared/ipc/field.ts';
import {
  BODY_MODES,
  type BodyMode,
  type MessageForm,
  PROPERTY_NAMES,
  type PropertyName,
} from './message-form.ts';

/** A named message of the user's. */
export interface SavedMessage {
  readonly name: string;
  readonly form: MessageForm;
}

const FORMAT = 'warren.messages';
const VERSION = 1;

/** The text of a file with these messages. */
export function writeSavedMessages(messages: readonly SavedMessage[]): string {
  const kept = messages.map(({ name, form }) => ({ name, form: withoutFile(form) }));
  return `${JSON.stringify({ format: FORMAT, version: VERSION, messages: kept }, null, 2)}\n`;
}

/** The messages of a file; null when it is no such file or any of them is broken. */
export function readSavedMessages(text: string): readonly SavedMessage[] | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(json) || json.format !== FORMAT || json.version !== VERSION) return null;
  return readList(json.messages, readSaved);
}

export function readSaved(json: unknown): SavedMessage | null {
  if (!isObject(json) || typeof json.name !== 'string' || json.name === '') return null;
  const form = readForm(json.form);
  return form === null ? null : { name: json.name, form };
}

/** Null when anything in it is not what it should be. */
export function readForm(json: unknown): MessageForm | null {
  if (!isObject(json)) return null;
  const { exchange, routingKey, isMandatory, fillsIn, bodyMode, bodyText } = json;
  const properties = readList(json.properties, readProperty);
  const headers = readList(json.headers, readEntry);
  if (typeof exchange !== 'string' || typeof routingKey !== 'string') return null;
  if (typeof isMandatory !== 'boolean' || typeof fillsIn !== 'boolean') return null;
  if (!isBodyMode(bodyMode) || typeof bodyText !== 'string') return null;
  if (properties === null || headers === null) return null;
  return {
    exchange,
    routingKey,
    isMandatory,
    fillsIn,
    properties,
    headers,
    bodyMode,
    bodyText,
    file: null,
  };
}

export const withoutFile = (form: MessageForm): MessageForm => ({ ...form, file: null });

/** All of a list, or null. */
export function readList<T>(json: unknown, read: (item: unknown) => T | null): readonly T[] | null {
  if (!Array.isArray(json)) return null;
  const items: T[] = [];
  for (const item of json) {
    const value = read(item);
    if (value === null) return null;
    items.push(value);
  }
  return items;
}

export const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const isBodyMode = (json: unknown): json is BodyMode => BODY_MODES.some((mode) => mode === json);

const isPropertyName = (json: unknown): json is PropertyName =>
  PROPERTY_NAMES.some((name) => name === json);

function readProperty(json: unknown): readonly [PropertyName, string] | null {
  if (!Array.isArray(json)) return null;
  const [name, value]: readonly unknown[] = json;
  return isPropertyName(name) && typeof value === 'string' ? [name, value] : null;
}

function readEntry(json: unknown): Fields[number] | null {
  if (!Array.isArray(json)) return null;
  const [name, value]: readonly unknown[] = json;
  const field = readField(value, 0);
  return typeof name === 'string' && field !== null ? [name, field] : null;
}

/** Deeper than any client nests its tables. */
const MAX_DEPTH = 64;

function readField(json: unknown, depth: number): Field | null {
  if (!isObject(json) || depth > MAX_DEPTH) return null;
  const { type, value } = json;
  switch (type) {
    case 'bool':
      return typeof value === 'boolean' ? { type, value } : null;
    case 'byte':
    case 'unsignedbyte':
    case 'short':
    case 'unsignedshort':
    case 'signedint':
    case 'unsignedint':
    case 'long':
    case 'timestamp':
      return isInteger(value) ? { type, value } : null;
    case 'float':
    case 'double':
      return typeof value === 'number' ? { type, value } : null;
    case 'decimal':
      return readDecimal(value);
    case 'longstr':
      if (typeof value !== 'string') return null;
      return json.isBytes === true ? { type, value, isBytes: true } : { type, value };
    case 'binary':
      return typeof value === 'string' ? { type, value } : null;
    case 'void':
      return { type, value: null };
    default:
      return readNested(type, value, depth);
  }
}

function readNested(type: unknown, value: unknown, depth: number): Field | null {
  if (type === 'array') {
    const items = readList(value, (item) => readField(item, depth + 1));
    return items === null ? null : { type, value: items };
  }
  if (type !== 'table') return null;
  const entries = readList(value, (entry): Fields[number] | null => {
    if (!Array.isArray(entry)) return null;
    const [name, inner]: readonly unknown[] = entry;
    const field = readField(inner, depth + 1);
    return typeof name === 'string' && field !== null ? [name, field] : null;
  });
  return entries === null ? null : { type, value: entries };
}

function readDecimal(value: unknown): Field | null {
  if (!isObject(value)) return null;
  const { scale, unscaled } = value;
  if (typeof scale !== 'number' || typeof unscaled !== 'number') return null;
  return { type: 'decimal', value: { scale, unscaled } };
}

const isInteger = (value: unknown): value is number | string =>
  Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{1,20}$/.test(value));
