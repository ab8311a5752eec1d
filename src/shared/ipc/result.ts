// What a command answers: a value or a failure, never an exception, because only the text of an exception
// would survive the way to the page. Pure types and functions.

/** What of an existing object differs from what was asked, as in a 406 of RabbitMQ. */
export interface Inequivalence {
  /** The argument or attribute, in RabbitMQ's words: `durable`, `x-message-ttl`. */
  readonly argument: string;
  readonly wanted: string;
  readonly actual: string;
}

export interface Failure {
  /** AMQP's name (`NOT_FOUND`), or `INVALID_REQUEST`, `DISCONNECTED`, `INTERNAL_ERROR`. */
  readonly condition: string;
  /** In RabbitMQ's words where it has some; English. */
  readonly message: string;
  readonly inequivalence?: Inequivalence;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export const succeeded = <T>(value: T): Result<T> => ({ ok: true, value });

export const failed = (condition: string, message: string): Result<never> => ({
  ok: false,
  failure: { condition, message },
});
