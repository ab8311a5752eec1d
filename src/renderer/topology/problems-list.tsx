// The problems of the current vhost; each entry leads to its node.

import { CircleCheck, TriangleAlert } from 'lucide-react';
import { formatDuration, formatRateDigits } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { type Problem, useProblems } from '../state/problems-store.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import styles from './lists.module.css';
import { showOnGraph } from './show-on-graph.ts';
import { useSecond } from './use-second.ts';

export function ProblemsList() {
  const { t } = useTranslation('problems');
  const problems = useProblems((state) => state.problems);
  if (problems.length === 0) {
    return (
      <EmptyState
        icon={<CircleCheck size={24} aria-hidden={true} />}
        title={t('none')}
        description={t('noneDescription')}
      />
    );
  }
  return (
    <ul className={styles.problems} aria-label={t('title')}>
      {problems.map((problem) => (
        <Entry key={problem.id} problem={problem} />
      ))}
    </ul>
  );
}

function Entry({ problem }: { problem: Problem }) {
  const { t } = useTranslation('problems');
  const name = String(problem.values.name ?? '') || '(AMQP default)';
  return (
    <li>
      <button
        type="button"
        className={styles.problem}
        title={t('show', { name })}
        data-problem={problem.kind}
        onClick={() => showOnGraph([problem.nodeId])}
      >
        <TriangleAlert size={14} aria-hidden={true} />
        <span className={styles.kind}>{t(`kind.${problem.kind}`)}</span>
        <span className={styles.name}>{name}</span>
        <span className={styles.text}>{useProblemText(problem)}</span>
        <Since sinceMs={problem.sinceMs} />
      </button>
    </li>
  );
}

function Since({ sinceMs }: { sinceMs: number }) {
  const { t } = useTranslation('problems');
  const now = useSecond();
  const seconds = Math.max(1, Math.round((now - sinceMs) / 1000));
  return (
    <span className={styles.since}>{t('since', { time: formatDuration(seconds * 1000) })}</span>
  );
}

function useProblemText({ kind, values }: Problem): string {
  const { t } = useTranslation('problems');
  const perSecond = Number(values.perSecond ?? 0);
  const rate = formatRateDigits(perSecond);
  const count = Number(values.count ?? 0);
  const exchange = String(values.exchange ?? '');
  switch (kind) {
    case 'backlog-without-consumer':
      return t('text.backlog-without-consumer', { count });
    case 'growing-backlog':
      return t('text.growing-backlog', { count, rate });
    case 'unroutable':
      return perSecond < 0.05 ? t('text.unroutableBefore') : t('text.unroutable', { rate });
    case 'blocked-publisher':
      return t('text.blocked-publisher', { state: values.state ?? '' });
    case 'redelivery-loop':
      return t('text.redelivery-loop', { rate });
    case 'no-dead-letter-target':
      return values.why === 'unbound'
        ? t('text.no-dead-letter-target-unbound', { exchange })
        : t('text.no-dead-letter-target-missing', { exchange });
  }
}
