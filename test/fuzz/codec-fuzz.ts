// Feeds random and mutated bytes to everything that decodes what a peer sent: frame parser, methods,
// properties, tables. Fails when anything but the typed errors comes out, or when memory grows.
//
// node test/fuzz/codec-fuzz.ts --inputs 1000000 --seed 1

import { parseArgs } from 'node:util';
import { ByteReader, MalformedBytes } from '../../src/main/codec/byte-reader.ts';
import { ByteWriter } from '../../src/main/codec/byte-writer.ts';
import { EncodedProperties } from '../../src/main/codec/encoded-properties.ts';
import {
  decodeTableBody,
  encodeTable,
  readTable,
  validateTable,
} from '../../src/main/codec/field-table.ts';
import {
  CONTENT_HEADER_BYTES,
  FRAME_HEADER,
  FRAME_METHOD,
} from '../../src/main/protocols/amqp091/constants.ts';
import { ConnectionException } from '../../src/main/protocols/amqp091/exceptions.ts';
import type { FrameHandler } from '../../src/main/protocols/amqp091/frame-parser.ts';
import { FrameParser } from '../../src/main/protocols/amqp091/frame-parser.ts';
import { decodeMethod } from '../../src/main/protocols/amqp091/method-codec.ts';
import type { MethodRow } from '../../src/main/protocols/amqp091/method-table.ts';
import { METHODS } from '../../src/main/protocols/amqp091/method-table.ts';

const FRAME_MAX = 8192;
const MAX_INPUT_BYTES = 600;
const MEMORY_LIMIT_BYTES = 64 * 1024 * 1024;
const MEMORY_SAMPLE_INPUTS = 50_000;
const TAGS = Buffer.from('tbBsuIilLfdDSxATFV');

const { values: options } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
});
const inputs = Number(options.inputs);
const seed = Number(options.seed);

/** mulberry32: the same seed gives the same run on every machine. */
let state = seed >>> 0;
function below(limit: number): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * limit);
}

const scratch = Buffer.alloc(4 * MAX_INPUT_BYTES);
const outcomes = { accepted: 0, refused: 0, frames: 0, methods: 0, contentHeaders: 0 };

/** Bytes that are mostly small numbers and tags, so that lengths and types are often plausible. */
function randomBytes(into: Buffer, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const kind = below(8);
    if (kind < 4) into[i] = 0;
    else if (kind === 4) into[i] = TAGS[below(TAGS.length)] ?? 0;
    else if (kind === 5) into[i] = below(12);
    else into[i] = below(256);
  }
}

function mutate(bytes: Buffer): Buffer {
  const copy = scratch.subarray(0, bytes.copy(scratch));
  for (let i = below(4); i >= 0; i--) copy[below(copy.length)] = below(2) === 0 ? below(256) : 0;
  switch (below(4)) {
    case 0:
      return copy.subarray(0, below(copy.length + 1));
    case 1: {
      const longer = scratch.subarray(0, Math.min(copy.length + below(40), scratch.length));
      randomBytes(longer, copy.length, longer.length);
      return longer;
    }
    default:
      return copy;
  }
}

/** Well-formed tables, properties and frames that mutations start from. */
function sampleTables(): Buffer[] {
  const inner = encodeTable([['n', { type: 'array', value: [{ type: 'bool', value: true }] }]]);
  const all: Buffer[] = [Buffer.from(inner)];
  let nested = encodeTable([]);
  for (let i = 0; i < 60; i++) {
    nested = encodeTable([['d', { type: 'table', value: readTable(ByteReader.over(nested)) }]]);
  }
  all.push(Buffer.from(nested));
  const one = { type: 'signedint', value: 1 } as const;
  all.push(
    Buffer.from(
      encodeTable([
        ['x-max-length', one],
        ['x-dead-letter-exchange', { type: 'longstr', value: 'dlx' }],
        ['deci', { type: 'decimal', value: { scale: 2, unscaled: 314 } }],
        ['time', { type: 'timestamp', value: 1_700_000_000 }],
        ['list', { type: 'array', value: [one, one, { type: 'table', value: [['k', one]] }] }],
        ['void', { type: 'void', value: null }],
        ['raw', { type: 'binary', value: '\xff\xfe', isBytes: true }],
        ['double', { type: 'double', value: Math.PI }],
      ]),
    ),
  );
  return all;
}

const tables = sampleTables();
const properties = tables.map((table) =>
  Buffer.from(
    EncodedProperties.from({
      contentType: 'text/plain',
      headers: readTable(new ByteReader(table)),
      deliveryMode: 2,
      correlationId: 'correlation',
      replyTo: 'amq.rabbitmq.reply-to',
      expiration: '60000',
      timestamp: 1_700_000_000,
      userId: 'guest',
    }).encoded,
  ),
);

function frame(type: number, channel: number, payload: Uint8Array): Buffer {
  const writer = new ByteWriter();
  writer.u8(type);
  writer.u16(channel);
  writer.longstr(payload);
  writer.u8(0xce);
  return Buffer.from(writer.finish());
}

function pick<T>(list: readonly T[]): T {
  const item = list[below(list.length)];
  if (item === undefined) throw new Error('empty list');
  return item;
}

/** The payload of a method with plausible, mostly well-formed fields. */
function methodPayload(row: MethodRow): Uint8Array {
  const writer = new ByteWriter();
  writer.u16(row.classId);
  writer.u16(row.methodId);
  for (const type of Object.values(row.fields)) {
    if (type.endsWith('shortstr')) writer.shortstr('a'.repeat(below(20)));
    else if (type.endsWith('longstr')) writer.longstr('b'.repeat(below(40)));
    else if (type === 'table') writer.bytes(pick(tables));
    else if (type.endsWith('bit') || type === 'octet') writer.u8(below(256));
    else if (type.endsWith('short')) writer.u16(below(65536));
    else if (type === 'longlong') writer.u64(below(1000));
    else writer.u32(below(1000));
  }
  return writer.finish();
}

function contentHeader(bytes: Uint8Array): Uint8Array {
  const writer = new ByteWriter();
  writer.u16(60);
  writer.u16(0);
  writer.u64(below(1000));
  writer.bytes(bytes);
  return writer.finish();
}

const rows: readonly MethodRow[] = Object.values(METHODS);
const frames: Buffer[] = [
  frame(8, 0, new Uint8Array()),
  frame(3, 1, new Uint8Array(100)),
  ...rows.map((row) => frame(1, row.classId === 10 ? 0 : 1, methodPayload(row))),
  ...properties.map((bytes) => frame(2, 1, contentHeader(bytes))),
];

/** True when `run` was content with its input; rethrows everything but the two typed errors. */
function isAccepted(run: () => unknown): boolean {
  try {
    run();
    outcomes.accepted += 1;
    return true;
  } catch (error) {
    if (!(error instanceof MalformedBytes) && !(error instanceof ConnectionException)) throw error;
    outcomes.refused += 1;
    return false;
  }
}

function expectSame(isFirst: boolean, isSecond: boolean, what: string): void {
  if (isFirst !== isSecond) throw new Error(`${what}: one accepts what the other refuses`);
}

function feedTable(bytes: Buffer): void {
  const isValid = isAccepted(() => validateTable(bytes, 0, bytes.length));
  const isDecoded = isAccepted(() => {
    const table = decodeTableBody(bytes, 0, bytes.length);
    encodeTable(table);
  });
  expectSame(isValid, isDecoded, 'validateTable and decodeTableBody');
}

function feedProperties(bytes: Buffer): void {
  isAccepted(() => {
    const parsed = EncodedProperties.parse(bytes, 0, bytes.length);
    parsed.decode();
    parsed.header('x-max-length');
    parsed.with({ headers: parsed.headers(), expiration: null });
  });
}

function feedMethod(bytes: Buffer): void {
  const { classId, methodId } = pick(rows);
  isAccepted(() => decodeMethod(classId, methodId, bytes, 0, bytes.length));
}

const decoder: FrameHandler = {
  onFrame(type, _channel, buffer, start, end) {
    outcomes.frames += 1;
    if (type === FRAME_METHOD) {
      outcomes.methods += 1;
      const classId = buffer.readUInt16BE(start);
      decodeMethod(classId, buffer.readUInt16BE(start + 2), buffer, start + 4, end);
    } else if (type === FRAME_HEADER) {
      outcomes.contentHeaders += 1;
      EncodedProperties.parse(buffer, start + CONTENT_HEADER_BYTES, end);
    }
  },
};

/** One connection: frames, some of them mutated, in chunks of any size; goes on after faults. */
function feedConnection(): void {
  const parser = new FrameParser(decoder, FRAME_MAX);
  const sent: Buffer[] = [];
  for (let i = below(4); i >= 0; i--) {
    const next = pick(frames);
    sent.push(Buffer.from(below(3) === 0 ? mutate(next) : next));
  }
  const stream = Buffer.concat(sent);
  let at = 0;
  while (at < stream.length) {
    const size = below(3) === 0 ? 1 + below(10) : 1 + below(stream.length);
    const chunk = stream.subarray(at, at + size);
    at += chunk.length;
    let isDone = isAccepted(() => parser.push(chunk));
    while (!isDone) isDone = isAccepted(() => parser.resume());
    if (parser.heldBytes > 2 * (FRAME_MAX + stream.length)) throw new Error('holds too much');
  }
}

function feedOne(): void {
  const kind = below(8);
  if (kind >= 6) {
    feedConnection();
    return;
  }
  const isRandom = below(3) === 0;
  const random = scratch.subarray(0, below(MAX_INPUT_BYTES));
  if (isRandom) randomBytes(random, 0, random.length);
  if (kind < 2) feedTable(isRandom ? random : mutate(pick(tables).subarray(4)));
  else if (kind < 4) feedProperties(isRandom ? random : mutate(pick(properties)));
  else feedMethod(isRandom ? random : mutate(Buffer.from(methodPayload(pick(rows)).subarray(4))));
}

const startedAt = performance.now();
let baselineBytes = 0;
let highestBytes = 0;
for (let i = 0; i < inputs; i++) {
  const before = state;
  try {
    feedOne();
  } catch (error) {
    console.error(`input ${i} of seed ${seed} failed (generator state ${before})`);
    throw error;
  }
  if (i % MEMORY_SAMPLE_INPUTS === MEMORY_SAMPLE_INPUTS - 1) {
    const usedBytes = process.memoryUsage().rss;
    if (baselineBytes === 0) baselineBytes = usedBytes;
    highestBytes = Math.max(highestBytes, usedBytes);
    if (usedBytes - baselineBytes > MEMORY_LIMIT_BYTES) {
      throw new Error(`memory grew by ${usedBytes - baselineBytes} bytes in ${i + 1} inputs`);
    }
  }
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
const growthMiB = ((highestBytes - baselineBytes) / 1024 / 1024).toFixed(1);
console.log(
  `codec fuzz: ${inputs} inputs, seed ${seed}, ${seconds} s: ${outcomes.accepted} accepted, ` +
    `${outcomes.refused} refused with typed errors, ${outcomes.frames} frames ` +
    `(${outcomes.methods} methods, ${outcomes.contentHeaders} content headers), ` +
    `memory +${growthMiB} MiB`,
);
