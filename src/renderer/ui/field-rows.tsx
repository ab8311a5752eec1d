// The rows of one level of a field table: a table's named fields or an array's items.

import { Plus } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { type Draft, newDraft } from './field-draft.ts';
import type { EditorContext } from './field-editor-context.ts';
import { FieldRow } from './field-row.tsx';
import styles from './field-table-editor.module.css';
import { isApple } from './platform.ts';
import { type RowPart, useRowFocus } from './use-row-focus.ts';

export interface FieldRowsProps {
  readonly drafts: readonly Draft[];
  readonly isArray: boolean;
  /** Names from the root, for accessible names. */
  readonly path: readonly string[];
  readonly context: EditorContext;
  readonly onChange: (drafts: readonly Draft[]) => void;
  readonly onAdd: () => void;
  readonly addLabel: string;
  readonly emptyLabel: string;
}

/** Adding, removing and replacing rows, with the focus that goes along. */
function useRowEdits({ drafts, isArray, onChange }: FieldRowsProps) {
  const list = useRef<HTMLDivElement>(null);
  const focus = useRowFocus(list);
  return {
    list,
    focus,
    replace: (draft: Draft, next: Draft): void =>
      onChange(drafts.map((each) => (each === draft ? next : each))),
    addAfter: (index: number): void => {
      const draft = newDraft('', isArray ? (drafts[index]?.type ?? 'longstr') : 'longstr');
      onChange([...drafts.slice(0, index + 1), draft, ...drafts.slice(index + 1)]);
      focus(draft.key, isArray ? 'value' : 'name');
    },
    remove: (index: number): void => {
      onChange(drafts.filter((_, at) => at !== index));
      const neighbour = drafts[index - 1] ?? drafts[index + 1];
      if (neighbour !== undefined) focus(neighbour.key, 'value');
    },
  };
}

export function FieldRows(props: FieldRowsProps) {
  const { drafts, isArray, path, context } = props;
  const { list, focus, replace, addAfter, remove } = useRowEdits(props);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number, part: RowPart): void => {
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    const hasMod = isApple ? event.metaKey : event.ctrlKey;
    if (event.key === 'Enter' && !hasMod) addAfter(index);
    else if (event.key === 'Backspace' && hasMod) remove(index);
    else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && part === 'value') {
      const to = drafts[index + (event.key === 'ArrowUp' ? -1 : 1)];
      if (to === undefined) return;
      focus(to.key, part);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={list} className={styles.rows}>
      {drafts.length === 0 && context.isReadOnly && (
        <p className={styles.none}>{props.emptyLabel}</p>
      )}
      {drafts.map((draft, index) => (
        <FieldRow
          key={draft.key}
          {...{ draft, index, isArray, path, context }}
          onChange={(next) => replace(draft, next)}
          onRemove={() => remove(index)}
          onKeyDown={(event, part) => onKeyDown(event, index, part)}
          nested={(name) => (
            <NestedRows
              {...{ draft, context }}
              path={[...path, name]}
              onChange={(next) => replace(draft, next)}
            />
          )}
        />
      ))}
      {!context.isReadOnly && (
        <AddButton
          label={props.addLabel}
          onClick={() => (drafts.length > 0 ? addAfter(drafts.length - 1) : props.onAdd())}
        />
      )}
    </div>
  );
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <div>
      <Button
        size="s"
        variant="ghost"
        icon={<Plus size={14} aria-hidden={true} />}
        onClick={onClick}
      >
        {label}
      </Button>
    </div>
  );
}

/** The rows inside a table or an array. */
function NestedRows({
  draft,
  path,
  context,
  onChange,
}: Pick<FieldRowsProps, 'path' | 'context'> & {
  draft: Draft;
  onChange: (draft: Draft) => void;
}) {
  const { t } = useTranslation('ui');
  const isArray = draft.type === 'array';
  return (
    <FieldRows
      drafts={draft.children}
      isArray={isArray}
      path={path}
      context={{ ...context, nameSuggestions: [] }}
      onChange={(children) => onChange({ ...draft, children })}
      onAdd={() => onChange({ ...draft, children: [newDraft()] })}
      addLabel={isArray ? t('fields.addItem') : t('fields.add')}
      emptyLabel={isArray ? t('fields.emptyArray') : t('fields.empty')}
    />
  );
}
