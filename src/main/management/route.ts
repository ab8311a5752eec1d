// One operation of the API as data: address, who may, what it takes, what it does. The server, the
// access checks and the OpenAPI description are all made from these.

import type { Buffer } from 'node:buffer';
import type { Requester } from '../broker/access/requester.ts';
import type { User } from '../broker/access/users.ts';
import type { Administration } from '../broker/administration.ts';
import type { Broker } from '../broker/broker.ts';
import type { JsonObject } from '../broker/json.ts';
import type { Logger } from '../broker/ports.ts';
import type { VirtualHost } from '../broker/vhost.ts';
import type { DefinitionsPort } from './definitions/definitions-port.ts';
import { objectNotFound } from './error-response.ts';
import type { NodeFacts } from './node-facts.ts';
import type { Query } from './query.ts';
import type { Statistics } from './statistics/statistics.ts';

/**
 * Who may [rabbitmq: management, permissions]: `management` any user with a management tag,
 * `vhost` those with access to the vhost of the address and administrators, `vhost-visible` monitors
 * too, `policies` administrators and policymakers with access to the vhost, `policymaker` in any vhost.
 */
export type Access =
  | 'open'
  | 'management'
  | 'monitor'
  | 'administrator'
  | 'vhost'
  | 'vhost-visible'
  | 'policies'
  | 'policymaker';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** JSON Schema of a body, as far as OpenAPI 3.1 shows it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** What the routes ask. */
export interface ApiParts {
  readonly broker: Broker;
  readonly administration: Administration;
  readonly statistics: Statistics;
  readonly definitions: DefinitionsPort;
  readonly node: NodeFacts;
  readonly logger: Logger;
}

export interface ApiRequest {
  readonly parts: ApiParts;
  readonly user: User;
  /** Parts of the address, decoded. `amq.default` is the default exchange, ''. */
  param(name: string): string;
  readonly query: Query;
  header(name: string): string | undefined;
  /** Where the request was sent to, without the query. */
  readonly path: string;
  /** The JSON body. Throws a 400 unless it is an object that fits the route's schema. */
  body(): JsonObject;
  readonly method: string;
  readonly rawBody: Buffer;
  /** Asks the engine as this user: permissions of the user apply. */
  readonly requester: Requester;
  /** The vhost of the address. Throws a 404. */
  vhost(): VirtualHost;
}

/** An answer that is more than a value for status 200. */
export class ApiReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export const noContent = (): ApiReply => new ApiReply(204);
export const created = (headers: Readonly<Record<string, string>> = {}): ApiReply =>
  new ApiReply(201, undefined, headers);
/** 201 for what is new, 204 for what was there. */
export const changed = (change: 'created' | 'updated'): ApiReply =>
  change === 'created' ? created() : noContent();

export interface Route {
  readonly method: Method;
  /** Below `/api`, with `:name` for parts. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  /** Query parameters beside those of lists and statistics. */
  readonly query?: Readonly<Record<string, string>>;
  /** Takes pages, sorting and columns. */
  readonly isList?: boolean;
  readonly body?: JsonSchema;
  handle(request: ApiRequest): unknown;
}

/** Throws a 404 for what is not there. */
export function existing<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw objectNotFound();
  return value;
}
