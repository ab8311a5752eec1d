// What the last publish came to, in the words of the protocol. Progress of a repeated one takes its place.

import { Ban, CircleCheck, CircleSlash, Square, TriangleAlert } from 'lucide-react';
import type { PublishOutcome } from '../../shared/ipc/contract.ts';
import type { Result } from '../api/index.ts';
import { formatDuration, formatNumber, formatRate, formatTimeOfDay } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import type { FormProblem } from './form-publication.ts';
import { problemText } from './problem-text.ts';
import styles from './publish-outcome-line.module.css';
import { usePublish } from './publish-store.ts';
import type { RepeatEnd, RepeatProgress } from './repeat-run.ts';
import { useRepeat } from './repeat-store.ts';

export function PublishOutcomeLine({ problem }: { problem: FormProblem | null }) {
  const { t } = useTranslation('publish');
  const lastResult = usePublish((state) => state.lastResult);
  const { progress, end, isRunning } = useRepeat();
  if (isRunning) return <Running progress={progress} />;
  if (problem !== null) {
    return (
      <p className={styles.failure} role="alert">
        <TriangleAlert size={14} aria-hidden={true} />
        <span className={styles.text}>{problemText(t, problem)}</span>
      </p>
    );
  }
  if (end !== null && progress !== null) return <Ended end={end} progress={progress} />;
  if (lastResult === null) return null;
  return (
    <p className={styles.line} role="status" key={lastResult.atMs}>
      <OutcomeWords result={lastResult.result} />
      <time className={styles.time}>{formatTimeOfDay(lastResult.atMs)}</time>
    </p>
  );
}

/** Also a row of the history. */
export function OutcomeWords({ result }: { result: Result<PublishOutcome> }) {
  const { t } = useTranslation('publish');
  if (!result.ok) {
    return (
      <span className={styles.failure}>
        <TriangleAlert size={14} aria-hidden={true} />
        <span className={styles.text}>
          {t('result.failed', { message: result.failure.message })}
        </span>
      </span>
    );
  }
  const outcome = result.value;
  switch (outcome.outcome) {
    case 'confirmed':
      return (
        <span className={styles.success} title={outcome.queues.join('\n')}>
          <CircleCheck size={14} aria-hidden={true} />
          <span className={styles.text}>
            {t('result.confirmed', {
              count: outcome.queues.length,
              time: formatDuration(outcome.confirmMs),
            })}
          </span>
        </span>
      );
    case 'unroutable':
      return (
        <span className={styles.warning}>
          <CircleSlash size={14} aria-hidden={true} />
          <span className={styles.text}>
            {t(outcome.isReturned ? 'result.returned' : 'result.dropped')}
          </span>
        </span>
      );
    case 'refused':
      return (
        <span className={styles.failure}>
          <Ban size={14} aria-hidden={true} />
          <span className={styles.text}>{t('result.refused')}</span>
        </span>
      );
  }
}

function Running({ progress }: { progress: RepeatProgress | null }) {
  const { t } = useTranslation('publish');
  const count = useRepeat((state) => state.plan.count);
  const stop = useRepeat((state) => state.stop);
  const sent = formatNumber(progress?.sent ?? 0);
  const confirmed = formatNumber(progress?.confirmed ?? 0);
  return (
    <div className={styles.line}>
      <Button size="s" icon={<Square size={12} aria-hidden={true} />} onClick={stop}>
        {t('repeat.stop')}
      </Button>
      {count !== null && (
        <progress
          className={styles.progress}
          aria-label={t('repeat.progress')}
          max={count}
          value={progress?.sent ?? 0}
        />
      )}
      <span className={styles.numbers} data-repeat-sent={progress?.sent ?? 0}>
        {count === null
          ? t('repeat.running', { sent, confirmed })
          : t('repeat.runningOf', { sent, confirmed, count: formatNumber(count) })}
      </span>
      {progress !== null && <Extras progress={progress} />}
    </div>
  );
}

function Extras({ progress }: { progress: RepeatProgress }) {
  const { t } = useTranslation('publish');
  const perSecond = progress.sent / Math.max(0.001, progress.elapsedMs / 1000);
  return (
    <>
      {progress.unroutable > 0 && (
        <span className={styles.warning}>
          {t('repeat.unroutable', { count: progress.unroutable })}
        </span>
      )}
      {progress.elapsedMs > 500 && (
        <span className={styles.time}>{t('repeat.rate', { rate: formatRate(perSecond) })}</span>
      )}
    </>
  );
}

function Ended({ end, progress }: { end: RepeatEnd; progress: RepeatProgress }) {
  const { t } = useTranslation('publish');
  const found = useRepeat((state) => state.problem);
  const sent = formatNumber(progress.sent);
  const isGood = end.why === 'done' || end.why === 'stopped';
  const words = (): string => {
    switch (end.why) {
      case 'done':
        return t('repeat.done', { sent, time: formatDuration(progress.elapsedMs) });
      case 'stopped':
        return t('repeat.stopped', { sent });
      case 'refused':
        return t('repeat.refusedEnd', { sent });
      case 'failed':
        return t('repeat.failedEnd', { sent, message: end.failure.message });
      case 'invalid':
        return t('repeat.invalidEnd', {
          sent,
          problem: found === null ? '' : problemText(t, found),
        });
    }
  };
  return (
    <p className={styles.line} role="status">
      <span className={isGood ? styles.success : styles.failure}>
        {isGood ? (
          <CircleCheck size={14} aria-hidden={true} />
        ) : (
          <TriangleAlert size={14} aria-hidden={true} />
        )}
        <span className={styles.text}>{words()}</span>
      </span>
      <Extras progress={progress} />
    </p>
  );
}
