// Serves the built page under app://bundle/, and nothing else: GET and HEAD of files inside its folder,
// with the content policy. Must never follow a path or a link out of that folder.

import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { PAGE_HOST } from './page-origin.ts';

/** Strict for scripts; styles are also written by the editor and the toasts at run time. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "object-src 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.ico': 'image/x-icon',
};

/** The handler for `protocol.handle`; `folder` is that of the built page. */
export function pageHandler(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
    const file = await pageFile(folder, request.url);
    if (file === null) return refusal(404);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const headers = new Headers({ 'content-type': type, 'x-content-type-options': 'nosniff' });
    if (type.startsWith('text/html')) headers.set('content-security-policy', CONTENT_POLICY);
    const body = await readFile(file);
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), { headers });
  };
}

/** The file an address names, or null when it is none inside the folder. */
async function pageFile(folder: string, address: string): Promise<string | null> {
  const { host, pathname } = new URL(address);
  if (host !== PAGE_HOST) return null;
  try {
    const path = normalize(decodeURIComponent(pathname));
    if (path.includes('\0')) return null;
    const root = await realpath(folder);
    const file = await realpath(join(root, path === sep || path === '/' ? 'index.html' : path));
    if (!file.startsWith(root + sep)) return null;
    return (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: { 'x-content-type-options': 'nosniff' } });
}
