// Publishes one message for a user of the API, as a channel with confirms would, and waits until every
// queue has taken responsibility for it.

import { isImpersonator } from '../broker/access/actor.ts';
import type { Requester } from '../broker/access/requester.ts';
import { preconditionFailed } from '../broker/errors.ts';
import { Address, Message } from '../broker/message.ts';
import type { Properties } from '../broker/properties.ts';
import { parseExpiration } from '../broker/publishing/expiration.ts';
import { PublishOutcome } from '../broker/publishing/publish-outcome.ts';
import { headerKeys, withoutBcc } from '../broker/publishing/sender-keys.ts';
import type { BrokerParts } from '../broker/topology.ts';
import type { VirtualHost } from '../broker/vhost.ts';
import { badRequest } from './error-response.ts';
import { asChannelRequest } from './topology-request.ts';

export interface Publication {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Properties;
  readonly body: Uint8Array;
}

/** True when the message is in at least one queue. Throws an HttpError when it is refused. */
export function publishMessage(
  vhost: VirtualHost,
  requester: Requester,
  publication: Publication,
  { clock, turn }: BrokerParts,
): Promise<boolean> {
  return new Promise((resolve) => {
    const message = asChannelRequest(() => prepare(vhost, requester, publication, clock.nowMs));
    const exchange = asChannelRequest(() =>
      vhost.checkPublish(requester, publication.exchange, publication.routingKey),
    );
    const route = asChannelRequest(() => vhost.route(message));
    const visible = withHiddenKeysRemoved(message);
    let isRouted = false;
    visible.observer = { confirmPublish: () => resolve(isRouted) };
    // Held until every queue has seen it.
    visible.unstored = 1;
    const outcome = vhost.publish(exchange, visible, route, true);
    if (outcome === PublishOutcome.refused) {
      visible.observer = null;
      throw badRequest('rejected Unable to publish message. Check queue limits.');
    }
    isRouted = outcome === PublishOutcome.routed;
    visible.noteStored();
    turn.schedule();
  });
}

function prepare(
  vhost: VirtualHost,
  requester: Requester,
  publication: Publication,
  nowMs: number,
): Message {
  const { exchange, routingKey, properties, body } = publication;
  const message = new Message(new Address(exchange, routingKey), properties, body, nowMs);
  if (properties.expiration !== null) message.ttlMs = parseExpiration(properties.expiration);
  const { userId } = properties;
  if (userId !== null && userId !== requester.username && !isImpersonator(requester)) {
    throw preconditionFailed(
      `user_id property set to '${userId}' but authenticated user was '${requester.username}'`,
    );
  }
  if (properties.hasHeaders) {
    message.hiddenKeys = headerKeys(properties, 'BCC');
    const keys = [...headerKeys(properties, 'CC'), ...message.hiddenKeys];
    vhost.checkRoutingKeys(requester, exchange, keys);
  }
  return message;
}

/** The message as receivers see it; it is routed before, by all its keys. */
function withHiddenKeysRemoved(message: Message): Message {
  if (message.hiddenKeys.length === 0) return message;
  const { address, properties, body, publishedAtMs } = message;
  const visible = new Message(address, withoutBcc(properties), body, publishedAtMs);
  visible.ttlMs = message.ttlMs;
  visible.hiddenKeys = message.hiddenKeys;
  return visible;
}
