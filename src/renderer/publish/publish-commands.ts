// The command that opens the publish panel for what is selected. Mounted by the app, with or
// without the panel. Draws nothing.

import { useEffect } from 'react';
import { useCommandRegistry } from '../state/command-registry.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { type PublishDraft, useWorkspace } from '../state/workspace-store.ts';

export function PublishCommands(): null {
  useEffect(() => {
    return useCommandRegistry.getState().register({
      'message.publish': {
        run: () => {
          const draft = draftOf(useSelection.getState().ids);
          if (draft === null) useWorkspace.getState().openBottom('publish');
          else useWorkspace.getState().publishTo(draft);
        },
      },
    });
  }, []);
  return null;
}

/** Where a message for the one selected thing is published; null when that says nothing. */
export function draftOf(ids: readonly string[]): PublishDraft | null {
  const [id] = ids;
  if (id === undefined || ids.length > 1) return null;
  const { exchanges, queues, bindings } = useTopology.getState();
  const exchange = exchanges.get(id);
  if (exchange !== undefined) return { exchange: exchange.name, routingKey: '' };
  const queue = queues.get(id);
  if (queue !== undefined) return { exchange: '', routingKey: queue.name };
  const binding = bindings.get(id);
  return binding === undefined ? null : { exchange: binding.source, routingKey: binding.key };
}
