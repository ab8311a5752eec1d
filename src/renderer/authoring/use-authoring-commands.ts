// What the commands of authoring do, from keys, menus and the palette alike.

import { useEffect } from 'react';
import { connectionRefusal } from '../../shared/topology/connection-rules.ts';
import { type NodeTemplate, useAuthoring } from '../state/authoring-store.ts';
import { type CommandAction, useCommandRegistry } from '../state/command-registry.ts';
import { useHistory } from '../state/history-store.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import {
  copySelection,
  duplicateSelection,
  pasteFromClipboard,
} from './clipboard/clipboard-actions.ts';
import { redoAndTell, undoAndTell } from './history-notes.ts';
import { freePlaces, screenPlaceOf } from './places.ts';
import { selectableIds } from './selectable.ts';

export function useAuthoringCommands(): void {
  useEffect(
    () =>
      useCommandRegistry.getState().register({
        'edit.undo': {
          run: () => void undoAndTell(),
          isEnabled: () => useHistory.getState().done.length > 0,
        },
        'edit.redo': {
          run: () => void redoAndTell(),
          isEnabled: () => useHistory.getState().undone.length > 0,
        },
        'edit.copy': { run: () => void copySelection(), isEnabled: hasSelection },
        'edit.paste': { run: () => void pasteFromClipboard() },
        'edit.duplicate': { run: () => void duplicateSelection(), isEnabled: hasSelection },
        'edit.delete': { run: deleteSelection, isEnabled: hasSelection },
        'edit.select-all': { run: () => useSelection.getState().select(selectableIds()) },
        'topology.quick-add': { run: quickAdd },
        'topology.add-direct': adding({ kind: 'exchange', type: 'direct' }),
        'topology.add-fanout': adding({ kind: 'exchange', type: 'fanout' }),
        'topology.add-topic': adding({ kind: 'exchange', type: 'topic' }),
        'topology.add-headers': adding({ kind: 'exchange', type: 'headers' }),
        'topology.add-queue': adding({ kind: 'queue', type: 'classic' }),
        'topology.bind': { run: bindSelected, isEnabled: () => selectedSource() !== null },
        'topology.rename': { run: renameSelected, isEnabled: () => selectedNode() !== null },
        'topology.purge': { run: purgeSelected, isEnabled: () => selectedQueue() !== null },
      }),
    [],
  );
}

const hasSelection = (): boolean => useSelection.getState().ids.length > 0;

function onlySelected(): string | null {
  const { ids } = useSelection.getState();
  return ids.length === 1 ? (ids[0] ?? null) : null;
}

function selectedNode(): string | null {
  const id = onlySelected();
  const { exchanges, queues } = useTopology.getState();
  return id !== null && (exchanges.has(id) || queues.has(id)) ? id : null;
}

/** An exchange that something can be bound to. */
function selectedSource(): string | null {
  const id = onlySelected();
  if (id === null) return null;
  const topology = useTopology.getState();
  if (!topology.exchanges.has(id)) return null;
  return connectionRefusal(topology, id, id)?.reason === 'default-exchange-source' ? null : id;
}

function selectedQueue(): string | null {
  const id = onlySelected();
  return id === null ? null : (useTopology.getState().queues.get(id)?.name ?? null);
}

/** With a name to type, at a free place: what dropping it from the palette does. */
export function addAtFreePlace(template: NodeTemplate): void {
  useAuthoring.getState().ask({ kind: 'name-node', template, connectFrom: null, ...freePlaces() });
}

const adding = (template: NodeTemplate): CommandAction => ({
  run: () => addAtFreePlace(template),
});

function quickAdd(): void {
  useAuthoring.getState().ask({ kind: 'quick-add', connectFrom: null, ...freePlaces() });
}

function bindSelected(): void {
  const sourceId = selectedSource();
  if (sourceId === null) return;
  useAuthoring.getState().ask({ kind: 'bind-to', sourceId, screen: screenPlaceOf(sourceId) });
}

function renameSelected(): void {
  const nodeId = selectedNode();
  if (nodeId !== null) useAuthoring.getState().ask({ kind: 'rename', nodeId });
}

function purgeSelected(): void {
  const queue = selectedQueue();
  if (queue !== null) useAuthoring.getState().ask({ kind: 'purge', queue });
}

function deleteSelection(): void {
  const { ids } = useSelection.getState();
  if (ids.length > 0) useAuthoring.getState().ask({ kind: 'delete', ids });
}
