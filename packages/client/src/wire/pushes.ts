// Reads the two pushes that come for every message, Confirms and Deliveries, by hand. What is not
// understood in them is passed over.

import type { Buffer } from 'node:buffer';
import { ByteCursor } from './byte-cursor.ts';
import { FIELD } from './protocol.ts';

const CHANNEL = (FIELD.channel << 3) | 0;
const CONFIRMS = (FIELD.confirms << 3) | 2;
const DELIVERIES = (FIELD.deliveries << 3) | 2;

/** What became of the publishes from `first` to `last`. */
export interface ConfirmRange {
  readonly first: number;
  readonly last: number;
  /** A number of PublishOutcome. */
  readonly outcome: number;
  /** The encoded Error, for failed ones. */
  readonly error: Buffer | undefined;
}

/** A delivery of a batch, still encoded where that saves work. */
export interface RawDelivery {
  readonly tag: number;
  readonly address: RawAddress;
  /** The encoded Properties. */
  readonly properties: Buffer;
  readonly body: Buffer;
  readonly isRedelivered: boolean;
  readonly deliveryCount: number;
  /** Streams only. */
  readonly offset: number | undefined;
}

export interface RawAddress {
  readonly exchange: string;
  readonly routingKey: string;
}

/** Takes what is pushed on a channel. */
export interface PushReceiver {
  onConfirms(channel: number, ranges: readonly ConfirmRange[]): void;
  onDeliveries(channel: number, consumerTag: string, deliveries: readonly RawDelivery[]): void;
}

/**
 * Reads the envelope if it is a plain push of one of these kinds; false leaves it to the generated code.
 * Throws RangeError when the bytes make no sense.
 */
export function readPush(
  buffer: Buffer,
  start: number,
  end: number,
  receiver: PushReceiver,
): boolean {
  if (buffer[start] !== CHANNEL) return false;
  const cursor = new ByteCursor(buffer, start + 1);
  const channel = cursor.varint();
  const key = cursor.varint();
  if (key !== CONFIRMS && key !== DELIVERIES) return false;
  const length = cursor.varint();
  // Something of a later version stands behind it.
  if (cursor.position + length !== end) return false;
  if (key === CONFIRMS) receiver.onConfirms(channel, readConfirms(cursor, end));
  else readDeliveries(cursor, end, channel, receiver);
  return true;
}

function readConfirms(cursor: ByteCursor, end: number): readonly ConfirmRange[] {
  const ranges: ConfirmRange[] = [];
  while (cursor.position < end) {
    const key = cursor.varint();
    if (key !== ((1 << 3) | 2)) {
      cursor.skip(key);
      continue;
    }
    const length = cursor.varint();
    ranges.push(readConfirmRange(cursor, cursor.position + length));
  }
  return ranges;
}

function readConfirmRange(cursor: ByteCursor, end: number): ConfirmRange {
  let first = 0;
  let last = 0;
  let outcome = 0;
  let error: Buffer | undefined;
  while (cursor.position < end) {
    const key = cursor.varint();
    if (key === ((1 << 3) | 0)) first = cursor.varint();
    else if (key === ((2 << 3) | 0)) last = cursor.varint();
    else if (key === ((3 << 3) | 0)) outcome = cursor.varint();
    else if (key === ((4 << 3) | 2)) error = readBytes(cursor);
    else cursor.skip(key);
  }
  return { first, last: last === 0 ? first : last, outcome, error };
}

/** Tag of consumer, first tag, addresses, properties, then deliveries [warren/v1/consuming.proto]. */
function readDeliveries(
  cursor: ByteCursor,
  end: number,
  channel: number,
  receiver: PushReceiver,
): void {
  let consumerTag = '';
  let tag = 0;
  const addresses: RawAddress[] = [];
  const properties: Buffer[] = [];
  /** Where the deliveries are: they name entries that may stand behind them. */
  const places: number[] = [];
  while (cursor.position < end) {
    const key = cursor.varint();
    if (key === ((1 << 3) | 2)) consumerTag = readText(cursor);
    else if (key === ((2 << 3) | 0)) tag = cursor.varint();
    else if (key === ((3 << 3) | 2)) addresses.push(readAddress(cursor));
    else if (key === ((4 << 3) | 2)) properties.push(readBytes(cursor));
    else {
      if (key === ((5 << 3) | 2)) places.push(cursor.position);
      cursor.skip(key);
    }
  }
  const deliveries: RawDelivery[] = [];
  for (const place of places) {
    cursor.position = place;
    deliveries.push(readDelivery(cursor, tag++, addresses, properties));
  }
  receiver.onDeliveries(channel, consumerTag, deliveries);
}

const NO_ADDRESS: RawAddress = { exchange: '', routingKey: '' };

function readDelivery(
  cursor: ByteCursor,
  tag: number,
  addresses: readonly RawAddress[],
  properties: readonly Buffer[],
): RawDelivery {
  const length = cursor.varint();
  const end = cursor.position + length;
  const { buffer } = cursor;
  let address = 0;
  let table = 0;
  let body: Buffer | undefined;
  let isRedelivered = false;
  let deliveryCount = 0;
  let offset: number | undefined;
  while (cursor.position < end) {
    const key = cursor.varint();
    if (key === ((3 << 3) | 2)) body = readBytes(cursor);
    else if (key === ((1 << 3) | 0)) address = cursor.varint();
    else if (key === ((2 << 3) | 0)) table = cursor.varint();
    else if (key === ((4 << 3) | 0)) isRedelivered = cursor.varint() !== 0;
    else if (key === ((5 << 3) | 0)) deliveryCount = cursor.varint();
    else if (key === ((6 << 3) | 0)) offset = cursor.varint();
    else cursor.skip(key);
  }
  return {
    tag,
    address: addresses[address] ?? NO_ADDRESS,
    properties: properties[table] ?? buffer.subarray(0, 0),
    body: body ?? buffer.subarray(0, 0),
    isRedelivered,
    deliveryCount,
    offset,
  };
}

function readAddress(cursor: ByteCursor): RawAddress {
  const length = cursor.varint();
  const end = cursor.position + length;
  let exchange = '';
  let routingKey = '';
  while (cursor.position < end) {
    const key = cursor.varint();
    if (key === ((1 << 3) | 2)) exchange = readText(cursor);
    else if (key === ((2 << 3) | 2)) routingKey = readText(cursor);
    else cursor.skip(key);
  }
  return { exchange, routingKey };
}

function readBytes(cursor: ByteCursor): Buffer {
  const length = cursor.varint();
  const start = cursor.position;
  cursor.position = start + length;
  return cursor.buffer.subarray(start, cursor.position);
}

function readText(cursor: ByteCursor): string {
  const length = cursor.varint();
  const start = cursor.position;
  cursor.position = start + length;
  return cursor.buffer.toString('utf8', start, cursor.position);
}
