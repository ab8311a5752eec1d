// A row of buttons that is one stop of the Tab key; arrows move inside. Its items are buttons, icon
// buttons and what else takes a ref.

import clsx from 'clsx';
import { Toolbar as Radix } from 'radix-ui';
import { Children, isValidElement, type ReactNode } from 'react';
import styles from './toolbar.module.css';

export interface ToolbarProps {
  readonly label: string;
  readonly orientation?: 'horizontal' | 'vertical';
  readonly className?: string;
  /** Each child becomes an item; `ToolbarSeparator` and text stay as they are. */
  readonly children: ReactNode;
}

export function Toolbar({ label, orientation = 'horizontal', className, children }: ToolbarProps) {
  return (
    <Radix.Root
      aria-label={label}
      orientation={orientation}
      className={clsx(styles.toolbar, orientation === 'vertical' && styles.vertical, className)}
    >
      {Children.map(children, (child) =>
        isValidElement(child) && child.type !== ToolbarSeparator ? (
          <Radix.Button asChild>{child}</Radix.Button>
        ) : (
          child
        ),
      )}
    </Radix.Root>
  );
}

/** A hairline between groups of items. */
export function ToolbarSeparator() {
  return <Radix.Separator className={styles.separator} />;
}
