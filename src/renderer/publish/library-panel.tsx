// History and saved messages: searched, loaded into the form, sent again, and carried as a file.

import { BookmarkPlus, Download, Search, Trash2, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { notify } from '../ui/toast.tsx';
import { FileInput } from './file-input.tsx';
import styles from './library-panel.module.css';
import { HistoryRow, SavedRow } from './library-row.tsx';
import { matchesSearch, useMessageLibrary } from './message-library.ts';
import { usePublish } from './publish-store.ts';
import { writeSavedMessages } from './stored-form.ts';

type LibraryTab = 'history' | 'saved';

export function LibraryPanel({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('publish');
  const [tab, setTab] = useState<LibraryTab>('history');
  const [search, setSearch] = useState('');
  const isStorageFull = useMessageLibrary((state) => state.isStorageFull);
  return (
    <div className={styles.library}>
      <Tabs
        label={t('library.label')}
        value={tab}
        onValueChange={setTab}
        className={styles.tabs ?? ''}
        tabs={[
          { value: 'history', label: t('library.history') },
          { value: 'saved', label: t('library.saved') },
        ]}
      >
        <div className={styles.search}>
          <TextInput
            size="s"
            aria-label={t('library.search')}
            placeholder={t('library.search')}
            leading={<Search size={14} aria-hidden={true} />}
            value={search}
            onValueChange={setSearch}
          />
        </div>
        <TabPanel value="history">
          <History search={search} onDone={onDone} />
        </TabPanel>
        <TabPanel value="saved">
          <Saved search={search} onDone={onDone} />
        </TabPanel>
      </Tabs>
      {isStorageFull && <p className={styles.full}>{t('library.storageFull')}</p>}
    </div>
  );
}

function History({ search, onDone }: { search: string; onDone: () => void }) {
  const { t } = useTranslation('publish');
  const history = useMessageLibrary((state) => state.history);
  const clearHistory = useMessageLibrary((state) => state.clearHistory);
  const shown = history.filter(({ form }) => matchesSearch(form, '', search));
  if (history.length === 0) return <p className={styles.empty}>{t('library.noHistory')}</p>;
  return (
    <>
      {shown.length === 0 && <p className={styles.empty}>{t('library.noMatch', { search })}</p>}
      <ul className={styles.list}>
        {shown.map((entry) => (
          <HistoryRow key={entry.id} entry={entry} onDone={onDone} />
        ))}
      </ul>
      <div className={styles.foot}>
        <Button
          size="s"
          variant="ghost"
          icon={<Trash2 size={14} aria-hidden={true} />}
          onClick={clearHistory}
        >
          {t('library.clear')}
        </Button>
      </div>
    </>
  );
}

function Saved({ search, onDone }: { search: string; onDone: () => void }) {
  const { t } = useTranslation('publish');
  const saved = useMessageLibrary((state) => state.saved);
  const shown = saved.filter(({ name, form }) => matchesSearch(form, name, search));
  return (
    <>
      <SaveForm />
      {saved.length === 0 && <p className={styles.empty}>{t('library.noSaved')}</p>}
      {saved.length > 0 && shown.length === 0 && (
        <p className={styles.empty}>{t('library.noMatch', { search })}</p>
      )}
      <ul className={styles.list}>
        {shown.map((message) => (
          <SavedRow key={message.name} message={message} onDone={onDone} />
        ))}
      </ul>
      <Files />
    </>
  );
}

function SaveForm() {
  const { t } = useTranslation('publish');
  const [name, setName] = useState('');
  const saved = useMessageLibrary((state) => state.saved);
  const trimmed = name.trim();
  const save = (): void => {
    if (trimmed === '') return;
    useMessageLibrary.getState().save(trimmed, usePublish.getState().form);
    notify.success(t('library.saved_ok', { name: trimmed }));
    setName('');
  };
  return (
    <form
      className={styles.save}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextInput
        size="s"
        aria-label={t('library.saveAs')}
        placeholder={t('library.saveAs')}
        maxLength={120}
        value={name}
        onValueChange={setName}
      />
      <Button
        size="s"
        type="submit"
        disabled={trimmed === ''}
        icon={<BookmarkPlus size={14} aria-hidden={true} />}
      >
        {t('library.save')}
      </Button>
      {saved.some((own) => own.name === trimmed) && (
        <p className={styles.hint}>{t('library.replaceHint')}</p>
      )}
    </form>
  );
}

function Files() {
  const { t } = useTranslation('publish');
  const input = useRef<HTMLInputElement>(null);
  const count = useMessageLibrary((state) => state.saved.length);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const added = useMessageLibrary.getState().importSaved(await file.text());
    if (added === null) notify.problem(t('library.importFailed'));
    else notify.success(t('library.imported', { count: added }));
  };
  return (
    <div className={styles.foot}>
      <FileInput
        input={input}
        accept="application/json,.json"
        onChoose={(file) => void take(file)}
      />
      <Button
        size="s"
        variant="ghost"
        icon={<Upload size={14} aria-hidden={true} />}
        onClick={() => input.current?.click()}
      >
        {t('library.import')}
      </Button>
      <Button
        size="s"
        variant="ghost"
        disabled={count === 0}
        icon={<Download size={14} aria-hidden={true} />}
        onClick={download}
      >
        {t('library.export')}
      </Button>
    </div>
  );
}

function download(): void {
  const text = writeSavedMessages(useMessageLibrary.getState().saved);
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'warren-messages.json';
  link.click();
  URL.revokeObjectURL(url);
}
