// Publishes one message for somebody who is no channel, as a channel in confirm mode would: the HTTP API
// and the studio. For single messages only; traffic goes through the channels of the protocols.

import type { Requester } from '../access/requester.ts';
import { traceOrigin } from '../firehose.ts';
import { Address, Message } from '../message.ts';
import type { Properties } from '../properties.ts';
import type { BrokerParts } from '../topology.ts';
import type { VirtualHost } from '../vhost.ts';
import { prepareMessage, withoutHiddenKeys } from './message-preparation.ts';
import { PublishOutcome } from './publish-outcome.ts';

export interface SinglePublication {
  readonly exchange: string;
  readonly routingKey: string;
  readonly properties: Properties;
  /** Belongs to the message from now on. */
  readonly body: Uint8Array;
  /** Decides only how an unroutable message is counted: there is nobody to return it to but the caller. */
  readonly isMandatory: boolean;
}

export interface SinglePublishResult {
  readonly outcome: PublishOutcome;
  /** Names of the queues it was routed to. */
  readonly queues: readonly string[];
}

/** Who publishes. */
export interface SinglePublisher {
  readonly requester: Requester;
  /** What stands for a connection's name in the firehose. */
  readonly origin: string;
}

/**
 * Calls `onSettled` once: at once when the message was refused, otherwise when every queue has taken
 * responsibility for it [rabbitmq: confirms]. Throws what a channel would be closed with.
 */
export function publishOnce(
  vhost: VirtualHost,
  { requester, origin }: SinglePublisher,
  publication: SinglePublication,
  { clock, turn }: Pick<BrokerParts, 'clock' | 'turn'>,
  onSettled: (result: SinglePublishResult) => void,
): void {
  const { exchange: exchangeName, routingKey, properties, body, isMandatory } = publication;
  const exchange = vhost.checkPublish(requester, exchangeName, routingKey);
  const address = new Address(exchangeName, routingKey);
  const published = new Message(address, properties, body, clock.nowMs);
  const prepared = prepareMessage({ requester, vhost, replies: null }, published);
  const route = vhost.route(prepared);
  const message = withoutHiddenKeys(prepared);
  vhost.firehose?.published(traceOrigin(origin, requester.username), message, route);
  const queues = route.queues.map(({ name }) => name);
  let outcome: PublishOutcome = PublishOutcome.refused;
  vhost.counters.confirmable += 1;
  message.observer = {
    confirmPublish: () => {
      vhost.counters.confirmed += 1;
      onSettled({ outcome, queues });
    },
  };
  // Held until every queue has seen it.
  message.unstored = 1;
  outcome = vhost.publish(exchange, message, route, isMandatory);
  turn.schedule();
  if (outcome === PublishOutcome.refused) {
    message.observer = null;
    onSettled({ outcome, queues });
    return;
  }
  message.noteStored();
}
