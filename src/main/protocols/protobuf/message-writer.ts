// Writes messages inside answers: what Get took and what Browse saw.

import type { Address } from '../../broker/message.ts';
import type { Properties } from '../../broker/properties.ts';
import type { BrowsedMessage, BrowsePlace } from '../../broker/queue/browsed-message.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { encodeAddress } from './delivery-batch.ts';
import { warren } from './gen/warren.js';
import { encodeProperties } from './properties-codec.ts';
import { ProtoWriter } from './proto-writer.ts';

const varint = (field: number): number => field << 3;
const delimited = (field: number): number => (field << 3) | 2;
const GET_OK = 12;
const BROWSE_OK = 71;

const { MessageState } = warren.v1;
const STATES = {
  ready: MessageState.MESSAGE_STATE_READY,
  unacked: MessageState.MESSAGE_STATE_UNACKED,
  delayed: MessageState.MESSAGE_STATE_DELAYED,
};

const writer = new ProtoWriter(4096);

function putNumber(field: number, value: number): void {
  if (value === 0) return;
  writer.tag(varint(field));
  writer.varint(value);
}

function putBytes(field: number, value: Uint8Array): void {
  writer.tag(delimited(field));
  writer.bytes(value);
}

function begin(field: number): number {
  writer.tag(delimited(field));
  return writer.open();
}

function beginAnswer(id: number, channel: number, body: number): number {
  writer.reset();
  putNumber(1, id);
  putNumber(2, channel);
  return begin(body);
}

/** The envelope of a GetOk. Valid until the next envelope is written. */
export function writeGetOk(
  id: number,
  channel: number,
  firstTag: number,
  taken: readonly QueuedMessage[],
  readyMessages: number,
): Uint8Array {
  const answer = beginAnswer(id, channel, GET_OK);
  if (taken.length > 0) {
    const deliveries = begin(1);
    putNumber(2, firstTag);
    const tables = new MessageTables();
    for (const queued of taken) {
      tables.add(queued.message.address, queued.message.properties);
      const delivery = begin(5);
      putNumber(1, tables.addressIndex);
      putNumber(2, tables.propertiesIndex);
      if (queued.message.body.length > 0) putBytes(3, queued.message.body);
      putNumber(4, queued.isRedelivered ? 1 : 0);
      putNumber(5, queued.deliveryCount);
      writer.close(delivery);
    }
    writer.close(deliveries);
  }
  putNumber(2, readyMessages);
  writer.close(answer);
  return writer.view();
}

/** Writes an address or properties into the tables of Deliveries when they differ from the last. */
class MessageTables {
  addressIndex = -1;
  propertiesIndex = -1;
  #address: Address | null = null;
  #properties: Properties | null = null;

  add(address: Address, properties: Properties): void {
    if (address !== this.#address) {
      this.#address = address;
      this.addressIndex += 1;
      putBytes(3, encodeAddress(address));
    }
    if (properties !== this.#properties) {
      this.#properties = properties;
      this.propertiesIndex += 1;
      putBytes(4, encodeProperties(properties));
    }
  }
}

/** The envelope of a BrowseOk. Valid until the next envelope is written. */
export function writeBrowseOk(
  id: number,
  channel: number,
  page: {
    readonly messages: readonly BrowsedMessage[];
    readonly next: BrowsePlace | null;
    readonly maxBodyBytes: number;
    readonly readyMessages: number;
    readonly unackedMessages: number;
  },
): Uint8Array {
  const answer = beginAnswer(id, channel, BROWSE_OK);
  for (const browsed of page.messages) {
    const start = begin(1);
    putBrowsed(browsed, page.maxBodyBytes);
    writer.close(start);
  }
  if (page.next !== null) {
    writer.tag(delimited(2));
    writer.string(`${page.next.level}:${page.next.position}`);
  }
  putNumber(3, page.readyMessages);
  putNumber(4, page.unackedMessages);
  writer.close(answer);
  return writer.view();
}

function putBrowsed(browsed: BrowsedMessage, maxBodyBytes: number): void {
  const { queued, level, place, delayedUntilMs } = browsed;
  const { message } = queued;
  putNumber(1, queued.position);
  putNumber(2, level);
  putNumber(3, STATES[place]);
  putBytes(4, encodeAddress(message.address));
  putBytes(5, encodeProperties(message.properties));
  putBytes(6, message.body.subarray(0, maxBodyBytes));
  putNumber(7, message.body.length);
  putNumber(8, queued.isRedelivered ? 1 : 0);
  putNumber(9, queued.deliveryCount);
  putNumber(10, message.publishedAtMs);
  putNumber(11, queued.expiresAtMs === Infinity ? 0 : Math.floor(queued.expiresAtMs));
  putNumber(12, Math.floor(delayedUntilMs));
}
