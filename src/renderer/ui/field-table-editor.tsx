// Edits a typed field table: headers of a message, arguments of a queue, exchange or binding. Enter adds a
// row, arrows go between rows, Ctrl or Command with Backspace removes one.

import { useEffect, useMemo, useRef, useState } from 'react';
import type { Fields, FieldType } from '../../shared/ipc/field.ts';
import { useTranslation } from '../i18n/index.ts';
import { type Draft, draftsOf, readDrafts } from './field-draft.ts';
import { FieldRows } from './field-rows.tsx';
import styles from './field-table-editor.module.css';
import { FIELD_TYPES } from './field-text.ts';
import type { Suggestion } from './suggestion.ts';

export interface FieldTableEditorProps {
  readonly label: string;
  readonly fields: Fields;
  /**
   * Called with every change. `fields` are those rows that are right; `isValid` says whether that is all of
   * them.
   */
  readonly onFieldsChange: (fields: Fields, isValid: boolean) => void;
  /** Names to offer, such as `x-message-ttl`. */
  readonly nameSuggestions?: readonly Suggestion[];
  /** Type of a name that is chosen from the suggestions, such as `long` for `x-message-ttl`. */
  readonly typeOfName?: (name: string) => FieldType | null;
  /** Types to offer; all of them without it. */
  readonly types?: readonly FieldType[];
  readonly isReadOnly?: boolean;
  readonly className?: string;
}

export function FieldTableEditor({
  label,
  fields,
  onFieldsChange,
  nameSuggestions = [],
  typeOfName,
  types = FIELD_TYPES,
  isReadOnly = false,
  className,
}: FieldTableEditorProps) {
  const { t } = useTranslation('ui');
  const [drafts, setDrafts] = useState(() => draftsOf(fields));
  const told = useRef<Fields>(fields);
  const problems = useMemo(() => readDrafts(drafts).problems, [drafts]);
  useEffect(() => {
    // Only what comes from outside replaces what is being typed.
    if (told.current === fields) return;
    told.current = fields;
    setDrafts(draftsOf(fields));
  }, [fields]);
  const change = (next: readonly Draft[]): void => {
    const reading = readDrafts(next);
    told.current = reading.fields;
    setDrafts(next);
    onFieldsChange(reading.fields, reading.problems.size === 0);
  };
  return (
    <fieldset className={className} aria-label={label} disabled={isReadOnly}>
      <div className={styles.editor}>
        <FieldRows
          drafts={drafts}
          isArray={false}
          path={[]}
          context={{
            problems,
            nameSuggestions,
            typeOfName: typeOfName ?? noType,
            types,
            isReadOnly,
          }}
          onChange={change}
          addLabel={t('fields.add')}
          emptyLabel={t('fields.empty')}
        />
      </div>
    </fieldset>
  );
}

const noType = (): null => null;
