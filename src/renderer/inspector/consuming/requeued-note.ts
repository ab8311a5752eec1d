// Says what became of the unacked messages of a consumer that was closed.

import { i18n } from '../../i18n/index.ts';
import { notify } from '../../ui/toast.tsx';

export function sayRequeued(queue: string, requeued: number): void {
  const text =
    requeued === 0
      ? i18n.t('inspector:consume.closed', { queue })
      : i18n.t('inspector:consume.requeued', { count: requeued, queue });
  notify.info(text, { id: 'consume-closed' });
}

/** There is nothing to requeue to any more. */
export function sayQueueDeleted(queue: string): void {
  notify.info(i18n.t('inspector:consume.queueDeleted', { queue }), { id: 'consume-closed' });
}
