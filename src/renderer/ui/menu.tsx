// A list of actions behind a button, or at a point on the screen.

import { DropdownMenu as Radix } from 'radix-ui';
import type { CSSProperties, ReactNode } from 'react';
import list from './list.module.css';
import styles from './menu.module.css';
import type { MenuItem } from './menu-item.ts';
import { MenuItems, type MenuParts } from './menu-items.tsx';

export type { MenuItem } from './menu-item.ts';

export interface MenuProps {
  /** A button that opens it; takes a ref. */
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly align?: 'start' | 'center' | 'end';
  readonly onOpenChange?: (isOpen: boolean) => void;
}

const PARTS: MenuParts = Radix;

export function Menu({
  trigger,
  items,
  side = 'bottom',
  align = 'start',
  onOpenChange,
}: MenuProps) {
  return (
    <Radix.Root modal={false} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={list.list}
          side={side}
          align={align}
          sideOffset={4}
          collisionPadding={8}
        >
          <MenuItems parts={PARTS} items={items} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface MenuAtProps {
  /** Client pixels. */
  readonly point: { readonly x: number; readonly y: number };
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** An open menu at a point, for what is drawn and has no element to click; mounted while it is open. */
export function MenuAt({ point, label, items, onClose }: MenuAtProps) {
  const place: CSSProperties = { left: point.x, top: point.y };
  return (
    <Radix.Root open={true} modal={false} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Trigger asChild>
        <span className={styles.point} style={place} aria-hidden={true} />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={list.list}
          aria-label={label}
          align="start"
          sideOffset={2}
          collisionPadding={8}
        >
          <MenuItems parts={PARTS} items={items} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
