// The commands that declare, delete and purge: the doors of AMQP, with the rights of the user who sits in
// front of the page.

import type { BindingSpec, ExchangeSpec, QueueSpec } from '../../../shared/ipc/contract.ts';
import type {
  BindingDeclaration,
  ExchangeDeclaration,
  QueueDeclaration,
} from '../../broker/declarations.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { tableOf } from '../fields.ts';
import type { CommandContext, Handlers } from '../handlers.ts';

type TopologyCommand =
  | 'exchange.declare'
  | 'exchange.delete'
  | 'queue.declare'
  | 'queue.delete'
  | 'queue.purge'
  | 'binding.declare'
  | 'binding.delete';

export const topologyCommands: Pick<Handlers, TopologyCommand> = {
  'exchange.declare': (context, spec) => {
    vhostOf(context, spec).declareExchange(context.requester(), exchangeDeclaration(spec));
    return {};
  },
  'exchange.delete': (context, { vhost, name }) => {
    vhostOf(context, { vhost }).deleteExchange(context.requester(), name, false);
    return {};
  },
  'queue.declare': (context, spec) => {
    const vhost = vhostOf(context, spec);
    const { name } = vhost.declareQueue(context.requester(), queueDeclaration(spec));
    return { name };
  },
  'queue.delete': (context, { vhost, name }) => ({
    messages: vhostOf(context, { vhost }).deleteQueue(context.requester(), name, {
      isIfUnused: false,
      isIfEmpty: false,
    }),
  }),
  'queue.purge': (context, { vhost, name }) => {
    const messages = vhostOf(context, { vhost }).purgeQueue(context.requester(), name);
    context.host.broker.parts.turn.schedule();
    return { messages };
  },
  'binding.declare': (context, spec) => {
    vhostOf(context, spec).bind(context.requester(), bindingDeclaration(spec));
    return {};
  },
  'binding.delete': (context, spec) => {
    vhostOf(context, spec).unbind(context.requester(), bindingDeclaration(spec));
    return {};
  },
};

/** Throws NOT_FOUND or ACCESS_REFUSED. */
export function vhostOf(
  { user, host }: CommandContext,
  { vhost }: { readonly vhost: string },
): VirtualHost {
  // What is recorded for the disk is written at the end of a turn.
  host.broker.parts.turn.schedule();
  return user.checkVhost(vhost);
}

export const exchangeDeclaration = ({ args, ...spec }: ExchangeSpec): ExchangeDeclaration => ({
  name: spec.name,
  type: spec.type,
  isDurable: spec.isDurable,
  isAutoDelete: spec.isAutoDelete,
  isInternal: spec.isInternal,
  args: tableOf(args),
});

export const queueDeclaration = ({ args, ...spec }: QueueSpec): QueueDeclaration => ({
  name: spec.name,
  isDurable: spec.isDurable,
  isExclusive: false,
  isAutoDelete: spec.isAutoDelete,
  args: tableOf(args),
});

const bindingDeclaration = ({ args, ...spec }: BindingSpec): BindingDeclaration => ({
  source: spec.source,
  destinationKind: spec.destinationKind,
  destination: spec.destination,
  key: spec.key,
  args: tableOf(args),
});
