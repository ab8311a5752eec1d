// The outcome of routing one address: which queues get a copy and which bindings carried it.

import type { Binding } from '../binding.ts';
import type { Queue } from '../queue/queue.ts';

export interface Route {
  /** Each queue once. */
  readonly queues: readonly Queue[];
  /** Each binding that matched on the way, so that rates can be shown per binding. */
  readonly bindings: readonly Binding[];
}
