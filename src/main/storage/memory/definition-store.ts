// Durable topology has nowhere to go without a disk: the broker's own entities are the only copy.

import type { DefinitionChange, DefinitionStore } from '../../broker/ports.ts';

export class MemoryDefinitionStore implements DefinitionStore {
  record(_change: DefinitionChange): void {}
}
