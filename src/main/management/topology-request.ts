// Operations on topology and messages for a user of the API: the same calls that a channel makes, with
// the answers RabbitMQ's management gives when they fail.

import { BrokerError } from '../broker/errors.ts';
import { badRequest, HttpError, notAuthorised } from './error-response.ts';

/** Declares, binds, deletes: the reason is the engine's text, but a refusal says no more than that. */
export function asDirectRequest<T>(operate: () => T): T {
  try {
    return operate();
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    const { condition, message } = error;
    if (condition === 'ACCESS_REFUSED' || condition === 'NOT_ALLOWED') {
      throw notAuthorised('Access refused.');
    }
    throw condition === 'NOT_FOUND'
      ? new HttpError(404, 'not_found', message)
      : badRequest(message);
  }
}

/** Policies and parameters: RabbitMQ escapes markup in their reasons, because its pages show them. */
export function asParameterRequest<T>(operate: () => T): T {
  try {
    return operate();
  } catch (error) {
    const isRefused = error instanceof BrokerError && error.condition === 'PRECONDITION_FAILED';
    throw isRefused ? badRequest(escapeMarkup(error.message)) : error;
  }
}

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const REPLY_CODES: Readonly<Record<string, number>> = {
  RESOURCE_LOCKED: 405,
  PRECONDITION_FAILED: 406,
  NOT_ALLOWED: 530,
  NOT_IMPLEMENTED: 540,
  INTERNAL_ERROR: 541,
};

/** Publishes and gets: the reason is the text that a channel would be closed with. */
export function asChannelRequest<T>(operate: () => T): T {
  try {
    return operate();
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    const { condition } = error;
    const text = `${condition} - ${error.message}`;
    if (condition === 'NOT_FOUND') throw new HttpError(404, 'not_found', text);
    if (condition === 'ACCESS_REFUSED') throw notAuthorised(text);
    throw badRequest(`${REPLY_CODES[condition] ?? 541} ${text}`);
  }
}
