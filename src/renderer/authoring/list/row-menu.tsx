// What can be done with a row of the list: everything that can be done with it on the canvas.

import { i18n, useTranslation } from '../../i18n/index.ts';
import { type Point, useAuthoring } from '../../state/authoring-store.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { runCommand } from '../../state/command-registry.ts';
import { useSelection } from '../../state/selection-store.ts';
import { useShortcut } from '../../state/shortcuts.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import { MenuAt, type MenuItem } from '../../ui/menu.tsx';
import type { ListRow } from './rows.ts';

export interface RowMenuProps {
  readonly row: ListRow;
  readonly point: Point;
  readonly onClose: () => void;
}

export function RowMenu({ row, point, onClose }: RowMenuProps) {
  const { t } = useTranslation('authoring');
  const items = useRowItems(row, point);
  return <MenuAt point={point} label={t('list.title')} items={items} onClose={onClose} />;
}

type Action = Extract<MenuItem, { kind: 'action' }>;

const action = (
  id: string,
  label: string,
  onSelect: () => void,
  more: Partial<Action> = {},
): MenuItem => ({ kind: 'action', id, label, onSelect, ...more });

const separator = (id: string): MenuItem => ({ kind: 'separator', id });

/** Belongs to the broker or to one client: it can be looked at, bound and published to. */
const isFixed = (row: ListRow): boolean =>
  (row.kind === 'exchange' && row.view.isPredeclared) ||
  (row.kind === 'queue' && row.view.isExclusive);

function useRowItems(row: ListRow, screen: Point): readonly MenuItem[] {
  const { t } = useTranslation('authoring');
  const deleteKey = useShortcut('edit.delete');
  const renameKey = useShortcut('topology.rename');
  const bindKey = useShortcut('topology.bind');
  const selected = useSelection((selection) => selection.ids);
  const { ask } = useAuthoring.getState();
  const { id } = row;
  const isDisabled = isFixed(row);
  const changes = [
    ...(row.kind === 'exchange' && row.view.name !== ''
      ? [
          action('bind', t('list.bindHere'), () => ask({ kind: 'bind-to', sourceId: id, screen }), {
            shortcut: bindKey,
          }),
        ]
      : []),
    action('rename', t('list.rename'), () => ask({ kind: 'rename', nodeId: id }), {
      shortcut: renameKey,
      isDisabled,
    }),
    action('recreate', t('list.recreate'), () => ask({ kind: 'recreate', nodeId: id }), {
      isDisabled,
    }),
    action('copy', t('list.copy'), () => runCommand('edit.copy'), { isDisabled }),
    action('duplicate', t('list.duplicate'), () => runCommand('edit.duplicate'), { isDisabled }),
    separator('s2'),
  ];
  const removal = action(
    'delete',
    t('list.delete'),
    () => ask({ kind: 'delete', ids: selected.includes(id) ? selected : [id] }),
    { isDanger: true, shortcut: deleteKey, isDisabled },
  );
  return [
    ...lookingItems(row),
    separator('s1'),
    ...(row.kind === 'binding' ? [] : changes),
    ...(row.kind === 'queue' ? [purgeItem(row.view.name)] : []),
    removal,
  ];
}

/** What only looks, or opens something beside. */
function lookingItems(row: ListRow): readonly MenuItem[] {
  const t = i18n.t.bind(i18n);
  const { openInspector, publishTo } = useWorkspace.getState();
  const items = [
    action('properties', t('authoring:list.properties'), () => openInspector('properties')),
    action('canvas', t('authoring:list.showOnCanvas'), () => showOnCanvas(row)),
  ];
  if (row.kind === 'binding') return items;
  const { name } = row.view;
  const draft =
    row.kind === 'queue' ? { exchange: '', routingKey: name } : { exchange: name, routingKey: '' };
  return [
    ...items,
    ...(row.kind === 'queue'
      ? [action('messages', t('authoring:list.messages'), () => openInspector('messages'))]
      : []),
    action('publish', t('authoring:list.publish'), () => publishTo(draft)),
  ];
}

const purgeItem = (queue: string): MenuItem =>
  action(
    'purge',
    i18n.t('authoring:list.purge'),
    () => useAuthoring.getState().ask({ kind: 'purge', queue }),
    { isDanger: true },
  );

const MAX_FRAMES = 120;

function showOnCanvas(row: ListRow): void {
  const ids =
    row.kind === 'binding'
      ? [`exchange:${row.view.source}`, `${row.view.destinationKind}:${row.view.destination}`]
      : [row.id];
  useSelection.getState().select([row.id]);
  useWorkspace.getState().show('topology');
  const reveal = (framesLeft: number): void => {
    const port = canvasPort();
    if (port !== null) port.reveal(ids);
    // The canvas may still be loading.
    else if (framesLeft > 0) requestAnimationFrame(() => reveal(framesLeft - 1));
  };
  requestAnimationFrame(() => reveal(MAX_FRAMES));
}
