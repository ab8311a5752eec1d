// A longer form or list that slides in from the right and leaves the rest in view.

import clsx from 'clsx';
import { Dialog as Radix } from 'radix-ui';
import frame from './dialog.module.css';
import { DialogFrame, type DialogProps } from './dialog.tsx';
import { focusFirst } from './first-focus.ts';
import { useReturnedFocus } from './returned-focus.ts';
import styles from './sheet.module.css';

export interface SheetProps extends Omit<DialogProps, 'size' | 'isAlert'> {
  readonly size?: 'm' | 'l';
}

export function Sheet(props: SheetProps) {
  const returnFocus = useReturnedFocus(props.isOpen);
  return (
    <Radix.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={frame.scrim} />
        <Radix.Content
          className={clsx(styles.sheet, props.size === 'l' && styles.wide, props.className)}
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={returnFocus}
          {...(props.description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <DialogFrame {...props} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
