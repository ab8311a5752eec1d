// What the broker refused, in its own words.

import { CircleAlert } from 'lucide-react';
import type { Failure } from '../../shared/ipc/result.ts';
import styles from './transfer.module.css';

export function RefusalNote({ failure: { condition, message } }: { failure: Failure }) {
  return (
    <p className={styles.refusal} role="alert">
      <CircleAlert size={14} aria-hidden={true} />
      <span>
        <code>{condition}</code> {message}
      </span>
    </p>
  );
}
