// Publishing with confirms: gathers messages into batches, keeps what is not confirmed, and sends it again
// when the connection comes back. Must never drop a message without telling.

import { Buffer } from 'node:buffer';
import { ConnectionError, type PublishError, RejectedError, UnroutableError } from './errors.ts';
import { type Session, toRequestError } from './session.ts';
import { ErrorMessage, PublishOutcome } from './wire/protocol.ts';
import { encodeAddress, encodePublishFrame, sizeInFrame } from './wire/publish-frame.ts';
import type { ConfirmRange } from './wire/pushes.ts';

/** What the broker did with a published message. */
export interface PublishResult {
  /** False when no queue was bound for it: it was dropped. */
  readonly isRouted: boolean;
}

const ROUTED: PublishResult = Object.freeze({ isRouted: true });
const UNROUTED: PublishResult = Object.freeze({ isRouted: false });

/** A frame ends when it has so many bytes or messages. */
const FRAME_BYTES = 64 * 1024;
const FRAME_MESSAGES = 1000;
/** So many addresses are kept encoded. */
const MOST_ADDRESSES = 1000;
/** So many places in front of an array may be unused. */
const KEPT_HEAD = 8192;
/** So much may be written to the socket in one go. */
const BURST_BYTES = 1024 * 1024;

/** A message until it is confirmed. */
export class Publishing {
  readonly address: Buffer;
  readonly properties: Uint8Array;
  readonly body: Uint8Array;
  readonly isMandatory: boolean;
  resolve: (result: PublishResult) => void = () => {};
  reject: (error: unknown) => void = () => {};
  /** Nobody waits for it any more. */
  isAbandoned = false;

  constructor(address: Buffer, properties: Uint8Array, body: Uint8Array, isMandatory: boolean) {
    this.address = address;
    this.properties = properties;
    this.body = body;
    this.isMandatory = isMandatory;
  }
}

export interface PublisherLimits {
  /** Messages sent and not confirmed, at most. */
  readonly maxUnconfirmed: number;
  /** Messages and bytes beyond which `drained` waits. */
  readonly maxBufferedMessages: number;
  readonly maxBufferedBytes: number;
}

export class Publisher {
  readonly #channel: number;
  readonly #limits: PublisherLimits;
  readonly #addresses = new Map<string, Buffer>();
  #session: Session | undefined;
  /** Sent, in the order of their numbers; the first has number `#firstNumber`. */
  #sent: Publishing[] = [];
  #sentHead = 0;
  #firstNumber = 1;
  /** Not yet sent. */
  #waiting: Publishing[] = [];
  #waitingHead = 0;
  #bufferedBytes = 0;
  #isScheduled = false;
  #isBlocked = false;
  #onDrained: (() => void)[] = [];
  #onSettled: (() => void)[] = [];

  constructor(channel: number, limits: PublisherLimits) {
    this.#channel = channel;
    this.#limits = limits;
  }

  /** Messages not confirmed yet, sent or not. */
  get outstanding(): number {
    return this.#unconfirmed + this.#unsent;
  }

  get #unconfirmed(): number {
    return this.#sent.length - this.#sentHead;
  }

  get #unsent(): number {
    return this.#waiting.length - this.#waitingHead;
  }

  get hasRoom(): boolean {
    const { maxBufferedMessages, maxBufferedBytes } = this.#limits;
    return this.outstanding < maxBufferedMessages && this.#bufferedBytes < maxBufferedBytes;
  }

  /** The encoded address, remembered. Throws RangeError for names that are too long. */
  address(exchange: string, routingKey: string): Buffer {
    const key = `${exchange}\0${routingKey}`;
    let address = this.#addresses.get(key);
    if (address === undefined) {
      for (const name of [exchange, routingKey]) {
        if (Buffer.byteLength(name) > 255) {
          throw new RangeError('an exchange or routing key is longer than 255 bytes');
        }
      }
      address = encodeAddress(exchange, routingKey);
      if (this.#addresses.size >= MOST_ADDRESSES) this.#addresses.clear();
      this.#addresses.set(key, address);
    }
    return address;
  }

  publish(publishing: Publishing): void {
    this.#waiting.push(publishing);
    this.#bufferedBytes += publishing.body.length;
    this.#schedule();
  }

  /** Resolves when there is room for more. */
  drained(): Promise<void> {
    if (this.hasRoom) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrained.push(resolve);
    });
  }

  /** Resolves when everything published before is confirmed or refused. */
  settled(): Promise<void> {
    if (this.outstanding === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onSettled.push(resolve);
    });
  }

  /** Opens the channel and sends again what was not confirmed. */
  async attach(session: Session): Promise<void> {
    session.setReceiver(this.#channel, { onConfirms: (ranges) => this.#onConfirms(ranges) });
    await session.request({ channel: this.#channel, openChannel: {} });
    this.#isBlocked = false;
    this.#session = session;
    this.#schedule();
  }

  detach(): void {
    this.#session = undefined;
    const again = this.#sent.slice(this.#sentHead).filter(({ isAbandoned }) => !isAbandoned);
    this.#waiting = [...again, ...this.#waiting.slice(this.#waitingHead)];
    this.#waitingHead = 0;
    this.#sent = [];
    this.#sentHead = 0;
    this.#firstNumber = 1;
  }

  /** Nothing will be sent any more: everyone who waits gets the error. */
  fail(error: ConnectionError): void {
    this.detach();
    const all = this.#waiting;
    this.#waiting = [];
    this.#bufferedBytes = 0;
    for (const { reject } of all) reject(error);
    this.#wake();
  }

  setBlocked(isBlocked: boolean): void {
    this.#isBlocked = isBlocked;
    if (!isBlocked) this.#schedule();
  }

  onDrain(): void {
    this.#schedule();
  }

  /** Everything that is published in one turn of the event loop goes out together. */
  #schedule(): void {
    if (this.#isScheduled || this.#session === undefined) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    const session = this.#session;
    if (session === undefined || this.#isBlocked) return;
    let bytes = 0;
    while (this.#unsent > 0 && this.#unconfirmed < this.#limits.maxUnconfirmed) {
      if (session.isCongested) return;
      const frame = this.#nextFrame(session);
      if (frame === undefined) continue;
      bytes += frame.length;
      session.sendFrame(frame);
      if (bytes >= BURST_BYTES) {
        session.flush();
        bytes = 0;
      }
    }
    session.flush();
  }

  /** Consecutive messages to one address; undefined when only abandoned ones were there. */
  #nextFrame(session: Session): Buffer | undefined {
    const waiting = this.#waiting;
    const from = this.#sent.length;
    const firstNumber = this.#firstNumber + from - this.#sentHead;
    const room = Math.min(FRAME_MESSAGES, this.#limits.maxUnconfirmed - this.#unconfirmed);
    const mostBytes = Math.min(FRAME_BYTES, session.server.maxFrameBytes || FRAME_BYTES);
    let address: Buffer | undefined;
    let bytes = 0;
    let at = this.#waitingHead;
    for (; at < waiting.length && this.#sent.length - from < room; at++) {
      const next = waiting[at] as Publishing;
      if (next.isAbandoned) {
        this.#bufferedBytes -= next.body.length;
        continue;
      }
      if (address !== undefined && next.address !== address) break;
      bytes += sizeInFrame(next);
      if (address !== undefined && bytes > mostBytes) break;
      address = next.address;
      this.#sent.push(next);
    }
    this.#waitingHead = at;
    if (at === waiting.length) {
      this.#waiting = [];
      this.#waitingHead = 0;
    } else if (at > KEPT_HEAD) {
      this.#waiting = waiting.slice(at);
      this.#waitingHead = 0;
    }
    if (address === undefined) {
      this.#wake();
      return undefined;
    }
    const to = this.#sent.length;
    return encodePublishFrame(this.#channel, firstNumber, address, this.#sent, from, to);
  }

  /** Ranges rise without gaps [warren/v1/publishing.proto, Confirms]. */
  #onConfirms(ranges: readonly ConfirmRange[]): void {
    for (const range of ranges) {
      for (let number = range.first; number <= range.last; number++) {
        const publishing = this.#sent[this.#sentHead];
        if (publishing === undefined || number !== this.#firstNumber) {
          this.#session?.end(new ConnectionError('confirms are out of order', true));
          return;
        }
        this.#sentHead += 1;
        this.#firstNumber += 1;
        this.#bufferedBytes -= publishing.body.length;
        settle(publishing, range);
      }
    }
    this.#compact();
    this.#wake();
    if (this.#unsent > 0) this.#schedule();
  }

  #compact(): void {
    if (this.#sentHead === this.#sent.length) {
      this.#sent = [];
      this.#sentHead = 0;
    } else if (this.#sentHead > KEPT_HEAD) {
      this.#sent = this.#sent.slice(this.#sentHead);
      this.#sentHead = 0;
    }
  }

  #wake(): void {
    if (this.#onDrained.length > 0 && this.hasRoom) {
      for (const wake of this.#onDrained.splice(0)) wake();
    }
    if (this.#onSettled.length > 0 && this.outstanding === 0) {
      for (const wake of this.#onSettled.splice(0)) wake();
    }
  }
}

function settle(publishing: Publishing, { outcome, error }: ConfirmRange): void {
  switch (outcome) {
    case PublishOutcome.PUBLISH_OUTCOME_CONFIRMED:
      publishing.resolve(ROUTED);
      return;
    case PublishOutcome.PUBLISH_OUTCOME_UNROUTABLE:
      if (publishing.isMandatory) publishing.reject(unroutable());
      else publishing.resolve(UNROUTED);
      return;
    case PublishOutcome.PUBLISH_OUTCOME_REFUSED:
      publishing.reject(new RejectedError('a queue is full and refused the message'));
      return;
    default:
      publishing.reject(toRequestError(error === undefined ? {} : ErrorMessage.decode(error)));
  }
}

export function unroutable(): PublishError {
  return new UnroutableError('the message is mandatory and no queue is bound for it');
}
