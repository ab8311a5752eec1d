// What can be set of a vhost, and the arguments that its default queue type adds to a declare
// [rabbitmq: vhosts, default queue type].

import { type FieldTable, longstr, lookup } from './field-table.ts';
import type { QueueFlags } from './policy/argument-rules.ts';
import type { QueueType } from './queue-type.ts';

export interface VhostSettings {
  readonly description: string;
  readonly tags: readonly string[];
  readonly defaultQueueType: QueueType | null;
  /** Whether the firehose is on. */
  readonly isTracing: boolean;
  readonly isProtectedFromDeletion: boolean;
}

/** Null for the names that stand for no default; undefined for a type that does not exist here. */
export function readQueueType(name: string): QueueType | null | undefined {
  switch (name) {
    case '':
    case 'undefined':
    case 'default':
      return null;
    case 'classic':
    case 'rabbit_classic_queue':
      return 'classic';
    case 'quorum':
    case 'rabbit_quorum_queue':
      return 'quorum';
    case 'stream':
    case 'rabbit_stream_queue':
      return 'stream';
    default:
      return undefined;
  }
}

/** The arguments with the default type in them, when they name none and the type can be such a queue. */
export function withDefaultQueueType(
  type: QueueType | null,
  flags: QueueFlags,
  args: FieldTable,
): FieldTable {
  if (type === null || lookup(args, 'x-queue-type') !== undefined) return args;
  const isReplicable = flags.isDurable && !flags.isExclusive && !flags.isAutoDelete;
  if (type !== 'classic' && !isReplicable) return args;
  return [...args, ['x-queue-type', longstr(type)]];
}
