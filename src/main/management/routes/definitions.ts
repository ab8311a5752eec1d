// Definitions up and down: /definitions.

import { Buffer } from 'node:buffer';
import type { JsonValue } from '../../broker/json.ts';
import { badRequest, HttpError } from '../error-response.ts';
import { readMultipartFile } from '../multipart.ts';
import { ApiReply, type ApiRequest, noContent, type Route } from '../route.ts';

const tag = 'Definitions';

/** A file for browsers when `download` names one. */
function download(request: ApiRequest, definitions: unknown): ApiReply {
  const name = request.query.get('download');
  if (name === undefined) return new ApiReply(200, definitions);
  const safe = name.replaceAll(/[^\w.@+-]/g, '_');
  return new ApiReply(200, definitions, {
    'content-disposition': `attachment; filename=${safe}`,
  });
}

function parse(request: ApiRequest): JsonValue {
  const bytes = readMultipartFile(request.header('content-type'), request.rawBody);
  try {
    return bytes.length === 0 ? {} : JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw badRequest('failed_to_parse_json');
  }
}

async function load(request: ApiRequest, vhost: string | undefined): Promise<unknown> {
  const { definitions } = request.parts;
  const json = parse(request);
  const target = { actor: request.user, ...(vhost === undefined ? {} : { vhost }) };
  if (request.query.isTrue('dry_run')) return definitions.difference(json, target);
  await definitions.import(json, target);
  return noContent();
}

/** Throws RabbitMQ's 400 for a vhost that does not exist. */
function vhostName(request: ApiRequest): string {
  const name = request.param('vhost');
  if (request.parts.administration.vhosts.get(name) !== undefined) return name;
  if (request.method === 'GET') throw badRequest('vhost_not_found');
  throw new HttpError(404, 'not_found', 'vhost_not_found');
}

const DRY_RUN = { dry_run: 'true changes nothing and answers with the difference' };
const FILE = { download: 'name of the file that a browser shall save' };
const BODY = { type: 'object', description: 'definitions as exported by RabbitMQ or Warren' };

const routesOf = (path: string): readonly Route[] => [
  {
    method: 'GET',
    path,
    tag,
    summary: 'Everything that is defined: users, vhosts, queues, policies and so on',
    access: 'administrator',
    query: FILE,
    handle: (request) => download(request, request.parts.definitions.export()),
  },
  {
    method: 'POST',
    path,
    tag,
    summary: 'Load definitions: all of them or, when something is wrong, nothing',
    access: 'administrator',
    query: DRY_RUN,
    body: BODY,
    handle: (request) => load(request, undefined),
  },
];

export const definitionRoutes: readonly Route[] = [
  ...routesOf('/definitions'),
  ...routesOf('/all-configuration'),
  {
    method: 'GET',
    path: '/definitions/:vhost',
    tag,
    summary: 'Everything that is defined in a virtual host',
    access: 'administrator',
    query: FILE,
    handle: (request) => download(request, request.parts.definitions.export(vhostName(request))),
  },
  {
    method: 'POST',
    path: '/definitions/:vhost',
    tag,
    summary: 'Load definitions into a virtual host',
    access: 'administrator',
    query: DRY_RUN,
    body: BODY,
    handle: (request) => load(request, vhostName(request)),
  },
];
