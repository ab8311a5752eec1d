// Free text with suggestions. What is typed counts at once; choosing a suggestion only fills it in.

import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { Popover as Radix } from 'radix-ui';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import styles from './combobox.module.css';
import control from './control.module.css';
import { useFieldControl } from './field.tsx';
import list from './list.module.css';
import { matchingSuggestions, type Suggestion } from './suggestion.ts';

export interface ComboboxProps {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  /** Narrowed by what is typed; the first 50 that fit are shown. */
  readonly suggestions: readonly Suggestion[];
  /** After a suggestion was chosen by Enter or click. */
  readonly onChoose?: (value: string) => void;
  /** Enter with no suggestion chosen. */
  readonly onSubmit?: () => void;
  readonly label?: string;
  readonly placeholder?: string;
  readonly size?: 's' | 'm';
  readonly isMono?: boolean;
  readonly isInvalid?: boolean;
  readonly isDisabled?: boolean;
  readonly autoFocus?: boolean;
  readonly leading?: ReactNode;
  readonly className?: string;
}

export function Combobox(props: ComboboxProps) {
  const { value, onValueChange, suggestions, onChoose, onSubmit, isMono = false } = props;
  const { t } = useTranslation('ui');
  const field = useFieldControl();
  const listId = useId();
  const [isOpen, setOpen] = useState(false);
  const [isNarrowed, setNarrowed] = useState(false);
  const [active, setActive] = useState(-1);
  const shown = useMemo(
    () => (isOpen ? matchingSuggestions(suggestions, isNarrowed ? value : '') : []),
    [isOpen, isNarrowed, suggestions, value],
  );
  const isWrong = props.isInvalid === true || field['aria-invalid'] === true;
  const open = (narrowed: boolean): void => {
    setNarrowed(narrowed);
    setActive(-1);
    setOpen(true);
  };
  const choose = (suggestion: Suggestion): void => {
    onValueChange(suggestion.value);
    setOpen(false);
    onChoose?.(suggestion.value);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) {
        open(false);
        return;
      }
      const by = event.key === 'ArrowDown' ? 1 : -1;
      const count = shown.length;
      if (count > 0)
        setActive((now) => (now === -1 && by === -1 ? count - 1 : (now + by + count) % count));
    } else if (event.key === 'Enter') {
      const suggestion = isOpen ? shown[active] : undefined;
      if (suggestion === undefined) {
        setOpen(false);
        onSubmit?.();
      } else {
        event.preventDefault();
        choose(suggestion);
      }
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === 'Tab') setOpen(false);
  };
  const hasList = isOpen && shown.length > 0;
  return (
    <Radix.Root open={hasList} onOpenChange={setOpen}>
      <Radix.Anchor asChild>
        <div
          className={clsx(
            control.control,
            props.size === 's' && control.small,
            isWrong && control.invalid,
            props.isDisabled === true && control.disabled,
            props.className,
          )}
        >
          {props.leading !== undefined && (
            <span className={control.adornment}>{props.leading}</span>
          )}
          <input
            {...field}
            {...(props.label === undefined ? {} : { 'aria-label': props.label })}
            {...(isWrong ? { 'aria-invalid': true } : {})}
            type="text"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={hasList}
            aria-controls={hasList ? listId : undefined}
            aria-activedescendant={hasList && active >= 0 ? `${listId}-${active}` : undefined}
            autoComplete="off"
            spellCheck={false}
            // biome-ignore lint/a11y/noAutofocus: only where the user has just asked for this entry
            autoFocus={props.autoFocus}
            disabled={props.isDisabled}
            placeholder={props.placeholder}
            value={value}
            className={clsx(control.input, isMono && control.mono)}
            onChange={(event) => {
              onValueChange(event.target.value);
              open(true);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setOpen(false)}
          />
          <button
            type="button"
            tabIndex={-1}
            className={styles.arrow}
            aria-label={t('showSuggestions')}
            disabled={props.isDisabled}
            onPointerDown={(event) => {
              event.preventDefault();
              event.currentTarget.parentElement?.querySelector('input')?.focus();
              if (hasList) setOpen(false);
              else open(false);
            }}
          >
            <ChevronDown size={14} aria-hidden={true} />
          </button>
        </div>
      </Radix.Anchor>
      <Radix.Portal>
        <Radix.Content
          asChild
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onFocusOutside={(event) => event.preventDefault()}
        >
          <div
            id={listId}
            role="listbox"
            aria-label={props.label ?? t('showSuggestions')}
            className={clsx(list.list, styles.content)}
          >
            {shown.map((suggestion, index) => (
              <Option
                key={suggestion.value}
                id={`${listId}-${index}`}
                suggestion={suggestion}
                isActive={index === active}
                isMono={isMono}
                onChoose={() => choose(suggestion)}
                onHover={() => setActive(index)}
              />
            ))}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Option({
  id,
  suggestion,
  isActive,
  isMono,
  onChoose,
  onHover,
}: {
  id: string;
  suggestion: Suggestion;
  isActive: boolean;
  isMono: boolean;
  onChoose: () => void;
  onHover: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the text, which names the active option
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className={list.item}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
      onPointerMove={onHover}
    >
      {suggestion.icon}
      <span className={clsx(list.text, isMono && control.mono)}>
        {suggestion.label ?? suggestion.value}
      </span>
      {suggestion.hint !== undefined && <span className={list.hint}>{suggestion.hint}</span>}
    </div>
  );
}
