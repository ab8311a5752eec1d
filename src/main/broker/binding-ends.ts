// The two ends that a binding declaration names, once the requester may bind them, and the errors when
// they do not exist. Must not bind anything.

import { checkNotDefaultExchange, stripLineBreaks } from './access/name-rules.ts';
import { checkAccess, checkTopicAccess, type Requester } from './access/requester.ts';
import type { BindingDeclaration } from './declarations.ts';
import { notFound } from './errors.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Queue } from './queue/queue.ts';
import { exchangeResource, queueResource } from './resource-name.ts';
import type { Topology } from './topology.ts';

/** Undefined for an end that does not exist. */
export interface BindingEnds {
  readonly source: Exchange | undefined;
  readonly destination: Queue | Exchange | undefined;
}

/** Throws ACCESS_REFUSED, in RabbitMQ's order: write to the destination, read from the source. */
export function bindingEnds(
  { vhost, exchanges, queues }: Topology,
  requester: Requester,
  declaration: BindingDeclaration,
): BindingEnds {
  const { destinationKind: kind } = declaration;
  const sourceName = stripLineBreaks(declaration.source);
  const destinationName = stripLineBreaks(declaration.destination);
  checkAccess(requester, vhost, 'write', kind, destinationName);
  if (kind === 'exchange') checkNotDefaultExchange(destinationName);
  checkNotDefaultExchange(sourceName);
  checkAccess(requester, vhost, 'read', 'exchange', sourceName);
  const source = exchanges.get(sourceName);
  if (source !== undefined) checkTopicAccess(requester, vhost, 'read', source, declaration.key);
  const destination = (kind === 'queue' ? queues : exchanges).get(destinationName);
  return { source, destination };
}

export function missingSource(vhost: string, { source }: BindingDeclaration): Error {
  return notFound(`no ${exchangeResource(vhost, stripLineBreaks(source))}`);
}

export function missingDestination(vhost: string, declaration: BindingDeclaration): Error {
  const name = stripLineBreaks(declaration.destination);
  return notFound(
    declaration.destinationKind === 'queue'
      ? `no ${queueResource(vhost, name)}`
      : `no ${exchangeResource(vhost, name)}`,
  );
}
