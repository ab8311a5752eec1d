// The channels of a connection.

import { useMemo } from 'react';
import type { ChannelView, ConsumerView } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ConnectionGlyph } from '../../ui/glyphs.tsx';
import { type Column, VirtualTable } from '../../ui/virtual-table.tsx';
import type { ConnectionParts } from '../entities/client-of.ts';
import styles from '../entities/tables.module.css';
import { LiveDepth, LiveSum } from '../live-number.tsx';

export function ChannelTable({
  parts,
  selected,
}: {
  parts: ConnectionParts;
  selected: string | null;
}) {
  const { t } = useTranslation('inspector');
  const { channels, consumers } = parts;
  const columns = useMemo(() => [...modeColumns(t), ...flowColumns(t, consumers)], [t, consumers]);
  const keys = useMemo(() => new Set(selected === null ? [] : [selected]), [selected]);
  return (
    <div className={styles.table} data-rows={channels.length}>
      <VirtualTable
        label={t('tab.channels')}
        columns={columns}
        rows={channels}
        rowKey={({ id }) => id}
        rowHeight={28}
        selectedKeys={keys}
        rowAttributes={({ id }) => ({ 'data-node-id': id })}
        empty={<EmptyState icon={<ConnectionGlyph size={20} />} title={t('channel.none')} />}
      />
    </div>
  );
}

type Translate = ReturnType<typeof useTranslation<'inspector'>>['t'];

const modeColumns = (t: Translate): readonly Column<ChannelView>[] => [
  {
    id: 'number',
    header: t('channel.number'),
    width: 44,
    align: 'end',
    cell: ({ number }) => number,
    sortValue: ({ number }) => number,
  },
  { id: 'mode', header: t('channel.mode'), width: 66, cell: modeOf },
  {
    id: 'prefetch',
    header: 'prefetch',
    width: 68,
    align: 'end',
    cell: ({ prefetch, globalPrefetch }) => prefetchText(prefetch, globalPrefetch),
  },
  {
    id: 'unacked',
    header: t('numbers.unacked'),
    width: 66,
    align: 'end',
    cell: ({ id }) => <LiveDepth id={id} name="unacked" />,
  },
];

function flowColumns(
  t: Translate,
  consumers: readonly ConsumerView[],
): readonly Column<ChannelView>[] {
  const consumersOf = (id: string): number =>
    consumers.filter(({ channelId }) => channelId === id).length;
  return [
    {
      id: 'publishes',
      header: t('channel.publishesTo'),
      width: 'minmax(100px, 1fr)',
      cell: ({ publishesTo }) => (
        <code>
          {publishesTo.map((name) => (name === '' ? t('defaultExchange') : name)).join(', ')}
        </code>
      ),
    },
    {
      id: 'rate',
      header: t('numbers.published'),
      width: 76,
      align: 'end',
      cell: ({ id, publishesTo }) => (
        <LiveSum ids={publishesTo.map((name) => `publisher:${id}>${name}`)} name="perSecond" />
      ),
    },
    {
      id: 'consumers',
      header: t('tab.consumers'),
      width: 76,
      align: 'end',
      cell: ({ id }) => consumersOf(id),
      sortValue: ({ id }) => consumersOf(id),
    },
  ];
}

function modeOf({ isConfirming, isTransactional }: ChannelView): string {
  if (isTransactional) return 'tx';
  return isConfirming ? 'confirm' : '–';
}

/** For each consumer, and for the channel as a whole; 0 is no limit [rabbitmq: consumer-prefetch]. */
const prefetchText = (each: number, all: number): string => {
  if (all > 0) return `${each === 0 ? '∞' : each} / ${all}`;
  return each === 0 ? '∞' : String(each);
};
