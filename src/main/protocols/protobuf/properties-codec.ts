// Converts properties between their two encoded forms, field by field without objects: AMQP's content
// header, which the broker keeps, and message.proto's Properties. Only headers are decoded.

import { Buffer, isUtf8 } from 'node:buffer';
import { preconditionFailed } from '../../broker/errors.ts';
import type { Properties } from '../../broker/properties.ts';
import { asBuffer, ByteReader, MalformedBytes } from '../../codec/byte-reader.ts';
import { ByteWriter } from '../../codec/byte-writer.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { readTable, writeTable } from '../../codec/field-table.ts';
import { readFieldTable, writeFieldTable } from './field-codec.ts';
import { ProtoReader } from './proto-reader.ts';
import { ProtoWriter } from './proto-writer.ts';

const FIELDS = 14;
const HEADERS = 3;
const DELIVERY_MODE = 4;
const PRIORITY = 5;
const TIMESTAMP = 10;
const TEXT_MAX_BYTES = 255;

/** Flag of a field in a content header: field 1 is the highest bit [amqp091 §4.2.6.1]. */
const flagOf = (field: number): number => 0x8000 >>> (field - 1);
const isNumber = (field: number): boolean =>
  field === DELIVERY_MODE || field === PRIORITY || field === TIMESTAMP;

const reader = new ProtoReader();
/** Where the value of each field was found; -1 for nowhere. */
const starts = new Array<number>(FIELDS + 1).fill(-1);
const amqp = new ByteWriter(512);
const proto = new ProtoWriter(512);

/**
 * Reads a Properties message that fills [start, end). Publishers repeat themselves: when the result is
 * `previous`, that is returned. Throws MalformedBytes, and PRECONDITION_FAILED for what does not fit
 * into AMQP's properties.
 */
export function readProperties(
  buffer: Buffer,
  start: number,
  end: number,
  previous: EncodedProperties | null,
): EncodedProperties {
  if (start === end) return EncodedProperties.EMPTY;
  starts.fill(-1);
  reader.over(buffer, start, end);
  while (reader.hasMore) {
    const tag = reader.u32();
    const field = tag >>> 3;
    if (field >= 1 && field <= FIELDS && (tag & 7) === (isNumber(field) ? 0 : 2)) {
      starts[field] = reader.at;
    }
    reader.skip(tag);
  }
  amqp.reset();
  amqp.u16(0);
  let flags = 0;
  for (let field = 1; field <= FIELDS; field++) {
    const at = starts[field] ?? -1;
    if (at < 0) continue;
    flags |= flagOf(field);
    reader.over(buffer, at, end);
    writeAmqp(field);
  }
  const view = amqp.view();
  view.writeUInt16BE(flags, 0);
  return EncodedProperties.parse(view, 0, view.length, previous);
}

function writeAmqp(field: number): void {
  switch (field) {
    case HEADERS:
      writeTable(amqp, readFieldTable(reader, reader.enter()));
      return;
    case DELIVERY_MODE:
    case PRIORITY: {
      const value = reader.u32();
      if (value > 255) throw preconditionFailed(`property value ${value} is larger than 255`);
      amqp.u8(value);
      return;
    }
    case TIMESTAMP:
      amqp.u64(reader.u64());
      return;
    default: {
      const text = reader.bytes();
      if (text.length > TEXT_MAX_BYTES) {
        throw preconditionFailed(`property of ${text.length} bytes is longer than 255`);
      }
      if (!isPlain(text) && !isUtf8(text)) throw new MalformedBytes('string is not UTF-8');
      amqp.u8(text.length);
      amqp.bytes(text);
    }
  }
}

function isPlain(text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if ((text[i] ?? 0) >= 0x80) return false;
  return true;
}

let lastProperties: Properties | null = null;
let lastEncoded: Buffer = Buffer.alloc(0);

/** The Properties message; the same bytes again for the same properties. */
export function encodeProperties(properties: Properties): Buffer {
  if (properties === lastProperties) return lastEncoded;
  proto.reset();
  writeProperties(proto, properties);
  lastEncoded = proto.finish();
  lastProperties = properties;
  return lastEncoded;
}

function writeProperties(writer: ProtoWriter, properties: Properties): void {
  const source = new ByteReader(asBuffer(properties.encoded));
  const flags = source.u16();
  for (let field = 1; field <= FIELDS; field++) {
    if ((flags & flagOf(field)) === 0) continue;
    writer.tag((field << 3) | (isNumber(field) ? 0 : 2));
    switch (field) {
      case HEADERS: {
        const start = writer.open();
        writeFieldTable(writer, readTable(source));
        writer.close(start);
        break;
      }
      case DELIVERY_MODE:
      case PRIORITY:
        writer.varint(source.u8());
        break;
      case TIMESTAMP:
        writer.u64(source.u64Exact());
        break;
      default:
        writeText(writer, source.bytes(source.u8()));
    }
  }
}

/** AMQP publishers may send texts that are not UTF-8, which no Protocol Buffers parser would accept. */
function writeText(writer: ProtoWriter, text: Buffer): void {
  if (isPlain(text) || isUtf8(text)) writer.bytes(text);
  else writer.string(text.toString('utf8'));
}
