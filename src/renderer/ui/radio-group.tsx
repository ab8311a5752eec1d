// One of a few, with a line of explanation each.

import { RadioGroup as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import { useFieldControl, useFieldLabelId } from './field.tsx';
import styles from './radio-group.module.css';

export interface RadioOption<T extends string> {
  readonly value: T;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
}

export interface RadioGroupProps<T extends string> {
  readonly value: T;
  readonly onValueChange: (value: T) => void;
  readonly options: readonly RadioOption<T>[];
  /** Needed where no field labels it. */
  readonly label?: string;
}

export function RadioGroup<T extends string>({
  value,
  onValueChange,
  options,
  label,
}: RadioGroupProps<T>) {
  const id = useId();
  const field = useFieldControl();
  const labelId = useFieldLabelId();
  return (
    <Radix.Root
      {...field}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(labelId === undefined ? {} : { 'aria-labelledby': labelId })}
      className={styles.group}
      value={value}
      onValueChange={(next) => {
        const option = options.find((candidate) => candidate.value === next);
        if (option !== undefined) onValueChange(option.value);
      }}
    >
      {options.map((option) => (
        <div key={option.value} className={styles.line}>
          <Radix.Item
            id={`${id}-${option.value}`}
            value={option.value}
            disabled={option.isDisabled === true}
            className={styles.dot}
            {...(option.hint === undefined
              ? {}
              : { 'aria-describedby': `${id}-${option.value}-hint` })}
          >
            <Radix.Indicator className={styles.mark} />
          </Radix.Item>
          <div className={styles.words}>
            <label htmlFor={`${id}-${option.value}`}>{option.label}</label>
            {option.hint !== undefined && (
              <span id={`${id}-${option.value}-hint`} className={styles.hint}>
                {option.hint}
              </span>
            )}
          </div>
        </div>
      ))}
    </Radix.Root>
  );
}
