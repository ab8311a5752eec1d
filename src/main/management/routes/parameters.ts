// Runtime parameters: /parameters, /global-parameters.

import type { JsonValue } from '../../broker/json.ts';
import type { Parameter } from '../../broker/parameters.ts';
import { plainList } from '../list.ts';
import { field, requireKeys } from '../request-body.ts';
import { type ApiRequest, changed, existing, noContent, type Route } from '../route.ts';
import { ANY, object } from '../schemas.ts';
import { asParameterRequest } from '../topology-request.ts';
import { inVisibleVhosts } from '../visibility.ts';

const tag = 'Parameters';
const BODY = object({ value: ANY });

function list(request: ApiRequest, parameters: readonly Parameter[]): unknown {
  const visible = inVisibleVhosts(request, parameters);
  return plainList(
    visible.map((parameter) => ({ ...parameter })),
    ['vhost', 'name'],
    request.query,
  );
}

const parameterOf = (request: ApiRequest): Parameter =>
  existing(
    request.parts.administration.parameters.get(
      request.vhost().name,
      request.param('component'),
      request.param('name'),
    ),
  );

function givenValue(request: ApiRequest): JsonValue {
  const body = request.body();
  requireKeys(body, 'value');
  return field(body, 'value') ?? null;
}

export const parameterRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/parameters',
    tag,
    summary: 'Runtime parameters of all components',
    access: 'policies',
    isList: true,
    handle: (request) => list(request, request.parts.administration.parameters.list()),
  },
  {
    method: 'GET',
    path: '/parameters/:component',
    tag,
    summary: 'Runtime parameters of a component',
    access: 'policies',
    isList: true,
    handle: (request) =>
      list(request, request.parts.administration.parameters.list(request.param('component'))),
  },
  {
    method: 'GET',
    path: '/parameters/:component/:vhost',
    tag,
    summary: 'Runtime parameters of a component in a virtual host',
    access: 'policies',
    isList: true,
    handle: (request) => {
      const { parameters } = request.parts.administration;
      return list(request, parameters.list(request.param('component'), request.vhost().name));
    },
  },
  {
    method: 'GET',
    path: '/parameters/:component/:vhost/:name',
    tag,
    summary: 'One runtime parameter',
    access: 'policies',
    handle: parameterOf,
  },
  {
    method: 'PUT',
    path: '/parameters/:component/:vhost/:name',
    tag,
    summary: 'Set a runtime parameter',
    access: 'policies',
    body: BODY,
    handle: (request) => {
      const vhost = request.vhost().name;
      const [component, name] = [request.param('component'), request.param('name')];
      const parameter = { vhost, component, name, value: givenValue(request) };
      const { parameters } = request.parts.administration;
      return changed(asParameterRequest(() => parameters.set(request.user, parameter)));
    },
  },
  {
    method: 'DELETE',
    path: '/parameters/:component/:vhost/:name',
    tag,
    summary: 'Clear a runtime parameter',
    access: 'policies',
    handle: (request) => {
      const { vhost, component, name } = parameterOf(request);
      request.parts.administration.parameters.clear(request.user, vhost, component, name);
      return noContent();
    },
  },
  {
    method: 'GET',
    path: '/global-parameters',
    tag,
    summary: 'Global runtime parameters',
    access: 'policymaker',
    isList: true,
    handle: ({ parts, query }) =>
      plainList(
        parts.administration.parameters.globals().map((parameter) => ({ ...parameter })),
        ['name'],
        query,
      ),
  },
  {
    method: 'GET',
    path: '/global-parameters/:name',
    tag,
    summary: 'One global runtime parameter',
    access: 'policymaker',
    handle: ({ parts, param }) => existing(parts.administration.parameters.global(param('name'))),
  },
  {
    method: 'PUT',
    path: '/global-parameters/:name',
    tag,
    summary: 'Set a global runtime parameter',
    access: 'policymaker',
    body: BODY,
    handle: (request) => {
      const { parameters } = request.parts.administration;
      return changed(
        parameters.setGlobal(request.user, request.param('name'), givenValue(request)),
      );
    },
  },
  {
    method: 'DELETE',
    path: '/global-parameters/:name',
    tag,
    summary: 'Clear a global runtime parameter',
    access: 'policymaker',
    handle: ({ parts, param, user }) => {
      const { parameters } = parts.administration;
      parameters.clearGlobal(user, existing(parameters.global(param('name'))).name);
      return noContent();
    },
  },
];
