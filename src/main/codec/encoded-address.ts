// Exchange and routing key as AMQP short strings: the form they have in publishes, in deliveries and
// on disk [amqp091 §4.2.5.3].

import { Buffer } from 'node:buffer';
import type { Address } from '../broker/message.ts';

const SHORTSTR_MAX_BYTES = 255;

/** The bytes, kept on the address for the next time. A routing key over 255 bytes is cut. */
export function encodedAddress(address: Address): Uint8Array {
  if (address.encoded !== null) return address.encoded;
  const exchange = Buffer.from(address.exchange, 'utf8');
  const routingKey = Buffer.from(address.routingKey, 'utf8').subarray(0, SHORTSTR_MAX_BYTES);
  const encoded = new Uint8Array(2 + exchange.length + routingKey.length);
  encoded[0] = exchange.length;
  encoded.set(exchange, 1);
  encoded[1 + exchange.length] = routingKey.length;
  encoded.set(routingKey, 2 + exchange.length);
  address.encoded = encoded;
  return encoded;
}
