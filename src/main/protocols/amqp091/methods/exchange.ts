// The exchange class [amqp091 exchange; rabbitmq: exchange-to-exchange bindings].

import type { Channel } from '../channel.ts';
import type { MethodOf } from '../method-codec.ts';

export function declareExchange(channel: Channel, method: MethodOf<'exchange.declare'>): void {
  const { vhost, requester } = channel;
  if (method.passive) {
    vhost.declareExchangePassively(requester, method.exchange);
  } else {
    vhost.declareExchange(requester, {
      name: method.exchange,
      type: method.type,
      isDurable: method.durable,
      isAutoDelete: method.autoDelete,
      isInternal: method.internal,
      args: method.arguments,
    });
  }
  if (!method.nowait) channel.send('exchange.declare-ok', {});
}

export function deleteExchange(channel: Channel, method: MethodOf<'exchange.delete'>): void {
  channel.vhost.deleteExchange(channel.requester, method.exchange, method.ifUnused);
  if (!method.nowait) channel.send('exchange.delete-ok', {});
}

export function bindExchange(channel: Channel, method: MethodOf<'exchange.bind'>): void {
  channel.vhost.bind(channel.requester, bindingOf(method));
  if (!method.nowait) channel.send('exchange.bind-ok', {});
}

export function unbindExchange(channel: Channel, method: MethodOf<'exchange.unbind'>): void {
  channel.vhost.unbind(channel.requester, bindingOf(method));
  if (!method.nowait) channel.send('exchange.unbind-ok', {});
}

function bindingOf(method: MethodOf<'exchange.bind'> | MethodOf<'exchange.unbind'>) {
  return {
    source: method.source,
    destinationKind: 'exchange',
    destination: method.destination,
    key: method.routingKey,
    args: method.arguments,
  } as const;
}
