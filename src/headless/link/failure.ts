// Turns the errors of both client libraries into one line and an exit code. Must never print a password.

import { type ExitCode, exitCode } from '../../main/app/exit-code.ts';
import { CommandFailure } from '../command-failure.ts';
import type { BrokerAddress } from './address.ts';

/** What a condition of the broker means for a script, by AMQP reply code [amqp091 §1.2 constants]. */
const CODES: ReadonlyMap<number, ExitCode> = new Map([
  [403, exitCode.notPermitted],
  [404, exitCode.notFound],
  [320, exitCode.unavailable],
  [541, exitCode.internal],
]);

/** The failure for an AMQP reply code and its text. */
export function refusal(code: number, text: string): CommandFailure {
  return new CommandFailure(CODES.get(code) ?? exitCode.refused, text);
}

/** The failure for an error of amqplib. */
export function amqpFailure(error: unknown, address: BrokerAddress): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = numericCode(error) ?? Number(/\b([2-5]\d\d) \(/.exec(text)?.[1]);
  if (!Number.isInteger(code)) return connectionFailure(error, address);
  const detail = /with message "(.*)"$/s.exec(text)?.[1] ?? text;
  return refusal(code, detail);
}

/** The failure when nothing answers, or the connection broke. */
export function connectionFailure(error: unknown, address: BrokerAddress): CommandFailure {
  const code = systemCode(error);
  const reason =
    REASONS.get(code ?? '') ?? (error instanceof Error ? error.message : String(error));
  const text = `cannot use the broker at ${address.shown}: ${reason}`;
  return new CommandFailure(exitCode.unavailable, text, { cause: error });
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there; is the broker running?'],
  ['ENOTFOUND', 'no such host'],
  ['ECONNRESET', 'the connection broke'],
  ['ETIMEDOUT', 'no answer in time'],
]);

function numericCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** `ECONNREFUSED` and its like, also of the first error of several addresses. */
function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('errors' in error && Array.isArray(error.errors)) return systemCode(error.errors[0]);
  return 'cause' in error ? systemCode(error.cause) : undefined;
}
