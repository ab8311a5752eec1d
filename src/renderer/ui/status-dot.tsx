// A coloured dot in front of words that say the same.

import clsx from 'clsx';
import styles from './status-dot.module.css';

export interface StatusDotProps {
  readonly tone: 'success' | 'warning' | 'danger' | 'neutral' | 'accent';
  /** A ring that spreads: something is being waited for. Never under reduced motion. */
  readonly isPulsing?: boolean;
}

export function StatusDot({ tone, isPulsing = false }: StatusDotProps) {
  return (
    <span
      className={clsx(styles.dot, styles[tone], isPulsing && styles.pulsing)}
      aria-hidden={true}
    />
  );
}
