// A queue: properties, messages, consumers, bindings.

import { type ReactNode, useEffect, useMemo } from 'react';
import type { QueueView } from '../../../shared/ipc/topology.ts';
import { useTranslation } from '../../i18n/index.ts';
import { queueId, useTopology } from '../../state/topology-store.ts';
import { useVhost } from '../../state/vhost-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { TabPanel } from '../../ui/tabs.tsx';
import { useConsume } from '../consuming/consume-store.ts';
import { sayQueueDeleted, sayRequeued } from '../consuming/requeued-note.ts';
import { MessagesTab } from '../messages/messages-tab.tsx';
import { BindingTable } from './binding-table.tsx';
import { ConsumerTable } from './consumer-table.tsx';
import { InspectorTabs } from './inspector-tabs.tsx';
import { QueueHeader } from './queue-header.tsx';

export function QueueInspector({ queue, properties }: { queue: QueueView; properties: ReactNode }) {
  const { t } = useTranslation('inspector');
  const vhost = useVhost((state) => state.current);
  const consumers = useConsumersOf(queue.name);
  const bindings = useBindingsTo(queue.name);
  useClosedWith(vhost, queue.name);
  return (
    <>
      <QueueHeader queue={queue} consumers={consumers.length} />
      <InspectorTabs
        label={queue.name}
        tabs={[
          { value: 'properties', label: t('tab.properties') },
          { value: 'messages', label: t('tab.messages') },
          { value: 'consumers', label: t('tab.consumers'), badge: count(consumers.length) },
          { value: 'bindings', label: t('tab.bindings') },
        ]}
      >
        <TabPanel value="properties">{properties}</TabPanel>
        <TabPanel value="messages">
          <MessagesTab key={queue.id} vhost={vhost} queue={queue.name} />
        </TabPanel>
        <TabPanel value="consumers">
          <ConsumerTable consumers={consumers} showsQueue={false} />
        </TabPanel>
        <TabPanel value="bindings">
          <BindingTable bindings={bindings} shows="source" label={t('binding.into')} />
        </TabPanel>
      </InspectorTabs>
    </>
  );
}

const count = (value: number): ReactNode =>
  value === 0 ? undefined : <Badge isCount={true}>{value}</Badge>;

function useConsumersOf(queue: string) {
  const consumers = useTopology((state) => state.consumers);
  return useMemo(
    () => [...consumers.values()].filter((consumer) => consumer.queue === queue),
    [consumers, queue],
  );
}

function useBindingsTo(queue: string) {
  const bindings = useTopology((state) => state.bindings);
  return useMemo(
    () =>
      [...bindings.values()].filter(
        ({ destinationKind, destination }) => destinationKind === 'queue' && destination === queue,
      ),
    [bindings, queue],
  );
}

/** A consumer of this page lives as long as its queue is inspected: nothing consumes out of sight. */
function useClosedWith(vhost: string, queue: string): void {
  useEffect(() => {
    return () => {
      const { session, stop } = useConsume.getState();
      if (session === null || session.vhost !== vhost || session.queue !== queue) return;
      const isDeleted = !useTopology.getState().queues.has(queueId(queue));
      void stop().then((requeued) => {
        if (isDeleted) sayQueueDeleted(queue);
        else if (requeued !== null) sayRequeued(queue, requeued);
      });
    };
  }, [vhost, queue]);
}
