// Where the message in the form would go, as the broker says, and why it would go nowhere. A change is
// spoken once it has settled.

import { CircleSlash, Route } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { NearMiss, RoutePreview } from '../../shared/ipc/routing.ts';
import { formatList } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { exchangeId, queueId } from '../state/topology-store.ts';
import { Chip } from '../ui/chip.tsx';
import { QueueGlyph } from '../ui/glyphs.tsx';
import { reasonText } from './near-miss-text.ts';
import { revealNode } from './reveal-node.ts';
import styles from './route-line.module.css';
import type { RouteAnswer } from './route-preview.ts';

const MAX_CHIPS = 20;

export interface RouteLineProps {
  readonly answer: RouteAnswer | null;
  readonly isMandatory: boolean;
}

export function RouteLine({ answer, isMandatory }: RouteLineProps) {
  const { t } = useTranslation('publish');
  const preview = answer?.preview ?? null;
  return (
    <section className={styles.route} aria-label={t('route.title')}>
      {answer === null && <p className={styles.quiet}>{t('route.asking')}</p>}
      {answer?.failure != null && <p className={styles.failure}>{answer.failure.message}</p>}
      {preview !== null && answer !== null && preview.queues.length > 0 && (
        <Reached queues={preview.queues} />
      )}
      {preview !== null && answer !== null && preview.queues.length === 0 && (
        <Nowhere answer={answer} preview={preview} isMandatory={isMandatory} />
      )}
      <Spoken answer={answer} />
    </section>
  );
}

function Reached({ queues }: { queues: readonly string[] }) {
  const { t } = useTranslation('publish');
  const shown = queues.slice(0, MAX_CHIPS);
  return (
    <div className={styles.reached} data-route="reached">
      <span className={styles.summary}>
        <Route size={14} aria-hidden={true} />
        {t('route.reach', { count: queues.length })}
      </span>
      {shown.map((queue) => (
        <Chip
          key={queue}
          isMono={true}
          icon={<QueueGlyph size={14} />}
          title={t('route.reveal', { name: queue })}
          onClick={() => revealNode(queueId(queue))}
        >
          {queue}
        </Chip>
      ))}
      {queues.length > shown.length && (
        <span className={styles.quiet}>
          {t('route.more', { count: queues.length - shown.length })}
        </span>
      )}
    </div>
  );
}

function Nowhere({
  answer,
  preview,
  isMandatory,
}: {
  answer: RouteAnswer;
  preview: RoutePreview;
  isMandatory: boolean;
}) {
  const { t } = useTranslation('publish');
  const isDefault = answer.question.exchange === '';
  // Without a name no queue is any nearer than another.
  const misses = isDefault && answer.question.routingKey === '' ? [] : preview.nearMisses;
  return (
    <div className={styles.nowhere} data-route="nowhere">
      <span className={styles.warning}>
        <CircleSlash size={14} aria-hidden={true} />
        {t(isMandatory ? 'route.nowhereReturned' : 'route.nowhereDropped')}
      </span>
      {misses.length === 0 && (
        <span className={styles.quiet}>{t(isDefault ? 'route.noQueue' : 'route.noBindings')}</span>
      )}
      {misses.length > 0 && (
        <ul className={styles.misses} aria-label={t('route.nearest')}>
          {misses.map((miss) => (
            <Miss key={miss.bindingId} miss={miss} routingKey={answer.question.routingKey} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Miss({ miss, routingKey }: { miss: NearMiss; routingKey: string }) {
  const { t } = useTranslation('publish');
  const { destinationKind, destination } = miss;
  const id = destinationKind === 'queue' ? queueId(destination) : exchangeId(destination);
  return (
    <li className={styles.miss} data-binding-id={miss.bindingId}>
      <Chip
        isMono={true}
        title={t('route.reveal', { name: destination })}
        onClick={() => revealNode(id)}
      >
        {destination}
      </Chip>
      {miss.exchange !== '' && (
        <code className={styles.key}>{miss.key === '' ? t('route.noKeyShown') : miss.key}</code>
      )}
      <span className={styles.reason}>{reasonText(t, miss, routingKey)}</span>
    </li>
  );
}

/** Longer than the pauses of typing. */
const SETTLED_MS = 700;

function Spoken({ answer }: { answer: RouteAnswer | null }) {
  const { t } = useTranslation('publish');
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setText(answer === null ? '' : spoken(answer)), SETTLED_MS);
    return () => clearTimeout(timer);
    function spoken({ preview, failure, question }: RouteAnswer): string {
      if (failure !== null) return failure.message;
      if (preview === null) return '';
      if (preview.queues.length > 0) {
        const names = formatList(preview.queues.slice(0, MAX_CHIPS));
        return t('route.reachSpoken', { count: preview.queues.length, names });
      }
      const miss = preview.nearMisses[0];
      if (miss === undefined) return t('route.nowhere');
      const reason = reasonText(t, miss, question.routingKey);
      return `${t('route.nowhere')}. ${t('route.nearest')}: ${miss.destination}, ${reason}`;
    }
  }, [answer, t]);
  return (
    <p className="visually-hidden" role="status">
      {text}
    </p>
  );
}
