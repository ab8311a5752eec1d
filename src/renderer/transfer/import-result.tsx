// What an import did: what was added and changed, what was left alone, and what of the file was ignored.

import { CircleCheck } from 'lucide-react';
import type { ImportOutcome } from '../../shared/ipc/contract.ts';
import type { DefinitionsDifference } from '../../shared/topology/definitions-difference.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { closeSheet } from './close-sheet.ts';
import { addedObjects, differenceLines } from './difference-lines.ts';
import styles from './transfer.module.css';

export interface ImportResultProps {
  readonly outcome: ImportOutcome;
  readonly difference: DefinitionsDifference;
}

export function ImportResult({ outcome, difference }: ImportResultProps) {
  const { t } = useTranslation('transfer');
  const lines = differenceLines(difference).flatMap((section) => section.lines);
  const added = lines.filter(({ fate }) => fate === 'added').length;
  const changed = lines.filter(({ fate }) => fate === 'changed').length;
  const isStaying = added - addedObjects(difference) + changed > 0;
  return (
    <Sheet
      isOpen={true}
      onOpenChange={closeSheet}
      size="l"
      title={t('import.doneTitle')}
      footer={
        <Button variant="primary" autoFocus onClick={() => closeSheet(false)}>
          {t('close')}
        </Button>
      }
    >
      <p className={styles.done} role="status">
        <CircleCheck size={16} aria-hidden={true} />
        {t('import.done', { added, changed })}
      </p>
      {addedObjects(difference) > 0 && (
        <p className={styles.hint}>{t(isStaying ? 'import.undoPartly' : 'import.undo')}</p>
      )}
      <Notes
        title={t('import.leftAlone', { count: outcome.leftAlone.length })}
        notes={outcome.leftAlone}
      />
      <Notes
        title={t('import.ignored', { count: outcome.ignored.length })}
        notes={outcome.ignored}
      />
    </Sheet>
  );
}

/** In the words of the broker. */
function Notes({ title, notes }: { title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <div className={styles.notes}>
      <p>{title}</p>
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}
