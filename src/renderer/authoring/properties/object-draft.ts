// What an exchange or a queue shall be, beside what it is: editing, and how the two differ. Pure.

import type { ExchangeSpec, QueueSpec } from '../../../shared/ipc/contract.ts';
import type { Field, Fields } from '../../../shared/ipc/field.ts';
import {
  EXCHANGE_ARGUMENTS,
  isArgumentOfSomeQueue,
  type KnownArgument,
  queueArguments,
} from '../../../shared/topology/argument-catalog.ts';
import type { TopologyNode } from '../../../shared/topology/topology-maps.ts';
import { fieldText } from '../../ui/field-text.ts';
import { exchangeSpec, queueSpec } from '../operations/specification.ts';

export type ObjectDraft =
  | { readonly kind: 'exchange'; readonly spec: ExchangeSpec }
  | { readonly kind: 'queue'; readonly spec: QueueSpec };

/** As the object is now. The type of a queue is always said, so that drafts compare. */
export function draftOf(vhost: string, node: TopologyNode): ObjectDraft {
  if (node.kind === 'exchange') return { kind: 'exchange', spec: exchangeSpec(vhost, node.view) };
  const spec = queueSpec(vhost, node.view);
  const args = setArgument(spec.args, QUEUE_TYPE, { type: 'longstr', value: node.view.type });
  return { kind: 'queue', spec: { ...spec, args } };
}

const QUEUE_TYPE = 'x-queue-type';

export function queueTypeOf({ args }: QueueSpec): string {
  const field = argumentOf(args, QUEUE_TYPE);
  return field?.type === 'longstr' ? field.value : 'classic';
}

/**
 * What to declare for a draft: classic is said among the arguments only where it was said before, so that
 * taking a change back leaves the arguments as they were.
 */
export function declaredSpec(spec: QueueSpec, argsBefore: Fields): QueueSpec {
  const wasSaid = argumentOf(argsBefore, QUEUE_TYPE) !== null;
  if (wasSaid || queueTypeOf(spec) !== 'classic') return spec;
  return { ...spec, args: setArgument(spec.args, QUEUE_TYPE, null) };
}

export const argumentOf = (args: Fields, name: string): Field | null =>
  args.find(([own]) => own === name)?.[1] ?? null;

/** In its old place, or at the end; null takes it away. */
export function setArgument(args: Fields, name: string, field: Field | null): Fields {
  if (field === null) return args.filter(([own]) => own !== name);
  if (argumentOf(args, name) === null) return [...args, [name, field]];
  return args.map((entry) => (entry[0] === name ? ([name, field] as const) : entry));
}

/** The arguments that have a form of their own for this draft. */
export const knownArgumentsOf = (draft: ObjectDraft): readonly KnownArgument[] =>
  draft.kind === 'exchange' ? EXCHANGE_ARGUMENTS : queueArguments(queueTypeOf(draft.spec));

/** The arguments without a form of their own. */
export function freeArgumentsOf(draft: ObjectDraft): Fields {
  const known = knownArgumentsOf(draft);
  return draft.spec.args.filter(
    ([name]) => name !== QUEUE_TYPE && !known.some((argument) => argument.name === name),
  );
}

/** Replaces the arguments without a form of their own. */
export function withFreeArguments(draft: ObjectDraft, free: Fields): Fields {
  const before = freeArgumentsOf(draft);
  return [...draft.spec.args.filter((entry) => !before.includes(entry)), ...free];
}

/**
 * Another type for the queue. Arguments that only other types know are left out, because the broker would
 * refuse them; quorum queues and streams are durable and not auto-delete [rabbitmq: quorum queues].
 */
export function withType(spec: QueueSpec, type: string): QueueSpec {
  const known = queueArguments(type);
  const args = spec.args.filter(
    ([name]) =>
      name === QUEUE_TYPE ||
      known.some((argument) => argument.name === name) ||
      !isArgumentOfSomeQueue(name),
  );
  return {
    ...spec,
    isDurable: spec.isDurable || type !== 'classic',
    isAutoDelete: spec.isAutoDelete && type === 'classic',
    args: setArgument(args, QUEUE_TYPE, { type: 'longstr', value: type }),
  };
}

export interface PropertyDifference {
  /** In RabbitMQ's words: `durable`, `x-message-ttl`. */
  readonly name: string;
  /** Null where it is not set. */
  readonly from: string | null;
  readonly to: string | null;
}

/** What differs between two drafts of one object, flags first, then arguments by their order. */
export function draftDifference(from: ObjectDraft, to: ObjectDraft): readonly PropertyDifference[] {
  const flags = flagsOf(from).map(([name, value], index): PropertyDifference => {
    const wanted = flagsOf(to)[index]?.[1];
    return { name, from: value, to: wanted ?? null };
  });
  const names = new Set([...from.spec.args, ...to.spec.args].map(([name]) => name));
  const args = [...names].map((name): PropertyDifference => {
    const [before, after] = [argumentOf(from.spec.args, name), argumentOf(to.spec.args, name)];
    return { name, from: textOf(before, after), to: textOf(after, before) };
  });
  return [...flags, ...args].filter((entry) => entry.from !== entry.to);
}

function flagsOf(draft: ObjectDraft): readonly (readonly [string, string])[] {
  const { spec } = draft;
  const common = [
    ['durable', String(spec.isDurable)],
    ['auto_delete', String(spec.isAutoDelete)],
  ] as const;
  if (draft.kind === 'queue') return common;
  return [['type', draft.spec.type], ...common, ['internal', String(draft.spec.isInternal)]];
}

/** With its type where that is all that differs. */
function textOf(field: Field | null, other: Field | null): string | null {
  if (field === null) return null;
  const text = fieldText(field);
  const isOnlyTyped = other !== null && other.type !== field.type && fieldText(other) === text;
  return isOnlyTyped ? `${text} (${field.type})` : text;
}
