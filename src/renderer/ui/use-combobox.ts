// What keys, typing and choosing do in a combobox; how it is drawn is the combobox's own.

import { type KeyboardEvent, useMemo, useState } from 'react';
import { matchingSuggestions, type Suggestion } from './suggestion.ts';

interface ComboboxOptions {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly suggestions: readonly Suggestion[];
  readonly onChoose?: (value: string) => void;
  readonly onSubmit?: () => void;
}

/** Index after an arrow key among `count` options, around the ends; -1 stands before the first. */
export function activeAfter(active: number, by: 1 | -1, count: number): number {
  if (count === 0) return -1;
  return active === -1 && by === -1 ? count - 1 : (active + by + count) % count;
}

type Step =
  | { readonly does: 'open' | 'choose' | 'submit' | 'close'; readonly isOwn: boolean }
  | { readonly does: 'move'; readonly by: 1 | -1; readonly isOwn: true };

/** What a key means; `isOwn` when nothing else may take it. Null for keys that only type. */
export function comboboxStep(key: string, isOpen: boolean, hasActive: boolean): Step | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowUp':
      if (!isOpen) return { does: 'open', isOwn: true };
      return { does: 'move', by: key === 'ArrowDown' ? 1 : -1, isOwn: true };
    case 'Enter':
      return isOpen && hasActive
        ? { does: 'choose', isOwn: true }
        : { does: 'submit', isOwn: false };
    case 'Escape':
      return isOpen ? { does: 'close', isOwn: true } : null;
    case 'Tab':
      return { does: 'close', isOwn: false };
    default:
      return null;
  }
}

export function useCombobox(options: ComboboxOptions) {
  const { value, onValueChange, suggestions } = options;
  const [isOpen, setOpen] = useState(false);
  const [isNarrowed, setNarrowed] = useState(false);
  const [active, setActive] = useState(-1);
  const shown = useMemo(
    () => (isOpen ? matchingSuggestions(suggestions, isNarrowed ? value : '') : []),
    [isOpen, isNarrowed, suggestions, value],
  );
  const open = (narrowed: boolean): void => {
    setNarrowed(narrowed);
    setActive(-1);
    setOpen(true);
  };
  const choose = (suggestion: Suggestion): void => {
    onValueChange(suggestion.value);
    setOpen(false);
    options.onChoose?.(suggestion.value);
  };
  const submit = (): void => {
    setOpen(false);
    options.onSubmit?.();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = comboboxStep(event.key, isOpen, shown[active] !== undefined);
    if (step === null || event.nativeEvent.isComposing) return;
    if (step.isOwn) event.preventDefault();
    if (step.does === 'close' && step.isOwn) event.stopPropagation();
    const suggestion = shown[active];
    if (step.does === 'move') setActive((now) => activeAfter(now, step.by, shown.length));
    else if (step.does === 'open') open(false);
    else if (step.does === 'choose' && suggestion !== undefined) choose(suggestion);
    else if (step.does === 'submit') submit();
    else setOpen(false);
  };
  return {
    hasList: isOpen && shown.length > 0,
    shown,
    active,
    setActive,
    open,
    setOpen,
    choose,
    onKeyDown,
  };
}

export type ComboboxState = ReturnType<typeof useCombobox>;
