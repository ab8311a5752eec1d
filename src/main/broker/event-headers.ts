// Events as the headers of a message [rabbitmq: event exchange], under RabbitMQ's names. Made only when
// somebody is bound to the event exchange.

import type { ChannelView, ConnectionView } from './connection-view.ts';
import type { Consumer } from './consumer.ts';
import type { BrokerEvent } from './events.ts';
import type { Exchange } from './exchange/exchange.ts';
import { type FieldTable, type FieldValue, long, longstr } from './field-table.ts';
import { NODE_NAME } from './firehose.ts';
import { jsonField } from './json-field.ts';
import type { Queue } from './queue/queue.ts';

const bool = (value: boolean): FieldValue => ({ type: 'bool', value });
const table = (value: FieldTable): FieldValue => ({ type: 'table', value });
const by = (user: string): FieldTable => [['user_who_performed_action', longstr(user)]];
const named = (name: string): FieldTable => [['name', longstr(name)]];

/** What the event's message says. */
export function eventHeaders(event: BrokerEvent): FieldTable {
  switch (event.name) {
    case 'queue.created':
    case 'queue.deleted':
      return [...queueFields(event.payload.queue), ...by(event.payload.by)];
    case 'queue.policy.updated':
    case 'queue.policy.cleared':
      return queueFields(event.payload.queue);
    case 'exchange.created':
    case 'exchange.deleted':
      return [...exchangeFields(event.payload.exchange), ...by(event.payload.by)];
    case 'binding.created':
    case 'binding.deleted':
      return bindingFields(event.payload);
    case 'connection.created':
    case 'connection.closed':
      return connectionFields(event.payload.connection);
    case 'channel.created':
    case 'channel.closed':
      return channelFields(event.payload.channel);
    case 'consumer.created':
    case 'consumer.deleted':
      return consumerFields(event.payload.consumer);
    default:
      return plainFields(event.payload);
  }
}

/** Users, permissions, vhosts, parameters and the like are told by their own fields. */
function plainFields(payload: object): FieldTable {
  const fields: (readonly [string, FieldValue])[] = [];
  for (const [key, value] of Object.entries(payload)) {
    if (key === 'by') fields.push(...by(String(value)));
    else if (key === 'permission' || key === 'policy') fields.push(...plainFields(value));
    else fields.push([NAMES.get(key) ?? key, jsonField(value)]);
  }
  return fields;
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['applyTo', 'apply-to'],
  ['peerHost', 'peer_host'],
  ['peerPort', 'peer_port'],
]);

function queueFields(queue: Queue): FieldTable {
  return [
    ...named(queue.name),
    ['vhost', longstr(queue.vhost)],
    ['durable', bool(queue.isDurable)],
    ['auto_delete', bool(queue.isAutoDelete)],
    ['exclusive', bool(queue.exclusiveOwner !== null)],
    ['type', longstr(queue.settings.type)],
    ['arguments', table(queue.args)],
  ];
}

function exchangeFields(exchange: Exchange): FieldTable {
  return [
    ...named(exchange.name),
    ['vhost', longstr(exchange.vhostName)],
    ['type', longstr(exchange.type)],
    ['durable', bool(exchange.isDurable)],
    ['auto_delete', bool(exchange.isAutoDelete)],
    ['internal', bool(exchange.isInternal)],
    ['arguments', table(exchange.args)],
  ];
}

function bindingFields(
  payload: Extract<BrokerEvent, { name: 'binding.created' }>['payload'],
): FieldTable {
  const { vhost, binding } = payload;
  return [
    ['source_name', longstr(binding.source.name)],
    ['source_kind', longstr('exchange')],
    ['destination_name', longstr(binding.destination.name)],
    ['destination_kind', longstr(binding.destination.kind)],
    ['routing_key', longstr(binding.key)],
    ['arguments', table(binding.args)],
    ['vhost', longstr(vhost)],
    ...by(payload.by),
  ];
}

function connectionFields(connection: ConnectionView): FieldTable {
  const { userProvidedName } = connection;
  const own: FieldTable =
    userProvidedName === null ? [] : [['user_provided_name', longstr(userProvidedName)]];
  return [
    ...named(connection.name),
    ...own,
    ['vhost', longstr(connection.vhostName ?? '')],
    ['user', longstr(connection.username)],
    ['protocol', longstr(connection.protocol)],
    ['auth_mechanism', longstr(connection.authMechanism)],
    ['ssl', bool(connection.tls !== null)],
    ['host', longstr(connection.host)],
    ['port', long(connection.port)],
    ['peer_host', longstr(connection.peerHost)],
    ['peer_port', long(connection.peerPort)],
    ['channel_max', long(connection.channelMax)],
    ['frame_max', long(connection.frameMaxBytes)],
    ['timeout', long(connection.heartbeatSeconds)],
    ['connected_at', long(connection.connectedAtMs)],
    ['client_properties', table(connection.clientProperties)],
    ['node', longstr(NODE_NAME)],
    ...by(connection.username),
  ];
}

function channelFields(channel: ChannelView): FieldTable {
  return [
    ...named(channel.name),
    ['number', long(channel.number)],
    ['connection', longstr(channel.connectionView.name)],
    ['user', longstr(channel.username)],
    ['vhost', longstr(channel.vhostName)],
    ...by(channel.username),
  ];
}

function consumerFields(consumer: Consumer): FieldTable {
  return [
    ['consumer_tag', longstr(consumer.tag)],
    ['queue', longstr(consumer.queue.name)],
    ['vhost', longstr(consumer.queue.vhost)],
    ['exclusive', bool(consumer.isExclusive)],
    ['ack_required', bool(!consumer.isNoAck)],
    ['prefetch_count', long(consumer.prefetch)],
    ['arguments', table(consumer.args)],
    ['channel', longstr(consumer.channelView?.name ?? '')],
    ...by(consumer.channelView?.username ?? ''),
  ];
}
