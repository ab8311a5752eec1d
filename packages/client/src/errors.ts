// The errors of the client. Every rejection of the API is one of these, an AbortError from a signal, or a
// programming error.

/** RabbitMQ's names of what can be wrong, as AMQP 0-9-1 has them. */
export type Condition =
  | 'CONTENT_TOO_LARGE'
  | 'NO_ROUTE'
  | 'NO_CONSUMERS'
  | 'ACCESS_REFUSED'
  | 'NOT_FOUND'
  | 'RESOURCE_LOCKED'
  | 'PRECONDITION_FAILED'
  | 'CONNECTION_FORCED'
  | 'INVALID_PATH'
  | 'FRAME_ERROR'
  | 'SYNTAX_ERROR'
  | 'COMMAND_INVALID'
  | 'CHANNEL_ERROR'
  | 'UNEXPECTED_FRAME'
  | 'RESOURCE_ERROR'
  | 'NOT_ALLOWED'
  | 'NOT_IMPLEMENTED'
  | 'INTERNAL_ERROR';

/** What all errors of this client have in common. */
export class WarrenError extends Error {
  override readonly name: string = 'WarrenError';
}

/** The broker refused a request. The connection goes on. */
export class RequestError extends WarrenError {
  override readonly name = 'RequestError';
  /** What is wrong, for programs. */
  readonly condition: Condition | (string & {});
  /** The AMQP reply code of the condition, for example 404. */
  readonly code: number;

  /** @internal */
  constructor(condition: Condition | (string & {}), code: number, text: string) {
    super(text.startsWith(condition) ? text : `${condition} - ${text}`);
    this.condition = condition;
    this.code = code;
  }
}

/** No connection: it could not be made, broke while a request waited, or was closed. */
export class ConnectionError extends WarrenError {
  override readonly name: string = 'ConnectionError';
  /** True when connecting again later may work; false after a wrong password or `close()`. */
  readonly isTemporary: boolean;

  /** @internal */
  constructor(message: string, isTemporary: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isTemporary = isTemporary;
  }
}

/** The broker would not let this user in, or not into this virtual host. */
export class AuthenticationError extends ConnectionError {
  override readonly name = 'AuthenticationError';

  /** @internal */
  constructor(message: string) {
    super(message, false);
  }
}

/** A published message was not taken. */
export class PublishError extends WarrenError {
  override readonly name: string = 'PublishError';
}

/** A mandatory message had no queue to go to. */
export class UnroutableError extends PublishError {
  override readonly name = 'UnroutableError';
}

/** A queue refused the message: it is full and its overflow behaviour is to reject. */
export class RejectedError extends PublishError {
  override readonly name = 'RejectedError';
}

/** Time is up: no reply came, or the connection was not there in time. */
export class TimeoutError extends WarrenError {
  override readonly name = 'TimeoutError';
}

/** The broker ended a subscription, for example because its queue was deleted. */
export class SubscriptionEndedError extends WarrenError {
  override readonly name = 'SubscriptionEndedError';
}
