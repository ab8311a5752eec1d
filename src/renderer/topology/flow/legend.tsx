// What widths mean at the moment, and whether particles are samples.

import { formatCompact } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useIsStill } from '../canvas/motion.ts';
import styles from './flow.module.css';
import { legendRates, strokeWidth } from './flow-scale.ts';
import { useScale } from './scale-store.ts';

export function Legend() {
  const { t } = useTranslation('topology');
  const rates = useScale((state) => legendRates(state.maximum).join(' '));
  const isSampled = useScale((state) => state.isSampled);
  const isStill = useIsStill();
  const numbers = rates.split(' ').map(Number);
  const top = numbers.at(-1) ?? 1;
  return (
    <div className={styles.legend} role="img" aria-label={t('legend.label', { top })}>
      {numbers.map((rate) => (
        <span key={rate} className={styles.step}>
          <span className={styles.sample} style={{ height: strokeWidth(rate, top) }} />
          {formatCompact(rate)}
        </span>
      ))}
      <span>{t('legend.unit')}</span>
      {isSampled && !isStill && (
        <span className={styles.sampled} title={t('legend.sampledTitle')}>
          {t('legend.sampled')}
        </span>
      )}
    </div>
  );
}
