// Declaring an exchange or a queue as a change. Taking it back deletes the object only while nobody else
// uses it: messages, consumers and bindings that came meanwhile are not thrown away.

import type {
  DeletionPreview,
  ExchangeSpec,
  NodePosition,
  QueueSpec,
} from '../../../shared/ipc/contract.ts';
import type { Failure } from '../../../shared/ipc/result.ts';
import { i18n } from '../../i18n/index.ts';
import { exchangeId, queueId } from '../../state/topology-store.ts';
import { type Change, failureOf, type Ports, present } from './change.ts';

type Kind = 'exchange' | 'queue';

export function exchangeDeclaration(
  ports: Ports,
  spec: ExchangeSpec,
  position: NodePosition | null,
): Change {
  return declaration(ports, 'exchange', spec, position, () =>
    failureOf(ports.invoke('exchange.declare', spec)),
  );
}

export function queueDeclaration(
  ports: Ports,
  spec: QueueSpec,
  position: NodePosition | null,
): Change {
  return declaration(ports, 'queue', spec, position, () =>
    failureOf(ports.invoke('queue.declare', spec)),
  );
}

export const nodeId = (kind: Kind, name: string): string =>
  kind === 'exchange' ? exchangeId(name) : queueId(name);

function declaration(
  ports: Ports,
  kind: Kind,
  { vhost, name }: { readonly vhost: string; readonly name: string },
  position: NodePosition | null,
  declare: () => Promise<Failure | null>,
): Change {
  const id = nodeId(kind, name);
  return {
    apply: async () => {
      // A declare of what is there would succeed, and taking it back would delete somebody else's.
      const failure = await absence(ports, kind, vhost, name);
      if (failure !== null) return failure;
      const before = ports.positions()[id] ?? null;
      // First, because the object may be on screen before the answer is here.
      if (position !== null) ports.place({ [id]: position });
      const refused = await declare();
      if (refused !== null && position !== null) ports.place({ [id]: before });
      return refused;
    },
    revert: async () => {
      const found = await present(ports, kind, vhost, name);
      if (!found.ok) return found.failure;
      if (found.value === null) return null;
      if (isUsed(found.value)) return usedFailure(kind, name, found.value);
      return await failureOf(ports.invoke(`${kind}.delete`, { vhost, name }));
    },
  };
}

/** A failure when the object is there. */
export async function absence(
  ports: Ports,
  kind: Kind,
  vhost: string,
  name: string,
): Promise<Failure | null> {
  const found = await present(ports, kind, vhost, name);
  if (!found.ok) return found.failure;
  if (found.value === null) return null;
  return changedMeanwhile(i18n.t(`history:changed.${kind}Exists`, { name }));
}

export const isUsed = ({ messages, unacked, consumers, bindings }: DeletionPreview): boolean =>
  messages + unacked + consumers + bindings.length > 0;

/** Says by what an object is used. */
export function usedFailure(
  kind: Kind,
  name: string,
  { messages, unacked, consumers, bindings }: DeletionPreview,
): Failure {
  const uses = [
    i18n.t('history:uses.messages', { count: messages + unacked }),
    i18n.t('history:uses.consumers', { count: consumers }),
    i18n.t('history:uses.bindings', { count: bindings.length }),
  ].filter((_, index) => [messages + unacked, consumers, bindings.length][index] !== 0);
  return changedMeanwhile(
    i18n.t(`history:changed.${kind}Used`, { name, uses: uses.join(i18n.t('history:uses.comma')) }),
  );
}

/** The world is not as the step left it. */
export const changedMeanwhile = (message: string): Failure => ({
  condition: 'PRECONDITION_FAILED',
  message,
});
