// Short notes that something was done or failed. What is essential must also be said where it happened.

import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Toaster as Sonner, toast } from 'sonner';
import type { Failure } from '../../shared/ipc/result.ts';
import { useTranslation } from '../i18n/index.ts';
import styles from './toast.module.css';

export interface NoteAction {
  readonly label: string;
  readonly run: () => void;
}

export interface NoteOptions {
  readonly description?: string;
  readonly action?: NoteAction;
  /** A note with the same id replaces the one before. */
  readonly id?: string;
  /** Stays until it is dismissed: for what goes on. */
  readonly isLasting?: boolean;
}

const options = ({ description, action, id, isLasting }: NoteOptions) => ({
  ...(isLasting === true ? { duration: Number.POSITIVE_INFINITY } : {}),
  ...(description === undefined ? {} : { description }),
  ...(id === undefined ? {} : { id }),
  ...(action === undefined ? {} : { action: { label: action.label, onClick: action.run } }),
});

const FAILURE_MS = 9000;

export const notify = {
  dismiss(id: string): void {
    toast.dismiss(id);
  },
  success(text: string, more: NoteOptions = {}): void {
    toast.success(text, options(more));
  },
  info(text: string, more: NoteOptions = {}): void {
    toast.info(text, options(more));
  },
  /** Something that did not work and is no answer of the broker. */
  problem(text: string, more: NoteOptions = {}): void {
    toast.error(text, { ...options(more), duration: FAILURE_MS });
  },
  /**
   * A command was refused. `title` says what was tried; without it the condition's name stands there. The
   * message is the broker's own, in English.
   */
  failure(failure: Failure, title?: string, more: NoteOptions = {}): void {
    toast.error(title ?? failure.condition, {
      ...options({ ...more, description: failure.message }),
      duration: FAILURE_MS,
    });
  },
};

/** Once in the page. */
export function Toasts({ theme }: { theme: 'light' | 'dark' }) {
  const { t } = useTranslation('ui');
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      offset={{ bottom: 40, right: 16 }}
      visibleToasts={4}
      expand
      gap={8}
      closeButton
      containerAriaLabel={t('toasts')}
      icons={{
        success: <CircleCheck size={16} aria-hidden={true} />,
        info: <Info size={16} aria-hidden={true} />,
        error: <CircleAlert size={16} aria-hidden={true} />,
        close: <X size={14} aria-hidden={true} />,
      }}
      toastOptions={{
        unstyled: true,
        closeButtonAriaLabel: t('close'),
        classNames: {
          toast: styles.toast ?? '',
          title: styles.title ?? '',
          description: styles.description ?? '',
          actionButton: styles.action ?? '',
          closeButton: styles.close ?? '',
          success: styles.success ?? '',
          error: styles.error ?? '',
        },
      }}
    />
  );
}
