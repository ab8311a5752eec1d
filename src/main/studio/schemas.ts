// What a page may send, checked at run time: the page is not trusted, and may be of another version. One
// schema per command and feed of the contract; a missing one does not compile.

import { z } from 'zod';
import type { CommandName, FeedName, FeedOptions, Request } from '../../shared/ipc/contract.ts';
import type { PageFrame } from '../../shared/ipc/frames.ts';
import { consumingSchemas } from './schemas/consuming.ts';
import { messageSchemas } from './schemas/messages.ts';
import { programSchemas } from './schemas/program.ts';
import { topologySchemas } from './schemas/topology.ts';

type CommandSchemas = { readonly [C in CommandName]: z.ZodType<Request<C>> };
type FeedSchemas = { readonly [F in FeedName]: z.ZodType<FeedOptions<F>> };

export const COMMAND_SCHEMAS: CommandSchemas = {
  ...topologySchemas,
  ...messageSchemas,
  ...consumingSchemas,
  ...programSchemas,
};

const nothing = z.object({});
const vhostName = z.object({ vhost: z.string().min(1) });

export const FEED_SCHEMAS: FeedSchemas = {
  topology: vhostName,
  statistics: vhostName,
  broker: nothing,
  'consume.deliveries': z.object({ consumerId: z.string().min(1) }),
  vhosts: nothing,
};

const id = z.int().min(1);

/** Anything a page sends, before it is known what it asks for. */
export const PAGE_FRAME: z.ZodType<PageFrame> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invoke'), id, command: z.string(), request: z.unknown() }),
  z.object({ kind: z.literal('subscribe'), id, feed: z.string(), options: z.unknown() }),
  z.object({ kind: z.literal('unsubscribe'), id }),
  z.object({ kind: z.literal('received'), id, sequence: z.int().min(1) }),
  z.object({ kind: z.literal('visibility'), isHidden: z.boolean() }),
]);

export const isCommandName = (command: string): command is CommandName =>
  Object.hasOwn(COMMAND_SCHEMAS, command);

export const isFeedName = (feed: string): feed is FeedName => Object.hasOwn(FEED_SCHEMAS, feed);

/** What is wrong, in one line that names the place. */
export function describeIssues(error: z.ZodError): string {
  const [first] = error.issues;
  if (first === undefined) return 'invalid';
  const place = first.path.map(String).join('.');
  return place === '' ? first.message : `${place}: ${first.message}`;
}
