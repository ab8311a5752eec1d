// The actions of what is under the pointer, on right click, the menu key or a long press.

import { ContextMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import list from './list.module.css';
import type { MenuItem } from './menu-item.ts';
import { MenuItems, type MenuParts } from './menu-items.tsx';

export interface ContextMenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly isDisabled?: boolean;
  readonly onOpenChange?: (isOpen: boolean) => void;
  /** One element that takes a ref. */
  readonly children: ReactNode;
}

const PARTS: MenuParts = Radix;

export function ContextMenu({
  label,
  items,
  isDisabled = false,
  onOpenChange,
  children,
}: ContextMenuProps) {
  return (
    <Radix.Root modal={false} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild disabled={isDisabled}>
        {children}
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={list.list} aria-label={label} collisionPadding={8}>
          <MenuItems parts={PARTS} items={items} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
