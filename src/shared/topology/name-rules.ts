// Which names new exchanges and queues may have, and names to offer. Pure.

import { utf8Bytes } from './text-size.ts';

/** Short strings of AMQP [amqp091 §4.2.5.3]. */
export const MAX_NAME_BYTES = 255;

/** Why a name cannot be taken; texts are `name.REASON` in the namespace `authoring`. */
export type NameRefusal =
  | 'empty'
  /** RabbitMQ keeps `amq.` for itself [amqp091 exchange.declare.exchange]. */
  | 'reserved'
  | 'too-long'
  /** RabbitMQ would drop the line break without a word. */
  | 'line-break'
  | 'taken';

/** `taken` are the names of the same kind of object in the vhost. */
export function nameRefusal(name: string, taken: ReadonlySet<string>): NameRefusal | null {
  if (name === '') return 'empty';
  if (name.startsWith('amq.')) return 'reserved';
  if (/[\r\n]/.test(name)) return 'line-break';
  if (utf8Bytes(name) > MAX_NAME_BYTES) return 'too-long';
  return taken.has(name) ? 'taken' : null;
}

/** `orders`, or `orders-2`, `orders-3` and so on when it is taken; a number at its end counts on. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  const numbered = /^(.*)-(\d{1,9})$/s.exec(wanted);
  const stem = numbered?.[1] ?? wanted;
  let number = numbered === null ? 2 : Number(numbered[2]) + 1;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}
