// Several lines of plain text; the code editor is for text with a grammar.

import clsx from 'clsx';
import type { ComponentProps } from 'react';
import control from './control.module.css';
import { useFieldControl } from './field.tsx';
import styles from './text-area.module.css';

export interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'value'> {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
  readonly isMono?: boolean;
  readonly isInvalid?: boolean;
}

export function TextArea({
  value,
  onValueChange,
  isMono = false,
  isInvalid = false,
  className,
  rows = 4,
  ...rest
}: TextAreaProps) {
  const field = useFieldControl();
  const isWrong = isInvalid || field['aria-invalid'] === true;
  return (
    <textarea
      spellCheck={false}
      {...field}
      {...rest}
      {...(isWrong ? { 'aria-invalid': true } : {})}
      rows={rows}
      value={value}
      className={clsx(
        control.control,
        styles.area,
        isMono && control.mono,
        isWrong && control.invalid,
        className,
      )}
      onChange={(event) => onValueChange(event.target.value)}
    />
  );
}
