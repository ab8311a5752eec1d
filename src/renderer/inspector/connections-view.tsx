// Every client that is connected to the vhost.

import { Search } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { ConnectionView } from '../../shared/ipc/topology.ts';
import { useTranslation } from '../i18n/index.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ConnectionGlyph } from '../ui/glyphs.tsx';
import { TextInput } from '../ui/text-input.tsx';
import { VirtualTable } from '../ui/virtual-table.tsx';
import { CloseConnectionDialog } from './connections/close-connection-dialog.tsx';
import { type ConnectionRow, connectionColumns } from './connections/connection-columns.tsx';
import { matchesConnection } from './connections/connection-filter.ts';
import styles from './connections-view.module.css';
import { NO_PARTS, partsOfConnections } from './entities/client-of.ts';

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
  const nowMs = useNow();
  const columns = useMemo(() => connectionColumns(t, nowMs, setClosing), [t, nowMs]);
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

function useRows(): readonly ConnectionRow[] {
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
