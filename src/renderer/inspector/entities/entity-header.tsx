// Head of the inspector: sign, kind and name of what is selected, and its numbers in a row.

import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n/index.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import styles from './entity-header.module.css';

export interface HeaderNumber {
  readonly name: string;
  readonly value: ReactNode;
}

export interface EntityHeaderProps {
  readonly icon: ReactNode;
  readonly kind: string;
  readonly name: string;
  /** Shown instead of the name where that is not for people. */
  readonly title?: string;
  readonly badges?: ReactNode;
  readonly numbers?: readonly HeaderNumber[];
  readonly actions?: ReactNode;
}

export function EntityHeader(props: EntityHeaderProps) {
  const { t } = useTranslation('inspector');
  const { icon, kind, name, title, badges, numbers = [], actions } = props;
  return (
    <header className={styles.header}>
      <div className={styles.line}>
        <span className={styles.icon}>{icon}</span>
        <h2 className={styles.name} title={name}>
          <span className="visually-hidden">{kind} </span>
          {title ?? name}
        </h2>
        {name !== '' && <CopyButton text={name} label={t('copyName')} />}
        {actions !== undefined && <span className={styles.actions}>{actions}</span>}
      </div>
      {badges !== undefined && <div className={styles.badges}>{badges}</div>}
      {numbers.length > 0 && (
        <dl className={styles.numbers}>
          {numbers.map(({ name: label, value }) => (
            <div key={label} className={styles.number}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </header>
  );
}
