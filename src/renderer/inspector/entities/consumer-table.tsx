// Consumers of a queue or of a client. A click leads to the client, or to the queue.

import { useMemo } from 'react';
import type { ConsumerView } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSelection } from '../../state/selection-store.ts';
import { queueId, useTopology } from '../../state/topology-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ConsumerGlyph } from '../../ui/glyphs.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import { useConsume } from '../consuming/consume-store.ts';
import { LiveDepth, LiveRate } from '../live-number.tsx';
import { clientOf, connectionTitle } from './client-of.ts';
import { LinkTable } from './link-table.tsx';
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
    <LinkTable
      label={t('tab.consumers')}
      columns={columns}
      rows={consumers}
      attribute="data-node-id"
      onOpen={open}
      empty={
        <EmptyState
          icon={<ConsumerGlyph size={20} />}
          title={t('consumer.none')}
          description={showsQueue ? undefined : t('consumer.noneHint')}
        />
      }
    />
  );
}

function useColumns(showsQueue: boolean): readonly Column<ConsumerView>[] {
  const { t } = useTranslation('inspector');
  return useMemo(
    () => [showsQueue ? queueColumn(t) : clientColumn(t), ...numberColumns(t), ...otherColumns(t)],
    [t, showsQueue],
  );
}

type Translate = ReturnType<typeof useTranslation<'inspector'>>['t'];

const queueColumn = (t: Translate): Column<ConsumerView> => ({
  id: 'queue',
  header: t('kind.queue'),
  width: 'minmax(84px, 1fr)',
  cell: ({ queue }) => <code>{queue}</code>,
  sortValue: ({ queue }) => queue,
});

const clientColumn = (t: Translate): Column<ConsumerView> => ({
  id: 'client',
  header: t('consumer.client'),
  width: 'minmax(84px, 1fr)',
  cell: (consumer) => <ClientName consumer={consumer} />,
});

const numberColumns = (t: Translate): readonly Column<ConsumerView>[] => [
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
];

const otherColumns = (t: Translate): readonly Column<ConsumerView>[] => [
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
];

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
