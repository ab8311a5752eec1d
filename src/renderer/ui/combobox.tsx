// Free text with suggestions. What is typed counts at once; choosing a suggestion only fills it in.

import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { Popover as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { useTranslation } from '../i18n/index.ts';
import styles from './combobox.module.css';
import control from './control.module.css';
import { useFieldControl } from './field.tsx';
import type { Suggestion } from './suggestion.ts';
import { SuggestionList } from './suggestion-list.tsx';
import { type ComboboxState, useCombobox } from './use-combobox.ts';

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
  const { size, leading, isDisabled = false, isMono = false } = props;
  const listId = useId();
  const field = useFieldControl();
  const state = useCombobox(props);
  const isWrong = props.isInvalid === true || field['aria-invalid'] === true;
  return (
    <Radix.Root open={state.hasList} onOpenChange={state.setOpen}>
      <Radix.Anchor asChild>
        <div
          className={clsx(
            control.control,
            size === 's' && control.small,
            isWrong && control.invalid,
            isDisabled && control.disabled,
            props.className,
          )}
        >
          {leading !== undefined && <span className={control.adornment}>{leading}</span>}
          <TextPart {...props} state={state} listId={listId} isWrong={isWrong} />
          <ListButton state={state} isDisabled={isDisabled} />
        </div>
      </Radix.Anchor>
      <SuggestionList state={state} id={listId} label={props.label} isMono={isMono} />
    </Radix.Root>
  );
}

function TextPart(
  props: ComboboxProps & { state: ComboboxState; listId: string; isWrong: boolean },
) {
  const { state, listId, isWrong } = props;
  const field = useFieldControl();
  const { hasList, active } = state;
  return (
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
      value={props.value}
      className={clsx(control.input, props.isMono === true && control.mono)}
      onChange={(event) => {
        props.onValueChange(event.target.value);
        state.open(true);
      }}
      onKeyDown={state.onKeyDown}
      onBlur={() => state.setOpen(false)}
    />
  );
}

function ListButton({ state, isDisabled }: { state: ComboboxState; isDisabled: boolean }) {
  const { t } = useTranslation('ui');
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.arrow}
      aria-label={t('showSuggestions')}
      disabled={isDisabled}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.parentElement?.querySelector('input')?.focus();
        if (state.hasList) state.setOpen(false);
        else state.open(false);
      }}
    >
      <ChevronDown size={14} aria-hidden={true} />
    </button>
  );
}
