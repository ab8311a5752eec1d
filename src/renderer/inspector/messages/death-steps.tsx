// The x-death header as steps, the oldest first, ending where the message is now.

import type { DeathStep } from '../../../shared/ipc/message.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { deathPath } from './death-path.ts';
import styles from './death-steps.module.css';

/** Reasons that RabbitMQ knows; others are shown as they are. */
const REASONS = ['rejected', 'expired', 'maxlen', 'delivery_limit'] as const;

/** A message that went round in circles has few steps with high counts; more than this is made up. */
const MAX_STEPS = 100;

export function DeathSteps({ deaths, queue }: { deaths: readonly DeathStep[]; queue: string }) {
  const { t } = useTranslation('inspector');
  const reasonOf = (reason: string): string => {
    const known = REASONS.find((own) => own === reason);
    return known === undefined ? reason : t(`death.${known}`);
  };
  return (
    <ol className={styles.steps} aria-label={t('death.title')}>
      {deathPath(deaths)
        .slice(0, MAX_STEPS)
        .map((step) => (
          <li key={step.number} className={styles.step}>
            <p className={styles.line}>
              <code className={styles.queue}>{step.queue}</code>
              <span className={styles.reason}>{reasonOf(step.reason)}</span>
              {step.count > 1 && (
                <span className={styles.count}>{t('death.times', { count: step.count })}</span>
              )}
            </p>
            <p className={styles.quiet}>
              {t('death.via', {
                exchange: step.exchange === '' ? t('defaultExchange') : step.exchange,
                keys: step.routingKeys.join(', '),
              })}
            </p>
            {step.atMs !== null && (
              <p className={styles.quiet}>
                {t('death.firstAt', { time: formatDateTime(step.atMs) })}
              </p>
            )}
          </li>
        ))}
      <li className={styles.step}>
        <p className={styles.line}>
          <code className={styles.queue}>{queue}</code>
          <span className={styles.quiet}>{t('death.now')}</span>
        </p>
      </li>
    </ol>
  );
}
