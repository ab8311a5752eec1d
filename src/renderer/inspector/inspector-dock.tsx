// The right dock: what is selected, and what can be seen of it. Shows; changes nothing by itself.

import { MousePointerClick, SearchX } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { useSelection } from '../state/selection-store.ts';
import { useTopology } from '../state/topology-store.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ConnectionInspector } from './connections/connection-inspector.tsx';
import { ConsumerInspector } from './entities/consumer-inspector.tsx';
import { ExchangeInspector } from './entities/exchange-inspector.tsx';
import { QueueInspector } from './entities/queue-inspector.tsx';
import { entityOf, type SelectedEntity } from './entities/selected-entity.ts';
import { SeveralInspector } from './entities/several-inspector.tsx';
import styles from './inspector-dock.module.css';

export interface InspectorDockProps {
  /** The property panel of an exchange, queue or binding by its id. */
  readonly properties: (id: string) => ReactNode;
}

export function InspectorDock({ properties }: InspectorDockProps) {
  const { t } = useTranslation('inspector');
  const ids = useSelection((state) => state.ids);
  const entities = useEntities(ids);
  const [first] = entities;
  return (
    <div className={styles.dock}>
      {ids.length === 0 && (
        <EmptyState
          icon={<MousePointerClick size={20} aria-hidden={true} />}
          title={t('nothing.title')}
          description={t('nothing.hint')}
        />
      )}
      {ids.length > 0 && first === undefined && (
        <EmptyState icon={<SearchX size={20} aria-hidden={true} />} title={t('nothing.gone')} />
      )}
      {first !== undefined && entities.length === 1 && (
        <One key={first.view.id} entity={first} properties={properties} />
      )}
      {first !== undefined && entities.length > 1 && (
        <SeveralInspector entities={entities} summary={properties(first.view.id)} />
      )}
    </div>
  );
}

function One({ entity, properties }: { entity: SelectedEntity } & InspectorDockProps) {
  switch (entity.kind) {
    case 'exchange':
      return <ExchangeInspector exchange={entity.view} properties={properties(entity.view.id)} />;
    case 'queue':
      return <QueueInspector queue={entity.view} properties={properties(entity.view.id)} />;
    case 'binding':
      return <>{properties(entity.view.id)}</>;
    case 'connection':
      return <ConnectionInspector connection={entity.view} channelId={null} />;
    case 'channel':
      return <OfChannel channelId={entity.view.id} connectionId={entity.view.connectionId} />;
    case 'consumer':
      return <ConsumerInspector consumer={entity.view} />;
  }
}

function OfChannel({ channelId, connectionId }: { channelId: string; connectionId: string }) {
  const connection = useTopology((state) => state.connections.get(connectionId));
  if (connection === undefined) return null;
  return <ConnectionInspector connection={connection} channelId={channelId} />;
}

function useEntities(ids: readonly string[]): readonly SelectedEntity[] {
  const topology = useTopology();
  return useMemo(() => ids.flatMap((id) => entityOf(id, topology) ?? []), [ids, topology]);
}
