// Remembers the addresses a channel has published to. Publishers repeat themselves: the same bytes give
// the same address, already checked, without decoding anything.

import { Buffer } from 'node:buffer';
import { preconditionFailed } from '../../broker/errors.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import { Address } from '../../broker/message.ts';
import { ProtoReader } from './proto-reader.ts';

/** Beyond this many different addresses the memory starts anew. */
const MAX_TARGETS = 512;
const NAME_MAX_BYTES = 255;
const EXCHANGE = (1 << 3) | 2;
const ROUTING_KEY = (2 << 3) | 2;

export class PublishTarget {
  /** The Address message as it was on the wire. */
  readonly bytes: Uint8Array;
  readonly address: Address;
  /** The router's epoch in which the channel was last allowed to publish here. */
  checkedEpoch = -1;
  /** The exchange as it was found then. */
  exchange: Exchange | null = null;

  constructor(bytes: Uint8Array, address: Address) {
    this.bytes = bytes;
    this.address = address;
  }
}

const reader = new ProtoReader();

export class PublishTargets {
  readonly #known = new Map<string, PublishTarget>();
  #last: PublishTarget | null = null;

  /** The target whose Address is [start, end). Throws MalformedBytes, PRECONDITION_FAILED. */
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

function decode(buffer: Buffer, start: number, end: number): PublishTarget {
  let exchange = '';
  let routingKey = '';
  reader.over(buffer, start, end);
  while (reader.hasMore) {
    const tag = reader.u32();
    if (tag === EXCHANGE) exchange = checked('exchange', reader.string());
    else if (tag === ROUTING_KEY) routingKey = checked('routing key', reader.string());
    else reader.skip(tag);
  }
  const bytes = Uint8Array.prototype.slice.call(buffer, start, end);
  return new PublishTarget(bytes, new Address(exchange, routingKey));
}

function checked(what: string, name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes > NAME_MAX_BYTES) throw preconditionFailed(`${what} of ${bytes} bytes is too long`);
  return name;
}
