// What is true of every request to the management interface, and everything that is served. Must never
// trust a browser's word on where it comes from, nor put a password into a log.

import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { User } from '../broker/access/users.ts';
import { allowedMethods } from './allowed-methods.ts';
import { API_PAGE, API_PAGE_POLICY } from './api-page.ts';
import { authenticate, logIn, type Peer } from './auth.ts';
import {
  badRequest,
  bodyTooLarge,
  HttpError,
  methodNotAllowed,
  objectNotFound,
  toHttpError,
} from './error-response.ts';
import type { LoginFinder, ManagementAccess, UpgradeHandler } from './extension.ts';
import { codeOf, type HttpHandler } from './http-listener.ts';
import { LoginThrottle } from './login-throttle.ts';
import type { ManagementOptions } from './management-options.ts';
import { registerMetrics } from './metrics-routes.ts';
import { describeApi } from './openapi.ts';
import type { ApiParts, Route } from './route.ts';
import { registerRoutes } from './router.ts';
import { ROUTES } from './routes/all.ts';
import { refusalOf } from './security.ts';

const BODY_LIMIT_BYTES = 10_000_000;
/** Names of 255 bytes, every byte escaped, twice. */
const MAX_PARAM_LENGTH = 4_096;

type Rules = Pick<ManagementOptions, 'allowedHosts' | 'extensions'>;

interface Upgrade {
  readonly handler: UpgradeHandler;
  readonly findLogin: LoginFinder | undefined;
}

const peerOf = ({ remoteAddress, remotePort }: Socket): Peer => ({
  address: remoteAddress ?? '',
  port: remotePort ?? 0,
});

/** The API, the metrics, and what extensions add. */
export async function createApi(parts: ApiParts, options: Rules): Promise<HttpHandler> {
  const { allowedHosts, extensions = [] } = options;
  const server = createBareServer(parts, allowedHosts, ROUTES);
  const throttle = new LoginThrottle();
  registerRoutes(server, ROUTES, parts, throttle);
  registerMetrics(server, parts);
  registerDescription(server, parts);
  const upgrades = new Map<string, Upgrade>();
  const { administration } = parts;
  const userOf = (headers: IncomingMessage['headers'], socket: Socket): User =>
    authenticate(headers.authorization, peerOf(socket), administration, throttle);
  const access: ManagementAccess = {
    authenticate: ({ headers, socket }) => userOf(headers, socket),
    logIn: (username, password, socket) =>
      logIn({ username, password }, peerOf(socket), administration, throttle),
    onUpgrade: (path, handler, findLogin) => upgrades.set(path, { handler, findLogin }),
  };
  for (const extend of extensions) await extend(server, access);
  const onUpgrade: HttpHandler['onUpgrade'] = (request, socket, head) => {
    try {
      const { headers, method = 'GET', url = '' } = request;
      checkOrigin(headers, method, allowedHosts);
      const upgrade = upgrades.get(url.split('?')[0] ?? '');
      if (upgrade === undefined) throw objectNotFound();
      const user = upgrade.findLogin?.(request) ?? userOf(headers, request.socket);
      upgrade.handler(request, socket, head, user);
    } catch (error) {
      const { status } = toHttpError(error) ?? { status: 500 };
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\n\r\n`);
    }
  };
  return handlerOf(server, onUpgrade);
}

/** The metrics alone. */
export async function createMetrics(
  parts: ApiParts,
  { allowedHosts }: Rules,
): Promise<HttpHandler> {
  const server = createBareServer(parts, allowedHosts, []);
  registerMetrics(server, parts);
  return handlerOf(server, (_request, socket) => socket.destroy());
}

async function handlerOf(
  server: FastifyInstance,
  onUpgrade: HttpHandler['onUpgrade'],
): Promise<HttpHandler> {
  await server.ready();
  return {
    onRequest: (request, response) => server.routing(request, response),
    onUpgrade,
    close: () => server.close(),
  };
}

function createBareServer(
  parts: ApiParts,
  allowedHosts: readonly string[],
  routes: readonly Route[],
): FastifyInstance {
  const server = Fastify({
    logger: false,
    exposeHeadRoutes: false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_LENGTH },
    // Schemas describe what is understood; values stay as they were sent.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  server.addHook('onRequest', async ({ headers, method }, reply) => {
    reply.headers(COMMON_HEADERS);
    checkOrigin(headers, method, allowedHosts);
  });
  // Whatever a client says the body is, it is JSON, as in RabbitMQ.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, typeof body === 'string' ? Buffer.from(body) : body);
  });
  server.setErrorHandler((error, request, reply) => answerError(parts, error, request, reply));
  const methodsAt = allowedMethods(routes);
  server.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(request.url);
    if (allowed === null) return answerError(parts, objectNotFound(), request, reply);
    if (request.method !== 'OPTIONS') {
      return answerError(parts, methodNotAllowed(allowed), request, reply);
    }
    return reply.header('allow', allowed).status(200).send();
  });
  return server;
}

const COMMON_HEADERS = {
  'cache-control': 'no-cache',
  vary: 'accept-encoding, origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** Throws a 403 for what may not come from a browser. */
function checkOrigin(
  headers: IncomingMessage['headers'],
  method: string,
  allowedHosts: readonly string[],
): void {
  const text = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(',') : value;
  };
  const reason = refusalOf(
    {
      host: headers.host,
      origin: headers.origin,
      fetchSite: text('sec-fetch-site'),
      fetchMode: text('sec-fetch-mode'),
      method,
    },
    { allowedHosts },
  );
  if (reason !== null) throw new HttpError(403, 'forbidden', reason);
}

function answerError(
  { logger }: ApiParts,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = toHttpError(error) ?? frameworkError(error);
  if (known === undefined) {
    const stack = error instanceof Error ? error.stack : String(error);
    const path = request.routeOptions.url;
    logger.error('internal error of the management interface', { path, error: stack });
    return reply.status(500).send({ error: 'internal_error', reason: 'Internal Server Error' });
  }
  const { status, error: name, reason, headers } = known;
  return reply.status(status).headers(headers).send({ error: name, reason });
}

/** Refusals of the framework itself, with status 4xx. */
function frameworkError(error: unknown): HttpError | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  const code = codeOf(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge();
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500) return undefined;
  return statusCode === 400
    ? badRequest(error.message)
    : new HttpError(statusCode, 'refused', error.message);
}

/** The description of the API, for programs and for people. */
function registerDescription(server: FastifyInstance, { node }: ApiParts): void {
  let description: string | undefined;
  server.get('/api/openapi.json', (_request, reply) => {
    description ??= JSON.stringify(describeApi(ROUTES, node.productVersion));
    return reply.type('application/json').send(description);
  });
  for (const path of ['/api', '/api/index.html']) {
    server.get(path, (_request, reply) =>
      reply
        .header('content-security-policy', API_PAGE_POLICY)
        .type('text/html; charset=utf-8')
        .send(API_PAGE),
    );
  }
}
