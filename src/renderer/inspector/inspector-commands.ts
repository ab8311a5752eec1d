// The commands that look into the selected queue or consume from it. Mounted by the app,
// with or without the dock. Draws nothing.

import { useEffect } from 'react';
import { useCommandRegistry } from '../state/command-registry.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { type MessagesMode, useMessagesMode } from './messages/messages-mode.ts';

export function InspectorCommands(): null {
  useEffect(() => {
    const open = (asked: MessagesMode): void => {
      useMessagesMode.setState({ asked });
      useWorkspace.getState().openInspector('messages');
    };
    return useCommandRegistry.getState().register({
      'message.peek': { run: () => open('peek'), isEnabled: isQueueSelected },
      'message.consume': { run: () => open('consume'), isEnabled: isQueueSelected },
    });
  }, []);
  return null;
}

function isQueueSelected(): boolean {
  const { ids } = useSelection.getState();
  const [id] = ids;
  return ids.length === 1 && id !== undefined && useTopology.getState().queues.has(id);
}
