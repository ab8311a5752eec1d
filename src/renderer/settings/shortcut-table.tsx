// Every command with its keys. Keys are changed by pressing them; keys that another command has are refused
// with its name.

import { RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import {
  STUDIO_COMMANDS,
  type StudioCommand,
  type StudioCommandId,
} from '../../shared/commands/command-list.ts';
import { commandTitles, menuTitles } from '../../shared/commands/command-titles.ts';
import { currentLanguage, useTranslation } from '../i18n/index.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { effectiveShortcut, shortcutHolder } from '../state/shortcuts.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { KeyHint, shortcutText } from '../ui/key-hint.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { KeyRecorder } from './key-recorder.tsx';
import styles from './shortcut-table.module.css';

type Menu = NonNullable<StudioCommand['menu']>;

const MENUS: readonly Menu[] = ['file', 'edit', 'view', 'topology', 'message', 'help'];

export function ShortcutTable() {
  const { t } = useTranslation('settings');
  const { shortcuts, set } = usePreferences();
  const [typed, setTyped] = useState('');
  const language = currentLanguage();
  const wanted = typed.trim().toLowerCase();
  const isShown = (id: StudioCommandId): boolean => {
    const keys = effectiveShortcut(id, shortcuts);
    const text = `${commandTitles[language][id]} ${keys === null ? '' : shortcutText(keys)}`;
    return text.toLowerCase().includes(wanted);
  };
  const groups = MENUS.map((menu) => ({
    menu,
    commands: STUDIO_COMMANDS.filter((command) => command.menu === menu && isShown(command.id)),
  })).filter(({ commands }) => commands.length > 0);
  return (
    <div className={styles.table}>
      <div className={styles.bar}>
        <TextInput
          type="search"
          aria-label={t('shortcuts.filter')}
          placeholder={t('shortcuts.filter')}
          value={typed}
          onValueChange={setTyped}
        />
        <Button
          variant="ghost"
          disabled={Object.keys(shortcuts).length === 0}
          onClick={() => set({ shortcuts: {} })}
        >
          {t('shortcuts.resetAll')}
        </Button>
      </div>
      {groups.length === 0 && <p className={styles.none}>{t('shortcuts.none')}</p>}
      {groups.map(({ menu, commands }) => (
        <section key={menu} className={styles.group} aria-label={menuTitles[language][menu]}>
          <h3 className={styles.heading}>{menuTitles[language][menu]}</h3>
          <ul>
            {commands.map(({ id }) => (
              <Row key={id} id={id} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Row({ id }: { id: StudioCommandId }) {
  const { t } = useTranslation('settings');
  const { shortcuts, set } = usePreferences();
  const [isRecording, setRecording] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const language = currentLanguage();
  const title = commandTitles[language][id];
  const shortcut = effectiveShortcut(id, shortcuts);
  const change = (keys: string): void => set({ shortcuts: { ...shortcuts, [id]: keys } });
  const record = (keys: string): void => {
    setRecording(false);
    const holder = shortcutHolder(keys, id, shortcuts);
    if (holder === null) {
      setRefusal(null);
      change(keys);
      return;
    }
    setRefusal(
      t('shortcuts.taken', { keys: shortcutText(keys), holder: commandTitles[language][holder] }),
    );
  };
  const reset = (): void => {
    const { [id]: _own, ...others } = shortcuts;
    const listed = effectiveShortcut(id, others);
    const holder = listed === null ? null : shortcutHolder(listed, id, others);
    if (holder === null || listed === null) set({ shortcuts: others });
    else {
      setRefusal(
        t('shortcuts.taken', {
          keys: shortcutText(listed),
          holder: commandTitles[language][holder],
        }),
      );
    }
  };
  return (
    <li className={styles.row}>
      <span className={styles.title}>{title}</span>
      {isRecording ? (
        <KeyRecorder
          label={t('shortcuts.press', { command: title })}
          onRecord={record}
          onCancel={() => setRecording(false)}
        />
      ) : (
        <button
          type="button"
          className={styles.keys}
          aria-label={
            shortcut === null
              ? t('shortcuts.add', { command: title })
              : t('shortcuts.change', { command: title, keys: shortcutText(shortcut) })
          }
          onClick={() => {
            setRefusal(null);
            setRecording(true);
          }}
        >
          {shortcut === null ? (
            <span className={styles.unset}>{t('shortcuts.unset')}</span>
          ) : (
            <KeyHint shortcut={shortcut} tone="boxed" />
          )}
        </button>
      )}
      <span className={styles.actions}>
        {shortcut !== null && (
          <IconButton
            size="s"
            label={t('shortcuts.remove', { command: title })}
            icon={<X size={14} aria-hidden={true} />}
            onClick={() => change('')}
          />
        )}
        {shortcuts[id] !== undefined && (
          <IconButton
            size="s"
            label={t('shortcuts.reset', { command: title })}
            icon={<RotateCcw size={14} aria-hidden={true} />}
            onClick={reset}
          />
        )}
      </span>
      {refusal !== null && (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
    </li>
  );
}
