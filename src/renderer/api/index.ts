// The page's only door to the program: commands, feeds, the state of the connection, login. Nothing outside
// this folder touches `window.warren`, a WebSocket or `fetch`.

export type {
  CommandName,
  FeedName,
  FeedOptions,
  FeedPayload,
  Nothing,
  Request,
  Response,
  Welcome,
} from '../../shared/ipc/contract.ts';
export type { Failure, Result } from '../../shared/ipc/result.ts';
export type { Connection, ConnectionPhase } from './connection-store.ts';
export {
  connect,
  type Desktop,
  desktop,
  invoke,
  isDesktop,
  logIn,
  logOut,
  platform,
  retryNow,
  subscribe,
  useConnection,
} from './studio.ts';
