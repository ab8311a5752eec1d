// What would go with a queue or an exchange, asked before it is deleted or made anew. Changes nothing.

import type { BindingSpec, DeletionPreview } from '../../../shared/ipc/contract.ts';
import type { Binding } from '../../broker/binding.ts';
import { notFound } from '../../broker/errors.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import { exchangeResource, queueResource } from '../../broker/resource-name.ts';
import type { Topology } from '../../broker/topology.ts';
import { exchangeId, queueId } from '../entity-ids.ts';
import { fieldsOf } from '../fields.ts';
import type { Handlers } from '../handlers.ts';
import { vhostOf } from './topology.ts';

export const deletionPreviews: Pick<
  Handlers,
  'exchange.deletion-preview' | 'queue.deletion-preview'
> = {
  'exchange.deletion-preview': (context, { vhost, name }) => {
    const { topology } = vhostOf(context, { vhost });
    const exchange = topology.exchanges.get(name);
    if (exchange === undefined) throw notFound(`no ${exchangeResource(vhost, name)}`);
    return previewOfExchange(topology, exchange);
  },
  'queue.deletion-preview': (context, { vhost, name }) => {
    const { topology } = vhostOf(context, { vhost });
    const queue = topology.queues.get(name);
    if (queue === undefined) throw notFound(`no ${queueResource(vhost, name)}`);
    return previewOfQueue(topology, queue);
  },
};

function previewOfExchange(topology: Topology, exchange: Exchange): DeletionPreview {
  const { name, vhostName } = exchange;
  const bindings = new Set([
    ...topology.router.bindingsTo(exchange),
    ...exchange.bindings.values(),
  ]);
  const alternates = [...topology.exchanges.values()]
    .filter(({ alternateExchange }) => alternateExchange === name)
    .map((other) => exchangeId(other.name));
  const deadLetters = [...topology.queues.values()]
    .filter(({ settings }) => settings.deadLetterExchange === name)
    .map((queue) => queueId(queue.name));
  return {
    messages: 0,
    unacked: 0,
    consumers: 0,
    bindings: [...bindings].map((binding) => specOf(vhostName, binding)),
    referencedBy: [...alternates, ...deadLetters],
  };
}

function previewOfQueue(topology: Topology, queue: Queue): DeletionPreview {
  const { name, unackedMessages: unacked } = queue;
  // The default exchange leads to a queue by its name alone.
  const deadLetters = [...topology.queues.values()].filter(
    ({ settings }) => settings.deadLetterExchange === '' && settings.deadLetterRoutingKey === name,
  );
  return {
    messages: queue.readyMessages + unacked + queue.delayedMessages,
    unacked,
    consumers: queue.consumers.count,
    bindings: topology.router.bindingsTo(queue).map((binding) => specOf(queue.vhost, binding)),
    referencedBy: deadLetters.map((other) => queueId(other.name)),
  };
}

const specOf = (vhost: string, { source, destination, key, args }: Binding): BindingSpec => ({
  vhost,
  source: source.name,
  destinationKind: destination.kind,
  destination: destination.name,
  key,
  args: fieldsOf(args),
});
