// What goes wrong in a request, as an HTTP status and RabbitMQ's `{error, reason}`. Every error of the
// engine becomes an answer here and nowhere else; must never tell a client about a bug's inside.

import { DefinitionsError } from '../../shared/topology/definitions.ts';
import { BrokerError } from '../broker/errors.ts';
import type { JsonValue } from '../broker/json.ts';

/** A request that is answered with an error. */
export class HttpError extends Error {
  readonly status: number;
  readonly error: string;
  readonly reason: JsonValue;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    error: string,
    reason: JsonValue,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof reason === 'string' ? reason : JSON.stringify(reason));
    this.name = 'HttpError';
    this.status = status;
    this.error = error;
    this.reason = reason;
    this.headers = headers;
  }
}

export interface ErrorBody {
  readonly error: string;
  readonly reason: JsonValue;
}

const CHALLENGE = { 'www-authenticate': 'Basic realm="RabbitMQ Management"' };

export const badRequest = (reason: JsonValue): HttpError =>
  new HttpError(400, 'bad_request', reason);
/** The object that the address names does not exist. */
export const objectNotFound = (): HttpError => new HttpError(404, 'Object Not Found', 'Not Found');
/** Who asks is not known. */
export const notAuthenticated = (reason = 'Login failed'): HttpError =>
  new HttpError(401, 'not_authorized', reason, CHALLENGE);
/** Who asks may not. */
export const notAuthorised = (reason: string): HttpError =>
  new HttpError(401, 'not_authorised', reason);
export const methodNotAllowed = (allowed: string): HttpError =>
  new HttpError(405, 'method_not_allowed', 'Method Not Allowed', { allow: allowed });
export const bodyTooLarge = (): HttpError => badRequest('Exceeded HTTP request body size limit');
export const vhostNotFound = (): HttpError => new HttpError(404, 'not_found', 'vhost_not_found');

/** The error as an answer; undefined for what nobody expected. */
export function toHttpError(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error;
  if (error instanceof DefinitionsError) return badRequest(error.reason);
  if (!(error instanceof BrokerError)) return undefined;
  switch (error.condition) {
    case 'NOT_FOUND':
      return new HttpError(404, 'not_found', error.message);
    case 'ACCESS_REFUSED':
    case 'NOT_ALLOWED':
      return notAuthorised(error.message);
    default:
      return badRequest(error.message);
  }
}
