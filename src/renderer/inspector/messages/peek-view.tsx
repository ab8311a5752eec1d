// The messages of a queue from its head on. Looking changes nothing, and the view says so.

import { Inbox, RefreshCw, Search, SearchX } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { PeekedMessage } from '../../../shared/ipc/message.ts';
import { formatNumber, formatTimeOfDay } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Split, SplitHandle, SplitPane } from '../../ui/split.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import { type Column, VirtualTable } from '../../ui/virtual-table.tsx';
import { contentColumns } from './message-columns.tsx';
import { MessageDetail } from './message-detail.tsx';
import { matchesFilter } from './message-facts.ts';
import { MAX_LOADED, messageKey } from './peek-pages.ts';
import styles from './peek-view.module.css';
import { PlaceMark } from './place-mark.tsx';
import { type Peek, usePeek } from './use-peek.ts';

export function PeekView({ vhost, queue }: { vhost: string; queue: string }) {
  const { t } = useTranslation('inspector');
  const peek = usePeek(vhost, queue);
  const [filter, setFilter] = useState('');
  const [selected, setSelected] = useState<string | null>(null);
  const wanted = useDeferredValue(filter);
  const shown = useMemo(
    () => peek.messages.filter((message) => matchesFilter(message, wanted)),
    [peek.messages, wanted],
  );
  const chosen = shown.find((message) => messageKey(message) === selected) ?? null;
  const panes = chosen === null ? ['list'] : ['list', 'detail'];
  return (
    <div className={styles.peek}>
      <PeekBar peek={peek} filter={filter} onFilter={setFilter} />
      {peek.failure !== null && (
        <p className={styles.failure} role="alert">
          {peek.failure.message}
        </p>
      )}
      <Split id="peek" orientation="vertical" panes={panes} className={styles.split ?? ''}>
        <SplitPane id="list" minSize={96}>
          <MessageList
            peek={peek}
            shown={shown}
            isFiltered={wanted.trim() !== ''}
            selected={selected}
            onSelect={setSelected}
          />
          <PeekFoot peek={peek} shown={shown.length} />
        </SplitPane>
        {chosen !== null && <SplitHandle label={t('message.title')} />}
        {chosen !== null && (
          <SplitPane id="detail" defaultSize="58%" minSize={120}>
            <MessageDetail
              key={selected}
              message={chosen}
              source={{ vhost, queue, at: { level: chosen.level, position: chosen.position } }}
              marks={<Marks message={chosen} />}
            />
          </SplitPane>
        )}
      </Split>
    </div>
  );
}

function PeekBar({
  peek,
  filter,
  onFilter,
}: {
  peek: Peek;
  filter: string;
  onFilter: (filter: string) => void;
}) {
  const { t } = useTranslation('inspector');
  return (
    <div className={styles.bar}>
      <TextInput
        size="s"
        className={styles.filter ?? ''}
        aria-label={t('peek.filter')}
        placeholder={t('peek.filter')}
        leading={<Search size={14} aria-hidden={true} />}
        value={filter}
        onValueChange={onFilter}
      />
      <Switch isOn={peek.isAutomatic} onChange={peek.setAutomatic} label={t('peek.automatic')} />
      <IconButton
        size="s"
        label={t('peek.refresh')}
        icon={<RefreshCw size={14} aria-hidden={true} />}
        onClick={peek.refresh}
      />
    </div>
  );
}

function MessageList({
  peek,
  shown,
  isFiltered,
  selected,
  onSelect,
}: {
  peek: Peek;
  shown: readonly PeekedMessage[];
  isFiltered: boolean;
  selected: string | null;
  onSelect: (key: string | null) => void;
}) {
  const { t } = useTranslation('inspector');
  const columns = useMemo(
    (): readonly Column<PeekedMessage>[] => [
      {
        id: 'place',
        header: t('message.place'),
        isHeaderHidden: true,
        width: 30,
        cell: (message) => <PlaceMark place={message.place} />,
      },
      ...contentColumns<PeekedMessage>(t),
    ],
    [t],
  );
  const keys = useMemo(() => new Set(selected === null ? [] : [selected]), [selected]);
  return (
    <VirtualTable
      label={t('peek.list')}
      columns={columns}
      rows={shown}
      rowKey={messageKey}
      rowHeight={26}
      selectedKeys={keys}
      onSelectedChange={(next) => onSelect([...next][0] ?? null)}
      rowAttributes={({ position, place }) => ({ 'data-position': position, 'data-place': place })}
      empty={
        peek.isLoading || peek.failure !== null ? null : isFiltered ? (
          <EmptyState icon={<SearchX size={20} aria-hidden={true} />} title={t('peek.noMatch')} />
        ) : (
          <EmptyState icon={<Inbox size={20} aria-hidden={true} />} title={t('peek.empty')} />
        )
      }
    />
  );
}

function PeekFoot({ peek, shown }: { peek: Peek; shown: number }) {
  const { t } = useTranslation('inspector');
  const loaded = peek.messages.length;
  const isFull = loaded >= MAX_LOADED;
  return (
    <div className={styles.foot}>
      <span className={styles.count} role="status">
        {shown === loaded
          ? t('peek.loaded', { count: loaded })
          : t('peek.filtered', { count: loaded, shown: formatNumber(shown) })}
        {peek.readAtMs !== null && ` · ${formatTimeOfDay(peek.readAtMs).slice(0, 8)}`}
      </span>
      {peek.next !== null && !isFull && (
        <Button size="s" isBusy={peek.isLoading && loaded > 0} onClick={peek.more}>
          {t('peek.more')}
        </Button>
      )}
      {isFull && (
        <span className={styles.count}>{t('peek.full', { max: formatNumber(MAX_LOADED) })}</span>
      )}
    </div>
  );
}

function Marks({ message }: { message: PeekedMessage }) {
  const { t } = useTranslation('inspector');
  return (
    <>
      <PlaceMark place={message.place} showsWord={true} />
      {message.isRedelivered && <Badge tone="warning">{t('message.redelivered')}</Badge>}
      <span title={t('message.positionHint')}>
        {t('message.position', { position: formatNumber(message.position) })}
      </span>
      {message.level > 0 && <span>{t('message.level', { level: message.level })}</span>}
    </>
  );
}
