// One place to find every command and every object of the vhost by typing.

import { Command } from 'cmdk';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { menuTitles } from '../../shared/commands/command-titles.ts';
import { useConnection } from '../api/index.ts';
import { currentLanguage, useTranslation } from '../i18n/index.ts';
import { runCommand, useCommandRegistry } from '../state/command-registry.ts';
import { usePreferences } from '../state/preferences-store.ts';
import { effectiveShortcut } from '../state/shortcuts.ts';
import { useTopology } from '../state/topology-store.ts';
import { useVhost } from '../state/vhost-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import list from '../ui/list.module.css';
import { useReturnedFocus } from '../ui/returned-focus.ts';
import styles from './command-palette.module.css';
import { EntryIcon } from './entry-icon.tsx';
import {
  commandEntries,
  commandOf,
  entityEntries,
  type PaletteWords,
  vhostEntries,
  vhostOf,
} from './palette-entries.ts';
import {
  type PaletteEntry,
  type PaletteGroup,
  type PaletteIndex,
  paletteIndex,
  searchPalette,
} from './palette-search.ts';
import { revealEntity } from './reveal.ts';
import { showVhost } from './vhost-switcher.tsx';

export function CommandPalette() {
  const { t } = useTranslation('app');
  const isOpen = useWorkspace((state) => state.openSheet === 'palette');
  const { open } = useWorkspace.getState();
  const returnFocus = useReturnedFocus(isOpen);
  return (
    <Radix.Root open={isOpen} onOpenChange={(next) => open(next ? 'palette' : null)}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content
          className={styles.palette}
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
        >
          <Radix.Title className="visually-hidden">{t('palette.title')}</Radix.Title>
          <Search close={() => open(null)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Everything there is to find, made anew only while the palette is open. */
function useIndex(): PaletteIndex {
  const { t } = useTranslation('app');
  const actions = useCommandRegistry((state) => state.actions);
  const { exchanges, queues, bindings, connections } = useTopology();
  const { vhosts, current } = useVhost();
  const language = currentLanguage();
  return useMemo(() => {
    const words: PaletteWords = {
      defaultExchange: t('palette.defaultExchange'),
      menu: (menu) => menuTitles[language][menu],
    };
    return paletteIndex([
      ...commandEntries(actions, language, words),
      ...entityEntries({ exchanges, queues, bindings, connections }, words),
      ...vhostEntries(vhosts, current),
    ]);
  }, [t, language, actions, exchanges, queues, bindings, connections, vhosts, current]);
}

function Search({ close }: { close: () => void }) {
  const { t } = useTranslation('app');
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed);
  const index = useIndex();
  const groups = useMemo(() => searchPalette(index, wanted), [index, wanted]);
  const [pointed, setPointed] = useState('');
  const ids = groups.flatMap(({ entries }) => entries.map(({ id }) => id));
  const isOpen = useConnection((connection) => connection.phase === 'open');
  const choose = (entry: PaletteEntry): void => {
    close();
    // After the palette has given the focus back, so that what opens next can take it.
    setTimeout(() => run(entry));
  };
  return (
    <Command
      label={t('palette.title')}
      shouldFilter={false}
      loop
      className={styles.command}
      // Results come a moment after typing; without a row of theirs pointed at, the first is.
      value={ids.includes(pointed) ? pointed : (ids[0] ?? '')}
      onValueChange={setPointed}
    >
      <Command.Input
        autoFocus
        className={styles.input}
        value={typed}
        onValueChange={(text) => {
          setTyped(text);
          setPointed('');
        }}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
      />
      <Command.List className={styles.list} label={t('palette.results')}>
        <Command.Empty className={list.empty}>{t('palette.nothing', { typed })}</Command.Empty>
        {groups.map((group) => (
          <ResultGroup key={group.kind} group={group} onChoose={choose} />
        ))}
      </Command.List>
      <Footer isConnected={isOpen} />
    </Command>
  );
}

function ResultGroup({
  group: { kind, entries, more },
  onChoose,
}: {
  group: PaletteGroup;
  onChoose: (entry: PaletteEntry) => void;
}) {
  const { t } = useTranslation('app');
  return (
    <Command.Group
      heading={
        <span className={list.heading}>
          {t(`palette.kinds.${kind}`)}
          {more > 0 && <span className={styles.more}> {t('palette.more', { count: more })}</span>}
        </span>
      }
    >
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} onChoose={() => onChoose(entry)} />
      ))}
    </Command.Group>
  );
}

function run(entry: PaletteEntry): void {
  const command = commandOf(entry.id);
  const vhost = vhostOf(entry.id);
  if (command !== null) runCommand(command);
  else if (vhost !== null) showVhost(vhost);
  else revealEntity(entry.id);
}

function Entry({ entry, onChoose }: { entry: PaletteEntry; onChoose: () => void }) {
  const command = commandOf(entry.id);
  return (
    <Command.Item value={entry.id} className={list.item} onSelect={onChoose}>
      <EntryIcon entry={entry} />
      <span className={command === null ? styles.name : list.text}>{entry.text}</span>
      {entry.hint !== undefined && <span className={list.hint}>{entry.hint}</span>}
      {command !== null && <CommandKeys id={command} />}
    </Command.Item>
  );
}

function CommandKeys({ id }: { id: NonNullable<ReturnType<typeof commandOf>> }) {
  const shortcut = usePreferences((state) => effectiveShortcut(id, state.shortcuts));
  return shortcut === null ? null : <KeyHint shortcut={shortcut} />;
}

function Footer({ isConnected }: { isConnected: boolean }) {
  const { t } = useTranslation('app');
  const hints: readonly (readonly [string, ReactNode])[] = [
    ['ArrowUp ArrowDown', t('palette.move')],
    ['Enter', t('palette.choose')],
    ['Escape', t('palette.close')],
  ];
  return (
    <div className={styles.footer} aria-hidden={true}>
      {hints.map(([keys, words]) => (
        <span key={keys} className={styles.key}>
          <KeyHint shortcut={keys} />
          {words}
        </span>
      ))}
      {!isConnected && <span className={styles.offline}>{t('connection.lost')}</span>}
    </div>
  );
}
