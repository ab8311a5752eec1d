// Does, takes back and does again, and says so: results of changes as short notes. What a form can show
// itself is answered instead.

import type { Failure } from '../../shared/ipc/result.ts';
import { i18n } from '../i18n/index.ts';
import { type HistoryStep, useHistory } from '../state/history-store.ts';
import { notify } from '../ui/toast.tsx';
import type { Change } from './operations/change.ts';
import { perform } from './operations/perform.ts';

/** What a step does, in words: `delete queue orders (3 bindings)`. */
export function stepText({ key, values }: HistoryStep['label']): string {
  // Other features bring steps of their own, so the key is any text.
  const path: string = `history:step.${key}`;
  const known = i18n.exists(path, values) ? path : null;
  return known === null ? key : String(i18n.t(known as 'history:undoPlain', values));
}

/** As `perform`, with a note when it fails; answers whether it worked. */
export async function performAndTell(
  label: HistoryStep['label'],
  change: Change,
): Promise<boolean> {
  const failure = await perform(label, change);
  if (failure !== null) {
    notify.failure(failure, i18n.t('history:failed', { what: stepText(label) }));
  }
  return failure === null;
}

/** Takes the newest step back. A step that cannot be taken back can be forgotten from its note. */
export async function undoAndTell(): Promise<void> {
  const step = useHistory.getState().done.at(-1);
  if (step === undefined) return;
  const failure = await useHistory.getState().undo();
  tell('undo', step, failure);
}

export async function redoAndTell(): Promise<void> {
  const step = useHistory.getState().undone.at(-1);
  if (step === undefined) return;
  const failure = await useHistory.getState().redo();
  tell('redo', step, failure);
}

function tell(way: 'undo' | 'redo', step: HistoryStep, failure: Failure | null): void {
  const what = stepText(step.label);
  if (failure === null) {
    notify.info(i18n.t(way === 'undo' ? 'history:undone' : 'history:redone', { what }), {
      id: 'history',
    });
    return;
  }
  notify.failure(failure, i18n.t(`history:${way}Failed`, { what }), {
    id: 'history',
    action: { label: i18n.t('history:forget'), run: () => forget(step) },
  });
}

function forget(step: HistoryStep): void {
  useHistory.setState(({ done, undone }) => ({
    done: done.filter((other) => other !== step),
    undone: undone.filter((other) => other !== step),
  }));
}
