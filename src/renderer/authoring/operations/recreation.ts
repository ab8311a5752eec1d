// Giving an existing object properties that AMQP cannot change: the broker deletes and declares it again,
// with its bindings. Taking it back does the same with the properties before.

import type { ExchangeSpec, QueueSpec, RecreateOutcome } from '../../../shared/ipc/contract.ts';
import type { Failure, Result } from '../../../shared/ipc/result.ts';
import type { Change, Ports } from './change.ts';

export interface Recreation extends Change {
  /** Of the newest time; null before. */
  outcome(): RecreateOutcome | null;
}

/** `keepsMessages` is for the way there; on the way back messages are always kept. */
export function queueRecreation(
  ports: Ports,
  from: QueueSpec,
  to: QueueSpec,
  keepsMessages: boolean,
): Recreation {
  const recreate = (spec: QueueSpec, keeps: boolean) =>
    ports.invoke('queue.recreate', { ...spec, keepsMessages: keeps });
  return recreation(
    () => recreate(to, keepsMessages),
    () => recreate(from, true),
  );
}

export function exchangeRecreation(ports: Ports, from: ExchangeSpec, to: ExchangeSpec): Recreation {
  return recreation(
    () => ports.invoke('exchange.recreate', to),
    () => ports.invoke('exchange.recreate', from),
  );
}

function recreation(
  there: () => Promise<Result<RecreateOutcome>>,
  back: () => Promise<Result<RecreateOutcome>>,
): Recreation {
  let outcome: RecreateOutcome | null = null;
  const run = async (way: () => Promise<Result<RecreateOutcome>>): Promise<Failure | null> => {
    const result = await way();
    if (!result.ok) return result.failure;
    outcome = result.value;
    return null;
  };
  return { apply: () => run(there), revert: () => run(back), outcome: () => outcome };
}
