// Copying the selection as text, and declaring what such a text says, as one step of the history.

import type { ExchangeSpec, NodePosition, QueueSpec } from '../../../shared/ipc/contract.ts';
import {
  fragmentText,
  readFragment,
  type TopologyFragment,
} from '../../../shared/topology/fragment.ts';
import { pastePlan } from '../../../shared/topology/paste-plan.ts';
import { i18n } from '../../i18n/index.ts';
import type { Point } from '../../state/authoring-store.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useSelection } from '../../state/selection-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { copyText } from '../../ui/clipboard.ts';
import { notify } from '../../ui/toast.tsx';
import { selectWhenThere } from '../adding.ts';
import { placeBelow } from '../free-place.ts';
import { performAndTell } from '../history-notes.ts';
import { takenNames } from '../node-templates.tsx';
import { bindingDeclaration } from '../operations/binding.ts';
import { sequence } from '../operations/change.ts';
import { exchangeDeclaration, nodeId, queueDeclaration } from '../operations/declaration.ts';
import { pagePorts } from '../operations/perform.ts';
import { selectionFragment } from './selection-fragment.ts';

/** What was copied last in this page, for pasting where the clipboard cannot be read. */
let copied: string | null = null;

const currentFragment = (): TopologyFragment | null =>
  selectionFragment(
    useTopology.getState(),
    useLayout.getState().positions,
    useSelection.getState().ids,
  );

/** The selection as text, remembered for pasting; null when there is nothing in it to copy. */
export function takeSelectionText(): string | null {
  const fragment = currentFragment();
  if (fragment === null) return null;
  copied = fragmentText(fragment);
  noteCopied(fragment);
  return copied;
}

export async function copySelection(): Promise<void> {
  const text = takeSelectionText();
  if (text !== null && !(await copyText(text))) notify.problem(i18n.t('ui:copyFailed'));
}

function noteCopied({ exchanges, queues }: TopologyFragment): void {
  const count = exchanges.length + queues.length;
  notify.info(i18n.t('authoring:clipboard.copied', { count }), { id: 'clipboard' });
}

export async function duplicateSelection(): Promise<void> {
  const fragment = currentFragment();
  if (fragment !== null) await declareFragment(fragment, 'duplicate', placeOfCopy(fragment));
}

/** From the clipboard where the page may read it, else what was copied here. */
export async function pasteFromClipboard(): Promise<void> {
  const text = await readClipboard();
  if (text !== null) await pasteText(text);
}

async function readClipboard(): Promise<string | null> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return copied;
  }
}

/** Declares what the text says; says so when it says nothing of that kind. */
export async function pasteText(text: string): Promise<void> {
  const fragment = readFragment(text);
  if (fragment === null || fragment.exchanges.length + fragment.queues.length === 0) {
    notify.info(i18n.t('authoring:clipboard.nothing'), { id: 'clipboard' });
    return;
  }
  // A copy from here lies beside its original; anything else goes where there is room.
  const place = text === copied ? placeOfCopy(fragment) : (canvasPort()?.freePlace() ?? null);
  await declareFragment(fragment, 'paste', place);
}

/** Below the original, where nothing is; its top left. */
function placeOfCopy({ places }: TopologyFragment): Point | null {
  const block = Object.values(places);
  if (block.length === 0) return null;
  const moved = placeBelow(block, Object.values(useLayout.getState().positions));
  return {
    x: Math.min(...moved.map(({ x }) => x)),
    y: Math.min(...moved.map(({ y }) => y)),
  };
}

async function declareFragment(
  fragment: TopologyFragment,
  key: 'paste' | 'duplicate',
  place: Point | null,
): Promise<void> {
  const vhost = useVhost.getState().current;
  const taken = { exchanges: takenNames('exchange'), queues: takenNames('queue') };
  const plan = pastePlan(fragment, taken, place);
  const placeOf = (kind: 'exchange' | 'queue', name: string): NodePosition | null => {
    const found = plan.places[nodeId(kind, name)];
    return found === undefined ? null : { ...found, isPlaced: true };
  };
  const exchanges = plan.exchanges.map((item): ExchangeSpec => ({ vhost, ...item }));
  const queues = plan.queues.map((item): QueueSpec => ({ vhost, ...item }));
  const isDone = await performAndTell(
    { key, values: { count: exchanges.length + queues.length } },
    sequence([
      ...exchanges.map((spec) =>
        exchangeDeclaration(pagePorts, spec, placeOf('exchange', spec.name)),
      ),
      ...queues.map((spec) => queueDeclaration(pagePorts, spec, placeOf('queue', spec.name))),
      ...plan.bindings.map((binding) => bindingDeclaration(pagePorts, { vhost, ...binding })),
    ]),
  );
  if (!isDone) return;
  selectWhenThere(
    ...exchanges.map(({ name }) => nodeId('exchange', name)),
    ...queues.map(({ name }) => nodeId('queue', name)),
  );
}
