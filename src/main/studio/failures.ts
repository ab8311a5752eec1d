// What went wrong in a command, for the page: conditions and RabbitMQ's words for what is expected,
// nothing but a name for what is a fault of the program.

import type { Failure } from '../../shared/ipc/result.ts';
import { DefinitionsError } from '../../shared/topology/definitions.ts';
import { BrokerError, InequivalentError } from '../broker/errors.ts';
import type { Logger } from '../broker/ports.ts';

export const invalidRequest = (message: string): Failure => ({
  condition: 'INVALID_REQUEST',
  message,
});

/** What a page sent cannot be understood. */
export class InvalidRequest extends Error {}

/** Logs what is not meant to happen; `what` says where it did. */
export function failureOf(error: unknown, what: string, logger: Logger): Failure {
  if (error instanceof InequivalentError) {
    const { condition, message, argument, wanted, actual } = error;
    return { condition, message, inequivalence: { argument, wanted, actual } };
  }
  if (error instanceof BrokerError) return { condition: error.condition, message: error.message };
  if (error instanceof InvalidRequest || error instanceof DefinitionsError) {
    return invalidRequest(error.message);
  }
  const stack = error instanceof Error ? error.stack : String(error);
  logger.error('a studio request failed', { what, error: stack });
  return { condition: 'INTERNAL_ERROR', message: `${what} failed; the log says why` };
}
