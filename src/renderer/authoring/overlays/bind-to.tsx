// Targets that an exchange can be bound to, for the keyboard; a new queue or exchange among them.

import { useMemo } from 'react';
import { connectionRefusal } from '../../../shared/topology/connection-rules.ts';
import { useTranslation } from '../../i18n/index.ts';
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
  const exchanges = useTopology((topology) => topology.exchanges);
  const queues = useTopology((topology) => topology.queues);
  const bindings = useTopology((topology) => topology.bindings);
  const source = exchanges.get(request.sourceId);
  const items = useMemo((): readonly PickItem[] => {
    const topology = { exchanges, queues, bindings };
    const refusalOf = (id: string): string | null => {
      const refusal = connectionRefusal(topology, request.sourceId, id);
      return refusal === null ? null : t(`refusal.${refusal.reason}`, { name: refusal.name });
    };
    const targets = [
      ...[...queues.values()].map(({ id, name, type }) => ({
        id,
        label: name,
        hint: t('kind.queue'),
        icon: <QueueTypeGlyph type={type} />,
      })),
      ...[...exchanges.values()].map(({ id, name, type }) => ({
        id,
        label: exchangeLabel(name),
        hint: t(`kind.exchange-${type}`),
        icon: <ExchangeGlyph type={name === '' ? 'default' : type} />,
      })),
    ];
    const isSystem = (id: string): boolean => exchanges.get(id)?.isPredeclared === true;
    const named = targets.map((target): PickItem & { refusal?: string } => {
      const refusal = refusalOf(target.id);
      return { ...target, isMono: true, ...(refusal === null ? {} : { refusal }) };
    });
    return [
      // What cannot be picked stays to be found, with its reason, after what can.
      ...named.filter(({ id, refusal }) => refusal === undefined && !isSystem(id)),
      {
        id: NEW_QUEUE_ID,
        label: t('bindTo.newQueue'),
        icon: <TemplateGlyph template={NEW_QUEUE} />,
      },
      ...named.filter(({ id, refusal }) => refusal === undefined && isSystem(id)),
      ...named.filter(({ refusal }) => refusal !== undefined),
    ];
  }, [exchanges, queues, bindings, request.sourceId, t]);
  const label = t('bindTo.title', { source: exchangeLabel(source?.name ?? '') });
  const pick = (id: string): void => {
    const { sourceId, screen } = request;
    if (id !== NEW_QUEUE_ID) {
      ask({ kind: 'bind', sourceId, destinationId: id, screen });
      return;
    }
    const { positions } = useLayout.getState();
    const from = positions[sourceId];
    const canvas =
      from === undefined ? freePlaces().canvas : placeBeside(from, Object.values(positions));
    ask({ kind: 'name-node', template: NEW_QUEUE, screen, canvas, connectFrom: sourceId });
  };
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
        onPick={pick}
      />
    </Popover>
  );
}
