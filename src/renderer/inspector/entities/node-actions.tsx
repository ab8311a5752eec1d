// What can be done with an exchange or a queue, as buttons of its head. Each asks first where something goes.

import { Eraser, PencilLine, Send, Trash2 } from 'lucide-react';
import { useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { type PublishDraft, useWorkspace } from '../../state/workspace-store.ts';
import { IconButton } from '../../ui/icon-button.tsx';

export interface NodeActionsProps {
  readonly id: string;
  /** Null for what nobody may publish to. */
  readonly draft: PublishDraft | null;
  /** The queue that can be purged; null for exchanges. */
  readonly queue: string | null;
  /** The broker's own objects are neither renamed nor deleted. */
  readonly isFixed: boolean;
}

export function NodeActions({ id, draft, queue, isFixed }: NodeActionsProps) {
  const { t } = useTranslation('inspector');
  const { ask } = useAuthoring.getState();
  return (
    <>
      {draft !== null && (
        <IconButton
          size="s"
          label={t('action.publish')}
          icon={<Send size={14} aria-hidden={true} />}
          onClick={() => useWorkspace.getState().publishTo(draft)}
        />
      )}
      {!isFixed && (
        <IconButton
          size="s"
          label={t('action.rename')}
          icon={<PencilLine size={14} aria-hidden={true} />}
          onClick={() => ask({ kind: 'rename', nodeId: id })}
        />
      )}
      {queue !== null && (
        <IconButton
          size="s"
          label={t('action.purge')}
          icon={<Eraser size={14} aria-hidden={true} />}
          onClick={() => ask({ kind: 'purge', queue })}
        />
      )}
      {!isFixed && (
        <IconButton
          size="s"
          label={t('action.delete')}
          icon={<Trash2 size={14} aria-hidden={true} />}
          onClick={() => ask({ kind: 'delete', ids: [id] })}
        />
      )}
    </>
  );
}
