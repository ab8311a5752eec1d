// State of a connection in RabbitMQ's word, and what it means.

import type { TFunction } from 'i18next';
import { useTranslation } from '../../i18n/index.ts';
import { StatusDot, type StatusDotProps } from '../../ui/status-dot.tsx';
import styles from './connection-state.module.css';

/** Those that hold publishes back, or are on their way out. */
const TONES: Readonly<Record<string, StatusDotProps['tone']>> = {
  running: 'success',
  flow: 'warning',
  blocking: 'warning',
  blocked: 'danger',
};

const EXPLAINED = ['flow', 'blocking', 'blocked'] as const;

/** Undefined for states that need no explanation. */
export function stateExplanation(t: TFunction<'inspector'>, state: string): string | undefined {
  const known = EXPLAINED.find((own) => own === state);
  return known === undefined ? undefined : t(`state.${known}`);
}

export function ConnectionState({ state }: { state: string }) {
  const { t } = useTranslation('inspector');
  return (
    <span className={styles.state} title={stateExplanation(t, state)}>
      <StatusDot tone={TONES[state] ?? 'neutral'} />
      {state}
    </span>
  );
}
