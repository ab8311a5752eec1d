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

/** One command's keys and what can be done to them; keys that another command has are refused. */
function useShortcutEdit(id: StudioCommandId) {
  const { t } = useTranslation('settings');
  const { shortcuts, set } = usePreferences();
  const [refusal, setRefusal] = useState<string | null>(null);
  const { [id]: _own, ...others } = shortcuts;
  /** Sets the shortcuts to `next` unless `keys` are another command's in them. */
  const change = (keys: string | null, next: Readonly<Record<string, string>>): void => {
    const holder = keys === null ? null : shortcutHolder(keys, id, next);
    if (holder === null || keys === null) {
      setRefusal(null);
      set({ shortcuts: next });
      return;
    }
    const title = commandTitles[currentLanguage()][holder];
    setRefusal(t('shortcuts.taken', { keys: shortcutText(keys), holder: title }));
  };
  return {
    shortcut: effectiveShortcut(id, shortcuts),
    isChanged: shortcuts[id] !== undefined,
    refusal,
    forgetRefusal: () => setRefusal(null),
    record: (keys: string) => change(keys, { ...shortcuts, [id]: keys }),
    remove: () => change(null, { ...shortcuts, [id]: '' }),
    reset: () => change(effectiveShortcut(id, others), others),
  };
}

function Row({ id }: { id: StudioCommandId }) {
  const { t } = useTranslation('settings');
  const [isRecording, setRecording] = useState(false);
  const edit = useShortcutEdit(id);
  const title = commandTitles[currentLanguage()][id];
  return (
    <li className={styles.row}>
      <span className={styles.title}>{title}</span>
      {isRecording ? (
        <KeyRecorder
          label={t('shortcuts.press', { command: title })}
          onRecord={(keys) => {
            setRecording(false);
            edit.record(keys);
          }}
          onCancel={() => setRecording(false)}
        />
      ) : (
        <KeysButton
          title={title}
          shortcut={edit.shortcut}
          onClick={() => {
            edit.forgetRefusal();
            setRecording(true);
          }}
        />
      )}
      <RowActions title={title} edit={edit} />
      {edit.refusal !== null && (
        <p className={styles.refusal} role="alert">
          {edit.refusal}
        </p>
      )}
    </li>
  );
}

function KeysButton({
  title,
  shortcut,
  onClick,
}: {
  title: string;
  shortcut: string | null;
  onClick: () => void;
}) {
  const { t } = useTranslation('settings');
  return (
    <button type="button" className={styles.keys} onClick={onClick}>
      <span className="visually-hidden">{t('shortcuts.keysOf', { command: title })} </span>
      {shortcut === null ? (
        <span className={styles.unset}>{t('shortcuts.unset')}</span>
      ) : (
        <KeyHint shortcut={shortcut} tone="boxed" />
      )}
    </button>
  );
}

function RowActions({ title, edit }: { title: string; edit: ReturnType<typeof useShortcutEdit> }) {
  const { t } = useTranslation('settings');
  return (
    <span className={styles.actions}>
      {edit.shortcut !== null && (
        <IconButton
          size="s"
          label={t('shortcuts.remove', { command: title })}
          icon={<X size={14} aria-hidden={true} />}
          onClick={edit.remove}
        />
      )}
      {edit.isChanged && (
        <IconButton
          size="s"
          label={t('shortcuts.reset', { command: title })}
          icon={<RotateCcw size={14} aria-hidden={true} />}
          onClick={edit.reset}
        />
      )}
    </span>
  );
}
