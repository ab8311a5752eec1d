// Checks and rewrites the properties of a publish that concern the broker itself, in RabbitMQ's
// order: reply-to, expiration, user-id; notes hidden routing keys.

import { isImpersonator } from '../../broker/access/actor.ts';
import { REPLY_TO_NAME } from '../../broker/direct-replies.ts';
import { Message } from '../../broker/message.ts';
import { parseExpiration } from '../../broker/publishing/expiration.ts';
import { headerKeys, withoutBcc } from '../../broker/publishing/sender-keys.ts';
import type { Channel } from './channel.ts';
import { BASIC_PUBLISH, CLASS_BASIC } from './constants.ts';
import { ChannelException } from './exceptions.ts';

/** The message to route. Throws PRECONDITION_FAILED as ChannelException or BrokerError. */
export function prepareMessage(channel: Channel, published: Message): Message {
  let message = published;
  if (message.properties.replyTo === REPLY_TO_NAME) message = withReplyToken(channel, message);
  const { properties } = message;
  if (properties.expiration !== null) message.ttlMs = parseExpiration(properties.expiration);
  const { userId } = properties;
  const { username } = channel.requester;
  if (userId !== null && userId !== username && !isImpersonator(channel.requester)) {
    throw refused(`user_id property set to '${userId}' but authenticated user was '${username}'`);
  }
  if (properties.hasHeaders) {
    message.hiddenKeys = headerKeys(properties, 'BCC');
    const keys = [...headerKeys(properties, 'CC'), ...message.hiddenKeys];
    const { exchange } = message.address;
    if (keys.length > 0) channel.vhost.checkRoutingKeys(channel.requester, exchange, keys);
  }
  return message;
}

/** The message as receivers see it, once it has been routed. */
export function withoutHiddenKeys(message: Message): Message {
  const { address, properties, body, publishedAtMs } = message;
  const visible = new Message(address, withoutBcc(properties), body, publishedAtMs);
  visible.ttlMs = message.ttlMs;
  visible.hiddenKeys = message.hiddenKeys;
  return visible;
}

function withReplyToken(channel: Channel, message: Message): Message {
  if (channel.replies === null) throw refused('fast reply consumer does not exist');
  const properties = message.properties.with({ replyTo: channel.replies.token });
  return new Message(message.address, properties, message.body, message.publishedAtMs);
}

function refused(text: string): ChannelException {
  return new ChannelException('PRECONDITION_FAILED', text, CLASS_BASIC, BASIC_PUBLISH);
}
