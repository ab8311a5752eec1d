// Waits for the keys of a shortcut. Escape gives up; Tab leaves.

import { useEffect, useRef, useState } from 'react';
import { isApple } from '../ui/platform.ts';
import { recordedShortcut } from './recorded-keys.ts';
import styles from './shortcut-table.module.css';

export interface KeyRecorderProps {
  readonly label: string;
  readonly onRecord: (shortcut: string) => void;
  readonly onCancel: () => void;
}

export function KeyRecorder({ label, onRecord, onCancel }: KeyRecorderProps) {
  const input = useRef<HTMLInputElement>(null);
  const [held, setHeld] = useState('');
  useEffect(() => input.current?.focus(), []);
  return (
    <input
      ref={input}
      type="text"
      readOnly
      className={styles.recorder}
      aria-label={label}
      placeholder={label}
      value={held}
      onBlur={onCancel}
      onKeyDown={(event) => {
        if (event.key === 'Tab') return;
        event.preventDefault();
        event.stopPropagation();
        // Keys that would only be for this field must not reach the page's commands.
        event.nativeEvent.stopImmediatePropagation();
        if (event.key === 'Escape') {
          onCancel();
          return;
        }
        const shortcut = recordedShortcut(event, isApple);
        if (shortcut === null) setHeld(`${event.key}…`);
        else onRecord(shortcut);
      }}
      onKeyUp={() => setHeld('')}
    />
  );
}
