// Property by property: what it is now and what it shall be.

import { useTranslation } from '../../i18n/index.ts';
import type { PropertyDifference } from './object-draft.ts';
import styles from './property-panel.module.css';

export function DifferenceTable({ difference }: { difference: readonly PropertyDifference[] }) {
  const { t } = useTranslation('authoring');
  return (
    <table className={styles.difference}>
      <thead>
        <tr>
          <th scope="col">{t('recreate.property')}</th>
          <th scope="col">{t('recreate.now')}</th>
          <th scope="col">{t('recreate.then')}</th>
        </tr>
      </thead>
      <tbody>
        {difference.map(({ name, from, to }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={styles.before}>{from ?? t('recreate.notSet')}</td>
            <td className={styles.after}>{to ?? t('recreate.notSet')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
