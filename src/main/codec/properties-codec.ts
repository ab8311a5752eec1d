// The properties of messages that the broker itself publishes, over the encoded form: events and the
// firehose's copies.

import { type FieldTable, type FieldValue, longstr } from '../broker/field-table.ts';
import type { PropertiesCodec } from '../broker/ports.ts';
import type { Properties } from '../broker/properties.ts';
import type { BasicProperties } from './basic-properties.ts';
import { EncodedProperties } from './encoded-properties.ts';

/** RabbitMQ's names, in the order of the content header. */
const NAMES: readonly (readonly [keyof BasicProperties, string])[] = [
  ['contentType', 'content_type'],
  ['contentEncoding', 'content_encoding'],
  ['headers', 'headers'],
  ['deliveryMode', 'delivery_mode'],
  ['priority', 'priority'],
  ['correlationId', 'correlation_id'],
  ['replyTo', 'reply_to'],
  ['expiration', 'expiration'],
  ['messageId', 'message_id'],
  ['timestamp', 'timestamp'],
  ['type', 'type'],
  ['userId', 'user_id'],
  ['appId', 'app_id'],
  ['clusterId', 'cluster_id'],
];

export const propertiesCodec: PropertiesCodec = {
  create({ headers, timestampSeconds, isPersistent }): Properties {
    return EncodedProperties.from({
      headers,
      ...(isPersistent === true ? { deliveryMode: 2 } : {}),
      ...(timestampSeconds === undefined ? {} : { timestamp: timestampSeconds }),
    });
  },
  describe(properties): FieldTable {
    const decoded = EncodedProperties.fromBytes(properties.encoded).decode();
    const fields: (readonly [string, FieldValue])[] = [];
    for (const [key, name] of NAMES) {
      const value = decoded[key];
      if (value !== undefined) fields.push([name, fieldOf(value)]);
    }
    return fields;
  },
};

/** Numbers are signed 32-bit where they fit, as in RabbitMQ's firehose. */
function fieldOf(value: string | number | bigint | FieldTable): FieldValue {
  if (typeof value === 'string') return longstr(value);
  if (typeof value === 'object') return { type: 'table', value };
  return { type: value <= 0x7fff_ffff ? 'signedint' : 'long', value };
}
