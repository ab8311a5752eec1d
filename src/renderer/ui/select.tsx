// One of a few known values.

import clsx from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import control from './control.module.css';
import { useFieldControl } from './field.tsx';
import list from './list.module.css';
import styles from './select.module.css';

export interface SelectOption<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon?: ReactNode;
  /** A second, quiet line or word. */
  readonly hint?: string;
  readonly isDisabled?: boolean;
}

export interface SelectProps<T extends string> {
  readonly value: T;
  readonly onValueChange: (value: T) => void;
  readonly options: readonly SelectOption<T>[];
  /** Needed where no field labels it. */
  readonly label?: string;
  readonly size?: 's' | 'm';
  readonly variant?: 'box' | 'ghost';
  readonly isMono?: boolean;
  readonly isDisabled?: boolean;
  readonly placeholder?: string;
  readonly className?: string;
}

// Radix keeps the empty text for "nothing chosen"; the default exchange is named so.
const toKey = (value: string): string => `=${value}`;

export function Select<T extends string>(props: SelectProps<T>) {
  const { value, onValueChange, options } = props;
  const chosen = options.find((option) => option.value === value);
  const choose = (key: string): void => {
    const option = options.find((candidate) => toKey(candidate.value) === key);
    if (option !== undefined) onValueChange(option.value);
  };
  return (
    <Radix.Root
      value={chosen === undefined ? '' : toKey(value)}
      onValueChange={choose}
      disabled={props.isDisabled === true}
    >
      <Trigger {...props} chosen={chosen} />
      <Radix.Portal>
        <Radix.Content
          className={clsx(list.list, styles.content)}
          position="popper"
          sideOffset={4}
          collisionPadding={8}
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Item key={option.value} option={option} isMono={props.isMono === true} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Trigger<T extends string>({
  chosen,
  ...props
}: SelectProps<T> & { chosen: SelectOption<T> | undefined }) {
  const field = useFieldControl();
  return (
    <Radix.Trigger
      {...field}
      {...(props.label === undefined ? {} : { 'aria-label': props.label })}
      className={clsx(
        control.control,
        styles.trigger,
        props.size === 's' && control.small,
        props.variant === 'ghost' && styles.ghost,
        props.isMono === true && control.mono,
        props.isDisabled === true && control.disabled,
        props.className,
      )}
    >
      {chosen?.icon}
      <span className={styles.value}>
        <Radix.Value placeholder={props.placeholder}>{chosen?.label}</Radix.Value>
      </span>
      <Radix.Icon className={styles.arrow}>
        <ChevronDown size={14} aria-hidden={true} />
      </Radix.Icon>
    </Radix.Trigger>
  );
}

function Item<T extends string>({ option, isMono }: { option: SelectOption<T>; isMono: boolean }) {
  return (
    <Radix.Item
      value={toKey(option.value)}
      disabled={option.isDisabled === true}
      className={list.item}
    >
      <span className={list.mark}>
        <Radix.ItemIndicator>
          <Check size={14} aria-hidden={true} />
        </Radix.ItemIndicator>
      </span>
      {option.icon}
      <span className={clsx(list.text, isMono && control.mono)}>
        <Radix.ItemText>{option.label}</Radix.ItemText>
      </span>
      {option.hint !== undefined && <span className={list.hint}>{option.hint}</span>}
    </Radix.Item>
  );
}
