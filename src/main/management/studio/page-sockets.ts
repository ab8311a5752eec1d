// All WebSockets of pages: takes over connections at the studio's address, pings, and ends what has to
// end. ws and the studio are loaded when the first page comes.

import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { User } from '../../broker/access/users.ts';
import type { Logger } from '../../broker/ports.ts';
import { findLogin, originOf } from './login-routes.ts';
import type { Login, Logins } from './logins.ts';
import type { LoadStudio, OpenPageSession } from './page-session.ts';
import { GOING_AWAY, PageSocket } from './page-socket.ts';

/** A publish with a body of some 48 MiB in base64. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;
const PING_INTERVAL_MS = 30_000;

interface Loaded {
  readonly server: WebSocketServer;
  readonly openSession: OpenPageSession;
}

export class PageSockets {
  readonly #logins: Logins;
  readonly #loadStudio: LoadStudio;
  readonly #logger: Logger;
  readonly #sockets = new Set<PageSocket>();
  #loaded: Promise<Loaded> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(logins: Logins, loadStudio: LoadStudio, logger: Logger) {
    this.#logins = logins;
    this.#loadStudio = loadStudio;
    this.#logger = logger;
  }

  /** Makes a WebSocket of a connection whose user has logged in, by cookie or with the request. */
  async accept(request: IncomingMessage, socket: Duplex, head: Buffer, user: User): Promise<void> {
    // The page may go away while the studio is loaded.
    const ignore = (): void => {};
    socket.on('error', ignore);
    const login =
      findLogin(request, this.#logins) ?? this.#logins.hold(user, originOf(request), Date.now());
    socket.on('close', () => this.#logins.release(login));
    try {
      const { server, openSession } = await this.#load();
      socket.off('error', ignore);
      if (this.#isClosed || login.isOver) socket.destroy();
      else {
        server.handleUpgrade(request, socket, head, (open) => this.#add(open, login, openSession));
      }
    } catch (error) {
      this.#noteBug(error);
      socket.end('HTTP/1.1 503 Refused\r\nConnection: close\r\n\r\n');
    }
  }

  /** Ends all conversations; the next ones are refused. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    for (const socket of this.#sockets) socket.end(GOING_AWAY, 'the broker stops');
  }

  #add(socket: WebSocket, login: Login, openSession: OpenPageSession): void {
    const page = new PageSocket({
      socket,
      login,
      open: (send) => openSession(login.user.username, send),
      onBug: (error) => this.#noteBug(error),
    });
    this.#sockets.add(page);
    socket.on('close', () => this.#sockets.delete(page));
  }

  #load(): Promise<Loaded> {
    this.#loaded ??= this.#loadParts().catch((error: unknown) => {
      this.#loaded = undefined;
      throw error;
    });
    return this.#loaded;
  }

  async #loadParts(): Promise<Loaded> {
    const [{ WebSocketServer: Server }, openSession] = await Promise.all([
      import('ws'),
      this.#loadStudio(),
    ]);
    const server = new Server({
      noServer: true,
      clientTracking: false,
      maxPayload: MAX_FRAME_BYTES,
      // Pages are mostly on this machine, where compressing costs more than sending.
      perMessageDeflate: false,
    });
    this.#timer ??= setInterval(() => this.#checkAll(), PING_INTERVAL_MS).unref();
    return { server, openSession };
  }

  #checkAll(): void {
    this.#logins.endExpired(Date.now());
    for (const socket of this.#sockets) socket.ping();
  }

  #noteBug(error: unknown): void {
    const stack = error instanceof Error ? error.stack : String(error);
    this.#logger.error('internal error of the studio', { error: stack });
  }
}
