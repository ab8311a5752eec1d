// The 14 properties of a message between the page's form and the encoded one of the engine.

import type { MessageProperties } from '../../../shared/ipc/message.ts';
import type { FieldTable } from '../../broker/field-table.ts';
import type { Properties } from '../../broker/properties.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { fieldsOf, tableOf } from '../fields.ts';

/** The properties that a page sends, encoded; they have been validated. */
export function encodeProperties({ headers, ...rest }: MessageProperties): Properties {
  return EncodedProperties.from(
    headers === undefined ? rest : { ...rest, headers: tableOf(headers) },
  );
}

/** Nothing but headers, as a route preview needs them. */
export function headersOnly(headers: FieldTable): Properties {
  return headers.length === 0 ? EncodedProperties.EMPTY : EncodedProperties.from({ headers });
}

/** What is set, decoded for the page. */
export function decodeProperties(properties: Properties): MessageProperties {
  const decoded = EncodedProperties.fromBytes(properties.encoded).decode();
  const { headers, timestamp, ...rest } = decoded;
  return {
    ...rest,
    ...(headers === undefined ? {} : { headers: fieldsOf(headers) }),
    ...(timestamp === undefined ? {} : { timestamp: Number(timestamp) }),
  };
}
