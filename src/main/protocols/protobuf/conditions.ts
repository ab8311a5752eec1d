// Conditions as numbers of error.proto, which are AMQP's reply codes, and errors as messages.

import { BrokerError, type Condition } from '../../broker/errors.ts';
import { MalformedBytes } from '../../codec/byte-reader.ts';
import { ConnectionFault } from './connection-fault.ts';
import type { warren } from './gen/warren.js';

export const CONDITION_NUMBERS: Readonly<Record<Condition, number>> = {
  CONTENT_TOO_LARGE: 311,
  NO_ROUTE: 312,
  NO_CONSUMERS: 313,
  CONNECTION_FORCED: 320,
  INVALID_PATH: 402,
  ACCESS_REFUSED: 403,
  NOT_FOUND: 404,
  RESOURCE_LOCKED: 405,
  PRECONDITION_FAILED: 406,
  FRAME_ERROR: 501,
  SYNTAX_ERROR: 502,
  COMMAND_INVALID: 503,
  CHANNEL_ERROR: 504,
  UNEXPECTED_FRAME: 505,
  RESOURCE_ERROR: 506,
  NOT_ALLOWED: 530,
  NOT_IMPLEMENTED: 540,
  INTERNAL_ERROR: 541,
};

export type ErrorMessage = warren.v1.Error.$Properties;

export const errorMessage = (condition: Condition, message: string): ErrorMessage => ({
  condition: CONDITION_NUMBERS[condition],
  message,
});

/** What a failed request is answered with; null for an error that is a mistake of ours. */
export function expectedError(error: unknown): ErrorMessage | null {
  if (error instanceof BrokerError) return errorMessage(error.condition, error.message);
  if (error instanceof ConnectionFault) return errorMessage(error.condition, error.message);
  if (error instanceof MalformedBytes) return errorMessage('SYNTAX_ERROR', error.message);
  return null;
}
