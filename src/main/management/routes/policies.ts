// Policies and operator policies: /policies, /operator-policies.

import type { Policy, PolicyKind } from '../../broker/policy/policy.ts';
import { checkName } from '../entity-name.ts';
import { plainList } from '../list.ts';
import { field, requireKeys } from '../request-body.ts';
import { type ApiRequest, changed, existing, noContent, type Route } from '../route.ts';
import { INTEGER, object, TEXT } from '../schemas.ts';
import { asParameterRequest } from '../topology-request.ts';
import { policyView } from '../views/policy.ts';
import { inVisibleVhosts } from '../visibility.ts';

const BODY = object({
  pattern: TEXT,
  definition: { type: 'object' },
  priority: INTEGER,
  'apply-to': {
    enum: ['all', 'queues', 'exchanges', 'classic_queues', 'quorum_queues', 'streams'],
  },
});

const policyOf = (request: ApiRequest, kind: PolicyKind): Policy => {
  const { policies } = request.parts.administration;
  return existing(policies.get(kind, request.vhost().name, request.param('name')));
};

function list(request: ApiRequest, policies: readonly Policy[]): unknown {
  const visible = inVisibleVhosts(request, policies);
  return plainList(visible.map(policyView), ['vhost', 'name'], request.query);
}

function routesOf(path: string, kind: PolicyKind): readonly Route[] {
  const isOperator = kind === 'operator_policy';
  const [tag, noun] = isOperator
    ? ['Operator policies', 'operator policy']
    : ['Policies', 'policy'];
  const readAccess = isOperator ? 'administrator' : 'policies';
  return [
    {
      method: 'GET',
      path,
      tag,
      summary: `${tag} of all vhosts that the user sees`,
      access: 'vhost',
      isList: true,
      handle: (request) => list(request, request.parts.administration.policies.list(kind)),
    },
    {
      method: 'GET',
      path: `${path}/:vhost`,
      tag,
      summary: `${tag} of a virtual host`,
      access: 'vhost',
      isList: true,
      handle: (request) =>
        list(request, request.parts.administration.policies.list(kind, request.vhost().name)),
    },
    {
      method: 'GET',
      path: `${path}/:vhost/:name`,
      tag,
      summary: `One ${noun}`,
      access: readAccess,
      handle: (request) => policyView(policyOf(request, kind)),
    },
    {
      method: 'PUT',
      path: `${path}/:vhost/:name`,
      tag,
      summary: `Set a ${noun}; it is applied at once`,
      access: readAccess,
      body: BODY,
      handle: (request) => {
        const vhost = request.vhost().name;
        const body = request.body();
        requireKeys(body, 'pattern', 'definition');
        const { policies } = request.parts.administration;
        const spec = {
          vhost,
          name: checkName('policy', request.param('name')),
          pattern: field(body, 'pattern'),
          applyTo: field(body, 'apply-to'),
          priority: field(body, 'priority'),
          definition: field(body, 'definition'),
        };
        const change = asParameterRequest(() => policies.set(request.user, kind, spec));
        return changed(change);
      },
    },
    {
      method: 'DELETE',
      path: `${path}/:vhost/:name`,
      tag,
      summary: `Clear a ${noun}; it is withdrawn at once`,
      access: readAccess,
      handle: (request) => {
        const { vhost, name } = policyOf(request, kind);
        request.parts.administration.policies.clear(request.user, kind, vhost, name);
        return noContent();
      },
    },
  ];
}

export const policyRoutes: readonly Route[] = [
  ...routesOf('/policies', 'policy'),
  ...routesOf('/operator-policies', 'operator_policy'),
];
