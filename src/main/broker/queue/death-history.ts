// The x-death header and its companions: where a message died, why and how often
// [rabbitmq: dlx, effects on messages].

import { type FieldTable, type FieldValue, long, longstr, lookup } from '../field-table.ts';
import type { Message } from '../message.ts';
import type { Properties } from '../properties.ts';
import { headerKeys } from '../publishing/sender-keys.ts';
import type { DeathReason } from './queue.ts';

/** The history of a message that the broker dead-lettered before; a client's own header is none. */
function historyOf(message: Message): readonly FieldTable[] {
  if (!message.hasDeathHistory) return [];
  const header = message.properties.header('x-death');
  if (header?.type !== 'array') return [];
  return header.value.flatMap((item) => (item.type === 'table' ? [item.value] : []));
}

const isDeath = (death: FieldTable, queue: string, reason: DeathReason): boolean =>
  lookup(death, 'queue')?.value === queue && lookup(death, 'reason')?.value === reason;

function newDeath(message: Message, queue: string, reason: DeathReason, nowMs: number): FieldTable {
  const { address, properties } = message;
  const keys = [address.routingKey, ...headerKeys(properties, 'CC')].map(longstr);
  const death: (readonly [string, FieldValue])[] = [
    ['count', long(1)],
    ['reason', longstr(reason)],
    ['queue', longstr(queue)],
    ['time', { type: 'timestamp', value: Math.floor(nowMs / 1000) }],
    ['exchange', longstr(address.exchange)],
    ['routing-keys', { type: 'array', value: keys }],
  ];
  if (properties.expiration !== null) {
    death.push(['original-expiration', longstr(properties.expiration)]);
  }
  return death;
}

function countedAgain(death: FieldTable): FieldTable {
  return death.map(([key, value]) =>
    key === 'count' && value.type === 'long' ? [key, long(Number(value.value) + 1)] : [key, value],
  );
}

/** The history, most recent death first, after one more in `queue`. */
export function nextHistory(
  message: Message,
  queue: string,
  reason: DeathReason,
  nowMs: number,
): readonly FieldTable[] {
  const history = historyOf(message);
  const same = history.find((death) => isDeath(death, queue, reason));
  if (same === undefined) return [newDeath(message, queue, reason, nowMs), ...history];
  return [countedAgain(same), ...history.filter((death) => death !== same)];
}

/** Properties of the dead-lettered copy: history in the headers, no expiration. */
export function deadLetterProperties(
  message: Message,
  queue: string,
  reason: DeathReason,
  history: readonly FieldTable[],
): Properties {
  const { properties, address } = message;
  const headers = new Map(properties.headers());
  headers.set('x-death', {
    type: 'array',
    value: history.map((death) => ({ type: 'table', value: death })),
  });
  if (!message.hasDeathHistory) {
    headers.set('x-first-death-reason', longstr(reason));
    headers.set('x-first-death-queue', longstr(queue));
    headers.set('x-first-death-exchange', longstr(address.exchange));
  }
  headers.set('x-last-death-reason', longstr(reason));
  headers.set('x-last-death-queue', longstr(queue));
  headers.set('x-last-death-exchange', longstr(address.exchange));
  return properties.with({ headers: [...headers], expiration: null });
}

/**
 * Whether dead-lettering to `target` would go round for ever without anybody rejecting: it died
 * there before, and nothing since was a rejection [rabbitmq: dlx, cycles].
 */
export function isCycle(
  target: string,
  reason: DeathReason,
  history: readonly FieldTable[],
): boolean {
  if (reason === 'rejected') return false;
  const last = history.findIndex((death) => lookup(death, 'queue')?.value === target);
  if (last < 0) return false;
  return history.slice(0, last + 1).every((death) => lookup(death, 'reason')?.value !== 'rejected');
}
