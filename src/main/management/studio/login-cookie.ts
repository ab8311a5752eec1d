// The cookie that carries a login of the page. Its name has the port, because browsers share cookies
// between all ports of a host; it has no Path, because the browser's default is the folder of the login's
// address, which is right behind a proxy with any prefix, too [RFC 6265 §5.1.4].

import type { IncomingHttpHeaders } from 'node:http';
import { LIFETIME_MS } from './logins.ts';

const nameOf = (port: number): string => `warren-studio-${port}`;

/** The token in the cookies of a request to `port`, or null. */
export function tokenOf(headers: IncomingHttpHeaders, port: number): string | null {
  const name = nameOf(port);
  for (const pair of (headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '') return value;
  }
  return null;
}

/** `Set-Cookie` for a token. `Secure` when the page itself came over TLS, as from a proxy. */
export function loginCookie(token: string, port: number, headers: IncomingHttpHeaders): string {
  return cookie(`${nameOf(port)}=${token}`, LIFETIME_MS / 1000, headers);
}

/** `Set-Cookie` that removes it. */
export function logoutCookie(port: number, headers: IncomingHttpHeaders): string {
  return cookie(`${nameOf(port)}=`, 0, headers);
}

function cookie(pair: string, maxAgeSeconds: number, { origin }: IncomingHttpHeaders): string {
  const isSecure = origin?.toLowerCase().startsWith('https:') ?? false;
  const attributes = `Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict`;
  return `${pair}; ${attributes}${isSecure ? '; Secure' : ''}`;
}
