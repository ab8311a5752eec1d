// The commands of a page as functions: one per line of the contract. Types only.

import type { CommandName, Request, Response } from '../../shared/ipc/contract.ts';
import type { Requester } from '../broker/access/requester.ts';
import type { SessionResources } from './session-resources.ts';
import type { StudioHost } from './studio-host.ts';
import type { StudioUser } from './studio-user.ts';

/** What a command may use: the same object for every command of one session. */
export interface CommandContext {
  readonly host: StudioHost;
  readonly user: StudioUser;
  /** Closed with the session: consumers opened by it, for example. */
  readonly resources: SessionResources;
  /** Acts in the vhosts with the user's permissions; its `owner` is the session's. */
  requester(): Requester;
}

/** Throws a BrokerError for what is to be told to the page; anything else is a bug and is logged. */
export type Handlers = {
  readonly [C in CommandName]: (
    context: CommandContext,
    request: Request<C>,
  ) => Response<C> | Promise<Response<C>>;
};
