// Targets that an exchange can be bound to, for the keyboard; a new queue or exchange among them.

import { useMemo } from 'react';
import { connectionRefusal } from '../../../shared/topology/connection-rules.ts';
import { useTranslation } from '../../i18n/index.ts';
import type { AuthoringRequest, NodeTemplate } from '../../state/authoring-store.ts';
import { useAuthoring } from '../../state/authoring-store.ts';
import { canvasPort } from '../../state/canvas-port.ts';
import { useTopology } from '../../state/topology-store.ts';
import { ExchangeGlyph, QueueTypeGlyph } from '../../ui/exchange-glyph.tsx';
import { Popover } from '../../ui/popover.tsx';
import { exchangeLabel } from '../node-name.ts';
import { TemplateGlyph } from '../node-templates.tsx';
import { type PickItem, PickList } from '../pick-list.tsx';

type BindToRequest = Extract<AuthoringRequest, { kind: 'bind-to' }>;

const NEW_QUEUE: NodeTemplate = { kind: 'queue', type: 'classic' };
const NEW_QUEUE_ID = 'new-queue';
const NOWHERE = { x: 0, y: 0 };

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
    const named = targets.map((target): PickItem & { refusal?: string } => {
      const refusal = refusalOf(target.id);
      return { ...target, isMono: true, ...(refusal === null ? {} : { refusal }) };
    });
    return [
      // What cannot be picked stays to be found, with its reason, after what can.
      ...named.filter(({ refusal }) => refusal === undefined),
      {
        id: NEW_QUEUE_ID,
        label: t('bindTo.newQueue'),
        icon: <TemplateGlyph template={NEW_QUEUE} />,
      },
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
    const canvas = canvasPort()?.freePlace() ?? NOWHERE;
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
