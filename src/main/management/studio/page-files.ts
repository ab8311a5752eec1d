// The built page as files of the management port, in a server of its own that is loaded with the first
// request. Must never serve anything outside the folder of the build.

import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { basename, dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyReply } from 'fastify';
import { objectNotFound } from '../error-response.ts';
import { NOT_BUILT_PAGE } from './not-built-page.ts';

const INDEX = 'index.html';
/** The folder of files whose names have a digest of their content. */
const HASHED_FOLDER = 'assets';
const YEAR = 'public, max-age=31536000, immutable';

/** Answers GET and HEAD for the files in `folder`; says so when they have not been built. */
export async function servePageFiles(folder: string): Promise<RequestListener> {
  const server = Fastify({ logger: false, exposeHeadRoutes: false });
  server.register(fastifyStatic, {
    // Exists always; what is inside is decided per request, as the page may be built later.
    root: folder,
    suppressWarning: true,
    index: false,
    dotfiles: 'ignore',
    // Decided below.
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', isHashed(path, folder) ? YEAR : 'no-store');
    },
  });
  server.route({
    method: ['GET', 'HEAD'],
    url: '/',
    handler: (_request, reply) =>
      existsSync(join(folder, INDEX))
        ? reply.sendFile(INDEX)
        : reply
            .status(503)
            .headers({ 'cache-control': 'no-store' })
            .type('text/html; charset=utf-8')
            .send(NOT_BUILT_PAGE),
  });
  const refuse = (_request: unknown, reply: FastifyReply): FastifyReply => {
    const { status, error, reason } = objectNotFound();
    return reply.status(status).send({ error, reason });
  };
  server.setNotFoundHandler(refuse);
  // Paths that lead elsewhere, and files that cannot be read: nothing is there.
  server.setErrorHandler((_error, request, reply) => refuse(request, reply));
  await server.ready();
  return (request, response) => server.routing(request, response);
}

const isHashed = (path: string, folder: string): boolean =>
  dirname(path) === join(folder, HASHED_FOLDER) && /-[\w-]{8,}\.\w+$/.test(basename(path));
