// Targets that an exchange can be bound to, for the keyboard; a new queue or exchange among them.

import { useMemo } from 'react';
import type { ExchangeView, QueueView } from '../../../shared/ipc/topology.ts';
import { connectionRefusal } from '../../../shared/topology/connection-rules.ts';
import { i18n, useTranslation } from '../../i18n/index.ts';
import type { AuthoringRequest, NodeTemplate } from '../../state/authoring-store.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { useLayout } from '../../state/layout-store.ts';
import { useTopology } from '../../state/topology-store.ts';
import { ExchangeGlyph, QueueTypeGlyph } from '../../ui/exchange-glyph.tsx';
import { Popover } from '../../ui/popover.tsx';
import { placeBeside } from '../free-place.ts';
import { exchangeLabel } from '../node-name.ts';
import { TemplateGlyph } from '../node-templates.tsx';
import { type PickItem, PickList } from '../pick-list.tsx';
import { freePlaces } from '../places.ts';

type BindToRequest = Extract<AuthoringRequest, { kind: 'bind-to' }>;

const NEW_QUEUE: NodeTemplate = { kind: 'queue', type: 'classic' };
const NEW_QUEUE_ID = 'new-queue';

export function BindTo({ request }: { request: BindToRequest }) {
  const { t } = useTranslation('authoring');
  const { ask, done } = useAuthoring.getState();
  const source = useTopology(({ exchanges }) => exchanges.get(request.sourceId));
  const items = useTargets(request.sourceId);
  const label = t('bindTo.title', { source: exchangeLabel(source?.name ?? '') });
  return (
    <Popover
      isOpen={true}
      onOpenChange={(isOpen) => !isOpen && done()}
      label={label}
      point={request.screen}
    >
      <PickList
        label={label}
        placeholder={t('bindTo.placeholder')}
        items={items}
        emptyText={t('bindTo.none')}
        onPick={(id) => ask(nextRequest(request, id))}
      />
    </Popover>
  );
}

/** The binding to what was picked, or first the queue that it will lead to. */
function nextRequest({ sourceId, screen }: BindToRequest, picked: string): AuthoringRequest {
  if (picked !== NEW_QUEUE_ID) return { kind: 'bind', sourceId, destinationId: picked, screen };
  const { positions } = useLayout.getState();
  const from = positions[sourceId];
  const canvas =
    from === undefined ? freePlaces().canvas : placeBeside(from, Object.values(positions));
  return { kind: 'name-node', template: NEW_QUEUE, screen, canvas, connectFrom: sourceId };
}

/** All nodes: those of one's own, a new queue, the broker's, and those that cannot be, with the reason. */
function useTargets(sourceId: string): readonly PickItem[] {
  const { t } = useTranslation('authoring');
  const exchanges = useTopology((topology) => topology.exchanges);
  const queues = useTopology((topology) => topology.queues);
  const bindings = useTopology((topology) => topology.bindings);
  return useMemo(() => {
    const topology = { exchanges, queues, bindings };
    const withRefusal = (item: PickItem): PickItem => {
      const refusal = connectionRefusal(topology, sourceId, item.id);
      if (refusal === null) return item;
      return { ...item, refusal: t(`refusal.${refusal.reason}`, { name: refusal.name }) };
    };
    const targets = [
      ...[...queues.values()].map(queueItem),
      ...[...exchanges.values()].map(exchangeItem),
    ].map(withRefusal);
    const isSystem = ({ id }: PickItem): boolean => exchanges.get(id)?.isPredeclared === true;
    const can = targets.filter(({ refusal }) => refusal === undefined);
    const icon = <TemplateGlyph template={NEW_QUEUE} />;
    return [
      ...can.filter((item) => !isSystem(item)),
      { id: NEW_QUEUE_ID, label: t('bindTo.newQueue'), icon },
      ...can.filter(isSystem),
      ...targets.filter(({ refusal }) => refusal !== undefined),
    ];
  }, [exchanges, queues, bindings, sourceId, t]);
}

const queueItem = ({ id, name, type }: QueueView): PickItem => ({
  id,
  label: name,
  hint: i18n.t('authoring:kind.queue'),
  icon: <QueueTypeGlyph type={type} />,
  isMono: true,
});

const exchangeItem = ({ id, name, type }: ExchangeView): PickItem => ({
  id,
  label: exchangeLabel(name),
  hint: i18n.t(`authoring:kind.exchange-${type}`),
  icon: <ExchangeGlyph type={name === '' ? 'default' : type} />,
  isMono: true,
});
