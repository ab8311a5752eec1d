// A number with its unit. What is typed stays as typed until it is a number again; then it is told.

import clsx from 'clsx';
import { type ComponentProps, type KeyboardEvent, useState } from 'react';
import control from './control.module.css';
import { useFieldControl } from './field.tsx';

export interface NumberInputProps
  extends Omit<ComponentProps<'input'>, 'size' | 'value' | 'min' | 'max' | 'step' | 'type'> {
  /** Null when it is empty. */
  readonly value: number | null;
  readonly onValueChange: (value: number | null) => void;
  readonly min?: number;
  readonly max?: number;
  /** Of the arrow keys; ten of them with Shift. */
  readonly step?: number;
  readonly isInteger?: boolean;
  /** Shown behind the number: `ms`, `bytes`. */
  readonly unit?: string;
  readonly size?: 's' | 'm';
  readonly isInvalid?: boolean;
}

/** The number a text says; undefined when it says none, or one that is not allowed. */
export function parseNumber(
  text: string,
  { min = -Infinity, max = Infinity, isInteger = true } = {},
): number | null | undefined {
  const trimmed = text.trim().replaceAll(/[\s_,，]/g, '');
  if (trimmed === '') return null;
  const value = Number(trimmed);
  if (!Number.isFinite(value) || value < min || value > max) return undefined;
  return isInteger && !Number.isSafeInteger(value) ? undefined : value;
}

export function NumberInput({
  value,
  onValueChange,
  min = -Infinity,
  max = Infinity,
  step = 1,
  isInteger = true,
  unit,
  size = 'm',
  isInvalid = false,
  className,
  disabled,
  onKeyDown,
  onBlur,
  ...rest
}: NumberInputProps) {
  const field = useFieldControl();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (value === null ? '' : String(value));
  const limits = { min, max, isInteger };
  const isWrong =
    isInvalid || field['aria-invalid'] === true || parseNumber(text, limits) === undefined;
  const stepOnArrow = (event: KeyboardEvent<HTMLInputElement>): void => {
    onKeyDown?.(event);
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const by = (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? step : -step);
    setTyped(null);
    onValueChange(Math.min(max, Math.max(min, (value ?? (Number.isFinite(min) ? min : 0)) + by)));
  };
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
      <input
        autoComplete="off"
        {...field}
        {...rest}
        {...(isWrong ? { 'aria-invalid': true } : {})}
        type="text"
        inputMode={isInteger ? 'numeric' : 'decimal'}
        value={text}
        disabled={disabled}
        className={clsx(control.input)}
        onKeyDown={stepOnArrow}
        onChange={(event) => {
          setTyped(event.target.value);
          const next = parseNumber(event.target.value, limits);
          if (next !== undefined) onValueChange(next);
        }}
        onBlur={(event) => {
          if (parseNumber(text, limits) !== undefined) setTyped(null);
          onBlur?.(event);
        }}
      />
      {unit !== undefined && <span className={control.adornment}>{unit}</span>}
    </div>
  );
}
