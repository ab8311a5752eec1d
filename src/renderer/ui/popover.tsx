// A small panel beside what it belongs to: a trigger, or a point on the screen.

import clsx from 'clsx';
import { Popover as Radix } from 'radix-ui';
import { type ReactNode, useMemo } from 'react';
import styles from './popover.module.css';

export interface PopoverProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** What it says it is, for those who cannot see it. */
  readonly label: string;
  /** A button that opens it; takes a ref. */
  readonly trigger?: ReactNode;
  /** Client pixels to open at, instead of a trigger. */
  readonly point?: { readonly x: number; readonly y: number };
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly align?: 'start' | 'center' | 'end';
  readonly hasPadding?: boolean;
  /** Called before focus goes in; `preventDefault` keeps it where it is. */
  readonly onOpenAutoFocus?: (event: Event) => void;
  /** Called before focus goes back; `preventDefault` leaves it. */
  readonly onCloseAutoFocus?: (event: Event) => void;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Popover({
  isOpen,
  onOpenChange,
  label,
  trigger,
  point,
  side = 'bottom',
  align = 'start',
  hasPadding = true,
  onOpenAutoFocus,
  onCloseAutoFocus,
  className,
  children,
}: PopoverProps) {
  const x = point?.x;
  const y = point?.y;
  const anchor = useMemo(() => ({ current: pointAnchor(x, y) }), [x, y]);
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      {trigger !== undefined && <Radix.Trigger asChild>{trigger}</Radix.Trigger>}
      {point !== undefined && <Radix.Anchor virtualRef={anchor} />}
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          className={clsx(styles.popover, hasPadding && styles.padded, className)}
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          {...(onOpenAutoFocus === undefined ? {} : { onOpenAutoFocus })}
          {...(onCloseAutoFocus === undefined ? {} : { onCloseAutoFocus })}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const pointAnchor = (x = 0, y = 0) => ({
  getBoundingClientRect: () => new DOMRect(x, y, 0, 0),
});
