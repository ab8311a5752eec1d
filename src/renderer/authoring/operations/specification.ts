// What to declare to get an object again that is there now. Pure.

import type { BindingSpec, ExchangeSpec, QueueSpec } from '../../../shared/ipc/contract.ts';
import type { Fields } from '../../../shared/ipc/field.ts';
import type { BindingView, ExchangeView, QueueView } from '../../../shared/ipc/topology.ts';

export function exchangeSpec(vhost: string, view: ExchangeView): ExchangeSpec {
  const { name, type, isDurable, isAutoDelete, isInternal, args } = view;
  return { vhost, name, type, isDurable, isAutoDelete, isInternal, args };
}

/** The type is always among the arguments: the vhost's default may become another one. */
export function queueSpec(vhost: string, view: QueueView): QueueSpec {
  const { name, isDurable, isAutoDelete, args, type } = view;
  return { vhost, name, isDurable, isAutoDelete, args: withQueueType(args, type) };
}

export function bindingSpec(vhost: string, view: Omit<BindingView, 'id'>): BindingSpec {
  const { source, destinationKind, destination, key, args } = view;
  return { vhost, source, destinationKind, destination, key, args };
}

const QUEUE_TYPE = 'x-queue-type';

/** The arguments with this queue type; classic is said only where it was said before. */
export function withQueueType(args: Fields, type: string): Fields {
  const has = args.some(([name]) => name === QUEUE_TYPE);
  if (!has)
    return type === 'classic' ? args : [...args, [QUEUE_TYPE, { type: 'longstr', value: type }]];
  return args.map((entry) =>
    entry[0] === QUEUE_TYPE ? ([QUEUE_TYPE, { type: 'longstr', value: type }] as const) : entry,
  );
}
