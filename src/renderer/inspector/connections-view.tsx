// Every client that is connected to the vhost.

import { Search, Unplug } from 'lucide-react';
import { type MouseEvent, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { ConnectionView } from '../../shared/ipc/topology.ts';
import { formatDateTime, formatDuration } from '../i18n/format.ts';
import { useTranslation } from '../i18n/index.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ConnectionGlyph } from '../ui/glyphs.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { type Column, VirtualTable } from '../ui/virtual-table.tsx';
import { CloseConnectionDialog } from './connections/close-connection-dialog.tsx';
import { matchesConnection } from './connections/connection-filter.ts';
import { ConnectionState } from './connections/connection-state.tsx';
import styles from './connections-view.module.css';
import {
  type ConnectionParts,
  connectionTitle,
  consumerIds,
  NO_PARTS,
  partsOfConnections,
  publishingIds,
} from './entities/client-of.ts';
import { LiveSum } from './live-number.tsx';

interface Row {
  readonly view: ConnectionView;
  readonly parts: ConnectionParts;
}

export function ConnectionsView() {
  const { t } = useTranslation('inspector');
  const rows = useRows();
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter);
  const shown = useMemo(
    () => rows.filter(({ view }) => matchesConnection(view, wanted)),
    [rows, wanted],
  );
  const [closing, setClosing] = useState<ConnectionView | null>(null);
  const columns = useColumns(setClosing);
  const ids = useSelection((state) => state.ids);
  const selected = useMemo(() => new Set(ids), [ids]);
  const select = (keys: ReadonlySet<string>): void => {
    useSelection.getState().select([...keys]);
    useWorkspace.getState().openInspector();
  };
  return (
    <section className={styles.view} aria-label={t('connections.title')}>
      <header className={styles.head}>
        <h1 className={styles.title}>{t('connections.title')}</h1>
        <span className={styles.count} role="status">
          {t('connections.count', { count: shown.length })}
        </span>
        <TextInput
          className={styles.filter ?? ''}
          aria-label={t('connections.filter')}
          placeholder={t('connections.filter')}
          leading={<Search size={14} aria-hidden={true} />}
          value={filter}
          onValueChange={setFilter}
        />
      </header>
      <VirtualTable
        label={t('connections.title')}
        columns={columns}
        rows={shown}
        rowKey={({ view }) => view.id}
        initialSort={{ column: 'name', direction: 'ascending' }}
        selectedKeys={selected}
        onSelectedChange={select}
        rowAttributes={({ view }) => ({ 'data-node-id': view.id })}
        empty={<Nothing isFiltered={rows.length > 0} />}
      />
      <CloseConnectionDialog connection={closing} onClose={() => setClosing(null)} />
    </section>
  );
}

const NOW_EVERY_MS = 10_000;

/** For ages that grow while nothing else changes. */
function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), NOW_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const { t } = useTranslation('inspector');
  return (
    <EmptyState
      icon={<ConnectionGlyph size={24} />}
      title={t(isFiltered ? 'connections.noMatch' : 'connections.none')}
      {...(isFiltered
        ? {}
        : {
            description: t('connections.noneHint'),
            actions: (
              <Button onClick={() => useWorkspace.getState().open('connect')}>
                {t('connections.connect')}
              </Button>
            ),
          })}
    />
  );
}

function useRows(): readonly Row[] {
  const connections = useTopology((state) => state.connections);
  const channels = useTopology((state) => state.channels);
  const consumers = useTopology((state) => state.consumers);
  return useMemo(() => {
    const parts = partsOfConnections(channels.values(), consumers.values());
    return [...connections.values()].map((view) => ({
      view,
      parts: parts.get(view.id) ?? NO_PARTS,
    }));
  }, [connections, channels, consumers]);
}

function useColumns(onClose: (connection: ConnectionView) => void): readonly Column<Row>[] {
  const nowMs = useNow();
  const { t } = useTranslation('inspector');
  return useMemo(
    () => [
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
      ...numberColumns(t),
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
    ],
    [t, nowMs, onClose],
  );
}

function numberColumns(
  t: ReturnType<typeof useTranslation<'inspector'>>['t'],
): readonly Column<Row>[] {
  return [
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
}
