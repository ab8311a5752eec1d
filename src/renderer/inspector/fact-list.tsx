// Names and values in two columns.

import type { ReactNode } from 'react';
import styles from './fact-list.module.css';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  /** What the value means. */
  readonly aside?: ReactNode;
}

export function FactList({ facts, label }: { facts: readonly Fact[]; label: string }) {
  return (
    <dl className={styles.facts} aria-label={label}>
      {facts.map(({ name, value, aside }) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>
            {value}
            {aside !== undefined && <span className={styles.aside}>{aside}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
