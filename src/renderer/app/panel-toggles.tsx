// Opens and closes the docks: publishing at the bottom, the inspector at the right.

import { PanelRight, Send } from 'lucide-react';
import { useTranslation } from '../i18n/index.ts';
import { runCommand } from '../state/command-registry.ts';
import { useShortcut } from '../state/shortcuts.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { IconButton } from '../ui/icon-button.tsx';

export function PanelToggles() {
  const { t } = useTranslation('app');
  const isElsewhere = useWorkspace((state) => state.view === 'settings');
  const isPublishing = useWorkspace((state) => state.isBottomOpen && state.bottomTab === 'publish');
  const isInspecting = useWorkspace((state) => state.isInspectorOpen);
  const { closeBottom } = useWorkspace.getState();
  const publishKeys = useShortcut('message.publish');
  const inspectorKeys = useShortcut('view.inspector');
  return (
    <>
      <IconButton
        label={t('panels.publish')}
        shortcut={publishKeys}
        isPressed={isPublishing && !isElsewhere}
        icon={<Send size={16} aria-hidden={true} />}
        onClick={() => {
          if (isPublishing && !isElsewhere) closeBottom();
          else runCommand('message.publish');
        }}
      />
      <IconButton
        label={t('panels.inspector')}
        shortcut={inspectorKeys}
        isPressed={isInspecting && !isElsewhere}
        disabled={isElsewhere}
        icon={<PanelRight size={16} aria-hidden={true} />}
        onClick={() => runCommand('view.inspector')}
      />
    </>
  );
}
