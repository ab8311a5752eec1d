// A list to pick from by typing: focus stays in the text, arrows move, Enter picks. It knows nothing of
// what is picked.

import clsx from 'clsx';
import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { TextInput } from '../ui/text-input.tsx';
import styles from './pick-list.module.css';

export interface PickItem {
  readonly id: string;
  readonly label: string;
  /** A quiet word behind it. */
  readonly hint?: string;
  /** Further words to find it by. */
  readonly keywords?: string;
  readonly icon?: ReactNode;
  readonly isMono?: boolean;
  /** Why it cannot be picked; shown instead of the hint. */
  readonly refusal?: string;
}

export interface PickListProps {
  readonly label: string;
  readonly placeholder: string;
  readonly items: readonly PickItem[];
  readonly emptyText: string;
  readonly onPick: (id: string) => void;
}

const MAX_SHOWN = 200;

/** Those with all the words typed in their label or keywords. */
export function matchingItems(items: readonly PickItem[], typed: string): readonly PickItem[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items.slice(0, MAX_SHOWN);
  const found = items.filter(({ label, keywords = '' }) => {
    const text = `${label} ${keywords}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return found.slice(0, MAX_SHOWN);
}

export function PickList(props: PickListProps) {
  const { label, items, onPick } = props;
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const shown = useMemo(() => matchingItems(items, typed), [items, typed]);
  const pick = (item: PickItem | undefined): void => {
    if (item !== undefined && item.refusal === undefined) onPick(item.id);
  };
  return (
    <div className={styles.pick}>
      <TextInput
        role="combobox"
        aria-label={label}
        aria-expanded={true}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={shown[active] === undefined ? undefined : `${listId}-${active}`}
        placeholder={props.placeholder}
        leading={<Search size={14} aria-hidden={true} />}
        value={typed}
        autoFocus
        onKeyDown={listKeys(shown.length, setActive, () => pick(shown[active]))}
        onValueChange={(text) => {
          setTyped(text);
          setActive(0);
        }}
      />
      <div id={listId} role="listbox" aria-label={label} className={styles.list}>
        {shown.map((item, index) => (
          <Option
            key={item.id}
            id={`${listId}-${index}`}
            item={item}
            isActive={index === active}
            onPick={() => pick(item)}
            onHover={() => setActive(index)}
          />
        ))}
      </div>
      {shown.length === 0 && (
        <p className={styles.empty} role="status">
          {props.emptyText}
        </p>
      )}
    </div>
  );
}

const listKeys =
  (count: number, setActive: (change: (now: number) => number) => void, onEnter: () => void) =>
  (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined) setActive((now) => (count === 0 ? 0 : (now + by + count) % count));
    else if (event.key === 'Enter') onEnter();
    else return;
    event.preventDefault();
  };

function Option({
  id,
  item,
  isActive,
  onPick,
  onHover,
}: {
  id: string;
  item: PickItem;
  isActive: boolean;
  onPick: () => void;
  onHover: () => void;
}) {
  const isRefused = item.refusal !== undefined;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the text, which names the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text takes the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      aria-disabled={isRefused}
      className={clsx(styles.item, isActive && styles.active, isRefused && styles.refused)}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      onPointerMove={onHover}
      onClick={onPick}
    >
      {item.icon}
      <span className={clsx(styles.label, item.isMono === true && styles.mono)}>{item.label}</span>
      <span className={styles.hint}>{item.refusal ?? item.hint}</span>
    </div>
  );
}
