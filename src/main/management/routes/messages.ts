// Publishing and getting single messages: for tools and tests, not for traffic.

import { Buffer } from 'node:buffer';
import type { JsonValue } from '../../broker/json.ts';
import { checkName } from '../entity-name.ts';
import { badRequest } from '../error-response.ts';
import { type GetRequest, getMessages } from '../message-getter.ts';
import { jsonToProperties, propertiesToJson } from '../message-properties.ts';
import { publishMessage } from '../message-publisher.ts';
import { field, integerField, requireKeys, textField } from '../request-body.ts';
import type { Route } from '../route.ts';
import { INTEGER, object, TEXT } from '../schemas.ts';
import { exchangeOf } from './exchanges.ts';
import { queueOf } from './queues.ts';

const ACK_MODES = [
  'ack_requeue_true',
  'ack_requeue_false',
  'reject_requeue_true',
  'reject_requeue_false',
] as const;
type AckMode = (typeof ACK_MODES)[number];

const isAckMode = (text: unknown): text is AckMode => ACK_MODES.some((mode) => mode === text);

export const messageRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/exchanges/:vhost/:exchange/publish',
    tag: 'Messages',
    summary: 'Publish a message and wait until it is safe; tells whether it was routed',
    access: 'vhost',
    body: object({
      routing_key: TEXT,
      properties: { description: 'properties of the message, RabbitMQ names' },
      payload: { description: 'text, or bytes in Base64' },
      payload_encoding: { examples: ['string', 'base64'] },
    }),
    handle: async (request) => {
      const exchange = exchangeOf(request);
      const body = request.body();
      requireKeys(body, 'routing_key', 'properties', 'payload', 'payload_encoding');
      const publication = {
        exchange: exchange.name,
        routingKey: checkName('routing key', textField(body, 'routing_key', '')),
        properties: jsonToProperties(field(body, 'properties')),
        body: decodePayload(field(body, 'payload'), field(body, 'payload_encoding') ?? null),
      };
      const { parts } = request.parts.broker;
      const routed = await publishMessage(request.vhost(), request.requester, publication, parts);
      return { routed };
    },
  },
  {
    method: 'POST',
    path: '/queues/:vhost/:queue/get',
    tag: 'Messages',
    summary: 'Get messages from a queue: takes them, and puts them back if asked to',
    access: 'vhost',
    body: object({
      count: INTEGER,
      ackmode: { description: `one of ${ACK_MODES.join(', ')}` },
      encoding: { description: 'auto or base64' },
      truncate: INTEGER,
    }),
    handle: async (request) => {
      const queue = queueOf(request);
      const body = request.body();
      requireKeys(body, 'ackmode', 'count', 'encoding');
      const ackMode = field(body, 'ackmode');
      const encoding = field(body, 'encoding');
      if (!isAckMode(ackMode)) {
        throw badRequest(`Unsupported ackmode. Please use one of ${ACK_MODES.join(', ')}.`);
      }
      if (encoding !== 'auto' && encoding !== 'base64') {
        throw badRequest('Unsupported encoding. Please use auto or base64.');
      }
      const count = integerField(body, 'count', 1);
      const truncate = integerField(body, 'truncate', Number.MAX_SAFE_INTEGER);
      if (count < 0 || truncate < 0) throw badRequest('count and truncate must not be negative');
      const wanted: GetRequest = {
        queue: queue.name,
        count,
        settlement: ackMode,
      };
      const { turn } = request.parts.broker.parts;
      const messages = await getMessages(request.vhost(), request.requester, wanted, turn);
      return messages.map(({ queued, messagesLeft }) => {
        const { address, properties, body: payload } = queued.message;
        return {
          payload_bytes: payload.length,
          redelivered: queued.isRedelivered,
          exchange: address.exchange,
          routing_key: address.routingKey,
          message_count: messagesLeft,
          properties: propertiesToJson(properties),
          ...encodePayload(payload.subarray(0, truncate), encoding),
        };
      });
    },
  },
];

function decodePayload(payload: JsonValue | undefined, encoding: JsonValue): Buffer {
  if (typeof payload !== 'string') throw badRequest('payload_not_string');
  if (encoding === 'string') return Buffer.from(payload, 'utf8');
  if (encoding !== 'base64') throw badRequest(['unsupported_encoding', encoding]);
  const isBase64 = /^[A-Za-z\d+/\s]*={0,2}\s*$/.test(payload);
  if (!isBase64) throw badRequest(['not_base64', payload.slice(0, 100)]);
  return Buffer.from(payload, 'base64');
}

/** Text where it is valid UTF-8, unless Base64 was asked for. */
function encodePayload(bytes: Uint8Array, encoding: 'auto' | 'base64') {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (encoding === 'auto') {
    try {
      const payload = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer);
      return { payload, payload_encoding: 'string' };
    } catch {
      // No text: goes out as bytes.
    }
  }
  return { payload: buffer.toString('base64'), payload_encoding: 'base64' };
}
