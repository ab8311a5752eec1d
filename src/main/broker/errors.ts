// Conditions of the broker. The core names what went wrong; each adapter maps the name to its own
// codes (AMQP reply codes, HTTP status, protobuf enum). Must never mention a number of a protocol.

/** Names of AMQP 0-9-1's error conditions [amqp091 §1.2 constants], plus RabbitMQ's NO_ROUTE. */
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

/**
 * An expected failure of an operation, thrown on the control path only.
 * `message` is the detail in RabbitMQ's wording, without the condition name in front.
 */
export class BrokerError extends Error {
  readonly condition: Condition;

  constructor(condition: Condition, message: string) {
    super(message);
    this.name = 'BrokerError';
    this.condition = condition;
  }
}

/** What exists differs from what is declared; the values are as they stand in the text. */
export class InequivalentError extends BrokerError {
  /** The argument or attribute: `durable`, `x-message-ttl`. */
  readonly argument: string;
  readonly wanted: string;
  readonly actual: string;

  constructor(resource: string, argument: string, wanted: string, actual: string) {
    const difference = `received ${wanted} but current is ${actual}`;
    super('PRECONDITION_FAILED', `inequivalent arg '${argument}' for ${resource}: ${difference}`);
    this.name = 'InequivalentError';
    this.argument = argument;
    this.wanted = wanted;
    this.actual = actual;
  }
}

export const accessRefused = (message: string): BrokerError =>
  new BrokerError('ACCESS_REFUSED', message);
export const notFound = (message: string): BrokerError => new BrokerError('NOT_FOUND', message);
export const resourceLocked = (message: string): BrokerError =>
  new BrokerError('RESOURCE_LOCKED', message);
export const preconditionFailed = (message: string): BrokerError =>
  new BrokerError('PRECONDITION_FAILED', message);
export const notAllowed = (message: string): BrokerError => new BrokerError('NOT_ALLOWED', message);
export const notImplemented = (message: string): BrokerError =>
  new BrokerError('NOT_IMPLEMENTED', message);
