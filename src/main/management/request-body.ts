// The body of a request: JSON whatever its declared type, as RabbitMQ takes it. Reads single fields with
// RabbitMQ's leniency (true as text, numbers as text) and complaints.

import type { Buffer } from 'node:buffer';
import { isJsonObject, type JsonObject, type JsonValue } from '../broker/json.ts';
import { badRequest, HttpError } from './error-response.ts';

/** An empty body and null are an empty object. Throws a 400 for anything but an object. */
export function parseBody(bytes: Buffer | undefined): JsonObject {
  if (bytes === undefined || bytes.length === 0) return {};
  const json = parseJson(bytes);
  if (isJsonObject(json)) return json;
  if (typeof json === 'string') {
    throw badRequest(
      'invalid payload: the request body JSON-decoded to a string. Is the input doubly-JSON-encoded?',
    );
  }
  if (Array.isArray(json) || typeof json === 'number') throw badRequest('not_json');
  return {};
}

function parseJson(bytes: Buffer): JsonValue {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text === 'undefined' ? null : JSON.parse(text);
  } catch {
    throw badRequest('not_json');
  }
}

/** Throws RabbitMQ's complaint unless every key is there. */
export function requireKeys(body: JsonObject, ...keys: readonly string[]): void {
  const missing = keys.filter((key) => !Object.hasOwn(body, key));
  if (missing.length === 0) return;
  const list = missing.map((key) => `{key_missing,${key}}`).join(',');
  throw new HttpError(400, 'bad_request', `[${list}]`);
}

export function field(body: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(body, key) ? body[key] : undefined;
}

export function booleanField(body: JsonObject, key: string, fallback: boolean): boolean {
  const value = field(body, key);
  switch (value) {
    case undefined:
      return fallback;
    case true:
    case 'true':
      return true;
    case false:
    case 'false':
      return false;
    default:
      throw badRequest(['not_boolean', value]);
  }
}

export function textField(body: JsonObject, key: string, fallback: string): string {
  const value = field(body, key);
  if (value === undefined) return fallback;
  if (typeof value !== 'string') throw badRequest(`${key} must be a string`);
  return value;
}

/** A whole number, also as text. */
export function integerField(body: JsonObject, key: string, fallback: number): number {
  const value = field(body, key);
  if (value === undefined) return fallback;
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
    throw badRequest(`${key} must be an integer: ${JSON.stringify(value)}`);
  }
  return number;
}
