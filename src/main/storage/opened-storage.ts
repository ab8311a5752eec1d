// What both stores give their owner beyond the broker's ports: the end-of-turn flush, the events
// that come back, and an orderly end. Must never name SQLite.

import type { DefinitionStore, MessageStore, RecoveredState } from '../broker/ports.ts';

/** What a store tells its owner. None of these is called from inside a call to the store. */
export interface StorageEvents {
  /** Messages, lanes or reads were just settled: the broker has work for a turn. */
  onActivity(): void;
  /** No space is left (true: nothing is confirmed until there is), or there is space again (false). */
  onDiskFull(isFull: boolean): void;
  /** Called at most once: a write failed for good. Nothing is confirmed after this. */
  onFatal(error: Error): void;
}

/** A message store that gathers operations and writes them when its owner's turn ends. */
export interface BatchedMessageStore extends MessageStore {
  /** Hands what was noted to the disk if it is free. Called at the end of each turn; cheap when idle. */
  flush(): void;
}

/** A data folder in use. */
export interface OpenedStorage {
  readonly store: BatchedMessageStore;
  readonly definitions: DefinitionStore;
  readonly recovered: RecoveredState;
  /** Writes all that was noted, then lets go of the folder. Operations noted later are ignored. */
  close(): Promise<void>;
}
