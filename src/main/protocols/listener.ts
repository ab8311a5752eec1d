// Opens the ports and accepts connections, plain and over TLS, for whatever protocol is spoken on them.
// Owns socket options, limits and the stop; must never know a protocol.

import { lookup } from 'node:dns/promises';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Logger } from '../broker/ports.ts';

/** Connections the system may hold until they are accepted; it may keep fewer. */
const BACKLOG = 1024;
const TLS_HANDSHAKE_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_AFTER_MS = 60_000;
/** A second port may be taken between two binds when the system chooses the first; so try again. */
const FREE_PORT_ATTEMPTS = 20;
const LOG_PAUSE_MS = 1000;

/** The certificate of a TLS port, PEM, and whose client certificates are asked for. */
export interface ListenerTls {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | undefined;
  /** True refuses clients without a certificate from `ca`. */
  readonly isPeerVerified: boolean;
}

export interface ListenerOptions {
  /** Addresses or names, each listened on. */
  readonly hosts: readonly string[];
  /** True leaves out hosts whose address this machine does not have, as long as one is left. */
  readonly mayHostsBeMissing: boolean;
  /** 0 lets the system choose, the same for all hosts. */
  readonly port: number;
  readonly tls: ListenerTls | undefined;
  /** Connections open at a time; 0 for no limit. */
  readonly maxConnections: number;
  readonly logger: Logger;
  /** Takes over an accepted socket, over TLS after its handshake. */
  readonly onConnection: (socket: Socket) => void;
}

/** An address cannot be listened on; `code` is the system's, for example EADDRINUSE. */
export class ListenError extends Error {
  readonly code: string;
  readonly host: string;
  readonly port: number;

  constructor(code: string, host: string, port: number) {
    super(`cannot listen on ${endpoint(host, port)}: ${code}`);
    this.name = 'ListenError';
    this.code = code;
    this.host = host;
    this.port = port;
  }
}

/** `127.0.0.1:5672`, `[::1]:5672`. */
export function endpoint(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

export class Listener {
  /** The port of all hosts. */
  readonly port: number;
  readonly tlsPort: number | undefined;
  /** The addresses listened on. */
  readonly hosts: readonly string[];
  readonly #servers: readonly Server[];
  readonly #sockets: Set<Socket>;

  private constructor(plain: OpenPort, tls: OpenPort | undefined, sockets: Set<Socket>) {
    this.port = plain.port;
    this.tlsPort = tls?.port;
    this.hosts = plain.hosts;
    this.#servers = [...plain.servers, ...(tls?.servers ?? [])];
    this.#sockets = sockets;
  }

  /** Opens all ports or none. Throws a `ListenError`, or an `Error` for TLS files it cannot use. */
  static async open(options: ListenerOptions): Promise<Listener> {
    const { hosts, tls } = options;
    const addresses = await resolveHosts(hosts, options.mayHostsBeMissing);
    const admission = new Admission(options);
    const makePlain = () => admission.watch(createServer(socketOptions, options.onConnection));
    // The first server is made before any port is opened, so that bad TLS files open none.
    const makeTls = tls && (() => admission.watch(createTls(tls, options)));
    makeTls?.().close();
    const plain = await openPort(addresses, options.port, makePlain);
    try {
      const secure = tls && makeTls && (await openPort(addresses, tls.port, makeTls));
      return new Listener(plain, secure, admission.sockets);
    } catch (error) {
      for (const server of plain.servers) server.close();
      throw error;
    }
  }

  get connectionCount(): number {
    return this.#sockets.size;
  }

  /** Closes the ports at once; open connections go on. */
  stopAccepting(): void {
    for (const server of this.#servers) server.close();
  }

  /** Drops what is still connected. */
  destroyConnections(): void {
    for (const socket of [...this.#sockets]) socket.destroy();
  }
}

/** Whether all `hosts` could be listened on at `port` just now. */
export async function isPortFree(hosts: readonly string[], port: number): Promise<boolean> {
  try {
    const opened = await openPort(await resolveHosts(hosts, true), port, () => createServer());
    for (const server of opened.servers) server.close();
    return true;
  } catch {
    return false;
  }
}

interface OpenPort {
  readonly port: number;
  readonly hosts: readonly string[];
  readonly servers: readonly Server[];
}

const socketOptions = {
  noDelay: true,
  keepAlive: true,
  keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
} as const;

function createTls(tls: ListenerTls, { logger, onConnection }: ListenerOptions): Server {
  const server = createTlsServer(
    {
      ...socketOptions,
      cert: tls.cert,
      key: tls.key,
      ...(tls.ca === undefined ? {} : { ca: tls.ca }),
      requestCert: tls.ca !== undefined,
      rejectUnauthorized: tls.isPeerVerified,
      handshakeTimeout: TLS_HANDSHAKE_TIMEOUT_MS,
    },
    onConnection,
  );
  server.on('tlsClientError', (error, socket) => {
    logger.debug('TLS handshake failed', { peer: socket.remoteAddress, reason: error.message });
    socket.destroy();
  });
  return server;
}

/** Counts connections from accept on, during TLS handshakes too, and keeps to the limit. */
class Admission {
  readonly sockets = new Set<Socket>();
  readonly #maxConnections: number;
  readonly #logger: Logger;
  #silentUntilMs = 0;

  constructor({ maxConnections, logger }: ListenerOptions) {
    this.#maxConnections = maxConnections;
    this.#logger = logger;
  }

  watch(server: Server): Server {
    server.prependListener('connection', (socket) => this.#admit(socket));
    // Accepting fails when the process has no descriptor left; the port stays open and recovers.
    server.once('listening', () => {
      server.on('error', (error) => this.#warn(`cannot accept a connection: ${error.message}`));
    });
    return server;
  }

  #admit(socket: Socket): void {
    socket.on('error', (error) => this.#logger.debug('socket error', { reason: error.message }));
    if (this.#maxConnections > 0 && this.sockets.size >= this.#maxConnections) {
      this.#warn(`connection refused: the limit of ${this.#maxConnections} connections is reached`);
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  /** Once a second at most: a flood of connections must not become a flood of lines. */
  #warn(message: string): void {
    if (Date.now() < this.#silentUntilMs) return;
    this.#silentUntilMs = Date.now() + LOG_PAUSE_MS;
    this.#logger.warn(message);
  }
}

/** An address to listen on; a missing optional one is left out. */
interface Address {
  readonly host: string;
  readonly isOptional: boolean;
}

/** Names become all their addresses, so that `localhost` is both loopback addresses. */
async function resolveHosts(
  hosts: readonly string[],
  mayBeMissing: boolean,
): Promise<readonly Address[]> {
  const addresses = new Map<string, Address>();
  for (const host of hosts) {
    if (isIP(host) !== 0) {
      addresses.set(host, { host, isOptional: mayBeMissing });
      continue;
    }
    const found = await lookup(host, { all: true }).catch(() => []);
    if (found.length === 0) throw new ListenError('ENOTFOUND', host, 0);
    for (const { address } of found) {
      if (addresses.has(address)) continue;
      addresses.set(address, { host: address, isOptional: mayBeMissing || found.length > 1 });
    }
  }
  return [...addresses.values()];
}

async function openPort(
  addresses: readonly Address[],
  port: number,
  make: () => Server,
): Promise<OpenPort> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await openPortOnce(addresses, port, make);
    } catch (error) {
      const isTaken = error instanceof ListenError && error.code === 'EADDRINUSE';
      if (port !== 0 || !isTaken || attempt === FREE_PORT_ATTEMPTS) throw error;
    }
  }
}

async function openPortOnce(
  addresses: readonly Address[],
  port: number,
  make: () => Server,
): Promise<OpenPort> {
  const servers: Server[] = [];
  const hosts: string[] = [];
  let missing: ListenError | undefined;
  // An IPv6 wildcard takes the IPv4 port along unless told not to.
  const ipv6Only = addresses.some(({ host }) => isIP(host) === 4);
  let boundPort = port;
  for (const { host, isOptional } of addresses) {
    const server = make();
    try {
      boundPort = await listen(server, { host, port: boundPort, ipv6Only, backlog: BACKLOG });
      servers.push(server);
      hosts.push(host);
    } catch (error) {
      if (isOptional && error instanceof ListenError && missingAddress.has(error.code)) {
        missing = error;
        continue;
      }
      for (const opened of servers) opened.close();
      throw error;
    }
  }
  if (missing !== undefined && servers.length === 0) throw missing;
  return { port: boundPort, hosts, servers };
}

const missingAddress: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

interface BindOptions {
  readonly host: string;
  readonly port: number;
  readonly ipv6Only: boolean;
  readonly backlog: number;
}

function listen(server: Server, options: BindOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      reject(new ListenError(error.code ?? error.message, options.host, options.port));
    };
    server.prependOnceListener('error', onError);
    server.listen(options, () => {
      server.off('error', onError);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : options.port);
    });
  });
}
