// Numbers of AMQP 0-9-1 that appear on the wire, and how the broker's conditions map to reply codes.
// Must hold every number of the protocol outside the method table, and nothing else.

import type { Condition } from '../../broker/errors.ts';

/** Frame types [amqp091 §4.2.3]. */
export const FRAME_METHOD = 1;
export const FRAME_HEADER = 2;
export const FRAME_BODY = 3;
export const FRAME_HEARTBEAT = 8;

/** Last octet of every frame. */
export const FRAME_END = 0xce;
/** Type, channel and size, in front of the payload. */
export const FRAME_HEADER_BYTES = 7;
/** All of a frame but its payload. */
export const FRAME_OVERHEAD_BYTES = 8;
/** Class, weight and body size, in front of the property flags of a content header. */
export const CONTENT_HEADER_BYTES = 12;

/** Class ids [amqp091 §1.1]. */
export const CLASS_CONNECTION = 10;
export const CLASS_BASIC = 60;

/** Method ids of the basic class that are worth a hand-written codec. */
export const BASIC_PUBLISH = 40;
export const BASIC_RETURN = 50;
export const BASIC_DELIVER = 60;
export const BASIC_GET_OK = 71;
export const BASIC_ACK = 80;
export const BASIC_REJECT = 90;
export const BASIC_NACK = 120;

export const REPLY_SUCCESS = 200;

/** What a condition closes: soft the channel, hard the connection. */
export type Scope = 'soft' | 'hard';

/**
 * Reply code and scope of each condition [amqp091 §1.2]. Known wrinkles: a failed login closes the
 * connection with the soft code 403 [rabbitmq: authentication-failure-close]; a soft condition on
 * channel 0 closes the connection; NO_ROUTE is used in basic.return only.
 */
export const REPLIES: Readonly<
  Record<Condition, { readonly code: number; readonly scope: Scope }>
> = {
  CONTENT_TOO_LARGE: { code: 311, scope: 'soft' },
  NO_ROUTE: { code: 312, scope: 'soft' },
  NO_CONSUMERS: { code: 313, scope: 'soft' },
  CONNECTION_FORCED: { code: 320, scope: 'hard' },
  INVALID_PATH: { code: 402, scope: 'hard' },
  ACCESS_REFUSED: { code: 403, scope: 'soft' },
  NOT_FOUND: { code: 404, scope: 'soft' },
  RESOURCE_LOCKED: { code: 405, scope: 'soft' },
  PRECONDITION_FAILED: { code: 406, scope: 'soft' },
  FRAME_ERROR: { code: 501, scope: 'hard' },
  SYNTAX_ERROR: { code: 502, scope: 'hard' },
  COMMAND_INVALID: { code: 503, scope: 'hard' },
  CHANNEL_ERROR: { code: 504, scope: 'hard' },
  UNEXPECTED_FRAME: { code: 505, scope: 'hard' },
  RESOURCE_ERROR: { code: 506, scope: 'hard' },
  NOT_ALLOWED: { code: 530, scope: 'hard' },
  NOT_IMPLEMENTED: { code: 540, scope: 'hard' },
  INTERNAL_ERROR: { code: 541, scope: 'hard' },
};
