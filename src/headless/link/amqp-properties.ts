// amqplib's message properties and field values, to the command line's names and back.

import { Buffer } from 'node:buffer';
import type { Options } from 'amqplib';
import type { Arguments, JsonValue, MessageProperties } from './link.ts';

/** Options of amqplib's publish. */
export function toOptions(
  properties: Readonly<MessageProperties>,
  isMandatory: boolean,
): Options.Publish {
  const { persistent, ...rest } = properties;
  return { ...rest, persistent: persistent === true, mandatory: isMandatory };
}

/** An argument table as amqplib takes it. */
export function toArguments(args: Arguments): Record<string, unknown> {
  return Object.fromEntries(args);
}

/** The properties of a received message; what was absent stays absent. */
export function toProperties(received: object): MessageProperties {
  const given = new Map<string, unknown>(Object.entries(received));
  const properties: MessageProperties = {};
  for (const name of TEXTS) {
    const value = given.get(name);
    if (typeof value === 'string') properties[name] = value;
  }
  const { priority, timestamp, deliveryMode } = Object.fromEntries(given);
  if (typeof priority === 'number') properties.priority = priority;
  if (typeof timestamp === 'number') properties.timestamp = timestamp;
  if (typeof deliveryMode === 'number') properties.persistent = deliveryMode === 2;
  const headers = given.get('headers');
  if (isRecord(headers) && Object.keys(headers).length > 0)
    properties.headers = toJsonTable(headers);
  return properties;
}

const TEXTS = [
  'contentType',
  'contentEncoding',
  'correlationId',
  'replyTo',
  'expiration',
  'messageId',
  'type',
  'userId',
  'appId',
] as const;

function toJsonTable(table: Readonly<Record<string, unknown>>): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [name, toJson(value)]));
}

/** Typed values such as `{ '!': 'timestamp', value }` lose their type; bytes become base64. */
function toJson(value: unknown): JsonValue {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  if (isRecord(value)) return '!' in value ? toJson(value.value) : toJsonTable(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return typeof value === 'bigint' ? String(value) : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
