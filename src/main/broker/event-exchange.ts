// Publishes the broker's events to amq.rabbitmq.event of the default vhost [rabbitmq: event exchange].
// Events that nobody is bound for are not even made into messages, and none is kept.

import { eventHeaders } from './event-headers.ts';
import type { BrokerEvent } from './events.ts';
import { EVENT_EXCHANGE } from './exchange/exchange-types.ts';
import { long } from './field-table.ts';
import { Address, Message } from './message.ts';
import type { BrokerParts } from './topology.ts';
import type { VirtualHost } from './vhost.ts';

const NO_BODY = new Uint8Array(0);

/** Feeds the exchange of whatever vhost `findVhost` gives at the time. */
export function feedEventExchange(
  parts: BrokerParts,
  findVhost: () => VirtualHost | undefined,
): void {
  const publish = (vhost: VirtualHost, event: BrokerEvent): void => {
    const { nowMs } = parts.clock;
    const properties = parts.propertiesCodec.create({
      headers: [...eventHeaders(event), ['timestamp_in_ms', long(nowMs)]],
      timestampSeconds: Math.floor(nowMs / 1000),
      isPersistent: true,
    });
    const address = new Address(EVENT_EXCHANGE, event.name);
    const message = new Message(address, properties, NO_BODY, nowMs);
    vhost.distribute(message, vhost.route(message));
    parts.turn.schedule();
  };
  parts.events.onAny((event) => {
    const vhost = findVhost();
    const exchange = vhost?.topology.exchanges.get(EVENT_EXCHANGE);
    if (vhost === undefined || exchange === undefined || exchange.bindings.size === 0) return;
    publish(vhost, event);
  });
}
