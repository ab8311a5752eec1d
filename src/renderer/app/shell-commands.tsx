// What the shell's own commands do. A feature that registers the same command while it is on screen has
// precedence. Draws nothing.

import { useEffect } from 'react';
import type { StudioCommandId } from '../../shared/commands/command-list.ts';
import { isDesktop, logOut } from '../api/index.ts';
import { i18n } from '../i18n/index.ts';
import { type CommandAction, useCommandRegistry } from '../state/command-registry.ts';
import { useFlow } from '../state/flow-store.ts';
import { useHistory } from '../state/history-store.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';

type Actions = Partial<Record<StudioCommandId, CommandAction>>;

const workspace = () => useWorkspace.getState();
const preferences = () => usePreferences.getState();

const ACTIONS: Actions = {
  'file.export-definitions': { run: () => workspace().open('export') },
  'file.import-definitions': { run: () => workspace().open('import') },
  'file.settings': { run: () => workspace().show('settings') },
  'file.log-out': { run: () => void logOut(), isEnabled: () => !isDesktop },
  'edit.undo': {
    run: () =>
      void import('../authoring/history-notes.ts').then(({ undoAndTell }) => undoAndTell()),
    isEnabled: () => !useHistory.getState().isBusy && useHistory.getState().done.length > 0,
  },
  'edit.redo': {
    run: () =>
      void import('../authoring/history-notes.ts').then(({ redoAndTell }) => redoAndTell()),
    isEnabled: () => !useHistory.getState().isBusy && useHistory.getState().undone.length > 0,
  },
  'view.palette': {
    run: () => workspace().open(workspace().openSheet === 'palette' ? null : 'palette'),
  },
  'view.topology': { run: () => workspace().show('topology') },
  'view.list': { run: () => workspace().show('list') },
  'view.connections': { run: () => workspace().show('connections') },
  'view.problems': { run: () => toggleBottom('problems') },
  'view.inspector': {
    run: () =>
      workspace().isInspectorOpen ? workspace().closeInspector() : workspace().openInspector(),
  },
  'view.default-exchange': {
    run: () => preferences().set({ showsDefaultExchange: !preferences().showsDefaultExchange }),
  },
  'view.clients': { run: () => preferences().set({ showsClients: !preferences().showsClients }) },
  'view.freeze': {
    run: () => {
      const { frozenAtMs, freeze, resume } = useFlow.getState();
      if (frozenAtMs === null) freeze();
      else resume();
    },
  },
  'view.theme-light': { run: () => preferences().set({ theme: 'light' }) },
  'view.theme-dark': { run: () => preferences().set({ theme: 'dark' }) },
  'view.theme-system': { run: () => preferences().set({ theme: 'system' }) },
  'view.language-en': {
    run: () => preferences().set({ language: 'en' }),
    isEnabled: () => i18n.language !== 'en',
  },
  'view.language-zh': {
    run: () => preferences().set({ language: 'zh-CN' }),
    isEnabled: () => i18n.language !== 'zh-CN',
  },
  'message.publish': { run: () => toggleBottom('publish') },
  'help.connect': { run: () => workspace().open('connect') },
  'help.shortcuts': { run: () => workspace().open('shortcuts') },
};

function toggleBottom(tab: 'publish' | 'problems'): void {
  const { isBottomOpen, bottomTab, view, show, openBottom, closeBottom } = workspace();
  if (view === 'settings') show('topology');
  else if (isBottomOpen && bottomTab === tab) {
    closeBottom();
    return;
  }
  openBottom(tab);
}

/** The shell's actions of those commands that nobody else has registered. */
export function missingActions(
  own: Actions,
  registered: ReadonlyMap<StudioCommandId, CommandAction>,
): Actions {
  return Object.fromEntries(
    Object.entries(own).filter(([id]) => ![...registered.keys()].some((other) => other === id)),
  );
}

export function ShellCommands() {
  useEffect(() => {
    const withdrawals: (() => void)[] = [];
    const fill = (): void => {
      const { actions, register } = useCommandRegistry.getState();
      const missing = missingActions(ACTIONS, actions);
      if (Object.keys(missing).length > 0) withdrawals.push(register(missing));
    };
    fill();
    // A feature that goes takes its action along; the shell's comes back then.
    const unsubscribe = useCommandRegistry.subscribe(fill);
    return () => {
      unsubscribe();
      for (const withdraw of withdrawals) withdraw();
    };
  }, []);
  return null;
}
