// A storage that keeps nothing beyond the process, with the same face as the SQLite one.

import type { Defer, RecoveredState } from '../../broker/ports.ts';
import type { OpenedStorage, StorageEvents } from '../opened-storage.ts';
import { MemoryDefinitionStore } from './definition-store.ts';
import { MemoryMessageStore } from './message-store.ts';

const NOTHING: RecoveredState = {
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

/** An empty storage; `defer` runs a task in a later turn. */
export function openMemoryStorage(
  defer: Defer,
  events: Pick<StorageEvents, 'onActivity'>,
): OpenedStorage {
  const store = new MemoryMessageStore(defer, () => events.onActivity());
  return {
    store,
    definitions: new MemoryDefinitionStore(),
    recovered: NOTHING,
    close: async () => store.close(),
  };
}
