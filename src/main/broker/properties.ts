// What the broker needs to know of a message's properties. Codecs implement it over the encoded
// bytes, so that a field costs something only when it is asked for.

import type { FieldTable, FieldValue } from './field-table.ts';

/** Fields the broker itself rewrites; null removes, absent leaves as it is. */
export interface PropertyChanges {
  readonly headers?: FieldTable | null;
  readonly expiration?: string | null;
  readonly replyTo?: string | null;
}

/** Immutable properties of a message [amqp091 §1.8.1.1]; safe to share between messages. */
export interface Properties {
  /** Delivery mode 2 [amqp091 basic.delivery-mode]. */
  readonly isPersistent: boolean;
  /** 0 to 255, or -1 when absent. */
  readonly priority: number;
  /** Milliseconds as a decimal string, exactly as published; null when absent. */
  readonly expiration: string | null;
  readonly replyTo: string | null;
  readonly userId: string | null;
  readonly hasHeaders: boolean;
  /** Decoded on demand; the empty table when there are none. */
  headers(): FieldTable;
  header(name: string): FieldValue | undefined;
  /** A copy with these fields changed. */
  with(changes: PropertyChanges): Properties;
  /** Property flags and values as in a content header frame [amqp091 §4.2.6.1]; not to be written to. */
  readonly encoded: Uint8Array;
}
