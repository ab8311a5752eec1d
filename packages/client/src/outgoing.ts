// What is published: one type for the three ways to name a target and the two ways to give a body.

import { Buffer } from 'node:buffer';
import { encodeProperties, type MessageProperties } from './properties.ts';
import { type Publisher, Publishing } from './publisher.ts';

/** Where a message goes: to a queue by name, or to an exchange with a routing key. */
export type Target =
  | {
      /** The queue it goes to, through the default exchange. */
      readonly queue: string;
      readonly exchange?: never;
      readonly routingKey?: never;
    }
  | {
      /** The exchange that routes it. */
      readonly exchange: string;
      /** What the exchange routes by. Default empty. */
      readonly routingKey?: string;
      readonly queue?: never;
    };

/** The body: bytes or text as they are, or a value as JSON. */
export type Content =
  | {
      /** The bytes, or text that is sent as UTF-8. Not to be changed until the publish is done. */
      readonly body: Uint8Array | string;
      readonly json?: never;
    }
  | {
      /** A value that is sent as JSON, with the content type `application/json`. */
      readonly json: unknown;
      readonly body?: never;
    };

/** A message to be published. */
export type OutgoingMessage = Target &
  Content &
  MessageProperties & {
    /** True: an error when there is no queue for it. Default false. */
    readonly mandatory?: boolean;
  };

/** @internal Throws TypeError or RangeError for what cannot be sent. */
export function toPublishing(publisher: Publisher, message: OutgoingMessage): Publishing {
  const { queue, exchange, routingKey = '', mandatory = false } = message;
  const address =
    queue === undefined
      ? publisher.address(exchange ?? '', routingKey)
      : publisher.address('', queue);
  return new Publishing(address, toProperties(message), toBody(message), mandatory);
}

/** @internal */
export function toBody({ body, json }: Content): Uint8Array {
  if (typeof body === 'string') return Buffer.from(body);
  if (body !== undefined) return body;
  const text = JSON.stringify(json);
  if (text === undefined) throw new TypeError('the message has neither a body nor JSON');
  return Buffer.from(text);
}

/** @internal */
export function toProperties(message: Content & MessageProperties): Uint8Array {
  const { json, contentType } = message;
  if (json === undefined || contentType !== undefined) return encodeProperties(message);
  return encodeProperties({ ...message, contentType: 'application/json' });
}
