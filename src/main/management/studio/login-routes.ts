// Login and logout of the page. Answers never carry a challenge, or the browser would open its own
// dialog for a password over the page.

import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { isLoopbackAddress } from '../auth.ts';
import { HttpError } from '../error-response.ts';
import type { ManagementAccess } from '../extension.ts';
import { parseBody, requireKeys, textField } from '../request-body.ts';
import { loginCookie, logoutCookie, tokenOf } from './login-cookie.ts';
import type { Login, Logins } from './logins.ts';

/** Far more than any name and password. */
const BODY_LIMIT_BYTES = 16_384;
const PATH = '/studio';
const NO_STORE = { 'cache-control': 'no-store' };

/** `POST /studio/login`, `POST /studio/logout`, `GET /studio/session`. */
export function registerLoginRoutes(
  server: FastifyInstance,
  access: ManagementAccess,
  logins: Logins,
): void {
  server.post(`${PATH}/login`, { bodyLimit: BODY_LIMIT_BYTES }, (request, reply) => {
    const { socket, headers } = request;
    const body = parseBody(Buffer.isBuffer(request.body) ? request.body : undefined);
    requireKeys(body, 'username', 'password');
    const user = withoutChallenge(() =>
      access.logIn(textField(body, 'username', ''), textField(body, 'password', ''), socket),
    );
    const port = portOf(request.raw);
    const previous = tokenOf(headers, port);
    if (previous !== null) logins.end(previous);
    const token = logins.begin(user, originOf(request.raw), Date.now());
    return reply
      .headers({ ...NO_STORE, 'set-cookie': loginCookie(token, port, headers) })
      .send({ name: user.username });
  });
  server.post(`${PATH}/logout`, { bodyLimit: BODY_LIMIT_BYTES }, (request, reply) => {
    const port = portOf(request.raw);
    const token = tokenOf(request.headers, port);
    if (token !== null) logins.end(token);
    const headers = { ...NO_STORE, 'set-cookie': logoutCookie(port, request.headers) };
    return reply.headers(headers).status(204).send();
  });
  server.get(`${PATH}/session`, (request, reply) => {
    const login = findLogin(request.raw, logins);
    if (login === null) throw new HttpError(401, 'not_authorized', 'Not logged in', NO_STORE);
    return reply.headers(NO_STORE).send({ name: login.user.username });
  });
}

/** The login of a request's cookie, used now; null when there is none. */
export function findLogin(request: IncomingMessage, logins: Logins): Login | null {
  const token = tokenOf(request.headers, portOf(request));
  return token === null ? null : logins.find(token, originOf(request), Date.now());
}

/** Where a request comes from, as far as a login cares. */
export const originOf = ({ socket }: IncomingMessage): { isLoopback: boolean } => ({
  isLoopback: isLoopbackAddress(socket.remoteAddress ?? ''),
});

const portOf = ({ socket }: IncomingMessage): number => socket.localPort ?? 0;

function withoutChallenge<T>(logIn: () => T): T {
  try {
    return logIn();
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== 401) throw error;
    throw new HttpError(401, error.error, error.reason, NO_STORE);
  }
}
