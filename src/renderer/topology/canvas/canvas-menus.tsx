// Context menus of nodes, edges, areas and the empty canvas. What the entries do are commands of the studio,
// so that keys, menus and the palette do the same.

import { useTranslation } from '../../i18n/index.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useFlow } from '../../state/flow-store.ts';
import { usePreferences } from '../../state/preferences-store.ts';
import { useWorkspace } from '../../state/workspace-store.ts';
import { copyText } from '../../ui/clipboard.ts';
import { MenuAt, type MenuItem } from '../../ui/menu.tsx';
import type { GraphEdge, GraphNode } from '../graph/graph-types.ts';
import { ungroup } from './arranging.ts';
import { setCanvas } from './canvas-store.ts';
import { useCommandItem } from './command-item.ts';
import { closeMenu, type MenuRequest, useCanvasMenu } from './menu-store.ts';

export function CanvasMenus() {
  const menu = useCanvasMenu((state) => state.menu);
  return menu === null ? null : <OpenMenu key={`${menu.screen.x} ${menu.screen.y}`} menu={menu} />;
}

function OpenMenu({ menu }: { menu: MenuRequest }) {
  const { t } = useTranslation('topology');
  const nodeItems = useNodeItems();
  const edgeItems = useEdgeItems();
  const paneItems = usePaneItems();
  const items =
    menu.kind === 'node'
      ? nodeItems(menu.node)
      : menu.kind === 'edge'
        ? edgeItems(menu.edge, menu.bindingId)
        : menu.kind === 'group'
          ? groupItems(menu.groupId, t('menu.renameGroup'), t('menu.ungroup'))
          : paneItems(menu.screen);
  return (
    <MenuAt point={menu.screen} label={t(`menu.${menu.kind}`)} items={items} onClose={closeMenu} />
  );
}

const separator = (id: string): MenuItem => ({ kind: 'separator', id });

function useNodeItems(): (node: GraphNode) => MenuItem[] {
  const { t } = useTranslation('topology');
  const command = useCommandItem();
  return (node) => {
    const inspect: MenuItem = {
      kind: 'action',
      id: 'inspect',
      label: t('menu.inspect'),
      shortcut: 'Enter',
      onSelect: () => useWorkspace.getState().openInspector(),
    };
    const copy: MenuItem = {
      kind: 'action',
      id: 'copy-name',
      label: t('menu.copyName'),
      onSelect: () => void copyText(node.name),
    };
    const path = command('topology.focus-path');
    if (node.kind === 'unroutable')
      return unroutableItems(t('menu.showKeys'), t('menu.forgetKeys'));
    if (node.kind === 'publisher' || node.kind === 'consumer') return [inspect, path, copy];
    const publish: MenuItem = {
      kind: 'action',
      id: 'publish',
      label: t('menu.publish'),
      onSelect: () => publishTo(node),
    };
    const own: MenuItem[] =
      node.kind === 'exchange'
        ? [command('topology.bind'), publish]
        : [publish, command('message.peek'), command('message.consume')];
    return [
      inspect,
      ...own,
      separator('s1'),
      path,
      command('topology.group'),
      copy,
      command('edit.duplicate'),
      command('topology.rename'),
      separator('s2'),
      ...(node.kind === 'queue' ? [command('topology.purge')] : []),
      command('edit.delete', true),
    ];
  };
}

function publishTo(node: GraphNode): void {
  const isQueue = node.kind === 'queue';
  useWorkspace
    .getState()
    .publishTo({ exchange: isQueue ? '' : node.name, routingKey: isQueue ? node.name : '' });
}

function unroutableItems(show: string, forget: string): MenuItem[] {
  return [
    {
      kind: 'action',
      id: 'show',
      label: show,
      onSelect: () => useWorkspace.getState().openBottom('unroutable'),
    },
    { kind: 'action', id: 'forget', label: forget, onSelect: () => useFlow.getState().clear() },
  ];
}

function groupItems(id: string, rename: string, remove: string): MenuItem[] {
  return [
    {
      kind: 'action',
      id: 'rename',
      label: rename,
      onSelect: () => setCanvas({ renamedGroupId: id }),
    },
    { kind: 'action', id: 'ungroup', label: remove, onSelect: () => ungroup(id) },
  ];
}

function useEdgeItems(): (edge: GraphEdge, bindingId: string | null) => MenuItem[] {
  const { t } = useTranslation('topology');
  const command = useCommandItem();
  return (edge, bindingId) => {
    const inspect: MenuItem = {
      kind: 'action',
      id: 'inspect',
      label: t('menu.inspect'),
      onSelect: () => useWorkspace.getState().openInspector(),
    };
    if (edge.kind !== 'binding') return [inspect];
    const binding = edge.bindings.find(({ id }) => id === bindingId);
    const own: MenuItem[] =
      binding === undefined
        ? []
        : [
            {
              kind: 'action',
              id: 'publish',
              label: t('menu.publishKey'),
              onSelect: () =>
                useWorkspace
                  .getState()
                  .publishTo({ exchange: binding.source, routingKey: binding.key }),
            },
            {
              kind: 'action',
              id: 'copy-key',
              label: t('menu.copyKey'),
              isDisabled: binding.key === '',
              onSelect: () => void copyText(binding.key),
            },
          ];
    return [
      inspect,
      ...own,
      command('topology.focus-path'),
      separator('s1'),
      command('edit.delete', true),
    ];
  };
}

function usePaneItems(): (screen: { x: number; y: number }) => MenuItem[] {
  const { t } = useTranslation('topology');
  const command = useCommandItem();
  const preferences = usePreferences();
  const toggle = (
    name: 'showsMinimap' | 'snapsToGrid' | 'showsDefaultExchange' | 'showsClients',
  ): MenuItem => ({
    kind: 'action',
    id: name,
    label: t(`menu.${name}`),
    isChecked: preferences[name],
    onSelect: () => preferences.set({ [name]: !preferences[name] }),
  });
  return (screen) => [
    {
      kind: 'action',
      id: 'add',
      label: t('menu.add'),
      shortcut: 'a',
      onSelect: () => quickAddAt(screen),
    },
    command('edit.paste'),
    separator('s1'),
    command('edit.select-all'),
    command('topology.tidy'),
    command('view.fit'),
    separator('s2'),
    toggle('showsClients'),
    toggle('showsDefaultExchange'),
    toggle('showsMinimap'),
    toggle('snapsToGrid'),
    separator('s3'),
    { ...command('file.export-svg') },
    { ...command('file.export-png') },
  ];
}

/** Opens the list of what can be added, for this point. */
export function quickAddAt(screen: { x: number; y: number }): void {
  const canvas = canvasPort()?.toCanvas(screen);
  if (canvas === undefined) return;
  useAuthoring.getState().ask({ kind: 'quick-add', screen, canvas, connectFrom: null });
}
