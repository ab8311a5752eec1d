// The OpenAPI description of the routes, made from their data alone.

import type { JsonSchema, Method, Route } from './route.ts';

const LIST_PARAMETERS: Readonly<Record<string, string>> = {
  page: 'number of the page, from 1; without it the whole list is sent',
  page_size: 'items on a page, at most 500 (default 100)',
  name: 'part of the name, or a regular expression; with page',
  use_regex: 'true reads name as a regular expression',
  sort: 'column to sort by; inner ones with dots',
  sort_reverse: 'true turns the order around',
  columns: 'columns to send, with commas; inner ones with dots',
};

const SAMPLE_PARAMETERS: Readonly<Record<string, string>> = Object.fromEntries(
  ['lengths', 'msg_rates', 'data_rates'].flatMap((group) => [
    [`${group}_age`, 'seconds back from now to send samples of'],
    [`${group}_incr`, 'seconds between samples'],
  ]),
);

const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['error', 'reason'],
  properties: { error: { type: 'string' }, reason: { description: 'text, or a list of texts' } },
};

const ACCESS_TEXTS: Readonly<Record<Route['access'], string>> = {
  open: 'Open to everybody.',
  management: 'For users with any management tag.',
  monitor: 'For monitoring users and administrators.',
  administrator: 'For administrators.',
  vhost: 'For users with access to the virtual host, and administrators.',
  'vhost-visible': 'For users with access to the virtual host, and monitoring users.',
  policies: 'For policymakers with access to the virtual host, and administrators.',
  policymaker: 'For policymakers and administrators.',
};

/** An OpenAPI 3.1 document. */
export function describeApi(routes: readonly Route[], version: string): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    const operations = paths[path];
    operations[route.method.toLowerCase()] = describeOperation(route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Warren management HTTP API',
      version,
      description:
        'Compatible with the HTTP API of RabbitMQ’s management plugin. Names in addresses are ' +
        'percent-encoded: the virtual host / is %2F.',
    },
    servers: [{ url: '/api' }],
    security: [{ basic: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { basic: { type: 'http', scheme: 'basic' } },
      schemas: { Error: ERROR_SCHEMA },
      responses: {
        Error: {
          description: 'what went wrong',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
}

function describeOperation(route: Route): JsonSchema {
  const { body } = route;
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: ACCESS_TEXTS[route.access],
    ...(route.access === 'open' ? { security: [] } : {}),
    parameters: parametersOf(route),
    ...(body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: { ...successOf(route.method), default: { $ref: '#/components/responses/Error' } },
  };
}

function parametersOf(route: Route): readonly JsonSchema[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query = {
    ...(route.isList ? { ...LIST_PARAMETERS, ...SAMPLE_PARAMETERS } : {}),
    ...route.query,
  };
  const inQuery = Object.entries(query).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }));
  return [...inPath, ...inQuery];
}

function successOf(method: Method): JsonSchema {
  const json = (description: string): JsonSchema => ({
    description,
    content: { 'application/json': {} },
  });
  switch (method) {
    case 'GET':
      return { 200: json('what was asked for') };
    case 'POST':
      return {
        200: json('the result'),
        201: { description: 'made' },
        204: { description: 'done' },
      };
    case 'PUT':
      return {
        201: { description: 'made' },
        204: { description: 'was there; changed where it differs' },
      };
    case 'DELETE':
      return { 204: { description: 'gone' } };
  }
}

/** Such as `getQueuesByVhostByQueue`. */
function operationId({ method, path }: Route): string {
  const words = path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (part.startsWith(':') ? `by-${part.slice(1)}` : part))
    .flatMap((part) => part.split(/[^\da-zA-Z]+/))
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${method.toLowerCase()}${words.join('')}`;
}
