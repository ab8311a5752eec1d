// What a menu is made of. Types only; menus and context menus draw them alike.

import type { ReactNode } from 'react';

export type MenuItem =
  | {
      readonly kind: 'action';
      /** Unique within the menu. */
      readonly id: string;
      readonly label: string;
      readonly icon?: ReactNode;
      /** A quiet word behind the label. */
      readonly hint?: string;
      /** Tinykeys' notation. */
      readonly shortcut?: string | null;
      readonly isDanger?: boolean;
      readonly isDisabled?: boolean;
      /** Given for what can be on or off. */
      readonly isChecked?: boolean;
      readonly onSelect: () => void;
    }
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly label: string;
      readonly value: string;
      readonly options: readonly {
        readonly value: string;
        readonly label: string;
        readonly icon?: ReactNode;
      }[];
      readonly onValueChange: (value: string) => void;
    }
  | {
      readonly kind: 'submenu';
      readonly id: string;
      readonly label: string;
      readonly icon?: ReactNode;
      readonly isDisabled?: boolean;
      readonly items: readonly MenuItem[];
    }
  | { readonly kind: 'heading'; readonly id: string; readonly label: string }
  | { readonly kind: 'separator'; readonly id: string };
