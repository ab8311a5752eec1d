// What pages and feeds beside the API, such as the studio, are given and register. Types only.

import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { User } from '../broker/access/users.ts';

/** Takes over a connection that asks to become a WebSocket; its user has logged in. */
export type UpgradeHandler = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  user: User,
) => void;

/** Who asks, when the request shows another sign of a login than an authorization header; else null. */
export type LoginFinder = (request: IncomingMessage) => User | null;

/** What an extension may ask and register: the same checks as for the API hold. */
export interface ManagementAccess {
  /** The user of a request. Throws an `HttpError`, which becomes the answer. */
  authenticate(request: FastifyRequest): User;
  /**
   * The user with this password, who may use the management interface; throttled with the API's logins.
   * Throws an `HttpError`: 401, or 429 after too many failures.
   */
  logIn(username: string, password: string, socket: Socket): User;
  /**
   * Upgrades to a WebSocket at `path`; host, origin and login are checked before. `findLogin` is asked
   * first, an authorization header counts when it finds nobody.
   */
  onUpgrade(path: string, handler: UpgradeHandler, findLogin?: LoginFinder): void;
}

/** Registers pages or feeds; `/api` and `/metrics` are taken. What it loads may take its time. */
export type ManagementExtension = (
  server: FastifyInstance,
  access: ManagementAccess,
) => void | Promise<void>;
