// A menu entry for a command of the studio: its title, its keys, and whether it can run now.

import type { StudioCommandId } from '../../../shared/commands/command-list.ts';
import { commandTitles } from '../../../shared/commands/command-titles.ts';
import { useTranslation } from '../../i18n/index.ts';
import { runCommand, useCommandRegistry } from '../../state/command-registry.ts';
import { usePreferences } from '../../state/preferences-store.ts';
import { effectiveShortcut } from '../../state/shortcuts.ts';
import type { MenuItem } from '../../ui/menu.tsx';

type ActionItem = Extract<MenuItem, { kind: 'action' }>;

export function useCommandItem(): (id: StudioCommandId, isDanger?: boolean) => ActionItem {
  const { i18n } = useTranslation();
  const actions = useCommandRegistry((state) => state.actions);
  const shortcuts = usePreferences((state) => state.shortcuts);
  const titles = commandTitles[i18n.language === 'zh-CN' ? 'zh-CN' : 'en'];
  return (id, isDanger = false) => {
    const action = actions.get(id);
    return {
      kind: 'action',
      id,
      label: titles[id],
      shortcut: effectiveShortcut(id, shortcuts),
      isDanger,
      isDisabled: action === undefined || action.isEnabled?.() === false,
      onSelect: () => runCommand(id),
    };
  };
}
