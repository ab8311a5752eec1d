// One message of the history or of the saved ones. Its text is cut: it may be anything.

import { RotateCcw, Trash2 } from 'lucide-react';
import { formatDateTime, formatTimeOfDay } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './library-panel.module.css';
import type { MessageForm } from './message-form.ts';
import { type HistoryEntry, useMessageLibrary } from './message-library.ts';
import { OutcomeWords } from './publish-outcome-line.tsx';
import { usePublish } from './publish-store.ts';
import type { SavedMessage } from './stored-form.ts';

const DAY_MS = 86_400_000;
const MAX_PREVIEW = 120;

export function HistoryRow({ entry, onDone }: { entry: HistoryEntry; onDone: () => void }) {
  const { t } = useTranslation('publish');
  const isRecent = Date.now() - entry.atMs < DAY_MS;
  return (
    <li className={styles.row}>
      <LoadButton form={entry.form} onDone={onDone}>
        <span className={styles.line}>
          <Address form={entry.form} />
          {entry.count > 1 && (
            <span className={styles.faint}>{t('library.times', { count: entry.count })}</span>
          )}
          <time className={styles.time}>
            {isRecent ? formatTimeOfDay(entry.atMs) : formatDateTime(entry.atMs)}
          </time>
        </span>
        <Preview form={entry.form} />
        {entry.outcome !== null && <OutcomeWords result={entry.outcome} />}
      </LoadButton>
      <Resend form={entry.form} />
    </li>
  );
}

export function SavedRow({ message, onDone }: { message: SavedMessage; onDone: () => void }) {
  const { t } = useTranslation('publish');
  const remove = useMessageLibrary((state) => state.remove);
  return (
    <li className={styles.row}>
      <LoadButton form={message.form} onDone={onDone}>
        <span className={styles.line}>
          <span className={styles.name}>{message.name}</span>
          <Address form={message.form} />
        </span>
        <Preview form={message.form} />
      </LoadButton>
      <span className={styles.actions}>
        <Resend form={message.form} />
        <IconButton
          size="s"
          label={t('library.remove', { name: message.name })}
          icon={<Trash2 size={14} aria-hidden={true} />}
          onClick={() => remove(message.name)}
        />
      </span>
    </li>
  );
}

function LoadButton({
  form,
  onDone,
  children,
}: {
  form: MessageForm;
  onDone: () => void;
  children: React.ReactNode;
}) {
  const { t } = useTranslation('publish');
  const load = (): void => {
    usePublish.getState().load(form);
    onDone();
  };
  return (
    <button type="button" className={styles.load} title={t('library.load')} onClick={load}>
      {children}
    </button>
  );
}

function Resend({ form }: { form: MessageForm }) {
  const { t } = useTranslation('publish');
  // The content of a file is not kept.
  if (form.bodyMode === 'file') return null;
  return (
    <IconButton
      size="s"
      label={t('library.resend')}
      icon={<RotateCcw size={14} aria-hidden={true} />}
      onClick={() => void usePublish.getState().publish(form)}
    />
  );
}

function Address({ form }: { form: MessageForm }) {
  const { t } = useTranslation('publish');
  return (
    <>
      <span className={styles.mono}>
        {form.exchange === '' ? t('defaultExchange') : form.exchange}
      </span>
      <span className={styles.mono}>{form.routingKey}</span>
    </>
  );
}

function Preview({ form }: { form: MessageForm }) {
  const { t } = useTranslation('publish');
  if (form.bodyMode === 'file')
    return <span className={styles.faint}>{t('library.fileBody')}</span>;
  const text = form.bodyText.slice(0, MAX_PREVIEW).replace(/\s+/g, ' ').trim();
  return <span className={styles.faint}>{text === '' ? t('library.emptyBody') : text}</span>;
}
