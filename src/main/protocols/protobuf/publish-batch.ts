// Reads a Publish message by hand: the hot half of the decoder. Finds where things are; bodies stay
// where they lie until they are known to be wanted.

import type { Buffer } from 'node:buffer';
import { BrokerError, preconditionFailed } from '../../broker/errors.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { readProperties } from './properties-codec.ts';
import { ProtoReader } from './proto-reader.ts';
import type { PublishTarget, PublishTargets } from './publish-targets.ts';

/** More in one batch are refused: memory follows their number, not their bytes. */
export const MAX_BATCH_MESSAGES = 65_536;

const FIRST_NUMBER = 8;
const ADDRESS = (2 << 3) | 2;
const PROPERTIES = (3 << 3) | 2;
const MESSAGE = (4 << 3) | 2;
const MESSAGE_ADDRESS = 8;
const MESSAGE_PROPERTIES = 16;
const MESSAGE_BODY = (3 << 3) | 2;
/** Numbers kept for each message: address, properties, start and end of the body. */
const NUMBERS = 4;

const outer = new ProtoReader();
const inner = new ProtoReader();

/** Used again for every batch of a channel; what it holds is valid until the next `read`. */
export class PublishBatch {
  firstPublishNumber = 0;
  /** Messages, also when the batch is refused. */
  count = 0;
  /** Why the whole batch is refused; null when it is good so far. */
  refusal: BrokerError | null = null;
  readonly #targets: PublishTargets;
  readonly #addressTable: PublishTarget[] = [];
  readonly #propertyTable: EncodedProperties[] = [];
  #numbers = new Int32Array(64 * NUMBERS);
  #lastProperties: EncodedProperties | null = null;

  constructor(targets: PublishTargets) {
    this.#targets = targets;
  }

  /**
   * Takes the Publish message in [start, end). What is wrong with its contents is kept in `refusal`.
   * Throws MalformedBytes for bytes that are no such message.
   */
  read(buffer: Buffer, start: number, end: number): void {
    this.firstPublishNumber = 0;
    this.count = 0;
    this.refusal = null;
    this.#addressTable.length = 0;
    this.#propertyTable.length = 0;
    outer.over(buffer, start, end);
    while (outer.hasMore) {
      const tag = outer.u32();
      switch (tag) {
        case FIRST_NUMBER:
          this.firstPublishNumber = outer.number();
          break;
        case ADDRESS:
          this.#readAddress(buffer, outer.enter());
          break;
        case PROPERTIES:
          this.#readProperties(buffer, outer.enter());
          break;
        case MESSAGE:
          this.#readMessage(buffer, outer.enter());
          break;
        default:
          outer.skip(tag);
      }
    }
    if (this.refusal === null) this.#checkIndexes();
  }

  targetOf(index: number): PublishTarget {
    const target = this.#addressTable[this.#numbers[index * NUMBERS] ?? 0];
    if (target === undefined) throw new RangeError('no such address');
    return target;
  }

  propertiesOf(index: number): EncodedProperties {
    return this.#propertyTable[this.#numbers[index * NUMBERS + 1] ?? 0] ?? EncodedProperties.EMPTY;
  }

  bodyStart(index: number): number {
    return this.#numbers[index * NUMBERS + 2] ?? 0;
  }

  bodyEnd(index: number): number {
    return this.#numbers[index * NUMBERS + 3] ?? 0;
  }

  #readAddress(buffer: Buffer, end: number): void {
    this.#guard(() => this.#addressTable.push(this.#targets.find(buffer, outer.at, end)));
    outer.at = end;
  }

  #readProperties(buffer: Buffer, end: number): void {
    this.#guard(() => {
      this.#lastProperties = readProperties(buffer, outer.at, end, this.#lastProperties);
      this.#propertyTable.push(this.#lastProperties);
    });
    outer.at = end;
  }

  #guard(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof BrokerError)) throw error;
      this.refusal ??= error;
    }
  }

  #readMessage(buffer: Buffer, end: number): void {
    let address = 0;
    let properties = 0;
    let bodyStart = 0;
    let bodyEnd = 0;
    inner.over(buffer, outer.at, end);
    while (inner.hasMore) {
      const tag = inner.u32();
      if (tag === MESSAGE_BODY) {
        bodyEnd = inner.enter();
        bodyStart = inner.at;
        inner.at = bodyEnd;
      } else if (tag === MESSAGE_ADDRESS) address = inner.u32();
      else if (tag === MESSAGE_PROPERTIES) properties = inner.u32();
      else inner.skip(tag);
    }
    outer.at = end;
    const at = this.count * NUMBERS;
    this.count += 1;
    if (this.count > MAX_BATCH_MESSAGES) {
      this.refusal ??= preconditionFailed(`more than ${MAX_BATCH_MESSAGES} messages in a batch`);
      return;
    }
    if (at + NUMBERS > this.#numbers.length) this.#grow();
    const numbers = this.#numbers;
    numbers[at] = Math.min(address, 0x7fff_ffff);
    numbers[at + 1] = Math.min(properties, 0x7fff_ffff);
    numbers[at + 2] = bodyStart;
    numbers[at + 3] = bodyEnd;
  }

  #grow(): void {
    const larger = new Int32Array(this.#numbers.length * 2);
    larger.set(this.#numbers);
    this.#numbers = larger;
  }

  /** The tables may come behind the messages, so indexes are looked at last. */
  #checkIndexes(): void {
    const addresses = this.#addressTable.length;
    const properties = Math.max(1, this.#propertyTable.length);
    for (let at = 0; at < this.count * NUMBERS; at += NUMBERS) {
      const isKnown =
        (this.#numbers[at] ?? 0) < addresses && (this.#numbers[at + 1] ?? 0) < properties;
      if (isKnown) continue;
      this.refusal = preconditionFailed(
        'a message names an address or properties that are not there',
      );
      return;
    }
  }
}
