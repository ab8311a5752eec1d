// "Consume here" of this page: at most one consumer, of one queue. What it was delivered stays until it is
// settled; when it ends, what is left goes back to the queue.

import { create } from 'zustand';
import type { SettleVerb } from '../../../shared/ipc/contract.ts';
import type { StudioDelivery } from '../../../shared/ipc/message.ts';
import { type Failure, invoke, subscribe } from '../../api/index.ts';
import { withDeliveries, withoutTags } from './deliveries.ts';

export interface ConsumeSession {
  readonly vhost: string;
  readonly queue: string;
  readonly prefetch: number;
  readonly consumerId: string;
  /** Unsettled, in the order of delivery. */
  readonly deliveries: readonly StudioDelivery[];
  /** Settled by the user so far. */
  readonly settled: Readonly<Record<SettleVerb, number>>;
  /** Being settled now. */
  readonly pending: ReadonlySet<number>;
  /** Why nothing more comes; null while something may. */
  readonly ended: string | null;
}

interface ConsumeState {
  readonly session: ConsumeSession | null;
  readonly isStarting: boolean;
  /** Why the last attempt did not begin. */
  readonly failure: Failure | null;
  start(vhost: string, queue: string, prefetch: number): Promise<void>;
  /** Answers why not, or null. */
  settle(tags: readonly number[], verb: SettleVerb): Promise<Failure | null>;
  /** Answers how many went back, or null when that is not known. */
  stop(): Promise<number | null>;
}

export const MAX_PREFETCH = 1000;
const NONE_SETTLED = { ack: 0, 'nack-requeue': 0, reject: 0 };

let unsubscribe: (() => void) | null = null;

export const useConsume = create<ConsumeState>()((set, get) => ({
  session: null,
  isStarting: false,
  failure: null,
  start: async (vhost, queue, prefetch) => {
    if (get().isStarting) return;
    set({ isStarting: true, failure: null });
    await get().stop();
    const result = await invoke('consume.start', { vhost, queue, prefetch });
    if (!result.ok) {
      set({ isStarting: false, failure: result.failure });
      return;
    }
    const { consumerId } = result.value;
    set({ isStarting: false, session: newSession(vhost, queue, prefetch, consumerId) });
    listen(consumerId);
  },
  settle: async (tags, verb) => {
    const { session } = get();
    const asked = tags.filter((tag) => session?.pending.has(tag) === false);
    if (session === null || session.ended !== null || asked.length === 0) return null;
    const { consumerId } = session;
    change(consumerId, (now) => ({ ...now, pending: new Set([...now.pending, ...asked]) }));
    const result = await invoke('consume.settle', { consumerId, deliveryTags: asked, verb });
    change(consumerId, (now) => {
      const pending = new Set([...now.pending].filter((tag) => !asked.includes(tag)));
      return result.ok ? { ...settled(now, asked, verb), pending } : { ...now, pending };
    });
    return result.ok ? null : result.failure;
  },
  stop: async () => {
    const { session } = get();
    unsubscribe?.();
    unsubscribe = null;
    set({ session: null });
    if (session === null) return null;
    const result = await invoke('consume.stop', { consumerId: session.consumerId });
    return result.ok ? result.value.requeued : null;
  },
}));

const newSession = (
  vhost: string,
  queue: string,
  prefetch: number,
  consumerId: string,
): ConsumeSession => ({
  vhost,
  queue,
  prefetch,
  consumerId,
  deliveries: [],
  settled: NONE_SETTLED,
  pending: new Set(),
  ended: null,
});

const settled = (
  session: ConsumeSession,
  tags: readonly number[],
  verb: SettleVerb,
): ConsumeSession => ({
  ...session,
  deliveries: withoutTags(session.deliveries, tags),
  settled: { ...session.settled, [verb]: session.settled[verb] + tags.length },
});

/** Of the session that is meant only: another one may have begun meanwhile. */
function change(consumerId: string, next: (session: ConsumeSession) => ConsumeSession): void {
  useConsume.setState(({ session }) =>
    session?.consumerId === consumerId ? { session: next(session) } : {},
  );
}

function listen(consumerId: string): void {
  unsubscribe?.();
  unsubscribe = subscribe(
    'consume.deliveries',
    { consumerId },
    ({ deliveries, ended }) =>
      change(consumerId, (session) => ({
        ...session,
        deliveries: ended === null ? withDeliveries(session.deliveries, deliveries) : [],
        ended: ended ?? session.ended,
      })),
    // Of a lost connection: the program has requeued what was unacked.
    ({ message }) =>
      change(consumerId, (session) => ({ ...session, deliveries: [], ended: message })),
  );
}
