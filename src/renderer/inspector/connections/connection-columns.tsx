// What the list of connections shows of each.

import { Unplug } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { ConnectionView } from '../../../shared/ipc/topology.ts';
import { formatDateTime, formatDuration } from '../../i18n/format.ts';
import type { useTranslation } from '../../i18n/index.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import type { Column } from '../../ui/virtual-table.tsx';
import {
  type ConnectionParts,
  connectionTitle,
  consumerIds,
  publishingIds,
} from '../entities/client-of.ts';
import { LiveSum } from '../live-number.tsx';
import { ConnectionState } from './connection-state.tsx';

export interface ConnectionRow {
  readonly view: ConnectionView;
  readonly parts: ConnectionParts;
}

type Translate = ReturnType<typeof useTranslation<'inspector'>>['t'];
type Columns = readonly Column<ConnectionRow>[];

export const connectionColumns = (
  t: Translate,
  nowMs: number,
  onClose: (connection: ConnectionView) => void,
): Columns => [
  ...identityColumns(t),
  ...countColumns(t),
  ...rateColumns(t),
  ...endColumns(t, nowMs, onClose),
];

const identityColumns = (t: Translate): Columns => [
  {
    id: 'name',
    header: t('connections.name'),
    width: 'minmax(120px, 2fr)',
    cell: ({ view }) => <span title={view.name}>{connectionTitle(view)}</span>,
    sortValue: ({ view }) => connectionTitle(view),
  },
  {
    id: 'peer',
    header: t('connection.address'),
    width: 'minmax(124px, 1fr)',
    cell: ({ view }) => <code>{view.peer}</code>,
    sortValue: ({ view }) => view.peer,
  },
  {
    id: 'user',
    header: t('connection.user'),
    width: 'minmax(64px, 0.6fr)',
    cell: ({ view }) => <code>{view.username}</code>,
    sortValue: ({ view }) => view.username,
  },
  {
    id: 'protocol',
    header: t('connection.protocol'),
    width: 'minmax(92px, 0.7fr)',
    cell: ({ view }) => <span title={view.product ?? undefined}>{view.protocol}</span>,
    sortValue: ({ view }) => view.protocol,
  },
  {
    id: 'state',
    header: t('connection.state'),
    width: 92,
    cell: ({ view }) => <ConnectionState state={view.state} />,
    sortValue: ({ view }) => view.state,
  },
];

const countColumns = (t: Translate): Columns => [
  {
    id: 'channels',
    header: t('tab.channels'),
    width: 74,
    align: 'end',
    cell: ({ view }) => view.channels,
    sortValue: ({ view }) => view.channels,
  },
  {
    id: 'consumers',
    header: t('tab.consumers'),
    width: 82,
    align: 'end',
    cell: ({ parts }) => parts.consumers.length,
    sortValue: ({ parts }) => parts.consumers.length,
  },
];

const rateColumns = (t: Translate): Columns => [
  {
    id: 'unacked',
    header: t('numbers.unacked'),
    width: 72,
    align: 'end',
    cell: ({ parts }) => <LiveSum ids={parts.channels.map(({ id }) => id)} name="unacked" />,
  },
  {
    id: 'published',
    header: t('numbers.published'),
    width: 78,
    align: 'end',
    cell: ({ parts }) => <LiveSum ids={publishingIds(parts)} name="perSecond" />,
  },
  {
    id: 'delivered',
    header: t('numbers.delivered'),
    width: 78,
    align: 'end',
    cell: ({ parts }) => <LiveSum ids={consumerIds(parts)} name="perSecond" />,
  },
];

const endColumns = (
  t: Translate,
  nowMs: number,
  onClose: (connection: ConnectionView) => void,
): Columns => [
  {
    id: 'since',
    header: t('connection.age'),
    width: 'minmax(92px, 0.6fr)',
    align: 'end',
    cell: ({ view }) => (
      <time title={formatDateTime(view.connectedAtMs)}>
        {formatDuration(Math.max(1000, nowMs - view.connectedAtMs))}
      </time>
    ),
    sortValue: ({ view }) => -view.connectedAtMs,
  },
  {
    id: 'close',
    header: t('close.open'),
    isHeaderHidden: true,
    width: 44,
    cell: ({ view }) => (
      <IconButton
        size="s"
        label={t('close.of', { name: connectionTitle(view) })}
        tooltipSide="left"
        icon={<Unplug size={14} aria-hidden={true} />}
        onClick={(event: MouseEvent) => {
          event.stopPropagation();
          onClose(view);
        }}
      />
    ),
  },
];
