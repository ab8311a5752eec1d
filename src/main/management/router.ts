// Registers the routes: who may, what body, how the answer is written. What a route does is its own.

import { Buffer } from 'node:buffer';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Requester } from '../broker/access/requester.ts';
import type { User } from '../broker/access/users.ts';
import type { JsonObject } from '../broker/json.ts';
import type { VirtualHost } from '../broker/vhost.ts';
import { authenticate, authorize } from './auth.ts';
import { badRequest, objectNotFound, vhostNotFound } from './error-response.ts';
import { ListReply, listText } from './list.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { Query } from './query.ts';
import { parseBody } from './request-body.ts';
import { type ApiParts, ApiReply, type ApiRequest, type Route } from './route.ts';

/** Longer lists are sent in pieces. */
const STREAMED_ITEMS = 200;
const DEFAULT_EXCHANGE = 'amq.default';
/** Address parts in which `amq.default` means the default exchange. */
const EXCHANGE_PARTS: readonly string[] = ['exchange', 'source', 'destination'];

/** Registers all routes below `/api`. */
export function registerRoutes(
  server: FastifyInstance,
  routes: readonly Route[],
  parts: ApiParts,
  throttle: LoginThrottle,
): void {
  const users = new WeakMap<FastifyRequest, User>();
  for (const route of routes) {
    server.route({
      method: route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
      url: `/api${route.path}`,
      // Before the body is read: strangers send none.
      onRequest: async (request) => {
        if (route.access === 'open') return;
        const { socket, headers } = request;
        const peer = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
        const user = authenticate(headers.authorization, peer, parts.administration, throttle);
        users.set(request, user);
        authorize(route.access, user, knownVhost(request, parts), parts.administration);
      },
      handler: async (request, reply) => {
        const user = users.get(request) ?? NOBODY;
        const apiRequest = new RouteRequest(request, route, parts, user);
        await send(reply, await route.handle(apiRequest));
        return reply;
      },
    });
  }
}

const NOBODY: User = {
  name: '',
  username: '',
  passwordHash: '',
  hashingAlgorithm: 'rabbit_password_hashing_sha256',
  tags: [],
  limits: {},
};

const paramsOf = (request: FastifyRequest): Readonly<Record<string, unknown>> =>
  typeof request.params === 'object' && request.params !== null ? { ...request.params } : {};

/** The vhost of the address or of the X-Vhost header, when it exists. */
function knownVhost(request: FastifyRequest, { administration }: ApiParts): string | undefined {
  const name = paramsOf(request).vhost ?? request.headers['x-vhost'];
  return typeof name === 'string' ? administration.vhosts.get(name)?.name : undefined;
}

class RouteRequest implements ApiRequest {
  readonly parts: ApiParts;
  readonly user: User;
  readonly requester: Requester;
  readonly query: Query;
  readonly path: string;
  readonly method: string;
  readonly rawBody: Buffer;
  /** Bound: routes take it out of the request. */
  readonly param: (name: string) => string;
  readonly vhost: () => VirtualHost;
  readonly #request: FastifyRequest;
  readonly #route: Route;

  constructor(request: FastifyRequest, route: Route, parts: ApiParts, user: User) {
    this.#request = request;
    this.#route = route;
    this.parts = parts;
    this.user = user;
    this.requester = parts.administration.requester(user);
    const [path = '', ...query] = request.url.split('?');
    this.path = path;
    this.query = new Query(query.join('?'));
    this.method = request.method;
    this.rawBody = bytesOf(request.body);
    const params = paramsOf(request);
    this.param = (name) => {
      const value = params[name];
      if (typeof value !== 'string') throw objectNotFound();
      return value === DEFAULT_EXCHANGE && EXCHANGE_PARTS.includes(name) ? '' : value;
    };
    this.vhost = () => {
      const vhost = parts.administration.vhosts.get(this.param('vhost'));
      if (vhost !== undefined) return vhost;
      const isChange = this.method === 'PUT' || this.method === 'POST';
      throw isChange ? vhostNotFound() : objectNotFound();
    };
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return typeof value === 'string' ? value : undefined;
  }

  body(): JsonObject {
    const body = parseBody(this.rawBody);
    const schema = this.#route.body;
    if (schema === undefined) return body;
    const validate =
      this.#request.getValidationFunction(schema) ?? this.#request.compileValidationSchema(schema);
    if (validate(body) !== true) throw badRequest(complaint(body, validate.errors));
    return body;
  }
}

interface SchemaError {
  readonly instancePath?: string;
  readonly keyword?: string;
  readonly message?: string | undefined;
  readonly schemaPath?: string;
}

/** What is wrong with a body, in RabbitMQ's form where it has one. */
function complaint(body: JsonObject, errors: readonly SchemaError[] | null | undefined) {
  const error = errors?.[0];
  const key = error?.instancePath?.split('/')[1] ?? '';
  const value = Object.hasOwn(body, key) ? (body[key] ?? null) : null;
  if (error?.keyword === 'enum' && key !== 'apply-to') return ['not_boolean', value];
  return `${key}: ${error?.message ?? 'is not valid'}`;
}

function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

async function send(reply: FastifyReply, result: unknown): Promise<void> {
  if (result instanceof ApiReply) {
    reply.status(result.status).headers(result.headers);
    if (result.body === undefined) await reply.send();
    else await sendJson(reply, JSON.stringify(result.body));
  } else if (result instanceof ListReply) {
    await sendList(reply, result);
  } else {
    await sendJson(reply, JSON.stringify(result));
  }
}

async function sendList(reply: FastifyReply, list: ListReply): Promise<void> {
  if (list.items.length > STREAMED_ITEMS) {
    await sendJson(reply, Readable.from(listText(list)));
    return;
  }
  let text = '';
  for await (const piece of listText(list)) text += piece;
  await sendJson(reply, text);
}

async function sendJson(reply: FastifyReply, payload: string | Readable): Promise<void> {
  await reply.header('content-type', 'application/json').send(payload);
}
