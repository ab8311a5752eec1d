// A refusal of the broker, where it happened: its own words, and for a 406 what was wanted beside what is.

import { CircleAlert } from 'lucide-react';
import type { Failure } from '../../shared/ipc/result.ts';
import { useTranslation } from '../i18n/index.ts';
import styles from './failure-note.module.css';

export function FailureNote({ failure }: { failure: Failure }) {
  const { t } = useTranslation('authoring');
  const { condition, message, inequivalence } = failure;
  return (
    <div className={styles.note} role="alert">
      <p className={styles.words}>
        <CircleAlert size={14} aria-hidden={true} className={styles.icon} />
        <span>
          <code>{condition}</code> {message}
        </span>
      </p>
      {inequivalence !== undefined && (
        <table className={styles.difference}>
          <thead>
            <tr>
              <th scope="col">{t('failure.argument')}</th>
              <th scope="col">{t('failure.wanted')}</th>
              <th scope="col">{t('failure.actual')}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{inequivalence.argument}</th>
              <td>{inequivalence.wanted}</td>
              <td>{inequivalence.actual}</td>
            </tr>
          </tbody>
        </table>
      )}
    </div>
  );
}
