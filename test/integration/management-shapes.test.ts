// Every GET route of the API against the same route of a RabbitMQ: the same objects are declared in both,
// the same client works with them, and the JSON has to have the same keys with the same types. What
// differs is listed below with the reason, and in docs/management-api.md.

import amqp from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/main/management/routes/all.ts';
import { eventually } from '../support/eventually.ts';
import { differences, shapeOf } from '../support/json-shape.ts';
import {
  type ManagedBroker,
  type ManagementClient,
  startManagedBroker,
} from '../support/management.ts';
import { uniqueName } from '../support/names.ts';
import {
  hasRabbitMQManagement,
  type ManagedRabbitMQ,
  startManagedRabbitMQ,
} from '../support/rabbitmq-management.ts';

const VHOST = uniqueName('shapes');

/** Keys that differ everywhere, by their last part, and why. */
const KNOWN: readonly (readonly [keys: readonly string[], reason: string])[] = [
  [
    [
      'backing_queue_status',
      'garbage_collection',
      'reductions',
      'reductions_details',
      'memory',
      'recoverable_slaves',
      'open_files',
      'slave_nodes',
      'synchronised_slave_nodes',
    ],
    'tells of Erlang processes and mirrors, which do not exist here',
  ],
  [
    [
      'messages_ram',
      'messages_ready_ram',
      'messages_unacknowledged_ram',
      'messages_persistent',
      'messages_paged_out',
      'message_bytes_ram',
      'message_bytes_persistent',
      'message_bytes_paged_out',
      'message_bytes_unacknowledged',
      'message_bytes_dlx',
      'messages_dlx',
    ],
    'not counted here; a wrong number would be worse than none',
  ],
  [['user_who_performed_action'], 'who declared an exchange is not kept'],
  [['idle_since'], 'depends on the moment'],
  [['message_stats'], 'there once something was counted: depends on the moment'],
  [['protected_from_deletion', 'default_queue_type'], 'newer than RabbitMQ 3.10'],
  [['policy', 'operator_policy'], 'depends on policies of others on a shared node'],
];
const KNOWN_KEYS = new Set(KNOWN.flatMap(([keys]) => keys));

/** Differences of single routes: the route, and what is expected to differ. */
const KNOWN_BY_ROUTE: Readonly<Record<string, readonly string[]>> = {
  // Node facts are Erlang's; what tools read is compared in a test of its own.
  '/nodes': ['*'],
  '/nodes/:node': ['*'],
  '/nodes/:node/memory': ['*'],
  '/nodes/:node/memory/relative': ['*'],
  '/extensions': ['*'],
  // The other node may be shared: what others do shows up in the totals.
  '/overview': [
    'message_stats',
    'churn_rates',
    'cluster_tags',
    'node_tags',
    'is_op_policy_updating_enabled',
    'contexts[].cowboy_opts',
    ...['backlog', 'nodelay', 'linger', 'exit_on_close', 'cowboy_opts', 'ip', 'port'].map(
      (option) => `listeners[].socket_opts.${option}`,
    ),
  ],
  '/users': ['[].limits'],
  '/users/without-permissions': ['*'],
  '/user-limits': ['*'],
  '/global-parameters': ['*'],
  '/definitions': ['*'],
  '/definitions/:vhost': ['*'],
  '/all-configuration': ['*'],
  '/feature-flags': ['*'],
  '/auth/attempts/:node/source': ['*'],
  '/health/checks/node-is-mirror-sync-critical': ['*'],
  '/parameters': ['*'],
  '/topic-permissions': ['*'],
};

/** Routes that RabbitMQ 3.10 does not have. */
const NEWER: readonly RegExp[] = [
  /^\/queues\/detailed$/,
  /^\/queues\/quorum\//,
  /^\/version$/,
  /^\/deprecated-features/,
  /^\/connections\/:connection\/sessions$/,
  /^\/auth\/hash_password/,
  /^\/health\/checks\/(is-in-service|ready-to|below-node|reached-target|metadata-store|quorum-queues-without)/,
];

interface Client {
  readonly stop: () => Promise<void>;
}

async function declare(api: ManagementClient): Promise<void> {
  const all = { configure: '.*', write: '.*', read: '.*' };
  const made = [
    await api.put(`/vhosts/${VHOST}`, { description: 'd', tags: 'a,b' }),
    await api.put(`/permissions/${VHOST}/guest`, all),
    await api.put(`/topic-permissions/${VHOST}/guest`, { exchange: 'x1', write: '.*', read: '.*' }),
    await api.put(`/queues/${VHOST}/q1`, { durable: true, arguments: { 'x-max-length': 9 } }),
    await api.put(`/queues/${VHOST}/qq`, {
      durable: true,
      arguments: { 'x-queue-type': 'quorum' },
    }),
    await api.put(`/exchanges/${VHOST}/x1`, { type: 'topic', durable: true }),
    await api.put(`/exchanges/${VHOST}/x2`, { type: 'fanout', durable: true }),
    await api.post(`/bindings/${VHOST}/e/x1/q/q1`, { routing_key: 'k', arguments: { a: 1 } }),
    await api.post(`/bindings/${VHOST}/e/x1/e/x2`, { routing_key: 'k' }),
    await api.put(`/policies/${VHOST}/p1`, { pattern: '^q1', definition: { 'max-length': 9 } }),
    await api.put(`/operator-policies/${VHOST}/o1`, {
      pattern: '^q1',
      definition: { 'max-length': 8 },
      'apply-to': 'queues',
    }),
    await api.put(`/vhost-limits/${VHOST}/max-queues`, { value: 99 }),
    await api.put(`/user-limits/guest/max-channels`, { value: 1999 }),
    await api.put(`/global-parameters/${VHOST}`, { value: { a: 1 } }),
  ];
  expect(made.filter(({ status }) => status >= 300)).toEqual([]);
}

async function withdraw(api: ManagementClient): Promise<void> {
  await api.delete(`/vhosts/${VHOST}`);
  await api.delete(`/global-parameters/${VHOST}`);
  await api.delete('/user-limits/guest/max-channels');
}

/** Publishes and consumes all the time. */
async function work(amqpPort: number): Promise<Client> {
  const url = `amqp://guest:guest@127.0.0.1:${amqpPort}/${VHOST}`;
  const connection = await amqp.connect(url, {
    clientProperties: { connection_name: 'shapes' },
  });
  connection.on('error', () => {});
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('mine', { exclusive: true });
  await channel.prefetch(1);
  await channel.consume('q1', (message) => message !== null && channel.ack(message), {
    arguments: { 'x-priority': 1 },
  });
  const publish = () => channel.publish('x1', 'k', Buffer.from('x'), { persistent: true });
  publish();
  await channel.waitForConfirms();
  const timer = setInterval(publish, 200);
  const stop = async () => {
    clearInterval(timer);
    await connection.close().catch(() => {});
  };
  return { stop };
}

describe.skipIf(!hasRabbitMQManagement)('answers have the shape of RabbitMQ’s', () => {
  let warren: ManagedBroker;
  let rabbit: ManagedRabbitMQ;
  const clients: Client[] = [];

  beforeAll(async () => {
    warren = await startManagedBroker();
    rabbit = await startManagedRabbitMQ();
    const listeners = (await rabbit.api.get('/overview')).body.listeners;
    const amqpPort = listeners.find((at: { protocol: string }) => at.protocol === 'amqp').port;
    await Promise.all([declare(warren.api), declare(rabbit.api)]);
    clients.push(await work(warren.amqpPort), await work(amqpPort));
    for (const api of [warren.api, rabbit.api]) {
      await eventually(
        async () => {
          const { body } = await api.get(`/queues/${VHOST}/q1`);
          expect(body.consumer_details).toHaveLength(1);
          expect(body.message_stats).toBeDefined();
          expect(body.messages_details).toBeDefined();
          for (const queue of (await api.get(`/queues/${VHOST}`)).body) {
            expect(Object.keys(queue), queue.name).toContain('message_bytes');
          }
          for (const list of ['/connections', '/queues', '/vhosts']) {
            const rows = (await api.get(list)).body as Record<string, unknown>[];
            const [row] = rows.filter(({ vhost, name }) => (vhost ?? name) === VHOST);
            expect(row?.recv_oct_details ?? row?.messages_details, list).toBeDefined();
          }
          const ours = (await api.get('/channels')).body.filter(
            (channel: { vhost: string }) => channel.vhost === VHOST,
          );
          expect(ours[0]?.message_stats?.confirm).toBeGreaterThan(3);
        },
        { withinMs: 20_000, everyMs: 500 },
      );
    }
  }, 90_000);
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.stop()));
    await withdraw(rabbit.api);
    await rabbit.stop();
    await warren.stop();
  }, 60_000);

  const routes = ROUTES.filter(
    ({ method, path }) => method === 'GET' && !NEWER.some((pattern) => pattern.test(path)),
  );

  it.each(routes.map(({ path }) => path))('%s', async (path) => {
    const [ours, theirs] = await Promise.all([
      ask(warren.api, path, VHOST),
      ask(rabbit.api, path, VHOST),
    ]);
    expect(theirs.status, JSON.stringify(theirs.body)).toBe(200);
    expect(ours.status, JSON.stringify(ours.body)).toBe(200);
    const known = KNOWN_BY_ROUTE[path] ?? [];
    if (known.includes('*')) return;
    const found = differences(shapeOf(mine(ours.body)), shapeOf(mine(theirs.body)));
    const unknown = found.filter(({ path: at }) => {
      const keys = at.split('.').map((key) => key.replaceAll('[]', ''));
      return !known.includes(at) && !keys.some((key) => KNOWN_KEYS.has(key));
    });
    expect(unknown).toEqual([]);
  });

  it('nodes have what tools read', async () => {
    const [[ours], [theirs]] = await Promise.all(
      [warren.api, rabbit.api].map(async (api) => (await api.get('/nodes')).body),
    );
    const keys = [
      'name',
      'type',
      'running',
      'os_pid',
      'uptime',
      'processors',
      'run_queue',
      'rates_mode',
      'exchange_types',
      'auth_mechanisms',
      'applications',
      'contexts',
      'mem_used',
      'mem_limit',
      'mem_alarm',
      'disk_free_limit',
      'disk_free_alarm',
      'fd_used',
      'fd_total',
      'sockets_used',
      'sockets_total',
      'proc_used',
      'proc_total',
      'enabled_plugins',
      'partitions',
      'db_dir',
    ];
    for (const key of keys) expect(typeof ours[key], key).toBe(typeof theirs[key]);
  });
});

/** Rows of this test's own where a list has others, too. */
function mine(body: unknown): unknown {
  if (!Array.isArray(body)) return body;
  const own = body.filter((row) => JSON.stringify(row).includes(VHOST));
  return own.length > 0 ? own : body;
}

async function ask(api: ManagementClient, path: string, vhost: string) {
  const first = async (list: string): Promise<string> => {
    const rows = (await api.get(list)).body as { name: string; vhost: string }[];
    return rows.find((row) => row.vhost === vhost)?.name ?? 'none';
  };
  const node = (await api.get('/overview')).body;
  const amqpPort = node.listeners.find((at: { protocol: string }) => at.protocol === 'amqp').port;
  const props = async (): Promise<string> =>
    (await api.get(`/bindings/${vhost}/e/x1/q/q1`)).body[0].properties_key;
  const values: Readonly<Record<string, () => Promise<string> | string>> = {
    vhost: () => vhost,
    queue: () => 'q1',
    exchange: () => 'x1',
    source: () => 'x1',
    dtype: () => 'q',
    destination: () => 'q1',
    props,
    user: () => 'guest',
    username: () => 'guest',
    node: () => node.node,
    connection: () => first('/connections'),
    channel: () => first('/channels'),
    component: () => (path.startsWith('/parameters') ? 'operator_policy' : 'x'),
    name: () => {
      if (path.startsWith('/policies')) return 'p1';
      return path.startsWith('/global') ? vhost : 'o1';
    },
    within: () => '1',
    unit: () => 'weeks',
    port: () => String(amqpPort),
    protocol: () => 'amqp',
  };
  const parts = await Promise.all(
    path.split('/').map(async (part) => {
      if (!part.startsWith(':')) return part;
      const value = await values[part.slice(1)]?.();
      return encodeURIComponent(value ?? part);
    }),
  );
  return api.get(parts.join('/'));
}
