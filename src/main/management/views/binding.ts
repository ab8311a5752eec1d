// Bindings as the API shows them, the implicit ones of the default exchange among them.

import type { Binding } from '../../broker/binding.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { propertiesKey } from '../binding-key.ts';
import { tableToJson } from '../json-arguments.ts';
import type { ListSource, View } from '../list.ts';

/** A binding that exists, or one that is implied by a queue's name [amqp091 §3.1.3.1]. */
export type ShownBinding =
  | { readonly vhost: string; readonly binding: Binding }
  | { readonly vhost: string; readonly queueName: string };

export function bindingView(shown: ShownBinding): View {
  if ('queueName' in shown) {
    const { vhost, queueName } = shown;
    return {
      source: '',
      vhost,
      destination: queueName,
      destination_type: 'queue',
      routing_key: queueName,
      arguments: {},
      properties_key: propertiesKey(queueName, []),
    };
  }
  const { vhost, binding } = shown;
  return {
    source: binding.source.name,
    vhost,
    destination: binding.destination.name,
    destination_type: binding.destination.kind,
    routing_key: binding.key,
    arguments: tableToJson(binding.args),
    properties_key: propertiesKey(binding.key, binding.args),
  };
}

export function bindingList(bindings: readonly ShownBinding[]): ListSource<ShownBinding> {
  const sourceOf = (shown: ShownBinding): string =>
    'queueName' in shown ? '' : shown.binding.source.name;
  const destinationOf = (shown: ShownBinding): string =>
    'queueName' in shown ? shown.queueName : shown.binding.destination.name;
  const keyOf = (shown: ShownBinding): string =>
    'queueName' in shown ? shown.queueName : shown.binding.key;
  return {
    items: bindings,
    cheap: {
      vhost: (shown) => shown.vhost,
      source: sourceOf,
      destination: destinationOf,
      destination_type: (shown) =>
        'queueName' in shown ? 'queue' : shown.binding.destination.kind,
      routing_key: keyOf,
      name: destinationOf,
    },
    order: ['vhost', 'source', 'destination', 'routing_key'],
    view: bindingView,
  };
}

/** Every binding of a vhost. */
export function bindingsOf(vhost: VirtualHost): ShownBinding[] {
  const { exchanges, queues } = vhost.topology;
  return [
    ...[...queues.keys()].map((queueName) => ({ vhost: vhost.name, queueName })),
    ...[...exchanges.values()].flatMap((exchange) =>
      [...exchange.bindings.values()].map((binding) => ({ vhost: vhost.name, binding })),
    ),
  ];
}
