// Import: a file or pasted text, what it would change before anything is changed, and what it did.

import { useMemo, useState } from 'react';
import type { Failure } from '../../shared/ipc/result.ts';
import type { isEmptyDifference } from '../../shared/topology/definitions-difference.ts';
import { useTranslation } from '../i18n/index.ts';
import { useVhost } from '../state/vhost-store.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { closeSheet } from './close-sheet.ts';
import { DifferenceView } from './difference-view.tsx';
import { ImportResult, type ImportResultProps } from './import-result.tsx';
import { ImportSource } from './import-source.tsx';
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

export function ImportSheet() {
  const { t } = useTranslation('transfer');
  const current = useVhost((vhosts) => vhosts.current);
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
    if (difference === null || isBusy) return;
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
        <ImportFoot
          isBusy={isBusy}
          canApply={difference !== null && !isNothing}
          onApply={() => void apply()}
        />
      }
    >
      <ImportSource
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

interface ImportFootProps {
  readonly isBusy: boolean;
  readonly canApply: boolean;
  readonly onApply: () => void;
}

function ImportFoot({ isBusy, canApply, onApply }: ImportFootProps) {
  const { t } = useTranslation('transfer');
  return (
    <>
      <Button onClick={() => closeSheet(false)}>{t('cancel')}</Button>
      <Button variant="primary" isBusy={isBusy} disabled={!canApply} onClick={onApply}>
        {t('import.apply')}
      </Button>
    </>
  );
}

/** Only what is added or changed is something to do. */
const isNothingToDo = (difference: Parameters<typeof isEmptyDifference>[0]): boolean =>
  Object.values(difference).every(({ added, changed }) => added.length + changed.length === 0);

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
