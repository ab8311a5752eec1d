// What a queue or an exchange has to fulfil before it is made, or made anew: its arguments, and the rights
// that naming other exchanges in them takes. Must not look at what exists.

import { checkAccess, type Requester } from './access/requester.ts';
import type { FieldTable } from './field-table.ts';
import {
  type QueueFlags,
  readDeadLetterExchange,
  validateExchangeDeclare,
  validateQueueDeclare,
} from './policy/argument-rules.ts';
import { alternateExchangeOf } from './policy/effective-arguments.ts';
import type { QueueType } from './queue-type.ts';

/** Returns the queue's type. Throws ACCESS_REFUSED and PRECONDITION_FAILED, in RabbitMQ's order. */
export function checkNewQueue(
  requester: Requester,
  vhost: string,
  name: string,
  declaration: QueueFlags & { readonly args: FieldTable },
): QueueType {
  const { args } = declaration;
  const deadLetterExchange = readDeadLetterExchange(vhost, name, args);
  if (deadLetterExchange !== null) {
    checkAccess(requester, vhost, 'read', 'queue', name);
    checkAccess(requester, vhost, 'write', 'exchange', deadLetterExchange);
  }
  return validateQueueDeclare(vhost, name, declaration, args);
}

/** Throws ACCESS_REFUSED and PRECONDITION_FAILED. */
export function checkNewExchange(
  requester: Requester,
  vhost: string,
  name: string,
  args: FieldTable,
): void {
  validateExchangeDeclare(vhost, name, args);
  const alternate = alternateExchangeOf(args, {});
  if (alternate === null) return;
  checkAccess(requester, vhost, 'read', 'exchange', name);
  checkAccess(requester, vhost, 'write', 'exchange', alternate);
}
