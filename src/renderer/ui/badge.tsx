// A short fact about a thing: a count, a feature, a state in words. It cannot be clicked.

import clsx from 'clsx';
import type { ReactNode } from 'react';
import styles from './badge.module.css';

export type Tone = 'neutral' | 'accent' | 'info' | 'success' | 'warning' | 'danger';

export interface BadgeProps {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  /** For counts in tabs and rails: round and small. */
  readonly isCount?: boolean;
  readonly title?: string;
  readonly className?: string;
  readonly children?: ReactNode;
}

export function Badge({
  tone = 'neutral',
  icon,
  isCount = false,
  title,
  className,
  children,
}: BadgeProps) {
  return (
    <span
      title={title}
      className={clsx(styles.badge, styles[tone], isCount && styles.count, className)}
    >
      {icon}
      {children}
    </span>
  );
}
