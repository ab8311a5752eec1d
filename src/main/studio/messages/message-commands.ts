// The commands that publish one message and look at those in a queue.

import { Buffer } from 'node:buffer';
import { performance } from 'node:perf_hooks';
import type { PublishOutcome as Outcome, Publication } from '../../../shared/ipc/contract.ts';
import type { PeekedMessage } from '../../../shared/ipc/message.ts';
import { notFound } from '../../broker/errors.ts';
import { PublishOutcome } from '../../broker/publishing/publish-outcome.ts';
import { publishOnce, type SinglePublishResult } from '../../broker/publishing/single-publish.ts';
import type {
  BrowsedMessage,
  BrowseOptions,
  BrowsePlace,
} from '../../broker/queue/browsed-message.ts';
import { queueResource } from '../../broker/resource-name.ts';
import { vhostOf } from '../commands/topology.ts';
import type { CommandContext, Handlers } from '../handlers.ts';
import { bodyPart, contentOf } from './message-content.ts';
import { encodeProperties } from './properties.ts';

type MessageCommand = 'message.publish' | 'message.peek' | 'message.body';

/** What stands for a connection's name in the firehose. */
export const STUDIO_ORIGIN = 'studio';
/** Bodies read for one page, which ends early when they come to about this much. */
const PEEK_BYTES = 4 * 1024 * 1024;

export const messageCommands: Pick<Handlers, MessageCommand> = {
  'message.publish': publish,
  'message.peek': async (context, { vhost, name, from, maxMessages }) => {
    const options = { from, maxMessages, maxBytes: PEEK_BYTES, includesUnacked: true };
    const { messages, next } = await browse(context, vhost, name, options);
    return { messages: messages.map(peeked), next };
  },
  'message.body': async (context, { vhost, name, at, offset, length }) => {
    const options = { from: at, maxMessages: 1, maxBytes: 1, includesUnacked: true };
    const { messages } = await browse(context, vhost, name, options);
    const [found] = messages;
    if (found?.level !== at.level || found.queued.position !== at.position) {
      throw notFound(`no message ${at.position} in ${queueResource(vhost, name)}: it has left`);
    }
    const { body } = found.queued.message;
    return { body: bodyPart(body, offset, length), bodyBytes: body.length };
  },
};

async function publish(context: CommandContext, publication: Publication): Promise<Outcome> {
  const vhost = vhostOf(context, publication);
  const { exchange, routingKey, isMandatory } = publication;
  const message = {
    exchange,
    routingKey,
    isMandatory,
    properties: encodeProperties(publication.properties),
    body: Buffer.from(publication.body, 'base64'),
  };
  const publisher = { requester: context.requester(), origin: STUDIO_ORIGIN };
  const startMs = performance.now();
  const { outcome, queues } = await new Promise<SinglePublishResult>((resolve) => {
    publishOnce(vhost, publisher, message, context.host.broker.parts, resolve);
  });
  const confirmMs = performance.now() - startMs;
  switch (outcome) {
    case PublishOutcome.routed:
      return { outcome: 'confirmed', queues, confirmMs };
    case PublishOutcome.unroutable:
      return { outcome: 'unroutable', isReturned: isMandatory };
    default:
      return { outcome: 'refused' };
  }
}

interface BrowsedPage {
  readonly messages: readonly BrowsedMessage[];
  readonly next: BrowsePlace | null;
}

/** Asks nothing of the broker but what a look at the queue needs: a turn to read from the disk. */
function browse(
  { user, requester }: CommandContext,
  vhost: string,
  name: string,
  options: BrowseOptions,
): Promise<BrowsedPage> {
  const found = user.checkVhost(vhost);
  return new Promise((resolve) => {
    found.browse(requester(), name, options, (messages, next) => resolve({ messages, next }));
  });
}

const peeked = ({ queued, level, place }: BrowsedMessage): PeekedMessage => ({
  ...contentOf(queued.message),
  position: queued.position,
  level,
  place,
  isRedelivered: queued.isRedelivered,
});
