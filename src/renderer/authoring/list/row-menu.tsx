// What can be done with a row of the list: everything that can be done with it on the canvas.

import { useTranslation } from '../../i18n/index.ts';
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

function useRowItems(row: ListRow, screen: Point): readonly MenuItem[] {
  const { t } = useTranslation('authoring');
  const deleteKey = useShortcut('edit.delete');
  const renameKey = useShortcut('topology.rename');
  const bindKey = useShortcut('topology.bind');
  const { ask } = useAuthoring.getState();
  const { openInspector, publishTo } = useWorkspace.getState();
  const { id } = row;
  const action = (
    name: string,
    label: string,
    onSelect: () => void,
    more: Partial<Extract<MenuItem, { kind: 'action' }>> = {},
  ): MenuItem => ({ kind: 'action', id: name, label, onSelect, ...more });
  const ids = useSelection((selection) => selection.ids);
  const isFixed =
    (row.kind === 'exchange' && row.view.isPredeclared) ||
    (row.kind === 'queue' && row.view.isExclusive);
  const canBind = row.kind === 'exchange' && row.view.name !== '';
  const common = [
    action('properties', t('list.properties'), () => openInspector('properties')),
    action('canvas', t('list.showOnCanvas'), () => showOnCanvas(row)),
  ];
  const removal = action(
    'delete',
    t('list.delete'),
    () => ask({ kind: 'delete', ids: ids.includes(id) ? ids : [id] }),
    { isDanger: true, shortcut: deleteKey, isDisabled: isFixed },
  );
  if (row.kind === 'binding') return [...common, { kind: 'separator', id: 's' }, removal];
  const { name } = row.view;
  return [
    ...common,
    ...(row.kind === 'queue'
      ? [action('messages', t('list.messages'), () => openInspector('messages'))]
      : []),
    action('publish', t('list.publish'), () =>
      publishTo(
        row.kind === 'queue'
          ? { exchange: '', routingKey: name }
          : { exchange: name, routingKey: '' },
      ),
    ),
    { kind: 'separator', id: 's1' },
    ...(canBind
      ? [
          action('bind', t('list.bindHere'), () => ask({ kind: 'bind-to', sourceId: id, screen }), {
            shortcut: bindKey,
          }),
        ]
      : []),
    action('rename', t('list.rename'), () => ask({ kind: 'rename', nodeId: id }), {
      shortcut: renameKey,
      isDisabled: isFixed,
    }),
    action('recreate', t('list.recreate'), () => ask({ kind: 'recreate', nodeId: id }), {
      isDisabled: isFixed,
    }),
    action('copy', t('list.copy'), () => runCommand('edit.copy'), { isDisabled: isFixed }),
    action('duplicate', t('list.duplicate'), () => runCommand('edit.duplicate'), {
      isDisabled: isFixed,
    }),
    { kind: 'separator', id: 's2' },
    ...(row.kind === 'queue'
      ? [
          action('purge', t('list.purge'), () => ask({ kind: 'purge', queue: name }), {
            isDanger: true,
          }),
        ]
      : []),
    removal,
  ];
}

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
