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

export function PurgeDialog({ queue }: { queue: string }) {
  const { t } = useTranslation('authoring');
  const vhost = useVhost((state) => state.current);
  const { done } = useAuthoring.getState();
  const [preview, setPreview] = useState<DeletionPreview | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void invoke('queue.deletion-preview', { vhost, name: queue }).then((result) => {
      if (!isCurrent) return;
      if (result.ok && result.value.messages > 0) {
        setPreview(result.value);
        return;
      }
      useAuthoring.getState().done();
      if (!result.ok)
        notify.failure(result.failure, i18n.t('authoring:purge.failed', { name: queue }));
      else notify.info(i18n.t('authoring:purge.empty', { name: queue }));
    });
    return () => {
      isCurrent = false;
    };
  }, [vhost, queue]);
  if (preview === null) return null;
  const { messages, unacked } = preview;
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
          <Button
            variant="danger"
            onClick={() => {
              done();
              void purge(vhost, queue);
            }}
          >
            {t('purge.confirm')}
          </Button>
        </>
      }
    >
      <Facts>
        <Fact tone="danger">
          {t('purge.messages', { count: messages, number: formatNumber(messages) })}
        </Fact>
        {unacked > 0 && (
          <Fact>{t('purge.unacked', { count: unacked, number: formatNumber(unacked) })}</Fact>
        )}
      </Facts>
    </Dialog>
  );
}
