// The client's connection as its parts see it: sessions that come and go, requests on whichever there is,
// and what is told about them. Must not know what a session is used for.

import type { ConnectOptions } from './client-options.ts';
import { parseConnectionUrl } from './connection-url.ts';
import { ConnectionError } from './errors.ts';
import { LinkKeeper } from './link-keeper.ts';
import { Listeners } from './listeners.ts';
import type { Session } from './session.ts';
import type { EnvelopeFields } from './wire/protocol.ts';

/** What uses the connection and wants to know what becomes of it. */
export interface ConnectionUser {
  /** Puts everything of it back on a new session, before anyone else may use it. */
  recover?(session: Session): Promise<void>;
  onDisconnected?(error: ConnectionError): void;
  /** There will be no session any more. */
  onGivenUp?(error: ConnectionError): void;
  onBlocked?(isBlocked: boolean): void;
  /** The socket takes more again. */
  onDrain?(): void;
}

export class Connection {
  readonly listeners = new Listeners();
  readonly #keeper: LinkKeeper;
  /** Told of everything in this order. */
  users: readonly ConnectionUser[] = [];
  /** Why the broker takes no messages for now. */
  blockedReason: string | undefined;
  isClosed = false;

  constructor(url: string | URL, options: ConnectOptions) {
    const target = parseConnectionUrl(url);
    this.#keeper = new LinkKeeper(
      {
        target,
        connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
        tls: options.tls ?? {},
        keepAliveSeconds: options.keepAliveSeconds ?? 0,
        clientProperties: {
          product: '@warren-mq/client',
          platform: `Node.js ${process.versions.node}`,
          ...(options.name === undefined ? {} : { connection_name: options.name }),
        },
      },
      options.reconnect ?? {},
      {
        recover: (session) => this.#recover(session),
        onDisconnected: (error) => {
          for (const user of this.users) user.onDisconnected?.(error);
          this.listeners.emit('disconnected', error);
        },
        onGivenUp: (error) => this.#onGivenUp(error),
        onBlocked: (reason) => this.#onBlocked(reason),
        onDrain: () => {
          for (const user of this.users) user.onDrain?.();
        },
        onStrayError: (_channel, error) => this.listeners.emit('warning', error),
      },
    );
  }

  async open(signal: AbortSignal | undefined): Promise<void> {
    await this.#keeper.start(signal);
  }

  async close(): Promise<void> {
    await this.#keeper.close(new ConnectionError('the client is closed', false));
  }

  /** The session of this moment, if there is one. */
  get current(): Session | undefined {
    return this.#keeper.session;
  }

  /** Throws ConnectionError when there will be no session any more. */
  checkOpen(): void {
    if (this.isClosed) throw this.#keeper.end ?? new ConnectionError('the client is closed', false);
  }

  /** The session, when there is one. Throws ConnectionError when there never will be. */
  async session(signal: AbortSignal | undefined): Promise<Session> {
    this.checkOpen();
    return await this.#keeper.whenReady(signal);
  }

  /** The answer to a request on the session, when there is one. */
  async request(
    envelope: EnvelopeFields,
    signal: AbortSignal | undefined,
  ): Promise<EnvelopeFields> {
    const session = await this.session(signal);
    return await session.request(envelope, signal);
  }

  /** Tells of a failure that no call can tell. */
  warn(error: unknown): void {
    this.listeners.emit('warning', error);
  }

  async #recover(session: Session): Promise<void> {
    this.blockedReason = undefined;
    for (const user of this.users) await user.recover?.(session);
    // After whoever waits for the session has it.
    setImmediate(() => this.listeners.emit('connected'));
  }

  #onGivenUp(error: ConnectionError): void {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const user of this.users) user.onGivenUp?.(error);
    this.listeners.emit('closed', error);
  }

  #onBlocked(reason: string | undefined): void {
    this.blockedReason = reason;
    for (const user of this.users) user.onBlocked?.(reason !== undefined);
    if (reason === undefined) this.listeners.emit('unblocked');
    else this.listeners.emit('blocked', reason);
  }
}
