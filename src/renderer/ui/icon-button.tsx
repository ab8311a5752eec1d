// A button of one icon. Its name is spoken and shown as a tooltip.

import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import styles from './icon-button.module.css';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly label: string;
  readonly icon: ReactNode;
  readonly size?: 's' | 'm';
  readonly variant?: 'ghost' | 'secondary' | 'danger';
  /** A toggle: said to be pressed or not. */
  readonly isPressed?: boolean;
  /** Shown in the tooltip, tinykeys' notation. */
  readonly shortcut?: string | null;
  readonly tooltipSide?: 'top' | 'right' | 'bottom' | 'left';
}

export function IconButton({
  label,
  icon,
  size = 'm',
  variant = 'ghost',
  isPressed,
  shortcut = null,
  tooltipSide = 'bottom',
  type = 'button',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={label} shortcut={shortcut} side={tooltipSide}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-pressed={isPressed}
        className={clsx(styles.button, styles[variant], size === 's' && styles.small, className)}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
