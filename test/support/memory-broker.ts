// A broker without sockets and disk, for tests of the engine alone: time stands still, and what would be
// stored durably is kept in a list.

import { randomBytes } from 'node:crypto';
import { passwordDigests } from '../../src/main/app/password-digests.ts';
import { Broker } from '../../src/main/broker/broker.ts';
import { MemoryBudget } from '../../src/main/broker/memory-budget.ts';
import type { Clock, DefinitionChange, RecoveredState } from '../../src/main/broker/ports.ts';
import { Turn } from '../../src/main/broker/turn.ts';
import { propertiesCodec } from '../../src/main/codec/properties-codec.ts';
import { openMemoryStorage } from '../../src/main/storage/memory/open.ts';

/** What a store gives back that has never been written to. */
export const NOTHING_RECOVERED: RecoveredState = {
  vhosts: [],
  users: [],
  permissions: [],
  topicPermissions: [],
  parameters: [],
  globalParameters: [],
  exchanges: [],
  queues: [],
  bindings: [],
  lanes: [],
  nextLaneId: 1,
};

export interface MemoryBroker {
  readonly broker: Broker;
  /** Everything recorded since the broker was made, its defaults included. */
  readonly changes: DefinitionChange[];
  /** Runs the turn that is waiting, if there is one. */
  turn(): void;
}

const STANDING_CLOCK: Clock = { nowMs: 1_700_000_000_000, at: () => () => {} };

export function memoryBroker(recovered: RecoveredState = NOTHING_RECOVERED): MemoryBroker {
  let waiting: (() => void) | null = null;
  const turn = new Turn((task) => {
    waiting = task;
  });
  const { store } = openMemoryStorage((task) => task(), { onActivity: () => turn.schedule() });
  const changes: DefinitionChange[] = [];
  const broker = new Broker(
    {
      turn,
      clock: STANDING_CLOCK,
      store,
      definitions: { record: (change) => changes.push(change) },
      budget: new MemoryBudget(1024 * 1024),
      propertiesCodec,
      passwordDigests,
      loopbackUsers: ['guest'],
      randomBytes,
    },
    recovered,
  );
  return {
    broker,
    changes,
    turn: () => {
      const task = waiting;
      waiting = null;
      task?.();
    },
  };
}

/** The definitions as a store would give them back after these changes. */
export function recoveredFrom(changes: readonly DefinitionChange[]): RecoveredState {
  const rows = new Map<string, DefinitionChange>();
  for (const change of changes) {
    const put = change.kind.replace(/\.(deleted|put|declared|created)$/, '');
    const key = JSON.stringify([put, keyOf(change)]);
    if (change.kind.endsWith('deleted')) rows.delete(key);
    else rows.set(key, change);
  }
  const all = [...rows.values()];
  return {
    ...NOTHING_RECOVERED,
    vhosts: all.flatMap((change) => (change.kind === 'vhost.put' ? [change.vhost] : [])),
    users: all.flatMap((change) => (change.kind === 'user.put' ? [change.user] : [])),
    permissions: all.flatMap((change) =>
      change.kind === 'permission.put' ? [change.permission] : [],
    ),
    topicPermissions: all.flatMap((change) =>
      change.kind === 'topic-permission.put' ? [change.permission] : [],
    ),
    parameters: all.flatMap((change) =>
      change.kind === 'parameter.put' ? [change.parameter] : [],
    ),
    globalParameters: all.flatMap((change) =>
      change.kind === 'global-parameter.put' ? [change.parameter] : [],
    ),
    exchanges: all.flatMap((change) =>
      change.kind === 'exchange.declared' ? [change.exchange] : [],
    ),
    queues: all.flatMap((change) => (change.kind === 'queue.declared' ? [change.queue] : [])),
    bindings: all.flatMap((change) => (change.kind === 'binding.created' ? [change.binding] : [])),
  };
}

/** What tells one row of a change's table from another. */
function keyOf(change: DefinitionChange): unknown {
  switch (change.kind) {
    case 'vhost.put':
      return change.vhost.name;
    case 'user.put':
      return change.user.name;
    case 'vhost.deleted':
    case 'user.deleted':
    case 'global-parameter.deleted':
      return change.name;
    case 'permission.put':
      return [change.permission.user, change.permission.vhost];
    case 'permission.deleted':
      return [change.user, change.vhost];
    case 'topic-permission.put': {
      const { user, vhost, exchange } = change.permission;
      return [user, vhost, exchange];
    }
    case 'topic-permission.deleted':
      return [change.user, change.vhost, change.exchange];
    case 'parameter.put': {
      const { vhost, component, name } = change.parameter;
      return [vhost, component, name];
    }
    case 'parameter.deleted':
      return [change.vhost, change.component, change.name];
    case 'global-parameter.put':
      return change.parameter.name;
    case 'exchange.declared':
      return [change.exchange.vhost, change.exchange.name];
    case 'queue.declared':
      return [change.queue.vhost, change.queue.name];
    case 'exchange.deleted':
    case 'queue.deleted':
      return [change.vhost, change.name];
    case 'binding.created':
    case 'binding.deleted':
      return change.binding;
  }
}
