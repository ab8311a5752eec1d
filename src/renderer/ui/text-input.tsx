// One line of text.

import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import control from './control.module.css';
import { useFieldControl } from './field.tsx';

export interface TextInputProps extends Omit<ComponentProps<'input'>, 'size' | 'value'> {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly size?: 's' | 'm';
  /** For names, keys and other text in which every character counts. */
  readonly isMono?: boolean;
  readonly isInvalid?: boolean;
  readonly leading?: ReactNode;
  readonly trailing?: ReactNode;
}

export function TextInput({
  value,
  onValueChange,
  size = 'm',
  isMono = false,
  isInvalid = false,
  leading,
  trailing,
  className,
  type = 'text',
  disabled,
  ...rest
}: TextInputProps) {
  const field = useFieldControl();
  const isWrong = isInvalid || field['aria-invalid'] === true;
  return (
    <div
      className={clsx(
        control.control,
        size === 's' && control.small,
        isWrong && control.invalid,
        disabled === true && control.disabled,
        className,
      )}
    >
      {leading !== undefined && <span className={control.adornment}>{leading}</span>}
      <input
        autoComplete="off"
        spellCheck={false}
        {...field}
        {...rest}
        {...(isWrong ? { 'aria-invalid': true } : {})}
        type={type}
        value={value}
        disabled={disabled}
        className={clsx(control.input, isMono && control.mono)}
        onChange={(event) => onValueChange(event.target.value)}
      />
      {trailing !== undefined && <span className={control.adornment}>{trailing}</span>}
    </div>
  );
}
