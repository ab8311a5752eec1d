// One consumer: its client, its queue, what it was subscribed with.

import type { ReactNode } from 'react';
import type { ConsumerView } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useSelection } from '../../state/selection-store.ts';
import { queueId, useTopology } from '../../state/topology-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Chip } from '../../ui/chip.tsx';
import { ConnectionGlyph, ConsumerGlyph, QueueGlyph } from '../../ui/glyphs.tsx';
import { useConsume } from '../consuming/consume-store.ts';
import { type Fact, FactList } from '../fact-list.tsx';
import { LiveDepth, LiveRate } from '../live-number.tsx';
import { clientOf, connectionTitle } from './client-of.ts';
import styles from './consumer-inspector.module.css';
import { EntityHeader } from './entity-header.tsx';

export function ConsumerInspector({ consumer }: { consumer: ConsumerView }) {
  const { t } = useTranslation('inspector');
  const facts = useFacts(consumer);
  return (
    <>
      <EntityHeader
        icon={<ConsumerGlyph size={16} />}
        kind={t('kind.consumer')}
        name={consumer.tag}
        badges={
          <>
            <Badge tone={consumer.isActive ? 'success' : 'neutral'}>
              {t(consumer.isActive ? 'consumer.active' : 'consumer.waiting')}
            </Badge>
            {consumer.isExclusive && <Badge>exclusive</Badge>}
          </>
        }
        numbers={[
          { name: t('numbers.delivered'), value: <LiveRate id={consumer.id} /> },
          { name: t('numbers.unacked'), value: <LiveDepth id={consumer.id} name="unacked" /> },
        ]}
      />
      <div className={styles.facts}>
        <FactList label={t('kind.consumer')} facts={facts} />
      </div>
    </>
  );
}

function useFacts(consumer: ConsumerView): readonly Fact[] {
  const { t } = useTranslation('inspector');
  const connection = useTopology((state) => clientOf(consumer, state)?.connection ?? null);
  const channel = useTopology((state) => clientOf(consumer, state)?.channel ?? null);
  const isOwn = useConsume(({ session }) => session?.consumerId === consumer.tag);
  const ofStudio = t(isOwn ? 'consumer.studio' : 'consumer.otherStudio');
  const studioName = consumer.isStudio ? ofStudio : t('consumer.unseen');
  return [
    {
      name: t('kind.queue'),
      value: (
        <Link id={queueId(consumer.queue)} icon={<QueueGlyph size={14} />}>
          {consumer.queue}
        </Link>
      ),
    },
    {
      name: t('consumer.client'),
      value:
        connection === null ? (
          studioName
        ) : (
          <Link id={connection.id} icon={<ConnectionGlyph size={14} />}>
            {connectionTitle(connection)}
          </Link>
        ),
    },
    { name: t('consumer.channel'), value: channel?.number ?? '–' },
    {
      name: 'prefetch',
      value: consumer.prefetch === 0 ? t('consumer.unlimited') : consumer.prefetch,
    },
    { name: t('consumer.acks'), value: consumer.isNoAck ? 'no-ack' : 'ack' },
    { name: t('consumer.priority'), value: consumer.priority },
  ];
}

function Link({ id, icon, children }: { id: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Chip icon={icon} onClick={() => useSelection.getState().select([id])}>
      {children}
    </Chip>
  );
}
