// A client's connection: who it is, what state it is in, its channels and consumers, and closing it.

import { Unplug } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ConnectionView } from '../../../shared/ipc/topology.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { useTranslation } from '../../i18n/index.ts';
import { useTopology } from '../../state/topology-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConnectionGlyph } from '../../ui/glyphs.tsx';
import { TabPanel } from '../../ui/tabs.tsx';
import {
  type ConnectionParts,
  connectionTitle,
  consumerIds,
  NO_PARTS,
  partsOfConnections,
  publishingIds,
} from '../entities/client-of.ts';
import { ConsumerTable } from '../entities/consumer-table.tsx';
import { EntityHeader } from '../entities/entity-header.tsx';
import { InspectorTabs } from '../entities/inspector-tabs.tsx';
import { type Fact, FactList } from '../fact-list.tsx';
import { LiveSum } from '../live-number.tsx';
import { ChannelTable } from './channel-table.tsx';
import { CloseConnectionDialog } from './close-connection-dialog.tsx';
import styles from './connection-inspector.module.css';
import { ConnectionState, stateExplanation } from './connection-state.tsx';

export interface ConnectionInspectorProps {
  readonly connection: ConnectionView;
  /** Marked in the table. */
  readonly channelId: string | null;
}

export function ConnectionInspector({ connection, channelId }: ConnectionInspectorProps) {
  const { t } = useTranslation('inspector');
  const parts = useParts(connection.id);
  const [isClosing, setClosing] = useState(false);
  const { channels, consumers } = parts;
  return (
    <>
      <Head connection={connection} parts={parts} onClose={() => setClosing(true)} />
      <InspectorTabs
        label={connectionTitle(connection)}
        tabs={[
          { value: 'properties', label: t('tab.overview') },
          { value: 'channels', label: t('tab.channels'), badge: count(channels.length) },
          { value: 'consumers', label: t('tab.consumers'), badge: count(consumers.length) },
        ]}
      >
        <TabPanel value="properties">
          <Overview connection={connection} />
        </TabPanel>
        <TabPanel value="channels">
          <ChannelTable parts={parts} selected={channelId} />
        </TabPanel>
        <TabPanel value="consumers">
          <ConsumerTable consumers={consumers} showsQueue={true} />
        </TabPanel>
      </InspectorTabs>
      <CloseConnectionDialog
        connection={isClosing ? connection : null}
        onClose={() => setClosing(false)}
      />
    </>
  );
}

function Head({
  connection,
  parts,
  onClose,
}: {
  connection: ConnectionView;
  parts: ConnectionParts;
  onClose: () => void;
}) {
  const { t } = useTranslation('inspector');
  return (
    <EntityHeader
      icon={<ConnectionGlyph size={16} />}
      kind={t('kind.connection')}
      name={connection.name}
      title={connectionTitle(connection)}
      numbers={[
        {
          name: t('numbers.published'),
          value: <LiveSum ids={publishingIds(parts)} name="perSecond" />,
        },
        {
          name: t('numbers.delivered'),
          value: <LiveSum ids={consumerIds(parts)} name="perSecond" />,
        },
        {
          name: t('numbers.unacked'),
          value: <LiveSum ids={parts.channels.map(({ id }) => id)} name="unacked" />,
        },
      ]}
      actions={
        <Button
          size="s"
          variant="ghost"
          icon={<Unplug size={13} aria-hidden={true} />}
          onClick={onClose}
        >
          {t('close.open')}
        </Button>
      }
    />
  );
}

const count = (value: number) => (value === 0 ? undefined : <Badge isCount={true}>{value}</Badge>);

function Overview({ connection }: { connection: ConnectionView }) {
  const { t } = useTranslation('inspector');
  const explanation = stateExplanation(t, connection.state);
  const facts: readonly Fact[] = [
    { name: t('connection.state'), value: <ConnectionState state={connection.state} /> },
    { name: t('connection.address'), value: <code>{connection.peer}</code> },
    { name: t('connection.product'), value: connection.product ?? t('connection.unknown') },
    { name: t('connection.user'), value: <code>{connection.username}</code> },
    { name: t('connection.protocol'), value: connection.protocol },
    { name: t('connection.since'), value: formatDateTime(connection.connectedAtMs) },
    { name: t('connection.name'), value: <code>{connection.name}</code> },
  ];
  return (
    <div className={styles.overview}>
      {explanation !== undefined && <p className={styles.explanation}>{explanation}</p>}
      <FactList label={t('tab.overview')} facts={facts} />
    </div>
  );
}

function useParts(connectionId: string) {
  const channels = useTopology((state) => state.channels);
  const consumers = useTopology((state) => state.consumers);
  return useMemo(
    () => partsOfConnections(channels.values(), consumers.values()).get(connectionId) ?? NO_PARTS,
    [channels, consumers, connectionId],
  );
}
