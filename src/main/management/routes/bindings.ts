// Bindings: /bindings, and those of one queue or exchange.

import type { Binding } from '../../broker/binding.ts';
import { findBinding, propertiesKey } from '../binding-key.ts';
import { checkName } from '../entity-name.ts';
import { badRequest, HttpError } from '../error-response.ts';
import { jsonToTable } from '../json-arguments.ts';
import { listReply } from '../list.ts';
import { field, textField } from '../request-body.ts';
import { type ApiRequest, created, existing, noContent, type Route } from '../route.ts';
import { ARGUMENTS, object, TEXT } from '../schemas.ts';
import { asDirectRequest } from '../topology-request.ts';
import { bindingList, bindingsOf, bindingView, type ShownBinding } from '../views/binding.ts';
import { visibleVhosts } from '../visibility.ts';
import { exchangeOf } from './exchanges.ts';

const tag = 'Bindings';

const list = (request: ApiRequest, bindings: readonly ShownBinding[]): unknown =>
  listReply(bindingList(bindings), request.query);

const shown = (vhost: string, bindings: Iterable<Binding>): ShownBinding[] =>
  [...bindings].map((binding) => ({ vhost, binding }));

function kindOf(request: ApiRequest): 'queue' | 'exchange' {
  const type = request.param('dtype');
  if (type === 'q') return 'queue';
  if (type === 'e') return 'exchange';
  throw new HttpError(404, 'Object Not Found', 'Not Found');
}

/** Bindings from the source to the destination of the address. */
function between(request: ApiRequest): ShownBinding[] {
  const vhost = request.vhost();
  const [source, destination] = [request.param('source'), request.param('destination')];
  const kind = kindOf(request);
  const { exchanges, queues } = vhost.topology;
  if (source === '') {
    const isImplied = kind === 'queue' && queues.has(destination);
    return isImplied ? [{ vhost: vhost.name, queueName: destination }] : [];
  }
  const bindings = [...(exchanges.get(source)?.bindings.values() ?? [])];
  return shown(
    vhost.name,
    bindings.filter(
      (binding) => binding.destination.kind === kind && binding.destination.name === destination,
    ),
  );
}

/** The binding of the address. Throws a 404. */
function bindingOf(request: ApiRequest): ShownBinding {
  const candidates = between(request);
  const props = request.param('props');
  const implied = candidates.find(
    (candidate) =>
      'queueName' in candidate &&
      (propertiesKey(candidate.queueName, []) === props || candidate.queueName === props),
  );
  if (implied !== undefined) return implied;
  const bindings = candidates.flatMap((found) => ('binding' in found ? [found.binding] : []));
  return { vhost: request.vhost().name, binding: existing(findBinding(bindings, props)) };
}

const encode = (part: string): string => encodeURIComponent(part).replaceAll('%20', '+');

export const bindingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/bindings',
    tag,
    summary: 'Bindings of all vhosts that the user sees',
    access: 'vhost',
    isList: true,
    handle: (request) => list(request, visibleVhosts(request).flatMap(bindingsOf)),
  },
  {
    method: 'GET',
    path: '/bindings/:vhost',
    tag,
    summary: 'Bindings of a vhost',
    access: 'vhost',
    isList: true,
    handle: (request) => list(request, bindingsOf(request.vhost())),
  },
  {
    method: 'GET',
    path: '/exchanges/:vhost/:exchange/bindings/source',
    tag,
    summary: 'Bindings that an exchange is the source of',
    access: 'vhost',
    isList: true,
    handle: (request) => {
      const vhost = request.vhost();
      const { bindings, isDefault } = exchangeOf(request);
      if (!isDefault) return list(request, shown(vhost.name, bindings.values()));
      return list(
        request,
        bindingsOf(vhost).filter((binding) => 'queueName' in binding),
      );
    },
  },
  {
    method: 'GET',
    path: '/exchanges/:vhost/:exchange/bindings/destination',
    tag,
    summary: 'Bindings that an exchange is the destination of',
    access: 'vhost',
    isList: true,
    handle: (request) => {
      const vhost = request.vhost();
      return list(
        request,
        shown(vhost.name, vhost.topology.router.bindingsTo(exchangeOf(request))),
      );
    },
  },
  {
    method: 'GET',
    path: '/queues/:vhost/:queue/bindings',
    tag,
    summary: 'Bindings of a queue',
    access: 'vhost',
    isList: true,
    handle: (request) => {
      const vhost = request.vhost();
      const queue = existing(vhost.topology.queues.get(request.param('queue')));
      return list(request, [
        { vhost: vhost.name, queueName: queue.name },
        ...shown(vhost.name, vhost.topology.router.bindingsTo(queue)),
      ]);
    },
  },
  {
    method: 'GET',
    path: '/bindings/:vhost/e/:source/:dtype/:destination',
    tag,
    summary: 'Bindings between an exchange and a queue (q) or an exchange (e)',
    access: 'vhost',
    isList: true,
    handle: (request) => list(request, between(request)),
  },
  {
    method: 'POST',
    path: '/bindings/:vhost/e/:source/:dtype/:destination',
    tag,
    summary: 'Make a binding; its address is in the Location header',
    access: 'vhost',
    body: object({ routing_key: TEXT, arguments: ARGUMENTS }),
    handle: (request) => {
      const [source, destination] = [request.param('source'), request.param('destination')];
      const destinationKind = kindOf(request);
      const body = request.body();
      const key = checkName('routing key', textField(body, 'routing_key', ''));
      const args = jsonToTable(field(body, 'arguments'));
      asDirectRequest(() =>
        request
          .vhost()
          .bind(request.requester, { source, destinationKind, destination, key, args }),
      );
      const props = encode(propertiesKey(key, args));
      return created({ location: `${encode(destination)}/${props}` });
    },
  },
  {
    method: 'GET',
    path: '/bindings/:vhost/e/:source/:dtype/:destination/:props',
    tag,
    summary: 'One binding, by its properties_key',
    access: 'vhost',
    handle: (request) => bindingView(bindingOf(request)),
  },
  {
    method: 'DELETE',
    path: '/bindings/:vhost/e/:source/:dtype/:destination/:props',
    tag,
    summary: 'Remove a binding',
    access: 'vhost',
    handle: (request) => {
      const found = bindingOf(request);
      if ('queueName' in found) {
        throw badRequest('operation not permitted on the default exchange');
      }
      const { source, destination, key, args } = found.binding;
      asDirectRequest(() =>
        request.vhost().unbind(request.requester, {
          source: source.name,
          destinationKind: destination.kind,
          destination: destination.name,
          key,
          args,
        }),
      );
      return noContent();
    },
  },
];
