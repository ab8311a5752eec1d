// Messages as the page shows and publishes them. JSON only: bodies are base64.

import type { Fields } from './field.ts';

/** The 14 properties of a message [amqp091 §1.8.1.1]; what is left out is not set. */
export interface MessageProperties {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly headers?: Fields;
  /** 1 or 2. */
  readonly deliveryMode?: number;
  /** 0 to 255. */
  readonly priority?: number;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** Milliseconds as a decimal string. */
  readonly expiration?: string;
  readonly messageId?: string;
  /** Seconds since 1970. */
  readonly timestamp?: number;
  readonly type?: string;
  readonly userId?: string;
  readonly appId?: string;
  readonly clusterId?: string;
}

/** One step of a message's history of dead-lettering, newest first [rabbitmq: dlx]. */
export interface DeathStep {
  readonly queue: string;
  readonly reason: string;
  readonly count: number;
  readonly exchange: string;
  readonly routingKeys: readonly string[];
  /** Of the first time, milliseconds since 1970; null when the header does not say. */
  readonly atMs: number | null;
}

export interface MessageContent {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: MessageProperties;
  readonly deaths: readonly DeathStep[];
  readonly bodyBytes: number;
  /** Base64 of the first `BODY_PREVIEW_BYTES` of the body. */
  readonly body: string;
  readonly publishedAtMs: number;
}

/** Bytes of a body that are sent with a listing; more is asked for with `message.body`. */
export const BODY_PREVIEW_BYTES = 65_536;

/** A message in a queue as it was seen, without side effects. */
export interface PeekedMessage extends MessageContent {
  /** Number of the message in its queue; stays the same while it is there. */
  readonly position: number;
  /** Priority level; `position` is unique within it. */
  readonly level: number;
  readonly place: 'ready' | 'unacked' | 'delayed';
  readonly isRedelivered: boolean;
}

/** Opaque place of the next page; null at the end. */
export interface PeekCursor {
  readonly level: number;
  readonly position: number;
}

/** A delivery to "Consume here". */
export interface StudioDelivery extends MessageContent {
  readonly deliveryTag: number;
  /** Where the rest of its body is found while it is unsettled, for `message.body`. */
  readonly at: PeekCursor;
  readonly isRedelivered: boolean;
}
