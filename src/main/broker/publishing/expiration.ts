// The `expiration` property: a decimal string of milliseconds [rabbitmq: ttl].

import { type BrokerError, preconditionFailed } from '../errors.ts';

const MAX_TTL_MS = 315_360_000_000;

/** Milliseconds. Throws PRECONDITION_FAILED in RabbitMQ's words for anything but 0 to ten years. */
export function parseExpiration(text: string): number {
  const match = /^([+-]?\d+)(.*)$/s.exec(text);
  if (match === null) throw invalid(text, 'no_integer');
  const [, digits = '', rest = ''] = match;
  if (rest !== '') throw invalid(text, `{leftover_string,"${rest}"}`);
  const ttlMs = Number(digits);
  if (ttlMs < 0) throw invalid(text, `{value_negative,${ttlMs}}`);
  if (ttlMs > MAX_TTL_MS) throw invalid(text, `{value_too_large,${BigInt(digits)}}`);
  return ttlMs;
}

function invalid(text: string, reason: string): BrokerError {
  return preconditionFailed(`invalid expiration '${text}': ${reason}`);
}
