// A question or a small form above everything else. Escape and a click beside it close it.

import clsx from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/index.ts';
import styles from './dialog.module.css';
import { focusFirst } from './first-focus.ts';
import { IconButton } from './icon-button.tsx';
import { useReturnedFocus } from './returned-focus.ts';

export interface DialogProps {
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  /** Buttons, the affirmative one last. */
  readonly footer?: ReactNode;
  readonly size?: 's' | 'm' | 'l';
  /** Spoken as an alert: something would be lost. */
  readonly isAlert?: boolean;
  readonly className?: string;
  readonly children?: ReactNode;
}

export function Dialog(props: DialogProps) {
  const returnFocus = useReturnedFocus(props.isOpen);
  return (
    <Radix.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content
          className={clsx(styles.dialog, styles[props.size ?? 'm'], props.className)}
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={returnFocus}
          {...(props.isAlert === true ? { role: 'alertdialog' } : {})}
          {...(props.description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <DialogFrame {...props} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Head, body and foot, shared with the sheet. */
export function DialogFrame({
  title,
  description,
  footer,
  children,
}: Pick<DialogProps, 'title' | 'description' | 'footer' | 'children'>) {
  const { t } = useTranslation('ui');
  return (
    <>
      <header className={styles.head}>
        <div className={styles.words}>
          <Radix.Title className={styles.title}>{title}</Radix.Title>
          {description !== undefined && (
            <Radix.Description className={styles.description}>{description}</Radix.Description>
          )}
        </div>
      </header>
      {children !== undefined && <div className={styles.body}>{children}</div>}
      {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
      {/* Last in order, so that the focus begins with what the dialog is about. */}
      <div className={styles.close}>
        <Radix.Close asChild>
          <IconButton label={t('close')} icon={<X size={16} aria-hidden={true} />} />
        </Radix.Close>
      </div>
    </>
  );
}
