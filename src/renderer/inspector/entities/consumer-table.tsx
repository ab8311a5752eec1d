// Consumers of a queue or of a client. A click leads to the client, or to the queue.

import { useMemo } from 'react';
import type { ConsumerView } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSelection } from '../../state/selection-store.ts';
import { queueId, useTopology } from '../../state/topology-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ConsumerGlyph } from '../../ui/glyphs.tsx';
import { type Column, VirtualTable } from '../../ui/virtual-table.tsx';
import { useConsume } from '../consuming/consume-store.ts';
import { LiveDepth, LiveRate } from '../live-number.tsx';
import { clientOf, connectionTitle } from './client-of.ts';
import styles from './tables.module.css';

export interface ConsumerTableProps {
  readonly consumers: readonly ConsumerView[];
  /** Else the client is shown. */
  readonly showsQueue: boolean;
}

export function ConsumerTable({ consumers, showsQueue }: ConsumerTableProps) {
  const { t } = useTranslation('inspector');
  const columns = useColumns(showsQueue);
  const open = (consumer: ConsumerView): void => {
    const client = clientOf(consumer, useTopology.getState());
    const id = showsQueue ? queueId(consumer.queue) : client?.connection.id;
    if (id !== undefined) useSelection.getState().select([id]);
  };
  return (
    <div className={styles.table} data-rows={consumers.length}>
      <VirtualTable
        label={t('tab.consumers')}
        columns={columns}
        rows={consumers}
        rowKey={({ id }) => id}
        rowHeight={28}
        onOpen={open}
        onSelectedChange={(keys) => {
          const consumer = consumers.find(({ id }) => keys.has(id));
          if (consumer !== undefined) open(consumer);
        }}
        rowAttributes={({ id }) => ({ 'data-node-id': id })}
        empty={
          <EmptyState
            icon={<ConsumerGlyph size={20} />}
            title={t('consumer.none')}
            description={showsQueue ? undefined : t('consumer.noneHint')}
          />
        }
      />
    </div>
  );
}

function useColumns(showsQueue: boolean): readonly Column<ConsumerView>[] {
  const { t } = useTranslation('inspector');
  return useMemo(
    () => [
      showsQueue
        ? {
            id: 'queue',
            header: t('kind.queue'),
            width: 'minmax(84px, 1fr)',
            cell: ({ queue }) => <code>{queue}</code>,
            sortValue: ({ queue }) => queue,
          }
        : {
            id: 'client',
            header: t('consumer.client'),
            width: 'minmax(84px, 1fr)',
            cell: (consumer) => <ClientName consumer={consumer} />,
          },
      {
        id: 'state',
        header: t('consumer.state'),
        width: 70,
        cell: (consumer) => <State consumer={consumer} />,
      },
      {
        id: 'prefetch',
        header: 'prefetch',
        width: 68,
        align: 'end',
        cell: ({ prefetch }) => (prefetch === 0 ? t('consumer.unlimited') : prefetch),
        sortValue: ({ prefetch }) => prefetch,
      },
      {
        id: 'unacked',
        header: t('numbers.unacked'),
        width: 64,
        align: 'end',
        cell: ({ id, isNoAck }) => (isNoAck ? 'no-ack' : <LiveDepth id={id} name="unacked" />),
      },
      {
        id: 'rate',
        header: t('numbers.rate'),
        width: 60,
        align: 'end',
        cell: ({ id }) => <LiveRate id={id} />,
      },
      {
        id: 'priority',
        header: t('consumer.priority'),
        width: 64,
        align: 'end',
        cell: ({ priority }) => priority,
        sortValue: ({ priority }) => priority,
      },
      {
        id: 'tag',
        header: t('consumer.tag'),
        width: 'minmax(120px, 1fr)',
        cell: ({ tag }) => <code title={tag}>{tag}</code>,
        sortValue: ({ tag }) => tag,
      },
    ],
    [t, showsQueue],
  );
}

function ClientName({ consumer }: { consumer: ConsumerView }) {
  const { t } = useTranslation('inspector');
  const connection = useTopology((state) => clientOf(consumer, state)?.connection ?? null);
  const channel = useTopology((state) => clientOf(consumer, state)?.channel ?? null);
  const isOwn = useConsume(({ session }) => session?.consumerId === consumer.tag);
  if (consumer.isStudio) return <>{t(isOwn ? 'consumer.studio' : 'consumer.otherStudio')}</>;
  if (connection === null || channel === null) return <>{t('consumer.unseen')}</>;
  const title = connectionTitle(connection);
  return (
    <span title={`${title} · ${t('consumer.channelNumber', { number: channel.number })}`}>
      {title}
      <span className={styles.quiet}> #{channel.number}</span>
    </span>
  );
}

function State({ consumer }: { consumer: ConsumerView }) {
  const { t } = useTranslation('inspector');
  return (
    <span className={styles.badges}>
      <Badge tone={consumer.isActive ? 'success' : 'neutral'}>
        {t(consumer.isActive ? 'consumer.active' : 'consumer.waiting')}
      </Badge>
      {consumer.isExclusive && <Badge>exclusive</Badge>}
    </span>
  );
}
