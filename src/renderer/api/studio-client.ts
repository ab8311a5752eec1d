// The page's side of the conversation with the program: matches answers to commands, keeps feeds alive over
// lost connections, and says how the connection is. Must never throw or reject towards the page.

import {
  CONTRACT_VERSION,
  type CommandName,
  type FeedName,
  type FeedOptions,
  type FeedPayload,
  type Request,
  type Response,
  type Welcome,
} from '../../shared/ipc/contract.ts';
import type { ProgramFrame } from '../../shared/ipc/frames.ts';
import { type Failure, failed, type Result, succeeded } from '../../shared/ipc/result.ts';
import type { ConnectionStore } from './connection-store.ts';
import { retryDelayMs } from './retry-delay.ts';
import { Subscriptions } from './subscriptions.ts';
import type { Link, LinkEnd, Transport } from './transport.ts';

/** A program that has not greeted by then counts as lost. */
const WELCOME_TIMEOUT_MS = 15_000;
const DISCONNECTED = failed('DISCONNECTED', 'there is no connection to the broker');

export class StudioClient {
  readonly #transport: Transport;
  readonly #store: ConnectionStore;
  readonly #waiting = new Map<number, (result: Result<unknown>) => void>();
  readonly #subscriptions = new Subscriptions(
    () => this.#nextId(),
    (frame) => {
      if (this.#isOpen) this.#link?.send(frame);
    },
  );
  #link: Link | undefined;
  /** The program has greeted. */
  #isOpen = false;
  #lastId = 0;
  #failedAttempts = 0;
  #isHidden = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(transport: Transport, store: ConnectionStore) {
    this.#transport = transport;
    this.#store = store;
  }

  /** Begins to connect and keeps at it; a connection that is there or on its way stays. */
  connect(): void {
    if (this.#link !== undefined) return;
    clearTimeout(this.#timer);
    this.#store.setState({ phase: 'connecting', retryAtMs: null });
    this.#link = this.#transport.connect({
      onOpen: () => void this.#greet(),
      onFrame: (frame) => this.#take(frame),
      onEnd: (end) => this.#end(end),
    });
  }

  /** Connects now instead of later. */
  retryNow(): void {
    this.#failedAttempts = 0;
    this.connect();
  }

  /** Connects again, as another user perhaps. */
  reconnect(): void {
    this.#disconnect();
    this.#store.setState({ welcome: null });
    this.retryNow();
  }

  /** Ends the connection until somebody has logged in. */
  disconnectToLogin(): void {
    this.#end('login');
  }

  /** Feeds pause while the page is hidden. */
  reportVisibility(isHidden: boolean): void {
    if (isHidden === this.#isHidden) return;
    this.#isHidden = isHidden;
    if (this.#isOpen) this.#link?.send({ kind: 'visibility', isHidden });
  }

  invoke<C extends CommandName>(command: C, request: Request<C>): Promise<Result<Response<C>>> {
    return this.#isOpen ? this.#ask(command, request) : Promise.resolve(DISCONNECTED);
  }

  subscribe<F extends FeedName>(
    feed: F,
    options: FeedOptions<F>,
    onPayload: (payload: FeedPayload<F>) => void,
    onEnded: (failure: Failure) => void = () => {},
  ): () => void {
    return this.#subscriptions.add({
      feed,
      options,
      // The contract says what this feed carries.
      onPayload: (payload) => onPayload(payload as FeedPayload<F>),
      onEnded,
    });
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  #ask<C extends CommandName>(command: C, request: Request<C>): Promise<Result<Response<C>>> {
    const id = this.#nextId();
    return new Promise((resolve) => {
      // The contract says what this command answers.
      this.#waiting.set(id, (result) => resolve(result as Result<Response<C>>));
      this.#link?.send({ kind: 'invoke', id, command, request });
    });
  }

  async #greet(): Promise<void> {
    const link = this.#link;
    this.#timer = setTimeout(() => this.#end('lost'), WELCOME_TIMEOUT_MS);
    const welcome = await this.#ask('studio.welcome', {});
    if (this.#link !== link) return;
    clearTimeout(this.#timer);
    if (!welcome.ok) this.#end('lost');
    else if (welcome.value.contractVersion !== CONTRACT_VERSION) {
      this.#disconnect();
      this.#store.setState({ phase: 'outdated', retryAtMs: null });
    } else this.#open(welcome.value);
  }

  #open(welcome: Welcome): void {
    this.#isOpen = true;
    this.#failedAttempts = 0;
    if (this.#isHidden) this.#link?.send({ kind: 'visibility', isHidden: true });
    this.#subscriptions.beginAll();
    this.#store.setState({ phase: 'open', retryAtMs: null, welcome });
  }

  #take(frame: ProgramFrame): void {
    switch (frame.kind) {
      case 'answer':
        this.#settle(frame.id, succeeded(frame.value));
        break;
      case 'failure':
        this.#settle(frame.id, { ok: false, failure: frame.failure });
        break;
      default:
        this.#subscriptions.take(frame);
    }
  }

  #settle(id: number, result: Result<unknown>): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(result);
  }

  #end(end: LinkEnd): void {
    this.#disconnect();
    if (end === 'login') {
      this.#store.setState({ phase: 'login', retryAtMs: null, welcome: null });
      return;
    }
    const delayMs = retryDelayMs(this.#failedAttempts);
    this.#failedAttempts += 1;
    this.#timer = setTimeout(() => this.connect(), delayMs);
    this.#store.setState({ phase: 'lost', retryAtMs: Date.now() + delayMs });
  }

  /** Lets go of the connection; what waits for an answer gets none. */
  #disconnect(): void {
    clearTimeout(this.#timer);
    this.#link?.close();
    this.#link = undefined;
    this.#isOpen = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const settle of waiting) settle(DISCONNECTED);
  }
}
