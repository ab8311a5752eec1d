// "Consume here": the commands that attach a consumer for as long as the page lives, settle what it got
// and end it, and the feed that its deliveries come through.

import { generateConsumerTag } from '../../broker/access/server-names.ts';
import { notFound } from '../../broker/errors.ts';
import { vhostOf } from '../commands/topology.ts';
import type { FeedOpener } from '../feeds/feed-reader.ts';
import type { CommandContext, Handlers } from '../handlers.ts';
import { PerSession, type SessionResources } from '../session-resources.ts';
import { StudioConsumer } from './studio-consumer.ts';

interface OpenConsumer {
  readonly consumer: StudioConsumer;
  /** Ends it with the session no more. */
  readonly forget: () => void;
}

/** Consumers of each page by the id that the page knows. */
const OPEN = new PerSession<Map<string, OpenConsumer>>(() => new Map());

export const consumingCommands: Pick<
  Handlers,
  'consume.start' | 'consume.settle' | 'consume.stop'
> = {
  'consume.start': (context, { vhost: vhostName, queue: name, prefetch }) => {
    const vhost = vhostOf(context, { vhost: vhostName });
    const { broker } = context.host;
    const requester = context.requester();
    const queue = vhost.readableQueue(requester, name);
    const tag = generateConsumerTag(broker.parts.randomBytes);
    const { username } = requester;
    const consumer = new StudioConsumer({ vhost, queue, username, tag, prefetch });
    const forget = context.resources.add(() => {
      consumer.stop();
      broker.parts.turn.schedule();
    });
    OPEN.of(context.resources).set(tag, { consumer, forget });
    return { consumerId: tag };
  },
  'consume.settle': (context, { consumerId, deliveryTags, verb }) => {
    consumerOf(context, consumerId).consumer.settle(deliveryTags, verb);
    context.host.broker.parts.turn.schedule();
    return {};
  },
  'consume.stop': (context, { consumerId }) => {
    const { consumer, forget } = consumerOf(context, consumerId);
    OPEN.of(context.resources).delete(consumerId);
    forget();
    const requeued = consumer.stop();
    context.host.broker.parts.turn.schedule();
    return { requeued };
  },
};

/** First everything that is unsettled, then what is delivered, then why it ended. */
export const deliveriesFeed: FeedOpener<'consume.deliveries'> = (
  context,
  { consumerId },
  notify,
) => {
  const { consumer } = consumerOf(context, consumerId);
  let readUpTo = 0;
  let isFirst = true;
  let hasToldEnd = false;
  const close = consumer.onChange(notify);
  return {
    read: () => {
      const deliveries = consumer.deliveriesAfter(readUpTo);
      const { ended } = consumer;
      const isEndNews = ended !== null && !hasToldEnd;
      if (deliveries.length === 0 && !isFirst && !isEndNews) return null;
      readUpTo = consumer.lastTag;
      isFirst = false;
      hasToldEnd = ended !== null;
      return { deliveries, ended };
    },
    close,
  };
};

function consumerOf(
  { resources }: { readonly resources: SessionResources } & Pick<CommandContext, 'host'>,
  consumerId: string,
): OpenConsumer {
  const open = OPEN.of(resources).get(consumerId);
  if (open === undefined) throw notFound(`no consumer '${consumerId}' of this page`);
  return open;
}
