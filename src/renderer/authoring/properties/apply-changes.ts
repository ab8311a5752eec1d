// Applies a draft: at once where nothing is lost and nobody notices, else through the recreate sheet, which
// says what happens.

import type { DeletionPreview } from '../../../shared/ipc/contract.ts';
import type { Failure, Result } from '../../../shared/ipc/result.ts';
import { invoke } from '../../api/index.ts';
import { formatNumber } from '../../i18n/format.ts';
import { i18n } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { notify } from '../../ui/toast.tsx';
import { isUsed } from '../operations/declaration.ts';
import { pagePorts, perform } from '../operations/perform.ts';
import type { Recreation } from '../operations/recreation.ts';
import { exchangeRecreation, queueRecreation } from '../operations/recreation.ts';
import { useDrafts } from './drafts-store.ts';
import { declaredSpec, type ObjectDraft } from './object-draft.ts';
import type { ObjectEditing } from './use-object-draft.ts';

type Recreated = Pick<ObjectEditing, 'current' | 'draft' | 'node'>;

/** What a recreation meets. */
export const previewOf = ({ kind, spec }: ObjectDraft): Promise<Result<DeletionPreview>> =>
  invoke(`${kind}.deletion-preview`, { vhost: spec.vhost, name: spec.name });

export async function applyDraft({ current, draft, node }: Recreated): Promise<void> {
  const preview = await previewOf(current);
  if (preview.ok && !isUsed(preview.value)) {
    const failure = await recreateAs({ current, draft, node }, true);
    // The sheet shows a refusal in full, and what to change.
    if (failure === null) return;
  }
  useAuthoring.getState().ask({ kind: 'recreate', nodeId: node.view.id });
}

/** One step of the history; the draft is applied then. */
export async function recreateAs(
  editing: Recreated,
  keepsMessages: boolean,
): Promise<Failure | null> {
  const { draft, node } = editing;
  const change = recreationOf(editing, keepsMessages);
  if (change === null) return null;
  const { name } = draft.spec;
  const queueKey = keepsMessages ? 'recreateQueue' : 'recreateDroppedQueue';
  const key = draft.kind === 'exchange' ? 'recreateExchange' : queueKey;
  const failure = await perform({ key, values: { name } }, change);
  if (failure !== null) return failure;
  useDrafts.getState().drop(node.view.id);
  const { movedMessages = 0, restoredBindings = 0 } = change.outcome() ?? {};
  notify.success(i18n.t('authoring:recreate.done', { name }), {
    description: i18n.t(`authoring:recreate.outcome-${draft.kind}`, {
      messages: formatNumber(movedMessages),
      bindings: formatNumber(restoredBindings),
    }),
  });
  return null;
}

function recreationOf(
  { current, draft, node }: Recreated,
  keepsMessages: boolean,
): Recreation | null {
  if (current.kind === 'exchange' && draft.kind === 'exchange') {
    return exchangeRecreation(pagePorts, current.spec, draft.spec);
  }
  if (current.kind === 'queue' && draft.kind === 'queue') {
    const { args } = node.view;
    const [from, to] = [declaredSpec(current.spec, args), declaredSpec(draft.spec, args)];
    return queueRecreation(pagePorts, from, to, keepsMessages);
  }
  return null;
}
