// Import: a file or pasted text, what it would change before anything is changed, and what it did.

import { FileUp } from 'lucide-react';
import { type DragEvent, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../shared/ipc/result.ts';
import type { isEmptyDifference } from '../../shared/topology/definitions-difference.ts';
import { useTranslation } from '../i18n/index.ts';
import { useVhost } from '../state/vhost-store.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { closeSheet } from './close-sheet.ts';
import { DifferenceView } from './difference-view.tsx';
import { ImportResult, type ImportResultProps } from './import-result.tsx';
import { RefusalNote } from './refusal-note.tsx';
import { type Scope, ScopeChoice } from './scope-choice.tsx';
import styles from './transfer.module.css';
import {
  applyImport,
  type Comparison,
  type Reading,
  readImport,
  useComparison,
} from './use-import.ts';

/** Larger files are imported through the command line or the HTTP API. */
const MAX_FILE_BYTES = 20_000_000;

export function ImportSheet() {
  const { t } = useTranslation('transfer');
  const current = useVhost((state) => state.current);
  const [text, setText] = useState('');
  const [scope, setScope] = useState<Scope>('vhost');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [done, setDone] = useState<ImportResultProps | null>(null);
  const [isBusy, setBusy] = useState(false);
  const vhost = scope === 'vhost' ? current : null;
  const reading = useMemo(() => readImport({ text, vhost }), [text, vhost]);
  const comparison = useComparison({ text, vhost }, reading.kind === 'read' && done === null);
  const difference = comparison?.ok === true ? comparison.value.difference : null;
  const isNothing = difference !== null && isNothingToDo(difference);
  const apply = async (): Promise<void> => {
    if (difference === null) return;
    setBusy(true);
    const result = await applyImport({ text, vhost }, difference);
    setBusy(false);
    if (result.ok) setDone({ outcome: result.value, difference });
    else setFailure(result.failure);
  };
  if (done !== null) return <ImportResult {...done} />;
  return (
    <Sheet
      isOpen={true}
      onOpenChange={closeSheet}
      size="l"
      title={t('import.title')}
      description={t('import.description')}
      footer={
        <>
          <Button onClick={() => closeSheet(false)}>{t('cancel')}</Button>
          <Button
            variant="primary"
            isBusy={isBusy}
            disabled={difference === null || isNothing}
            onClick={() => void apply()}
          >
            {t('import.apply')}
          </Button>
        </>
      }
    >
      <Source
        text={text}
        onTextChange={(next) => {
          setText(next);
          setFailure(null);
        }}
      />
      <ScopeChoice way="import" scope={scope} onScopeChange={setScope} />
      <ReadingNote reading={reading} />
      {failure !== null && <RefusalNote failure={failure} />}
      {reading.kind === 'read' && <ComparisonView comparison={comparison} isNothing={isNothing} />}
    </Sheet>
  );
}

/** Only what is added or changed is something to do. */
const isNothingToDo = (difference: Parameters<typeof isEmptyDifference>[0]): boolean =>
  Object.values(difference).every(({ added, changed }) => added.length + changed.length === 0);

function Source({ text, onTextChange }: { text: string; onTextChange: (text: string) => void }) {
  const { t } = useTranslation('transfer');
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    if (file.size > MAX_FILE_BYTES) return setProblem(t('import.tooLarge'));
    setProblem(null);
    onTextChange(await file.text());
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Field
      label={t('import.source')}
      error={problem}
      aside={
        <Button
          size="s"
          icon={<FileUp size={14} aria-hidden={true} />}
          onClick={() => input.current?.click()}
        >
          {t('import.choose')}
        </Button>
      }
    >
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('import.choose')}
        onChange={({ target }) => {
          void take(target.files?.[0]);
          // The same file may be chosen again after it was changed.
          target.value = '';
        }}
      />
      <TextArea
        className={isOver ? styles.over : ''}
        isMono={true}
        rows={6}
        value={text}
        placeholder={t('import.placeholder')}
        onValueChange={onTextChange}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      />
    </Field>
  );
}

function ReadingNote({ reading }: { reading: Reading }) {
  const { t } = useTranslation('transfer');
  switch (reading.kind) {
    case 'empty':
      return null;
    case 'no-json':
      return (
        <p className={styles.problem} role="alert">
          {t('import.noJson', { reason: reading.reason })}
        </p>
      );
    case 'wrong':
      return (
        <p className={styles.problem} role="alert">
          {t('import.wrong', { reason: reading.reason })}
        </p>
      );
    case 'read':
      return reading.ignored.length === 0 ? null : (
        <div className={styles.notes}>
          <p>{t('import.willIgnore', { count: reading.ignored.length })}</p>
          <ul>
            {reading.ignored.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
        </div>
      );
  }
}

function ComparisonView({
  comparison,
  isNothing,
}: {
  comparison: Comparison | null;
  isNothing: boolean;
}) {
  const { t } = useTranslation('transfer');
  if (comparison === null) return <Spinner label={t('import.comparing')} />;
  if (!comparison.ok) return <RefusalNote failure={comparison.failure} />;
  return (
    <>
      {isNothing && <p className={styles.hint}>{t('import.nothing')}</p>}
      <DifferenceView difference={comparison.value.difference} />
    </>
  );
}
