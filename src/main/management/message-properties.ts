// Properties of a message as JSON and back, with RabbitMQ's names of the fields.

import { Buffer } from 'node:buffer';
import { isJsonObject, type JsonObject, type JsonValue } from '../broker/json.ts';
import type { Properties } from '../broker/properties.ts';
import type { BasicProperties } from '../codec/basic-properties.ts';
import { EncodedProperties } from '../codec/encoded-properties.ts';
import { badRequest } from './error-response.ts';
import { jsonToTable, tableToJson } from './json-arguments.ts';

const TEXTS = [
  ['content_type', 'contentType'],
  ['content_encoding', 'contentEncoding'],
  ['correlation_id', 'correlationId'],
  ['reply_to', 'replyTo'],
  ['expiration', 'expiration'],
  ['message_id', 'messageId'],
  ['type', 'type'],
  ['user_id', 'userId'],
  ['app_id', 'appId'],
  ['cluster_id', 'clusterId'],
] as const;
const NUMBERS = [
  ['delivery_mode', 'deliveryMode', 255],
  ['priority', 'priority', 255],
  ['timestamp', 'timestamp', Number.MAX_SAFE_INTEGER],
] as const;

/** An empty list when there are none, as RabbitMQ answers. */
export function propertiesToJson(properties: Properties): JsonObject | readonly [] {
  const decoded = EncodedProperties.fromBytes(properties.encoded).decode();
  const json: Record<string, JsonValue> = {};
  for (const [name, key] of TEXTS) if (decoded[key] !== undefined) json[name] = decoded[key];
  for (const [name, key] of NUMBERS) {
    if (decoded[key] !== undefined) json[name] = Number(decoded[key]);
  }
  if (decoded.headers !== undefined) json.headers = tableToJson(decoded.headers);
  return Object.keys(json).length === 0 ? [] : json;
}

/** Throws a 400 in RabbitMQ's words for values of a wrong type. */
export function jsonToProperties(json: JsonValue | undefined): EncodedProperties {
  // An empty list is what clients of languages without empty objects send.
  if (Array.isArray(json) && json.length === 0) return EncodedProperties.EMPTY;
  if (!isJsonObject(json)) throw badRequest('properties must be an object');
  const properties: { -readonly [K in keyof BasicProperties]: BasicProperties[K] } = {};
  for (const [name, key] of TEXTS) {
    const value = json[name];
    if (value === undefined) continue;
    if (typeof value !== 'string') throw badRequest(['not_string', name]);
    if (Buffer.byteLength(value) > 255) throw badRequest(['too_long', name]);
    properties[key] = value;
  }
  for (const [name, key, max] of NUMBERS) {
    const value = json[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isInteger(value)) throw badRequest(['not_int', name]);
    if (value < 0 || value > max) throw badRequest(['out_of_range', name]);
    properties[key] = value;
  }
  if (json.headers !== undefined) properties.headers = jsonToTable(json.headers);
  return EncodedProperties.from(properties);
}
