// The list below a combobox. The focus stays in the text, which names the active option.

import clsx from 'clsx';
import { Popover as Radix } from 'radix-ui';
import { useTranslation } from '../i18n/index.ts';
import styles from './combobox.module.css';
import control from './control.module.css';
import list from './list.module.css';
import type { Suggestion } from './suggestion.ts';
import type { ComboboxState } from './use-combobox.ts';

export interface SuggestionListProps {
  readonly state: ComboboxState;
  readonly id: string;
  readonly label: string | undefined;
  readonly isMono: boolean;
}

const leaveFocus = (event: Event): void => event.preventDefault();

export function SuggestionList({ state, id, label, isMono }: SuggestionListProps) {
  const { t } = useTranslation('ui');
  return (
    <Radix.Portal>
      <Radix.Content
        asChild
        align="start"
        sideOffset={4}
        collisionPadding={8}
        onOpenAutoFocus={leaveFocus}
        onCloseAutoFocus={leaveFocus}
        onFocusOutside={leaveFocus}
      >
        <div
          id={id}
          role="listbox"
          aria-label={label ?? t('showSuggestions')}
          className={clsx(list.list, styles.content)}
        >
          {state.shown.map((suggestion, index) => (
            <Option
              key={suggestion.value}
              id={`${id}-${index}`}
              suggestion={suggestion}
              isActive={index === state.active}
              isMono={isMono}
              onChoose={() => state.choose(suggestion)}
              onHover={() => state.setActive(index)}
            />
          ))}
        </div>
      </Radix.Content>
    </Radix.Portal>
  );
}

interface OptionProps {
  readonly id: string;
  readonly suggestion: Suggestion;
  readonly isActive: boolean;
  readonly isMono: boolean;
  readonly onChoose: () => void;
  readonly onHover: () => void;
}

function Option({ id, suggestion, isActive, isMono, onChoose, onHover }: OptionProps) {
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
