// Asks before the ready messages of a queue are thrown away: that cannot be undone.

import { useEffect, useState } from 'react';
import type { DeletionPreview } from '../../../shared/ipc/contract.ts';
import { invoke } from '../../api/index.ts';
import { formatNumber } from '../../i18n/format.ts';
import { i18n, useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { notify } from '../../ui/toast.tsx';
import { Fact, Facts } from './facts.tsx';

async function purge(vhost: string, name: string): Promise<void> {
  const result = await invoke('queue.purge', { vhost, name });
  if (!result.ok) {
    notify.failure(result.failure, i18n.t('authoring:purge.failed', { name }));
    return;
  }
  const { messages } = result.value;
  notify.success(
    i18n.t('authoring:purge.done', { name, count: messages, number: formatNumber(messages) }),
  );
}

/** A preview counts unacked ones among the messages. */
const readyOf = ({ messages, unacked }: DeletionPreview): number => messages - unacked;

/** Null until the broker has answered; gives up where there is nothing to purge. */
function useFullPreview(vhost: string, queue: string): DeletionPreview | null {
  const [preview, setPreview] = useState<DeletionPreview | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void invoke('queue.deletion-preview', { vhost, name: queue }).then((result) => {
      if (!isCurrent) return;
      if (result.ok && readyOf(result.value) > 0) {
        setPreview(result.value);
        return;
      }
      useAuthoring.getState().done();
      if (result.ok) notify.info(i18n.t('authoring:purge.empty', { name: queue }));
      else notify.failure(result.failure, i18n.t('authoring:purge.failed', { name: queue }));
    });
    return () => {
      isCurrent = false;
    };
  }, [vhost, queue]);
  return preview;
}

export function PurgeDialog({ queue }: { queue: string }) {
  const { t } = useTranslation('authoring');
  const vhost = useVhost((state) => state.current);
  const { done } = useAuthoring.getState();
  const preview = useFullPreview(vhost, queue);
  if (preview === null) return null;
  const { unacked } = preview;
  const ready = readyOf(preview);
  const confirm = (): void => {
    done();
    void purge(vhost, queue);
  };
  return (
    <Dialog
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      isAlert={true}
      size="s"
      title={t('purge.title', { name: queue })}
      description={t('purge.description')}
      footer={
        <>
          <Button autoFocus onClick={done}>
            {t('cancel')}
          </Button>
          <Button variant="danger" onClick={confirm}>
            {t('purge.confirm')}
          </Button>
        </>
      }
    >
      <Facts>
        <Fact tone="danger">
          {t('purge.messages', { count: ready, number: formatNumber(ready) })}
        </Fact>
        {unacked > 0 && (
          <Fact>{t('purge.unacked', { count: unacked, number: formatNumber(unacked) })}</Fact>
        )}
      </Facts>
    </Dialog>
  );
}
