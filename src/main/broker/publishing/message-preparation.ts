// Checks and rewrites the properties of a publish that concern the broker itself, in RabbitMQ's
// order: reply-to, expiration, user-id; hides routing keys once they have been followed.

import { isImpersonator } from '../access/actor.ts';
import type { Requester } from '../access/requester.ts';
import { REPLY_TO_NAME } from '../direct-replies.ts';
import { preconditionFailed } from '../errors.ts';
import { Message } from '../message.ts';
import { parseExpiration } from './expiration.ts';
import { headerKeys, withoutBcc } from './sender-keys.ts';

/** What the preparation has to know of the channel that publishes. */
export interface Publisher {
  readonly requester: Requester;
  readonly vhost: {
    checkRoutingKeys(requester: Requester, exchange: string, keys: readonly string[]): void;
  };
  /** The channel's own reply address, if it has opened one [rabbitmq: direct-reply-to]. */
  readonly replies: { readonly token: string } | null;
}

/** The message to route. Throws PRECONDITION_FAILED. */
export function prepareMessage(publisher: Publisher, published: Message): Message {
  let message = published;
  if (message.properties.replyTo === REPLY_TO_NAME) message = withReplyToken(publisher, message);
  const { properties } = message;
  if (properties.expiration !== null) message.ttlMs = parseExpiration(properties.expiration);
  const { userId } = properties;
  const { requester } = publisher;
  const { username } = requester;
  if (userId !== null && userId !== username && !isImpersonator(requester)) {
    throw preconditionFailed(
      `user_id property set to '${userId}' but authenticated user was '${username}'`,
    );
  }
  if (properties.hasHeaders) {
    const keys = [...headerKeys(properties, 'CC'), ...headerKeys(properties, 'BCC')];
    const { exchange } = message.address;
    if (keys.length > 0) publisher.vhost.checkRoutingKeys(requester, exchange, keys);
  }
  return message;
}

/**
 * The message as receivers see it, once it has been routed: without a BCC header, whose keys are
 * kept beside the properties [rabbitmq: sender-selected distribution].
 */
export function withoutHiddenKeys(message: Message): Message {
  const { address, properties, body, publishedAtMs } = message;
  if (!properties.hasHeaders || properties.header('BCC') === undefined) return message;
  const visible = new Message(address, withoutBcc(properties), body, publishedAtMs);
  visible.ttlMs = message.ttlMs;
  visible.hiddenKeys = headerKeys(properties, 'BCC');
  return visible;
}

function withReplyToken(publisher: Publisher, message: Message): Message {
  if (publisher.replies === null) {
    throw preconditionFailed('fast reply consumer does not exist');
  }
  const properties = message.properties.with({ replyTo: publisher.replies.token });
  return new Message(message.address, properties, message.body, message.publishedAtMs);
}
