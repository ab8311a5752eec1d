// Whether a repeated declare asks for what already exists. Differences are reported one at a time, in
// RabbitMQ's order and wording. Exclusive ownership is not looked at here.

import { InequivalentError } from '../errors.ts';
import { hasSameValue } from '../field-comparison.ts';
import { type FieldTable, type FieldValue, longstr, lookup } from '../field-table.ts';
import { plainText } from '../field-text.ts';
import type { QueueType } from '../queue-type.ts';
import { exchangeResource, queueResource } from '../resource-name.ts';
import { QUEUE_ARGUMENTS } from './known-arguments.ts';

/** What two declares of one exchange must agree in. */
export interface ExchangeAttributes {
  readonly type: string;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly isInternal: boolean;
  readonly args: FieldTable;
}

/** What two declares of one queue must agree in. */
export interface QueueAttributes {
  readonly type: QueueType;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly args: FieldTable;
}

/** Throws PRECONDITION_FAILED at the first difference. */
export function checkExchangeEquivalence(
  vhost: string,
  name: string,
  current: ExchangeAttributes,
  received: ExchangeAttributes,
): void {
  const resource = exchangeResource(vhost, name);
  checkField(resource, 'type', current.type, received.type);
  checkField(resource, 'durable', current.isDurable, received.isDurable);
  checkField(resource, 'auto_delete', current.isAutoDelete, received.isAutoDelete);
  checkField(resource, 'internal', current.isInternal, received.isInternal);
  const key = 'alternate-exchange';
  checkArgument(resource, key, lookup(current.args, key), lookup(received.args, key));
}

/**
 * Throws PRECONDITION_FAILED at the first difference. Only arguments known to the existing queue's
 * type are compared.
 */
export function checkQueueEquivalence(
  vhost: string,
  name: string,
  current: QueueAttributes,
  received: Omit<QueueAttributes, 'type'>,
): void {
  const resource = queueResource(vhost, name);
  checkField(resource, 'durable', current.isDurable, received.isDurable);
  checkField(resource, 'auto_delete', current.isAutoDelete, received.isAutoDelete);
  for (const key of QUEUE_ARGUMENTS[current.type]) {
    if (key === 'x-queue-type') {
      checkArgument(resource, key, longstr(current.type), queueTypeField(received.args));
    } else {
      checkArgument(resource, key, lookup(current.args, key), lookup(received.args, key));
    }
  }
}

/** An absent type is classic, and is shown as such. */
function queueTypeField(args: FieldTable): FieldValue {
  const field = lookup(args, 'x-queue-type');
  const isDefault = field === undefined || field.value === '' || field.value === 'undefined';
  return isDefault ? longstr('classic') : field;
}

function checkField(
  resource: string,
  key: string,
  current: string | boolean,
  received: string | boolean,
): void {
  if (current !== received)
    throw new InequivalentError(resource, key, `'${received}'`, `'${current}'`);
}

function checkArgument(
  resource: string,
  key: string,
  current: FieldValue | undefined,
  received: FieldValue | undefined,
): void {
  if (current === undefined || received === undefined) {
    if (current === received) return;
    throw new InequivalentError(resource, key, typedText(received), typedText(current));
  }
  if (!hasSameValue(current, received)) {
    throw new InequivalentError(
      resource,
      key,
      `'${plainText(received)}'`,
      `'${plainText(current)}'`,
    );
  }
}

const typedText = (field: FieldValue | undefined): string =>
  field === undefined ? 'none' : `the value '${plainText(field)}' of type '${field.type}'`;
