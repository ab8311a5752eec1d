// Copies a text and says so.

import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { copyText } from './clipboard.ts';
import { IconButton } from './icon-button.tsx';
import { notify } from './toast.tsx';

export interface CopyButtonProps {
  /** What to copy, or how to get it. */
  readonly text: string | (() => string);
  /** What is copied, for the name of the button: "Copy URI". */
  readonly label?: string;
  readonly size?: 's' | 'm';
  /** With words instead of the icon only. */
  readonly showsLabel?: boolean;
  readonly variant?: 'secondary' | 'ghost';
  /** Said after copying, as a toast; without it only the icon changes. */
  readonly toast?: string;
}

const SHOWN_MS = 1600;

export function CopyButton({
  text,
  label,
  size = 's',
  showsLabel = false,
  variant = 'ghost',
  toast,
}: CopyButtonProps) {
  const { t } = useTranslation('ui');
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    const done = await copyText(typeof text === 'string' ? text : text());
    setCopied(done);
    if (!done) notify.problem(t('copyFailed'));
    else if (toast !== undefined) notify.success(toast);
  };
  const icon = isCopied ? (
    <Check size={14} aria-hidden={true} />
  ) : (
    <Copy size={14} aria-hidden={true} />
  );
  const name = label ?? t('copy');
  if (showsLabel) {
    return (
      <Button size={size} variant={variant} icon={icon} onClick={copy}>
        {isCopied ? t('copied') : name}
      </Button>
    );
  }
  return (
    <IconButton
      size={size}
      variant={variant}
      label={isCopied ? t('copied') : name}
      icon={icon}
      onClick={copy}
    />
  );
}
