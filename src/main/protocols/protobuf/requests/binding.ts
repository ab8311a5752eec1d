// Requests about bindings.

import type { Binding } from '../../../broker/binding.ts';
import type { BindingDeclaration } from '../../../broker/declarations.ts';
import { warren } from '../gen/warren.js';
import { maySee, pageOf, type Request, tableMessage, tableOf } from './request.ts';

const { DestinationKind } = warren.v1;

export function bind(request: Request, body: warren.v1.Bind): void {
  request.vhost.bind(request.connection, declarationOf(body));
  request.answer({ ok: {} });
}

export function unbind(request: Request, body: warren.v1.Unbind): void {
  request.vhost.unbind(request.connection, declarationOf(body));
  request.answer({ ok: {} });
}

function declarationOf(body: warren.v1.Bind | warren.v1.Unbind): BindingDeclaration {
  const isExchange = body.destinationKind === DestinationKind.DESTINATION_KIND_EXCHANGE;
  return {
    source: body.source,
    destinationKind: isExchange ? 'exchange' : 'queue',
    destination: body.destination,
    key: body.bindingKey,
    args: tableOf(body.arguments),
  };
}

export function listBindings(request: Request, body: warren.v1.ListBindings): void {
  const { items, hasMore } = pageOf(visibleBindings(request, body), body.limit);
  request.answer({ bindingList: { bindings: items.map(bindingInfo), hasMore } });
}

function* visibleBindings(request: Request, body: warren.v1.ListBindings): Iterable<Binding> {
  let skipped = 0;
  const exchanges = [...request.vhost.topology.exchanges.values()];
  for (const exchange of exchanges.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (body.source !== '' && exchange.name !== body.source) continue;
    if (exchange.bindings.size === 0 || !maySee(request, 'exchange', exchange.name)) continue;
    for (const binding of exchange.bindings.values()) {
      if (body.destination !== '' && binding.destination.name !== body.destination) continue;
      skipped += 1;
      if (skipped > body.skip) yield binding;
    }
  }
}

function bindingInfo(binding: Binding): warren.v1.BindingInfo.$Properties {
  return {
    source: binding.source.name,
    destinationKind:
      binding.destination.kind === 'exchange'
        ? DestinationKind.DESTINATION_KIND_EXCHANGE
        : DestinationKind.DESTINATION_KIND_QUEUE,
    destination: binding.destination.name,
    bindingKey: binding.key,
    arguments: tableMessage(binding.args),
    messages: binding.messages,
  };
}
