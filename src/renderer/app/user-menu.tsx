// Who is logged in, and the choices that are each user's own.

import { Keyboard, LogOut, Settings, UserRound } from 'lucide-react';
import { isDesktop, useConnection } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { runCommand } from '../state/command-registry.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { useShortcut } from '../state/shortcuts.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { languageChoice, motionChoice, themeChoice } from './look-choices.tsx';

export function UserMenu() {
  const { t } = useTranslation('app');
  const username = useConnection((connection) => connection.welcome?.username ?? '');
  const preferences = usePreferences();
  const actions = useUserActions();
  return (
    <Menu
      align="end"
      trigger={
        <IconButton
          label={isDesktop ? t('user.look') : t('user.menu', { username })}
          icon={<UserRound size={16} aria-hidden={true} />}
        />
      }
      items={[
        { kind: 'heading', id: 'name', label: t('user.loggedInAs', { username }) },
        { kind: 'separator', id: 'line-name' },
        themeChoice(t, preferences),
        { kind: 'separator', id: 'line-theme' },
        languageChoice(t, preferences),
        { kind: 'separator', id: 'line-language' },
        motionChoice(t, preferences),
        { kind: 'separator', id: 'line-motion' },
        ...actions,
      ]}
    />
  );
}

/** What the menu does; in the desktop program there is nobody to log out. */
function useUserActions(): readonly MenuItem[] {
  const { t } = useTranslation('app');
  const settingsKeys = useShortcut('file.settings');
  const shortcutKeys = useShortcut('help.shortcuts');
  const always: readonly MenuItem[] = [
    {
      kind: 'action',
      id: 'settings',
      label: t('user.settings'),
      icon: <Settings size={14} aria-hidden={true} />,
      shortcut: settingsKeys,
      onSelect: () => runCommand('file.settings'),
    },
    {
      kind: 'action',
      id: 'shortcuts',
      label: t('user.shortcuts'),
      icon: <Keyboard size={14} aria-hidden={true} />,
      shortcut: shortcutKeys,
      onSelect: () => runCommand('help.shortcuts'),
    },
  ];
  if (isDesktop) return always;
  return [
    ...always,
    { kind: 'separator', id: 'line-leave' },
    {
      kind: 'action',
      id: 'log-out',
      label: t('user.logOut'),
      icon: <LogOut size={14} aria-hidden={true} />,
      onSelect: () => runCommand('file.log-out'),
    },
  ];
}
