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

/** The number after an arrow key: one step, ten with Shift, within the limits. */
export function steppedNumber(
  value: number | null,
  key: { readonly isUp: boolean; readonly isLarge: boolean },
  { min = -Infinity, max = Infinity, step = 1 },
): number {
  const start = value ?? (Number.isFinite(min) ? min : 0);
  const by = (key.isLarge ? 10 : 1) * (key.isUp ? step : -step);
  return Math.min(max, Math.max(min, start + by));
}

/** What is typed, the number it says, and what keys do to both. */
function useNumberText({ value, onValueChange, ...limits }: NumberInputProps) {
  const { min = -Infinity, max = Infinity, step = 1, isInteger = true } = limits;
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (value === null ? '' : String(value));
  const parsed = (each: string) => parseNumber(each, { min, max, isInteger });
  const hasNumber = parsed(text) !== undefined;
  return {
    text,
    hasNumber,
    type: (next: string): void => {
      setTyped(next);
      const number = parsed(next);
      if (number !== undefined) onValueChange(number);
    },
    step: (event: KeyboardEvent): void => {
      if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
      event.preventDefault();
      setTyped(null);
      const key = { isUp: event.key === 'ArrowUp', isLarge: event.shiftKey };
      onValueChange(steppedNumber(value, key, { min, max, step }));
    },
    settle: (): void => {
      if (hasNumber) setTyped(null);
    },
  };
}

export function NumberInput(props: NumberInputProps) {
  const { isInteger = true, unit, size, isInvalid } = props;
  const { className, onKeyDown, onBlur, ...attributes } = inputAttributes(props);
  const field = useFieldControl();
  const { text, hasNumber, type, step, settle } = useNumberText(props);
  const isWrong = isInvalid === true || field['aria-invalid'] === true || !hasNumber;
  return (
    <div
      className={clsx(
        control.control,
        size === 's' && control.small,
        isWrong && control.invalid,
        props.disabled === true && control.disabled,
        className,
      )}
    >
      <input
        autoComplete="off"
        {...field}
        {...attributes}
        {...(isWrong ? { 'aria-invalid': true } : {})}
        type="text"
        inputMode={isInteger ? 'numeric' : 'decimal'}
        value={text}
        className={control.input}
        onKeyDown={(event) => {
          onKeyDown?.(event);
          step(event);
        }}
        onChange={(event) => type(event.target.value)}
        onBlur={(event) => {
          settle();
          onBlur?.(event);
        }}
      />
      {unit !== undefined && <span className={control.adornment}>{unit}</span>}
    </div>
  );
}

/** What is the input element's own among the properties. */
function inputAttributes(props: NumberInputProps) {
  const { value, onValueChange, min, max, step, isInteger, unit, size, isInvalid, ...own } = props;
  return own;
}
