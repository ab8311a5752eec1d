// Exchanges: /exchanges.

import type { Exchange } from '../../broker/exchange/exchange.ts';
import { checkName } from '../entity-name.ts';
import { jsonToTable } from '../json-arguments.ts';
import { listReply, withColumns } from '../list.ts';
import { booleanField, field, textField } from '../request-body.ts';
import { type ApiRequest, changed, existing, noContent, type Route } from '../route.ts';
import { ARGUMENTS, BOOLEAN, object, TEXT } from '../schemas.ts';
import { readSampleRanges } from '../statistics/sample-range.ts';
import { asDirectRequest } from '../topology-request.ts';
import { exchangeList, exchangeView } from '../views/exchange.ts';
import { visibleVhosts } from '../visibility.ts';

const tag = 'Exchanges';

const messageRange = ({ query }: ApiRequest) => readSampleRanges(query.toObject()).messageRates;

function listExchanges(request: ApiRequest, exchanges: readonly Exchange[]): unknown {
  const source = exchangeList(request.parts, exchanges, messageRange(request));
  return listReply(source, request.query);
}

export const exchangeOf = (request: ApiRequest): Exchange =>
  existing(request.vhost().topology.exchanges.get(request.param('exchange')));

export const exchangeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/exchanges',
    tag,
    summary: 'Exchanges of all vhosts that the user sees',
    access: 'vhost',
    isList: true,
    handle: (request) =>
      listExchanges(
        request,
        visibleVhosts(request).flatMap(({ topology }) => [...topology.exchanges.values()]),
      ),
  },
  {
    method: 'GET',
    path: '/exchanges/:vhost',
    tag,
    summary: 'Exchanges of a vhost',
    access: 'vhost',
    isList: true,
    handle: (request) => listExchanges(request, [...request.vhost().topology.exchanges.values()]),
  },
  {
    method: 'GET',
    path: '/exchanges/:vhost/:exchange',
    tag,
    summary: 'One exchange',
    access: 'vhost',
    handle: (request) => {
      const view = exchangeView(request.parts, exchangeOf(request), messageRange(request));
      // Told apart by channel and queue only in RabbitMQ's mode `detailed`.
      return withColumns({ ...view, incoming: [], outgoing: [] }, request.query);
    },
  },
  {
    method: 'PUT',
    path: '/exchanges/:vhost/:exchange',
    tag,
    summary: 'Declare an exchange',
    access: 'vhost',
    body: object({
      type: TEXT,
      durable: BOOLEAN,
      auto_delete: BOOLEAN,
      internal: BOOLEAN,
      arguments: ARGUMENTS,
    }),
    handle: (request) => {
      const vhost = request.vhost();
      const name = checkName('exchange', request.param('exchange'));
      const body = request.body();
      const isKnown = vhost.topology.exchanges.has(name);
      asDirectRequest(() =>
        vhost.declareExchange(request.requester, {
          name,
          type: textField(body, 'type', 'direct'),
          isDurable: booleanField(body, 'durable', false),
          isAutoDelete: booleanField(body, 'auto_delete', false),
          isInternal: booleanField(body, 'internal', false),
          args: jsonToTable(field(body, 'arguments')),
        }),
      );
      return changed(isKnown ? 'updated' : 'created');
    },
  },
  {
    method: 'DELETE',
    path: '/exchanges/:vhost/:exchange',
    tag,
    summary: 'Delete an exchange',
    access: 'vhost',
    query: { 'if-unused': 'true refuses when it is the source of a binding' },
    handle: (request) => {
      const { name } = exchangeOf(request);
      const isIfUnused = request.query.isTrue('if-unused');
      asDirectRequest(() => request.vhost().deleteExchange(request.requester, name, isIfUnused));
      return noContent();
    },
  },
];
