// What a queue is and does now.

import type { QueueView } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { QueueTypeGlyph } from '../../ui/exchange-glyph.tsx';
import { LiveDepth, LiveRate } from '../live-number.tsx';
import { EntityHeader, type HeaderNumber } from './entity-header.tsx';

export function QueueHeader({ queue, consumers }: { queue: QueueView; consumers: number }) {
  const { t } = useTranslation('inspector');
  const { id } = queue;
  const numbers: readonly HeaderNumber[] = [
    { name: t('numbers.ready'), value: <LiveDepth id={id} name="ready" /> },
    { name: t('numbers.unacked'), value: <LiveDepth id={id} name="unacked" /> },
    { name: t('numbers.in'), value: <LiveRate id={id} /> },
    { name: t('numbers.out'), value: <LiveRate id={id} name="outPerSecond" /> },
    { name: t('numbers.ack'), value: <LiveRate id={id} name="ackPerSecond" /> },
    { name: t('numbers.consumers'), value: consumers },
  ];
  return (
    <EntityHeader
      icon={<QueueTypeGlyph type={queue.type} />}
      kind={t('kind.queue')}
      name={queue.name}
      numbers={numbers}
      badges={
        <>
          {queue.type !== 'classic' && <Badge>{queue.type}</Badge>}
          {queue.isExclusive && <Badge>exclusive</Badge>}
          {queue.features.isSingleActiveConsumer && <Badge>single active consumer</Badge>}
        </>
      }
    />
  );
}
