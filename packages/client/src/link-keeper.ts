// Keeps a session alive: opens the first one, opens another when it breaks, and lets everyone who needs
// one wait for it. Knows nothing of what sessions are used for.

import { abortable, deferred, wait } from './abort.ts';
import { delayBefore, type ReconnectOptions } from './backoff.ts';
import { ConnectionError } from './errors.ts';
import { Session, type SessionEvents, type SessionOptions } from './session.ts';

/** What the keeper tells its client. */
export interface KeeperEvents extends Omit<SessionEvents, 'onLost'> {
  /** Puts everything back on a new session, before anyone else may use it. */
  recover(session: Session): Promise<void>;
  onDisconnected(error: ConnectionError): void;
  /** No more attempts are made. */
  onGivenUp(error: ConnectionError): void;
}

export class LinkKeeper {
  readonly #options: SessionOptions;
  /** False: a broken connection is the end. */
  readonly #reconnect: ReconnectOptions | false;
  readonly #events: KeeperEvents;
  readonly #stop = new AbortController();
  #session: Session | undefined;
  /** Settled when there is a session, or never will be. */
  #ready = deferred<Session>();
  #end: ConnectionError | undefined;

  constructor(options: SessionOptions, reconnect: ReconnectOptions | false, events: KeeperEvents) {
    this.#options = options;
    this.#reconnect = reconnect;
    this.#events = events;
    this.#ready.promise.catch(() => {});
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** Why there will be no session any more. */
  get end(): ConnectionError | undefined {
    return this.#end;
  }

  /** Opens the first session; errors are the caller's. */
  async start(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#open(signal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#finish(new ConnectionError(reason, false, { cause: error }));
      throw error;
    }
  }

  /** The session, when there is one. Throws ConnectionError when there never will be. */
  whenReady(signal?: AbortSignal | undefined): Promise<Session> {
    if (this.#session !== undefined) return Promise.resolve(this.#session);
    return abortable(this.#ready.promise, signal);
  }

  /** Ends in order. */
  async close(error: ConnectionError): Promise<void> {
    const session = this.#session;
    this.#stop.abort(error);
    this.#end ??= error;
    await session?.close();
    this.#finish(error);
  }

  async #open(signal: AbortSignal | undefined): Promise<void> {
    let recovered: Session | undefined;
    const session = await Session.open(
      this.#options,
      {
        onLost: (error) => {
          // One that breaks while it is being set up makes that fail.
          if (recovered !== undefined) this.#onLost(recovered, error);
        },
        onBlocked: (reason) => this.#events.onBlocked(reason),
        onDrain: () => this.#events.onDrain(),
        onStrayError: (channel, error) => this.#events.onStrayError(channel, error),
      },
      signal,
    );
    try {
      await abortable(this.#events.recover(session), signal);
    } catch (error) {
      session.end(new ConnectionError('the connection could not be set up', true));
      throw error;
    }
    if (session.isOver) throw new ConnectionError('the connection broke at once', true);
    recovered = session;
    this.#session = session;
    this.#ready.resolve(session);
  }

  #onLost(session: Session, error: ConnectionError): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#ready = deferred();
    this.#ready.promise.catch(() => {});
    if (this.#end !== undefined) return;
    this.#events.onDisconnected(error);
    if (this.#reconnect === false) this.#finish(error);
    else void this.#openAgain(this.#reconnect, error);
  }

  async #openAgain(options: ReconnectOptions, first: ConnectionError): Promise<void> {
    const { signal } = this.#stop;
    const { maxAttempts = Infinity } = options;
    let last = first;
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      try {
        await wait(delayBefore(attempt, options), signal);
        await this.#open(signal);
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ConnectionError) {
          last = error;
          if (!error.isTemporary) break;
        } else if (error instanceof Error) {
          last = new ConnectionError(error.message, true, { cause: error });
        }
      }
    }
    this.#finish(last);
  }

  #finish(error: ConnectionError): void {
    this.#end ??= error;
    this.#ready.reject(this.#end);
    this.#events.onGivenUp(this.#end);
  }
}
