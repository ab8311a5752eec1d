// The main thread's half of the definition store: changes join the batch of the messages noted
// around them, so that no message is ever on disk before its queue.

import type { DefinitionChange, DefinitionStore } from '../../broker/ports.ts';
import type { SqliteMessageStore } from './message-store.ts';

export class SqliteDefinitionStore implements DefinitionStore {
  readonly #messages: SqliteMessageStore;

  constructor(messages: SqliteMessageStore) {
    this.#messages = messages;
  }

  record(change: DefinitionChange): void {
    this.#messages.recordDefinition(change);
  }
}
