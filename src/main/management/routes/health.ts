// Health checks: /health/checks, and the older ones: /aliveness-test, /healthchecks.

import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { badRequest } from '../error-response.ts';
import { getMessages } from '../message-getter.ts';
import { publishMessage } from '../message-publisher.ts';
import { type ApiParts, ApiReply, existing, type Route } from '../route.ts';
import { asChannelRequest } from '../topology-request.ts';

const tag = 'Health checks';
const OK = { status: 'ok' };

const failed = (reason: string, details: object = {}): ApiReply =>
  new ApiReply(503, { status: 'failed', reason, ...details });

/** RabbitMQ's other names of the protocols. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  amqp091: 'amqp',
  'amqp0.9.1': 'amqp',
  'amqp0-9-1': 'amqp',
  amqp0_9_1: 'amqp',
  amqp10: 'amqp',
  'amqp1.0': 'amqp',
  'amqp1-0': 'amqp',
  amqp1_0: 'amqp',
  amqps: 'amqp/ssl',
  http1: 'http',
  'http1.1': 'http',
  http_api: 'http',
  management: 'http',
  management_ui: 'http',
  ui: 'http',
  cli: 'clustering',
  distribution: 'clustering',
};

const UNIT_DAYS: Readonly<Record<string, number>> = {
  days: 1,
  weeks: 7,
  months: 365 / 12,
  years: 365,
};
const DAY_MS = 86_400_000;

function alarms({ broker, node }: ApiParts, reason: string): unknown {
  const active = broker.alarms.active;
  if (active.length === 0) return OK;
  const list = active.map((resource) => ({ node: node.name, resource }));
  return failed(reason, { alarms: list });
}

const check = (path: string, summary: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path,
  tag,
  summary,
  access: 'management',
  handle,
});

/** A check of something that a single node cannot get wrong. */
const single = (path: string, summary: string, answer: object = OK): Route =>
  check(path, summary, () => answer);

const ALIVENESS_QUEUE = 'aliveness-test';

/** Declares a queue, publishes to it and gets the message. */
const aliveness: Route = {
  ...check(
    '/aliveness-test/:vhost',
    'Declare a queue, publish to it and get the message',
    async (request) => {
      const vhost = request.vhost();
      const { requester } = request;
      const { parts } = request.parts.broker;
      asChannelRequest(() =>
        vhost.declareQueue(requester, {
          name: ALIVENESS_QUEUE,
          isDurable: false,
          isExclusive: false,
          isAutoDelete: false,
          args: [],
        }),
      );
      const publication = {
        exchange: '',
        routingKey: ALIVENESS_QUEUE,
        properties: EncodedProperties.EMPTY,
        body: new TextEncoder().encode('test_message'),
      };
      await publishMessage(vhost, requester, publication, parts);
      const wanted = { queue: ALIVENESS_QUEUE, count: 1, settlement: 'ack_requeue_false' } as const;
      const got = await getMessages(vhost, requester, wanted, parts.turn);
      return got.length > 0 ? OK : failed('aliveness-test queue is empty');
    },
  ),
  access: 'vhost',
};

export const healthRoutes: readonly Route[] = [
  check('/health/checks/alarms', 'No resource alarm is on', ({ parts }) =>
    alarms(parts, 'There are alarms in effect in the cluster'),
  ),
  check('/health/checks/local-alarms', 'No resource alarm is on at this node', ({ parts }) =>
    alarms(parts, 'There are alarms in effect on the node'),
  ),
  check(
    '/health/checks/certificate-expiration/:within/:unit',
    'No certificate ends within that many days, weeks, months or years',
    ({ parts, param }) => {
      const within = param('within');
      const unitDays = UNIT_DAYS[param('unit').toLowerCase()];
      if (!/^\d{1,9}$/.test(within)) throw badRequest('Invalid expiration value.');
      if (unitDays === undefined) {
        throw badRequest('Time unit not recognised. Supported units: days, weeks, months, years.');
      }
      const limitMs = Date.now() + Number(within) * unitDays * DAY_MS;
      const expired = parts.node
        .listeners()
        .filter(({ certificateExpiresAtMs: endMs }) => endMs !== null && endMs < limitMs);
      if (expired.length === 0) return OK;
      return failed('Certificates expiring', {
        expired: expired.map(({ protocol, host, port, certificateExpiresAtMs }) => ({
          node: parts.node.name,
          protocol,
          interface: host,
          port,
          certfile_expires_on: new Date(certificateExpiresAtMs ?? 0).toISOString(),
        })),
      });
    },
  ),
  check('/health/checks/port-listener/:port', 'The port is listened on', ({ parts, param }) => {
    const text = param('port');
    if (!/^\d{1,9}$/.test(text)) throw badRequest('Invalid port');
    const port = Number(text);
    const ports = parts.node.listeners().map((listener) => listener.port);
    if (ports.includes(port)) return { ...OK, port };
    return failed('No active listener', { missing: port, ports });
  }),
  check(
    '/health/checks/protocol-listener/:protocol',
    'The protocol is spoken on some port',
    ({ parts, param }) => {
      const asked = param('protocol').toLowerCase();
      const protocol = PROTOCOLS[asked] ?? asked;
      const protocols = parts.node.listeners().map((listener) => listener.protocol);
      if (protocols.includes(protocol)) return { ...OK, protocol };
      return failed('No active listener', { missing: protocol, protocols });
    },
  ),
  single('/health/checks/virtual-hosts', 'All virtual hosts run'),
  single('/health/checks/node-is-quorum-critical', 'No quorum queue needs this node', {
    ...OK,
    reason: 'single node cluster',
  }),
  single('/health/checks/node-is-mirror-sync-critical', 'No mirror needs this node', {
    ...OK,
    reason: 'single node cluster',
  }),
  single('/health/checks/is-in-service', 'The node takes clients'),
  single('/health/checks/ready-to-serve-clients', 'The node takes clients'),
  single('/health/checks/below-node-connection-limit', 'There is room for connections'),
  single('/health/checks/reached-target-cluster-size', 'All nodes are there'),
  single('/health/checks/metadata-store/initialized', 'What is stored has been read'),
  single('/health/checks/metadata-store/initialized/with-data', 'What is stored has been read'),
  ...['all-vhosts', 'vhost/:vhost'].flatMap((scope) =>
    ['', '/pattern/:pattern'].map((rest) =>
      single(
        `/health/checks/quorum-queues-without-elected-leaders/${scope}${rest}`,
        'Every quorum queue has a leader',
      ),
    ),
  ),
  aliveness,
  single('/healthchecks/node', 'The node runs'),
  check('/healthchecks/node/:node', 'The node runs', ({ parts, param }) =>
    existing(param('node') === parts.node.name ? OK : undefined),
  ),
];
