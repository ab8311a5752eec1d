// A keyboard shortcut as the reader's keyboard names it, from tinykeys' notation.

import clsx from 'clsx';
import styles from './key-hint.module.css';
import { isApple } from './platform.ts';

const APPLE: Readonly<Record<string, string>> = {
  $mod: '⌘',
  Meta: '⌘',
  Control: '⌃',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
  Delete: '⌫',
  Backspace: '⌫',
  Escape: 'esc',
};

const OTHERS: Readonly<Record<string, string>> = {
  $mod: 'Ctrl',
  Meta: 'Win',
  Control: 'Ctrl',
  Delete: 'Del',
  Escape: 'Esc',
};

const BOTH: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/**
 * The keys of a shortcut, one text each, in the order to press them: `$mod+Shift+z` is `Ctrl`, `Shift`, `Z`.
 */
export function shortcutKeys(shortcut: string, apple: boolean = isApple): readonly string[] {
  const names = apple ? APPLE : OTHERS;
  return shortcut
    .split(' ')
    .flatMap((press) => (press === '+' ? ['+'] : press.replace(/\+\+$/, '+Plus').split('+')))
    .map((key) => names[key] ?? BOTH[key] ?? (key === 'Plus' ? '+' : capital(key)));
}

/** The shortcut as one text: `Ctrl+Shift+Z`, on Apple's keyboards `⌘⇧Z`. */
export const shortcutText = (shortcut: string, apple: boolean = isApple): string =>
  shortcutKeys(shortcut, apple).join(apple ? '' : '+');

const capital = (key: string): string => (key.length === 1 ? key.toUpperCase() : key);

export interface KeyHintProps {
  readonly shortcut: string;
  readonly tone?: 'quiet' | 'inverse' | 'boxed';
  readonly className?: string;
}

export function KeyHint({ shortcut, tone = 'quiet', className }: KeyHintProps) {
  return (
    <kbd className={clsx(styles.hint, styles[tone], className)}>
      {shortcutKeys(shortcut).map((key) => (
        <span key={key} className={styles.key}>
          {key}
        </span>
      ))}
    </kbd>
  );
}
