// Yes or no, with its words beside it.

import { Check, Minus } from 'lucide-react';
import { Checkbox as Radix } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import styles from './checkbox.module.css';

export interface CheckboxProps {
  /** `mixed` for some of several. */
  readonly isChecked: boolean | 'mixed';
  readonly onCheckedChange: (isChecked: boolean) => void;
  readonly label: ReactNode;
  /** A protocol word or short explanation behind the label. */
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
  /** The label is spoken, not shown: for rows of tables. */
  readonly isLabelHidden?: boolean;
}

export function Checkbox({
  isChecked,
  onCheckedChange,
  label,
  hint,
  isDisabled = false,
  isLabelHidden = false,
}: CheckboxProps) {
  const id = useId();
  return (
    <div className={styles.line}>
      <Radix.Root
        id={id}
        className={styles.box}
        checked={isChecked === 'mixed' ? 'indeterminate' : isChecked}
        onCheckedChange={(next) => onCheckedChange(next === true)}
        disabled={isDisabled}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
      >
        <Radix.Indicator className={styles.mark}>
          {isChecked === 'mixed' ? (
            <Minus size={12} strokeWidth={3} aria-hidden={true} />
          ) : (
            <Check size={12} strokeWidth={3} aria-hidden={true} />
          )}
        </Radix.Indicator>
      </Radix.Root>
      <label htmlFor={id} className={isLabelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      {hint !== undefined && (
        <span id={`${id}-hint`} className={styles.hint}>
          {hint}
        </span>
      )}
    </div>
  );
}
