// What pages and feeds beside the API, such as the studio, are given and register. Types only.

import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
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

/** What an extension may ask and register: the same checks as for the API hold. */
export interface ManagementAccess {
  /** The user of a request. Throws an `HttpError`, which becomes the answer. */
  authenticate(request: FastifyRequest): User;
  /** Upgrades to a WebSocket at `path`; host, origin and login are checked before. */
  onUpgrade(path: string, handler: UpgradeHandler): void;
}

/** Registers pages or feeds; `/api` and `/metrics` are taken. */
export type ManagementExtension = (server: FastifyInstance, access: ManagementAccess) => void;
