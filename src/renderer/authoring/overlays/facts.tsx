// What would happen, one line each, with a sign and a tone that the words bear out.

import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './overlay.module.css';

export type FactTone = 'neutral' | 'warning' | 'danger';

export function Facts({ children }: { children: ReactNode }) {
  return <ul className={styles.facts}>{children}</ul>;
}

export function Fact({
  tone = 'neutral',
  detail,
  children,
}: {
  tone?: FactTone;
  detail?: ReactNode;
  children: ReactNode;
}) {
  const Icon = tone === 'neutral' ? Info : TriangleAlert;
  return (
    <li className={styles.fact} data-tone={tone}>
      <Icon size={14} aria-hidden={true} />
      <div>
        {children}
        {detail !== undefined && <div className={styles.detail}>{detail}</div>}
      </div>
    </li>
  );
}
