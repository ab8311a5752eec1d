// Every method of AMQP 0-9-1 with RabbitMQ's extensions, to be read against the specification
// [amqp091 §1; rabbitmq: amqp-0-9-1 extended]. Types of methods are derived from these rows: nothing
// about the shape of a method is written down anywhere else.

/**
 * Wire types of method fields [amqp091 §4.2.5]. A `reserved-` field is on the wire but means nothing:
 * it is skipped when decoding and written as zero or empty.
 */
export type FieldWireType =
  | 'octet'
  | 'short'
  | 'long'
  | 'longlong'
  | 'bit'
  | 'shortstr'
  | 'longstr'
  | 'table'
  | 'reserved-short'
  | 'reserved-bit'
  | 'reserved-shortstr'
  | 'reserved-longstr';

/** One method. `from` says who may send it; fields are in wire order. */
export interface MethodRow {
  readonly classId: number;
  readonly methodId: number;
  readonly from: 'client' | 'server' | 'both';
  readonly hasContent: boolean;
  readonly fields: Readonly<Record<string, FieldWireType>>;
}

type From = MethodRow['from'];

function row<const F extends Readonly<Record<string, FieldWireType>>>(
  classId: number,
  methodId: number,
  from: From,
  fields: F,
) {
  return { classId, methodId, from, hasContent: false, fields };
}

/** A method followed by a content header and body. */
function content<const F extends Readonly<Record<string, FieldWireType>>>(
  classId: number,
  methodId: number,
  from: From,
  fields: F,
) {
  return { classId, methodId, from, hasContent: true, fields };
}

const CLOSE = {
  replyCode: 'short',
  replyText: 'shortstr',
  classId: 'short',
  methodId: 'short',
} as const;
const TICKET = { ticket: 'reserved-short' } as const;

/** All methods by name. */
export const METHODS = {
  'connection.start': row(10, 10, 'server', {
    versionMajor: 'octet',
    versionMinor: 'octet',
    serverProperties: 'table',
    mechanisms: 'longstr',
    locales: 'longstr',
  }),
  'connection.start-ok': row(10, 11, 'client', {
    clientProperties: 'table',
    mechanism: 'shortstr',
    response: 'longstr',
    locale: 'shortstr',
  }),
  'connection.secure': row(10, 20, 'server', { challenge: 'longstr' }),
  'connection.secure-ok': row(10, 21, 'client', { response: 'longstr' }),
  'connection.tune': row(10, 30, 'server', {
    channelMax: 'short',
    frameMax: 'long',
    heartbeat: 'short',
  }),
  'connection.tune-ok': row(10, 31, 'client', {
    channelMax: 'short',
    frameMax: 'long',
    heartbeat: 'short',
  }),
  'connection.open': row(10, 40, 'client', {
    virtualHost: 'shortstr',
    capabilities: 'reserved-shortstr',
    insist: 'reserved-bit',
  }),
  'connection.open-ok': row(10, 41, 'server', { knownHosts: 'reserved-shortstr' }),
  'connection.close': row(10, 50, 'both', CLOSE),
  'connection.close-ok': row(10, 51, 'both', {}),
  'connection.blocked': row(10, 60, 'server', { reason: 'shortstr' }),
  'connection.unblocked': row(10, 61, 'server', {}),
  'connection.update-secret': row(10, 70, 'client', { newSecret: 'longstr', reason: 'shortstr' }),
  'connection.update-secret-ok': row(10, 71, 'server', {}),

  'channel.open': row(20, 10, 'client', { outOfBand: 'reserved-shortstr' }),
  'channel.open-ok': row(20, 11, 'server', { channelId: 'reserved-longstr' }),
  'channel.flow': row(20, 20, 'both', { active: 'bit' }),
  'channel.flow-ok': row(20, 21, 'both', { active: 'bit' }),
  'channel.close': row(20, 40, 'both', CLOSE),
  'channel.close-ok': row(20, 41, 'both', {}),

  'access.request': row(30, 10, 'client', {
    realm: 'shortstr',
    exclusive: 'bit',
    passive: 'bit',
    active: 'bit',
    write: 'bit',
    read: 'bit',
  }),
  'access.request-ok': row(30, 11, 'server', { ticket: 'short' }),

  'exchange.declare': row(40, 10, 'client', {
    ...TICKET,
    exchange: 'shortstr',
    type: 'shortstr',
    passive: 'bit',
    durable: 'bit',
    autoDelete: 'bit',
    internal: 'bit',
    nowait: 'bit',
    arguments: 'table',
  }),
  'exchange.declare-ok': row(40, 11, 'server', {}),
  'exchange.delete': row(40, 20, 'client', {
    ...TICKET,
    exchange: 'shortstr',
    ifUnused: 'bit',
    nowait: 'bit',
  }),
  'exchange.delete-ok': row(40, 21, 'server', {}),
  'exchange.bind': row(40, 30, 'client', {
    ...TICKET,
    destination: 'shortstr',
    source: 'shortstr',
    routingKey: 'shortstr',
    nowait: 'bit',
    arguments: 'table',
  }),
  'exchange.bind-ok': row(40, 31, 'server', {}),
  'exchange.unbind': row(40, 40, 'client', {
    ...TICKET,
    destination: 'shortstr',
    source: 'shortstr',
    routingKey: 'shortstr',
    nowait: 'bit',
    arguments: 'table',
  }),
  'exchange.unbind-ok': row(40, 51, 'server', {}),

  'queue.declare': row(50, 10, 'client', {
    ...TICKET,
    queue: 'shortstr',
    passive: 'bit',
    durable: 'bit',
    exclusive: 'bit',
    autoDelete: 'bit',
    nowait: 'bit',
    arguments: 'table',
  }),
  'queue.declare-ok': row(50, 11, 'server', {
    queue: 'shortstr',
    messageCount: 'long',
    consumerCount: 'long',
  }),
  'queue.bind': row(50, 20, 'client', {
    ...TICKET,
    queue: 'shortstr',
    exchange: 'shortstr',
    routingKey: 'shortstr',
    nowait: 'bit',
    arguments: 'table',
  }),
  'queue.bind-ok': row(50, 21, 'server', {}),
  'queue.purge': row(50, 30, 'client', { ...TICKET, queue: 'shortstr', nowait: 'bit' }),
  'queue.purge-ok': row(50, 31, 'server', { messageCount: 'long' }),
  'queue.delete': row(50, 40, 'client', {
    ...TICKET,
    queue: 'shortstr',
    ifUnused: 'bit',
    ifEmpty: 'bit',
    nowait: 'bit',
  }),
  'queue.delete-ok': row(50, 41, 'server', { messageCount: 'long' }),
  'queue.unbind': row(50, 50, 'client', {
    ...TICKET,
    queue: 'shortstr',
    exchange: 'shortstr',
    routingKey: 'shortstr',
    arguments: 'table',
  }),
  'queue.unbind-ok': row(50, 51, 'server', {}),

  'basic.qos': row(60, 10, 'client', {
    prefetchSize: 'long',
    prefetchCount: 'short',
    global: 'bit',
  }),
  'basic.qos-ok': row(60, 11, 'server', {}),
  'basic.consume': row(60, 20, 'client', {
    ...TICKET,
    queue: 'shortstr',
    consumerTag: 'shortstr',
    noLocal: 'bit',
    noAck: 'bit',
    exclusive: 'bit',
    nowait: 'bit',
    arguments: 'table',
  }),
  'basic.consume-ok': row(60, 21, 'server', { consumerTag: 'shortstr' }),
  'basic.cancel': row(60, 30, 'both', { consumerTag: 'shortstr', nowait: 'bit' }),
  'basic.cancel-ok': row(60, 31, 'both', { consumerTag: 'shortstr' }),
  'basic.publish': content(60, 40, 'client', {
    ...TICKET,
    exchange: 'shortstr',
    routingKey: 'shortstr',
    mandatory: 'bit',
    immediate: 'bit',
  }),
  'basic.return': content(60, 50, 'server', {
    replyCode: 'short',
    replyText: 'shortstr',
    exchange: 'shortstr',
    routingKey: 'shortstr',
  }),
  'basic.deliver': content(60, 60, 'server', {
    consumerTag: 'shortstr',
    deliveryTag: 'longlong',
    redelivered: 'bit',
    exchange: 'shortstr',
    routingKey: 'shortstr',
  }),
  'basic.get': row(60, 70, 'client', { ...TICKET, queue: 'shortstr', noAck: 'bit' }),
  'basic.get-ok': content(60, 71, 'server', {
    deliveryTag: 'longlong',
    redelivered: 'bit',
    exchange: 'shortstr',
    routingKey: 'shortstr',
    messageCount: 'long',
  }),
  'basic.get-empty': row(60, 72, 'server', { clusterId: 'reserved-shortstr' }),
  'basic.ack': row(60, 80, 'both', { deliveryTag: 'longlong', multiple: 'bit' }),
  'basic.reject': row(60, 90, 'client', { deliveryTag: 'longlong', requeue: 'bit' }),
  'basic.recover-async': row(60, 100, 'client', { requeue: 'bit' }),
  'basic.recover': row(60, 110, 'client', { requeue: 'bit' }),
  'basic.recover-ok': row(60, 111, 'server', {}),
  'basic.nack': row(60, 120, 'both', { deliveryTag: 'longlong', multiple: 'bit', requeue: 'bit' }),

  'confirm.select': row(85, 10, 'client', { nowait: 'bit' }),
  'confirm.select-ok': row(85, 11, 'server', {}),

  'tx.select': row(90, 10, 'client', {}),
  'tx.select-ok': row(90, 11, 'server', {}),
  'tx.commit': row(90, 20, 'client', {}),
  'tx.commit-ok': row(90, 21, 'server', {}),
  'tx.rollback': row(90, 30, 'client', {}),
  'tx.rollback-ok': row(90, 31, 'server', {}),
} satisfies Readonly<Record<string, MethodRow>>;

export type MethodName = keyof typeof METHODS;
