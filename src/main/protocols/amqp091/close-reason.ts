// Turns what was thrown into the reply code, text and scope of a close [amqp091 §4.6].

import { BrokerError, type Condition } from '../../broker/errors.ts';
import { REPLIES } from './constants.ts';
import { ChannelException, ConnectionException } from './exceptions.ts';
import type { MethodFields } from './method-codec.ts';

export interface CloseReason {
  readonly code: number;
  readonly isChannelScope: boolean;
  readonly fields: MethodFields<'channel.close'>;
}

const MAX_TEXT_BYTES = 255;

/** `ids` are those of the method being performed, for errors that do not name one. */
export function closeReason(error: unknown, ids: readonly [number, number]): CloseReason {
  if (error instanceof ChannelException || error instanceof ConnectionException) {
    const isChannelScope = error instanceof ChannelException;
    return reason(error.condition, error.message, isChannelScope, [error.classId, error.methodId]);
  }
  if (error instanceof BrokerError) {
    const isChannelScope = REPLIES[error.condition].scope === 'soft';
    return reason(error.condition, error.message, isChannelScope, ids);
  }
  return reason('INTERNAL_ERROR', '', false, [0, 0]);
}

/** Whether a client or the rules are the cause, and not a mistake in the broker. */
export function isExpected(error: unknown): boolean {
  return (
    error instanceof BrokerError ||
    error instanceof ChannelException ||
    error instanceof ConnectionException
  );
}

/** The close of a connection for a reason of the broker's own. */
export function forcedClose(text: string): CloseReason {
  return reason('CONNECTION_FORCED', text, false, [0, 0]);
}

function reason(
  condition: Condition,
  detail: string,
  isChannelScope: boolean,
  [classId, methodId]: readonly [number, number],
): CloseReason {
  const { code } = REPLIES[condition];
  const replyText = limited(detail === '' ? condition : `${condition} - ${detail}`);
  return { code, isChannelScope, fields: { replyCode: code, replyText, classId, methodId } };
}

/** A short string holds 255 bytes; a longer text ends with an ellipsis. */
function limited(text: string): string {
  if (Buffer.byteLength(text) <= MAX_TEXT_BYTES) return text;
  let cut = text.slice(0, MAX_TEXT_BYTES - 3);
  while (Buffer.byteLength(cut) > MAX_TEXT_BYTES - 3) cut = cut.slice(0, -1);
  // Half of a surrogate pair is no character.
  return `${cut.replace(/[\ud800-\udbff]$/, '')}...`;
}
