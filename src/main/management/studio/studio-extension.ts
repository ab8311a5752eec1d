// The studio on the management port: its page, its login, and the socket the two talk over. What each
// needs is loaded when it is first asked for.

import type { RequestListener } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Administration } from '../../broker/administration.ts';
import type { Logger } from '../../broker/ports.ts';
import type { ManagementExtension } from '../extension.ts';
import { findLogin, registerLoginRoutes } from './login-routes.ts';
import { Logins } from './logins.ts';
import { PAGE_HEADERS } from './page-policy.ts';
import type { LoadStudio } from './page-session.ts';
import { PageSockets } from './page-sockets.ts';

const SOCKET_PATH = '/studio/socket';
const USER_EVENTS = [
  'user.deleted',
  'user.password.changed',
  'user.password.cleared',
  'user.tags.set',
] as const;

export interface StudioExtensionParts {
  readonly administration: Administration;
  /** The folder of the built page. */
  readonly pageFolder: string;
  readonly loadStudio: LoadStudio;
  readonly logger: Logger;
}

export function createStudioExtension(parts: StudioExtensionParts): ManagementExtension {
  const { administration, pageFolder, loadStudio, logger } = parts;
  const { users, events } = administration;
  return (server, access) => {
    const logins = new Logins((name) => users.get(name));
    const sockets = new PageSockets(logins, loadStudio, logger);
    const listening = USER_EVENTS.map((event) =>
      events.on(event, ({ name }) => logins.recheck(name)),
    );
    server.addHook('preClose', async () => {
      for (const stop of listening) stop();
      sockets.close();
    });
    registerPage(server, pageFolder);
    registerLoginRoutes(server, access, logins);
    access.onUpgrade(
      SOCKET_PATH,
      (request, socket, head, user) => void sockets.accept(request, socket, head, user),
      (request) => findLogin(request, logins)?.user ?? null,
    );
  };
}

/** Hands requests for files over to a server that only has files. */
function registerPage(server: FastifyInstance, folder: string): void {
  let loaded: Promise<RequestListener> | undefined;
  for (const url of ['/', '/:file', '/assets/*']) {
    server.route({
      method: ['GET', 'HEAD'],
      url,
      handler: async (request, reply) => {
        loaded ??= import('./page-files.ts').then(({ servePageFiles }) => servePageFiles(folder));
        const serve = await loaded;
        reply.headers(PAGE_HEADERS).hijack();
        for (const [name, value] of Object.entries(reply.getHeaders())) {
          if (value !== undefined) reply.raw.setHeader(name, value);
        }
        serve(request.raw, reply.raw);
      },
    });
  }
}
