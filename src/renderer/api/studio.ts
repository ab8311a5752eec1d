// The one client of this page over the transport that is there: the desktop program's bridge, else a
// WebSocket to where the page came from.

import type { WarrenBridge } from '../../preload/api.d.ts';
import type {
  CommandName,
  FeedName,
  FeedOptions,
  FeedPayload,
  Nothing,
  Request,
  Response,
} from '../../shared/ipc/contract.ts';
import type { Failure, Result } from '../../shared/ipc/result.ts';
import { createBridgeTransport } from './bridge-transport.ts';
import { createConnectionStore } from './connection-store.ts';
import { requestLogin, requestLogout } from './login.ts';
import { StudioClient } from './studio-client.ts';
import { createWebSocketTransport } from './web-socket-transport.ts';

/** See `shared/ipc/desktop.ts`. */
export interface Desktop {
  readonly invoke: WarrenBridge['invokeDesktop'];
  readonly on: WarrenBridge['onDesktop'];
}

const bridge = typeof window === 'undefined' ? undefined : window.warren;

/** Whether the page is shown by the desktop program: there is no login, and no connection to lose. */
export const isDesktop: boolean = bridge !== undefined;

/** The desktop program's operating system, as in Node's `process.platform`; null in a browser. */
export const platform: string | null = bridge?.platform ?? null;

/** The desktop program itself: its settings, its broker, its menu; null in a browser. */
export const desktop: Desktop | null =
  bridge === undefined ? null : { invoke: bridge.invokeDesktop, on: bridge.onDesktop };

/**
 * State of the connection; takes a selector as any store of zustand:
 * `useConnection((connection) => connection.phase)`. Outside React: `useConnection.getState()`.
 */
export const useConnection = createConnectionStore();

const client = new StudioClient(
  bridge === undefined ? createWebSocketTransport() : createBridgeTransport(bridge),
  useConnection,
);

/** Begins to connect; called once by the page's entry. Until then, `invoke` answers DISCONNECTED. */
export function connect(): void {
  client.connect();
  if (typeof document === 'undefined') return;
  const report = (): void => {
    const isHidden = document.visibilityState === 'hidden';
    client.reportVisibility(isHidden);
    // Browsers slow down the timers of hidden pages.
    if (!isHidden && useConnection.getState().phase === 'lost') client.retryNow();
  };
  document.addEventListener('visibilitychange', report);
  report();
}

/** Tries again now instead of at `retryAtMs`. */
export function retryNow(): void {
  client.retryNow();
}

/**
 * Asks the program for something. Never rejects: what goes wrong is a failure, with the condition
 * DISCONNECTED when there is no connection or it ends before the answer.
 */
export function invoke<C extends CommandName>(
  command: C,
  request: Request<C>,
): Promise<Result<Response<C>>> {
  return client.invoke(command, request);
}

/**
 * Listens to a feed. The first payload, and the first after a reconnect or after the page was hidden, is a
 * snapshot; a connection that comes back subscribes again by itself. `onEnded` is called at most once, when
 * the program says that the feed cannot begin or go on; a lost connection does not end it. Returns what
 * ends it from this side, silently and at once.
 */
export function subscribe<F extends FeedName>(
  feed: F,
  options: FeedOptions<F>,
  onPayload: (payload: FeedPayload<F>) => void,
  onEnded?: (failure: Failure) => void,
): () => void {
  return client.subscribe(feed, options, onPayload, onEnded);
}

/**
 * Logs in with one of the broker's users and connects. Fails with ACCESS_REFUSED for a wrong name or
 * password, NOT_ALLOWED for a user without a management tag, TOO_MANY_ATTEMPTS when it has to wait, or
 * DISCONNECTED.
 */
export async function logIn(username: string, password: string): Promise<Result<Nothing>> {
  const result = await requestLogin(username, password);
  if (result.ok) client.reconnect();
  return result;
}

/** Ends the login here and on the program's side; the phase becomes `login`. */
export async function logOut(): Promise<void> {
  await requestLogout();
  client.disconnectToLogin();
}
