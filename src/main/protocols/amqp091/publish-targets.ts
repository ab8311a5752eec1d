// Remembers the basic.publish methods a channel has seen. Publishers repeat themselves: the same
// bytes give the same address, already checked, without decoding anything.

import type { Buffer } from 'node:buffer';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import { Address } from '../../broker/message.ts';
import { ByteReader, MalformedBytes } from '../../codec/byte-reader.ts';
import { octets } from './erlang-term.ts';
import { ConnectionException } from './exceptions.ts';

/** Beyond this many different addresses the memory starts anew. */
const MAX_TARGETS = 512;
const MANDATORY = 1;
const IMMEDIATE = 2;

/** One exchange and routing key, with the flags of the publish. */
export class PublishTarget {
  /** The fields of the method as they were on the wire. */
  readonly bytes: Uint8Array;
  readonly address: Address;
  readonly isMandatory: boolean;
  readonly isImmediate: boolean;
  /** The router's epoch in which the channel was last allowed to publish here. */
  checkedEpoch = -1;
  /** The exchange as it was found then. */
  exchange: Exchange | null = null;

  constructor(bytes: Uint8Array, address: Address, bits: number) {
    this.bytes = bytes;
    this.address = address;
    this.isMandatory = (bits & MANDATORY) !== 0;
    this.isImmediate = (bits & IMMEDIATE) !== 0;
  }
}

export class PublishTargets {
  readonly #known = new Map<string, PublishTarget>();
  #last: PublishTarget | null = null;

  /** The target whose fields are [start, end) of `buffer`. Throws ConnectionException. */
  find(buffer: Buffer, start: number, end: number): PublishTarget {
    const last = this.#last;
    if (last !== null && isSame(last.bytes, buffer, start, end)) return last;
    const key = buffer.toString('latin1', start, end);
    let target = this.#known.get(key);
    if (target === undefined) {
      target = decode(buffer, start, end);
      if (this.#known.size >= MAX_TARGETS) this.#known.clear();
      this.#known.set(key, target);
    }
    this.#last = target;
    return target;
  }
}

function isSame(known: Uint8Array, buffer: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (known.length !== length) return false;
  for (let i = length - 1; i >= 0; i--) if (known[i] !== buffer[start + i]) return false;
  return true;
}

/** Fields of basic.publish: ticket, exchange, routing key, bits [amqp091 basic.publish]. */
function decode(buffer: Buffer, start: number, end: number): PublishTarget {
  try {
    const bytes = Uint8Array.prototype.slice.call(buffer, start, end);
    const reader = new ByteReader(buffer, start, end);
    reader.u16();
    const exchange = reader.shortstr();
    const routingKey = reader.shortstr();
    const encodedEnd = reader.position - start;
    const bits = reader.u8();
    reader.expectEnd();
    const address = new Address(exchange, routingKey, bytes.subarray(2, encodedEnd));
    return new PublishTarget(bytes, address, bits);
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
    throw new ConnectionException(
      'FRAME_ERROR',
      `cannot decode ${octets(buffer, start, end)}`,
      60,
      40,
    );
  }
}
