// Publishes one message for a user of the API, as a channel with confirms would, and waits until every
// queue has taken responsibility for it.

import type { Requester } from '../broker/access/requester.ts';
import type { Properties } from '../broker/properties.ts';
import { PublishOutcome } from '../broker/publishing/publish-outcome.ts';
import { publishOnce, type SinglePublishResult } from '../broker/publishing/single-publish.ts';
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
export async function publishMessage(
  vhost: VirtualHost,
  requester: Requester,
  publication: Publication,
  parts: BrokerParts,
): Promise<boolean> {
  const publisher = { requester, origin: 'management' };
  const { outcome } = await new Promise<SinglePublishResult>((resolve) => {
    asChannelRequest(() =>
      publishOnce(vhost, publisher, { ...publication, isMandatory: true }, parts, resolve),
    );
  });
  if (outcome === PublishOutcome.refused) {
    throw badRequest('rejected Unable to publish message. Check queue limits.');
  }
  return outcome === PublishOutcome.routed;
}
