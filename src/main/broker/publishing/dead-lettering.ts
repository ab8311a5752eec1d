// Publishes what a queue gives up to its dead letter exchange [rabbitmq: dlx].

import { Address, Message } from '../message.ts';
import { deadLetterProperties, isCycle, nextHistory } from '../queue/death-history.ts';
import type { DeathReason, Queue } from '../queue/queue.ts';
import type { VirtualHost } from '../vhost.ts';
import { headerKeys } from './sender-keys.ts';

/** Counts the death of a message; a copy goes to the dead letter exchange, if the queue has one. */
export function deadLetter(
  vhost: VirtualHost,
  queue: Queue,
  message: Message,
  reason: DeathReason,
  nowMs: number,
): void {
  const { topology } = vhost;
  const { deadLetterExchange, deadLetterRoutingKey, type } = queue.settings;
  const deaths = vhost.counters.deaths[type];
  (deadLetterExchange === null ? deaths.dropped : deaths.deadLettered)[reason] += 1;
  if (deadLetterExchange === null) return;
  const exchange = topology.exchanges.get(deadLetterExchange);
  if (exchange === undefined) return;
  const history = nextHistory(message, queue.name, reason, nowMs);
  const properties = deadLetterProperties(message, queue.name, reason, history);
  const ownKeys = [
    message.address.routingKey,
    ...headerKeys(message.properties, 'CC'),
    ...message.hiddenKeys,
  ];
  const keys = deadLetterRoutingKey === null ? ownKeys : [deadLetterRoutingKey];
  const address = new Address(deadLetterExchange, keys[0] ?? '');
  const copy = new Message(address, properties, message.body, nowMs);
  copy.hasDeathHistory = true;
  const route = topology.router.routeKeys(deadLetterExchange, keys, properties);
  const queues = route.queues.filter((target) => !isCycle(target.name, reason, history));
  vhost.distribute(copy, { queues, bindings: route.bindings });
  if (route.queues.length === 0) vhost.noteUnroutable(exchange, copy);
}
