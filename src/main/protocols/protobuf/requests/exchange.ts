// Requests about exchanges.

import { checkAnyAccess } from '../../../broker/access/requester.ts';
import { notFound } from '../../../broker/errors.ts';
import type { Exchange } from '../../../broker/exchange/exchange.ts';
import { exchangeResource } from '../../../broker/resource-name.ts';
import type { warren } from '../gen/warren.js';
import { maySee, pageOf, type Request, tableMessage, tableOf } from './request.ts';

export function declareExchange(request: Request, body: warren.v1.DeclareExchange): void {
  const { vhost, connection } = request;
  if (body.passive) vhost.declareExchangePassively(connection, body.name);
  else {
    vhost.declareExchange(connection, {
      name: body.name,
      type: body.type,
      isDurable: body.durable,
      isAutoDelete: body.autoDelete,
      isInternal: body.internal,
      args: tableOf(body.arguments),
    });
  }
  request.answer({ ok: {} });
}

export function deleteExchange(request: Request, body: warren.v1.DeleteExchange): void {
  request.vhost.deleteExchange(request.connection, body.name, body.ifUnused);
  request.answer({ ok: {} });
}

export function inspectExchange(request: Request, { name }: warren.v1.InspectExchange): void {
  const { vhost, connection } = request;
  checkAnyAccess(connection, vhost.name, 'exchange', name);
  const exchange = vhost.topology.exchanges.get(name);
  if (exchange === undefined) throw notFound(`no ${exchangeResource(vhost.name, name)}`);
  request.answer({ exchangeInfo: exchangeInfo(exchange) });
}

export function listExchanges(request: Request, body: warren.v1.ListExchanges): void {
  const after = body.after ?? null;
  const visible = [...request.vhost.topology.exchanges.values()]
    .filter(({ name }) => after === null || name > after)
    .filter(({ name }) => maySee(request, 'exchange', name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, hasMore } = pageOf(visible, body.limit);
  request.answer({ exchangeList: { exchanges: items.map(exchangeInfo), hasMore } });
}

function exchangeInfo(exchange: Exchange): warren.v1.ExchangeInfo.$Properties {
  return {
    name: exchange.name,
    type: exchange.type,
    durable: exchange.isDurable,
    autoDelete: exchange.isAutoDelete,
    internal: exchange.isInternal,
    arguments: tableMessage(exchange.args),
    bindings: exchange.bindings.size,
  };
}
