// Unsettled deliveries with what can be done to them: Ack (A), Nack and requeue (N), Reject (R), for one or
// for several that are selected.

import { Inbox, Square } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import type { SettleVerb } from '../../../shared/ipc/contract.ts';
import type { StudioDelivery } from '../../../shared/ipc/message.ts';
import { formatNumber } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Split, SplitHandle, SplitPane } from '../../ui/split.tsx';
import { notify } from '../../ui/toast.tsx';
import { type Column, VirtualTable } from '../../ui/virtual-table.tsx';
import { contentColumns } from '../messages/message-columns.tsx';
import { MessageDetail } from '../messages/message-detail.tsx';
import { type ConsumeSession, useConsume } from './consume-store.ts';
import styles from './consume-view.module.css';
import { nextAfter } from './deliveries.ts';
import { sayRequeued } from './requeued-note.ts';

const KEYS: Readonly<Record<string, SettleVerb>> = {
  a: 'ack',
  n: 'nack-requeue',
  r: 'reject',
};

export function DeliveryList({ session }: { session: ConsumeSession }) {
  const { t } = useTranslation('inspector');
  const { deliveries, pending, ended } = session;
  const { selected, setSelected, chosen, settle } = useSettling(deliveries);
  const only = chosen.length === 1 ? chosen[0] : undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    const verb = KEYS[event.key.toLowerCase()];
    if (verb === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    void settle(verb);
  };
  return (
    <div className={styles.session}>
      <SettleBar count={chosen.length} isEnded={ended !== null} onSettle={settle} />
      <Ended reason={ended} />
      <Split
        id="consume"
        orientation="vertical"
        panes={only === undefined ? ['list'] : ['list', 'detail']}
        className={styles.split ?? ''}
      >
        <SplitPane id="list" minSize={96}>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: keys for the buttons above */}
          <div className={styles.list} onKeyDown={onKeyDown}>
            <Rows
              deliveries={deliveries}
              pending={pending}
              selected={selected}
              onSelect={setSelected}
            />
          </div>
        </SplitPane>
        {only !== undefined && <SplitHandle label={t('message.title')} />}
        {only !== undefined && (
          <SplitPane id="detail" defaultSize="55%" minSize={120}>
            <MessageDetail
              key={only.deliveryTag}
              message={only}
              source={{ vhost: session.vhost, queue: session.queue, at: only.at }}
              marks={<Marks delivery={only} />}
            />
          </SplitPane>
        )}
      </Split>
      <SessionFoot session={session} />
    </div>
  );
}

function Ended({ reason }: { reason: string | null }) {
  const { t } = useTranslation('inspector');
  if (reason === null) return null;
  return (
    <p className={styles.failure} role="alert">
      {t('consume.ended', { reason })}
    </p>
  );
}

/** What is selected, and settling it; the selection goes on to the next one. */
function useSettling(deliveries: readonly StudioDelivery[]) {
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const chosen = deliveries.filter(({ deliveryTag }) => selected.has(deliveryTag));
  // The first one that comes is ready to be settled at once.
  const first = deliveries[0]?.deliveryTag;
  useEffect(() => {
    if (first !== undefined) setSelected((now) => (now.size === 0 ? new Set([first]) : now));
  }, [first]);
  const settle = async (verb: SettleVerb): Promise<void> => {
    const tags = chosen.map(({ deliveryTag }) => deliveryTag);
    if (tags.length === 0) return;
    const next = nextAfter(deliveries, new Set(tags));
    const failure = await useConsume.getState().settle(tags, verb);
    if (failure !== null) notify.failure(failure);
    else setSelected(new Set(next === null ? [] : [next]));
  };
  return { selected, setSelected, chosen, settle };
}

function SettleBar({
  count,
  isEnded,
  onSettle,
}: {
  count: number;
  isEnded: boolean;
  onSettle: (verb: SettleVerb) => Promise<void>;
}) {
  const { t } = useTranslation('inspector');
  const isDisabled = count === 0 || isEnded;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('consume.settle')}>
      <Button
        size="s"
        disabled={isDisabled}
        aria-keyshortcuts="A"
        onClick={() => void onSettle('ack')}
      >
        {t('consume.ack')}
        <kbd className={styles.key}>A</kbd>
      </Button>
      <Button
        size="s"
        disabled={isDisabled}
        aria-keyshortcuts="N"
        title={t('consume.nackHint')}
        onClick={() => void onSettle('nack-requeue')}
      >
        {t('consume.nack')}
        <kbd className={styles.key}>N</kbd>
      </Button>
      <Button
        size="s"
        disabled={isDisabled}
        aria-keyshortcuts="R"
        title={t('consume.rejectHint')}
        onClick={() => void onSettle('reject')}
      >
        {t('consume.reject')}
        <kbd className={styles.key}>R</kbd>
      </Button>
      {count > 1 && <span className={styles.quiet}>{t('consume.selected', { count })}</span>}
    </div>
  );
}

function Rows({
  deliveries,
  pending,
  selected,
  onSelect,
}: {
  deliveries: readonly StudioDelivery[];
  pending: ReadonlySet<number>;
  selected: ReadonlySet<number>;
  onSelect: (tags: ReadonlySet<number>) => void;
}) {
  const { t } = useTranslation('inspector');
  const columns = useMemo(
    (): readonly Column<StudioDelivery>[] => [
      {
        id: 'tag',
        header: t('consume.tag'),
        width: 44,
        align: 'end',
        cell: ({ deliveryTag }) => formatNumber(deliveryTag),
      },
      ...contentColumns<StudioDelivery>(t),
    ],
    [t],
  );
  const keys = useMemo(() => new Set([...selected].map(String)), [selected]);
  return (
    <VirtualTable
      label={t('consume.list')}
      columns={columns}
      rows={deliveries}
      rowKey={({ deliveryTag }) => String(deliveryTag)}
      rowHeight={26}
      isMultiple={true}
      selectedKeys={keys}
      onSelectedChange={(next) => onSelect(new Set([...next].map(Number)))}
      isRowDimmed={({ deliveryTag }) => pending.has(deliveryTag)}
      rowAttributes={({ deliveryTag }) => ({ 'data-delivery-tag': deliveryTag })}
      empty={
        <EmptyState icon={<Inbox size={20} aria-hidden={true} />} title={t('consume.waiting')} />
      }
    />
  );
}

function Marks({ delivery }: { delivery: StudioDelivery }) {
  const { t } = useTranslation('inspector');
  return (
    <>
      <span>{t('consume.deliveryTag', { tag: formatNumber(delivery.deliveryTag) })}</span>
      {delivery.isRedelivered && <Badge tone="warning">{t('message.redelivered')}</Badge>}
    </>
  );
}

function SessionFoot({ session }: { session: ConsumeSession }) {
  const { t } = useTranslation('inspector');
  const { deliveries, prefetch, settled, queue, ended } = session;
  const count = deliveries.length;
  const close = async (): Promise<void> => {
    const requeued = await useConsume.getState().stop();
    if (requeued !== null) sayRequeued(queue, requeued);
  };
  return (
    <div className={styles.foot}>
      <span className={styles.quiet} role="status" data-unsettled={count}>
        {t('consume.buffer', { count, prefetch: formatNumber(prefetch) })}
      </span>
      <span className={styles.quiet}>
        {t('consume.settledSoFar', {
          acked: formatNumber(settled.ack),
          nacked: formatNumber(settled['nack-requeue']),
          rejected: formatNumber(settled.reject),
        })}
      </span>
      <Button size="s" icon={<Square size={12} aria-hidden={true} />} onClick={() => void close()}>
        {ended !== null || count === 0 ? t('consume.close') : t('consume.closeRequeue', { count })}
      </Button>
    </div>
  );
}
