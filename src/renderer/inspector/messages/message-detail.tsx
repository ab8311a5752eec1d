// Everything of one message: where it came from, properties, headers, its deaths, its body.

import type { ReactNode } from 'react';
import type { DeathStep, MessageContent, MessageProperties } from '../../../shared/ipc/message.ts';
import { formatBytes, formatDateTime, formatDuration, formatTimeOfDay } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Section } from '../../ui/section.tsx';
import { type Fact, FactList } from '../fact-list.tsx';
import { BodyView } from './body-view.tsx';
import { timesDied } from './death-path.ts';
import { DeathSteps } from './death-steps.tsx';
import { HeaderList } from './header-list.tsx';
import styles from './message-detail.module.css';
import type { BodySource } from './use-body.ts';

export interface MessageDetailProps {
  readonly message: MessageContent;
  readonly source: BodySource;
  /** Beside the key: place in the queue, redelivered and the like. */
  readonly marks: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
}

/** The property's names as in the protocol, in its order. */
const WORDS: readonly (readonly [keyof MessageProperties, string])[] = [
  ['contentType', 'content-type'],
  ['contentEncoding', 'content-encoding'],
  ['deliveryMode', 'delivery-mode'],
  ['priority', 'priority'],
  ['correlationId', 'correlation-id'],
  ['replyTo', 'reply-to'],
  ['expiration', 'expiration'],
  ['messageId', 'message-id'],
  ['timestamp', 'timestamp'],
  ['type', 'type'],
  ['userId', 'user-id'],
  ['appId', 'app-id'],
  ['clusterId', 'cluster-id'],
];

export function MessageDetail({ message, source, marks, actions }: MessageDetailProps) {
  const { t } = useTranslation('inspector');
  const { properties, deaths } = message;
  const headers = properties.headers ?? [];
  const isPast = message.publishedAtMs > 0;
  return (
    <article className={styles.detail} aria-label={t('message.title')}>
      <header className={styles.head}>
        <p className={styles.address}>
          <code className={styles.exchange}>
            {message.exchange === '' ? t('defaultExchange') : message.exchange}
          </code>
          <span aria-hidden={true}>→</span>
          <code className={styles.key}>{message.routingKey}</code>
        </p>
        <p className={styles.marks}>
          {marks}
          <span className={styles.time}>{formatBytes(message.bodyBytes)}</span>
          {isPast && (
            <time className={styles.time} title={formatDateTime(message.publishedAtMs)}>
              {t('message.published', { time: formatTimeOfDay(message.publishedAtMs) })}
            </time>
          )}
        </p>
        {actions}
      </header>
      <div className={styles.padded}>
        <BodyView message={message} source={source} />
      </div>
      <Deaths deaths={deaths} queue={source.queue} />
      <Section title={t('message.properties')}>
        <FactList label={t('message.properties')} facts={useProperties(properties)} />
      </Section>
      {headers.length > 0 && (
        <Section
          title={t('message.headers')}
          badge={<Badge isCount={true}>{headers.length}</Badge>}
        >
          <HeaderList fields={headers} />
        </Section>
      )}
    </article>
  );
}

function Deaths({ deaths, queue }: { deaths: readonly DeathStep[]; queue: string }) {
  const { t } = useTranslation('inspector');
  if (deaths.length === 0) return null;
  return (
    <Section
      title={t('death.heading')}
      badge={<Badge tone="danger">{t('death.times', { count: timesDied(deaths) })}</Badge>}
    >
      <DeathSteps deaths={deaths} queue={queue} />
    </Section>
  );
}

function useProperties(properties: MessageProperties): readonly Fact[] {
  const { t } = useTranslation('inspector');
  return WORDS.flatMap(([name, word]): readonly Fact[] => {
    const value = properties[name];
    if (value === undefined || typeof value === 'object') return [];
    return [{ name: word, value: <code>{value}</code>, aside: asideOf(name, value) }];
  });

  function asideOf(name: keyof MessageProperties, value: string | number): string | undefined {
    if (name === 'deliveryMode') {
      return t(value === 2 ? 'message.persistent' : 'message.transient');
    }
    const number = Number(value);
    if (name === 'expiration' && number >= 1000) return formatDuration(number);
    const isDate = name === 'timestamp' && number < 100_000_000_000;
    return isDate ? formatDateTime(number * 1000) : undefined;
  }
}
