// Builds the messages that `publish` sends from arguments, files and standard input.

import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { wrongUsage } from '../command-failure.ts';
import type { MessageProperties } from '../link/link.ts';
import type { CommandContext } from './command.ts';
import { type GivenOptions, parsePairs } from './given-options.ts';

/** Properties from the options of `publish`. */
export function readProperties(options: GivenOptions): MessageProperties {
  const properties: MessageProperties = { persistent: !options.has('transient') };
  for (const name of TEXTS) {
    const text = options.text(name);
    if (text !== undefined) properties[name] = text;
  }
  const priority = options.count('priority', 0);
  if (priority !== undefined) {
    if (priority > 255) throw wrongUsage(`--priority wants a number up to 255, not ${priority}`);
    properties.priority = priority;
  }
  const expiration = options.durationMs('expiration');
  if (expiration !== undefined) properties.expiration = String(expiration);
  const headers = parsePairs(options.texts('header'), 'header');
  if (headers.size > 0) properties.headers = Object.fromEntries(headers);
  return properties;
}

const TEXTS = [
  'contentType',
  'contentEncoding',
  'correlationId',
  'replyTo',
  'messageId',
  'type',
  'userId',
  'appId',
] as const;

export interface Bodies {
  readonly source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** How many there will be; undefined when only the input's end tells. */
  readonly total: number | undefined;
}

/** The bodies to publish: one repeated, or a line of the input each. */
export function readBodies(
  { input, signal }: CommandContext,
  body: string | undefined,
  options: GivenOptions,
): Bodies {
  const file = options.text('file');
  const count = options.count('count') ?? 1;
  if (options.has('lines')) {
    if (body !== undefined || file !== undefined) {
      throw wrongUsage('--lines reads standard input: give no body and no --file');
    }
    return { source: lines(input, signal), total: undefined };
  }
  if (body !== undefined && file !== undefined) throw wrongUsage('give a body or --file, not both');
  if (body !== undefined) return { source: numbered(body, count), total: count };
  if (file !== undefined) return { source: repeated(readFile(file), count), total: count };
  return { source: wholeInput(input, count), total: count };
}

/** `{n}` in the body is the number of the message, from 1. */
function* numbered(body: string, count: number): Generator<Uint8Array> {
  if (!body.includes('{n}')) {
    yield* repeated(Buffer.from(body), count);
    return;
  }
  for (let n = 1; n <= count; n++) yield Buffer.from(body.replaceAll('{n}', String(n)));
}

function* repeated(body: Uint8Array, count: number): Generator<Uint8Array> {
  for (let n = 0; n < count; n++) yield body;
}

async function* wholeInput(
  input: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(chunk);
  yield* repeated(Buffer.concat(chunks), count);
}

async function* lines(
  input: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = createInterface({ input: Readable.from(input), signal, crlfDelay: Infinity });
  for await (const line of reader) yield Buffer.from(line);
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw wrongUsage(`cannot read ${path}: ${error instanceof Error ? error.message : error}`);
  }
}
