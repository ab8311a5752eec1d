// Which names may be used for what. All texts are RabbitMQ's; the checks look at names only and never
// at what exists.

import { accessRefused } from '../errors.ts';
import { exchangeResource } from '../resource-name.ts';

export { exchangeResource, queueResource } from '../resource-name.ts';

const RESERVED_PREFIX = 'amq.';

/** Names that belong to the broker. */
export const isReservedName = (name: string): boolean => name.startsWith(RESERVED_PREFIX);

/** Removes CR and LF, as is done to names in declare, delete, bind and unbind. */
export function stripLineBreaks(name: string): string {
  return name.includes('\n') || name.includes('\r') ? name.replace(/[\r\n]/g, '') : name;
}

/** Throws ACCESS_REFUSED for a queue name that a client may not choose. */
export function checkQueueName(name: string): void {
  if (isReservedName(name)) {
    throw accessRefused(`queue name '${name}' contains reserved prefix 'amq.*'`);
  }
}

/** Throws ACCESS_REFUSED for the name of the default exchange. */
export function checkNotDefaultExchange(name: string): void {
  if (name === '') throw accessRefused('operation not permitted on the default exchange');
}

/** Throws ACCESS_REFUSED for the name of a new exchange that a client may not choose. */
export function checkNewExchangeName(name: string): void {
  if (isReservedName(name)) {
    throw accessRefused(`exchange name '${name}' contains reserved prefix 'amq.*'`);
  }
}

/** Throws ACCESS_REFUSED for an exchange that the broker itself declared. */
export function checkExchangeDeletable(vhost: string, name: string): void {
  checkNotDefaultExchange(name);
  if (isReservedName(name)) {
    throw accessRefused(`deletion of system ${exchangeResource(vhost, name)} not allowed`);
  }
}
