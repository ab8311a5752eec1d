// Listens for HTTP on every address of a port. Knows no routes: they are loaded while the program goes on
// starting, and requests that are faster wait for them.

import type { Buffer } from 'node:buffer';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';

const REQUEST_TIMEOUT_MS = 60_000;
const MAX_CONNECTIONS = 1_000;
/** How long requests may take to end when the server stops. */
const CLOSE_TIMEOUT_MS = 500;

/** What answers on a port. */
export interface HttpHandler {
  readonly onRequest: RequestListener;
  onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

export interface HttpAddresses {
  /** Addresses or names to listen on. */
  readonly hosts: readonly string[];
  /** True leaves out hosts whose address this machine does not have, as long as one is left. */
  readonly mayHostsBeMissing: boolean;
}

/** An address cannot be listened on; `code` is the system's, for example EADDRINUSE. */
export class ManagementListenError extends Error {
  readonly code: string;
  readonly host: string;
  readonly port: number;

  constructor(code: string, host: string, port: number) {
    super(`cannot listen on ${host} port ${port}: ${code}`);
    this.name = 'ManagementListenError';
    this.code = code;
    this.host = host;
    this.port = port;
  }
}

export class HttpListener {
  readonly port: number;
  readonly #servers: readonly Server[];
  readonly #handler: Promise<HttpHandler>;

  private constructor(port: number, servers: readonly Server[], handler: Promise<HttpHandler>) {
    this.port = port;
    this.#servers = servers;
    this.#handler = handler;
  }

  /** The port is the same for all hosts; 0 lets the system choose. Throws a `ManagementListenError`. */
  static async open(
    { hosts, mayHostsBeMissing }: HttpAddresses,
    wantedPort: number,
    load: () => Promise<HttpHandler>,
  ): Promise<HttpListener> {
    const waiting = new WaitingHandler();
    const servers: Server[] = [];
    let port = wantedPort;
    for (const [index, host] of hosts.entries()) {
      const server = waiting.createServer();
      try {
        port = await listen(server, host, port);
        servers.push(server);
      } catch (error) {
        const code = codeOf(error);
        const isMissing = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(code);
        const isLastChance = servers.length === 0 && index === hosts.length - 1;
        if (mayHostsBeMissing && isMissing && !isLastChance) continue;
        await Promise.all(servers.map(closed));
        throw new ManagementListenError(code, host, port);
      }
    }
    return new HttpListener(port, servers, waiting.load(load));
  }

  /** Ends requests in order; connections that stay open are cut. */
  async close(): Promise<void> {
    const [handler] = await Promise.allSettled([this.#handler]);
    // Together: a server ends only when the handler has let go of upgraded connections.
    const ends = this.#servers.map(closed);
    if (handler.status === 'fulfilled') ends.push(handler.value.close());
    await Promise.all(ends);
  }
}

/** Keeps early requests until the handler is there. */
class WaitingHandler {
  #handler: HttpHandler | undefined;
  #loaded: Promise<HttpHandler> | undefined;

  createServer(): Server {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
      if (this.#handler === undefined) void this.#answerLater(request, response);
      else this.#handler.onRequest(request, response);
    });
    server.maxConnections = MAX_CONNECTIONS;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (this.#handler === undefined) void this.#upgradeLater(request, socket, head);
      else this.#handler.onUpgrade(request, socket, head);
    });
    return server;
  }

  load(load: () => Promise<HttpHandler>): Promise<HttpHandler> {
    // In a later turn: whoever opens the listener has something to finish first.
    this.#loaded = new Promise<void>((resolve) => setImmediate(resolve))
      .then(load)
      .then((handler) => {
        this.#handler = handler;
        return handler;
      });
    return this.#loaded;
  }

  async #upgradeLater(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const ignore = (): void => {};
    // Whoever asks may go away in the meantime.
    socket.on('error', ignore);
    await this.#loaded?.catch(() => undefined);
    socket.off('error', ignore);
    if (this.#handler === undefined || socket.destroyed) socket.destroy();
    else this.#handler.onUpgrade(request, socket, head);
  }

  async #answerLater(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#loaded;
    } catch {
      // Whoever loads it says why.
    }
    if (this.#handler === undefined) response.writeHead(503).end();
    else this.#handler.onRequest(request, response);
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS).unref();
  });
}

/** The system's code of an error, or its text. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : String(error);
}
