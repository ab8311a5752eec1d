// The rows of one level of a field table: a table's named fields or an array's items.

import { Plus } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { FieldType } from '../../shared/ipc/field.ts';
import { Button } from './button.tsx';
import { type Draft, newDraft, type RowProblems } from './field-draft.ts';
import { FieldRow } from './field-row.tsx';
import styles from './field-table-editor.module.css';
import { isApple } from './platform.ts';
import type { Suggestion } from './suggestion.ts';

/** What all levels share. */
export interface EditorContext {
  readonly problems: ReadonlyMap<string, RowProblems>;
  readonly nameSuggestions: readonly Suggestion[];
  readonly typeOfName: (name: string) => FieldType | null;
  readonly types: readonly FieldType[];
  readonly isReadOnly: boolean;
}

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

type Part = 'name' | 'value';

export function FieldRows(props: FieldRowsProps) {
  const { drafts, isArray, path, context, onChange } = props;
  const list = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState<{ key: string; part: Part } | null>(null);
  useEffect(() => {
    if (focus === null) return;
    rowInput(list.current, focus.key, focus.part)?.focus();
    setFocus(null);
  }, [focus]);
  const addAfter = (index: number): void => {
    const draft = newDraft('', isArray ? (drafts[index]?.type ?? 'longstr') : 'longstr');
    onChange([...drafts.slice(0, index + 1), draft, ...drafts.slice(index + 1)]);
    setFocus({ key: draft.key, part: isArray ? 'value' : 'name' });
  };
  const remove = (index: number): void => {
    onChange(drafts.filter((_, at) => at !== index));
    const neighbour = drafts[index - 1] ?? drafts[index + 1];
    if (neighbour !== undefined) setFocus({ key: neighbour.key, part: 'value' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, index: number, part: Part): void => {
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    const hasMod = isApple ? event.metaKey : event.ctrlKey;
    if (event.key === 'Enter' && !hasMod) addAfter(index);
    else if (event.key === 'Backspace' && hasMod) remove(index);
    else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && part === 'value') {
      const to = drafts[index + (event.key === 'ArrowUp' ? -1 : 1)];
      if (to === undefined) return;
      setFocus({ key: to.key, part });
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
          draft={draft}
          index={index}
          isArray={isArray}
          path={path}
          context={context}
          onChange={(next) => onChange(drafts.map((each) => (each === draft ? next : each)))}
          onRemove={() => remove(index)}
          onKeyDown={(event, part) => onKeyDown(event, index, part)}
        />
      ))}
      {!context.isReadOnly && (
        <div>
          <Button
            size="s"
            variant="ghost"
            icon={<Plus size={14} aria-hidden={true} />}
            onClick={() => {
              if (drafts.length > 0) addAfter(drafts.length - 1);
              else props.onAdd();
            }}
          >
            {props.addLabel}
          </Button>
        </div>
      )}
    </div>
  );
}

function rowInput(list: HTMLElement | null, key: string, part: Part): HTMLElement | null {
  const row = list?.querySelector(`[data-row="${key}"]`);
  return row?.querySelector<HTMLElement>(`[data-part="${part}"] :is(input, button)`) ?? null;
}
