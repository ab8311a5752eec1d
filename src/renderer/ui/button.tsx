// A button with words. It must never be the only bearer of a meaning that its text does not say.

import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import styles from './button.module.css';
import { Spinner } from './spinner.tsx';

export interface ButtonProps extends ComponentProps<'button'> {
  /** `primary` at most once in view. */
  readonly variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  readonly size?: 's' | 'm';
  /** Before the text, 16 px. */
  readonly icon?: ReactNode;
  /** Shows a spinner and takes no clicks. */
  readonly isBusy?: boolean;
}

export function Button({
  variant = 'secondary',
  size = 'm',
  icon,
  isBusy = false,
  type = 'button',
  className,
  disabled,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      disabled={disabled === true || isBusy}
      aria-busy={isBusy || undefined}
      className={clsx(styles.button, styles[variant], size === 's' && styles.small, className)}
    >
      {isBusy ? <Spinner size={14} /> : icon}
      {children !== undefined && <span className={styles.label}>{children}</span>}
    </button>
  );
}
