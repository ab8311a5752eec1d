// A filter, a chosen value or a name that can be clicked or taken away.

import clsx from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './chip.module.css';

export interface ChipProps {
  readonly icon?: ReactNode;
  readonly isMono?: boolean;
  /** A filter that is on or off. */
  readonly isPressed?: boolean;
  readonly onClick?: () => void;
  /** With its spoken name, such as "Remove orders". */
  readonly onRemove?: { readonly label: string; readonly run: () => void };
  readonly title?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Chip({
  icon,
  isMono = false,
  isPressed,
  onClick,
  onRemove,
  title,
  className,
  children,
}: ChipProps) {
  const words = (
    <>
      {icon}
      <span className={clsx(styles.text, isMono && styles.mono)}>{children}</span>
    </>
  );
  return (
    <span
      className={clsx(styles.chip, isPressed === true && styles.pressed, className)}
      title={title}
    >
      {onClick === undefined ? (
        <span className={styles.words}>{words}</span>
      ) : (
        <button
          type="button"
          className={clsx(styles.words, styles.button)}
          aria-pressed={isPressed}
          onClick={onClick}
        >
          {words}
        </button>
      )}
      {onRemove !== undefined && (
        <button
          type="button"
          className={styles.remove}
          aria-label={onRemove.label}
          onClick={onRemove.run}
        >
          <X size={12} aria-hidden={true} />
        </button>
      )}
    </span>
  );
}
