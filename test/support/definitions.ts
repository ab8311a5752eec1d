// A definitions file with everything there is: two vhosts, every exchange type, every queue argument.
// The same each time, so that what two brokers make of it can be compared.

type Item = Record<string, unknown>;

const HASH = 'kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR';

/** Every argument that a classic and a quorum queue of RabbitMQ 3.10 take. */
const CLASSIC_ARGUMENTS: readonly Item[] = [
  {},
  { 'x-queue-type': 'classic' },
  { 'x-message-ttl': 60_000 },
  { 'x-expires': 3_600_000 },
  { 'x-max-length': 1000 },
  { 'x-max-length-bytes': 1_048_576 },
  { 'x-max-length': 5, 'x-overflow': 'drop-head' },
  { 'x-max-length': 5, 'x-overflow': 'reject-publish' },
  { 'x-max-length': 5, 'x-overflow': 'reject-publish-dlx', 'x-dead-letter-exchange': 'app-1' },
  { 'x-dead-letter-exchange': 'app-0', 'x-dead-letter-routing-key': 'dead.letters' },
  { 'x-dead-letter-exchange': '' },
  { 'x-max-priority': 10 },
  { 'x-single-active-consumer': true },
  { 'x-single-active-consumer': false },
  { 'x-queue-mode': 'lazy' },
  { 'x-queue-version': 2 },
  { 'x-custom': 'kept', 'x-list': [1, 'two', true], 'x-table': { deep: { er: 1.5 } } },
];
const QUORUM_ARGUMENTS: readonly Item[] = [
  { 'x-queue-type': 'quorum' },
  { 'x-queue-type': 'quorum', 'x-delivery-limit': 3, 'x-message-ttl': 5000 },
  { 'x-queue-type': 'quorum', 'x-max-length': 10, 'x-overflow': 'reject-publish' },
  {
    'x-queue-type': 'quorum',
    'x-dead-letter-exchange': 'app-2',
    'x-dead-letter-routing-key': 'k',
    'x-dead-letter-strategy': 'at-most-once',
  },
  { 'x-queue-type': 'quorum', 'x-single-active-consumer': true, 'x-expires': 3_600_000 },
  { 'x-queue-type': 'quorum', 'x-max-length-bytes': 4096, 'x-quorum-initial-group-size': 1 },
];

const VHOSTS = ['/', 'shop/größe'] as const;
const TYPES = ['direct', 'fanout', 'topic', 'headers'] as const;

function exchanges(): Item[] {
  return Array.from({ length: 20 }, (_, n) => ({
    name: `app-${Math.floor(n / 2)}`,
    vhost: VHOSTS[n % 2],
    type: TYPES[Math.floor(n / 2) % TYPES.length],
    durable: n % 7 !== 3,
    auto_delete: n % 5 === 4,
    internal: n === 10,
    arguments: n % 6 === 5 ? { 'alternate-exchange': 'app-1' } : {},
  }));
}

function queues(): Item[] {
  return Array.from({ length: 50 }, (_, n) => {
    const isQuorum = n >= 44;
    const args = isQuorum
      ? QUORUM_ARGUMENTS[n - 44]
      : CLASSIC_ARGUMENTS[n % CLASSIC_ARGUMENTS.length];
    return {
      name: `queue-${n} with 'quotes' & ünicode`,
      vhost: VHOSTS[n % 2],
      durable: isQuorum || n % 9 !== 8,
      auto_delete: !isQuorum && n % 11 === 10,
      arguments: args,
    };
  });
}

function bindings(): Item[] {
  const all = queues();
  const toQueues = Array.from({ length: 90 }, (_, n) => {
    const queue = all[n % all.length] ?? {};
    const exchange = Math.floor(n / 2) % 10;
    const isHeaders = TYPES[exchange % TYPES.length] === 'headers';
    return {
      source: `app-${exchange}`,
      vhost: queue.vhost,
      destination: queue.name,
      destination_type: 'queue',
      routing_key: isHeaders ? '' : `a.${n}.*.#`,
      arguments: isHeaders ? { 'x-match': n % 4 < 2 ? 'all' : 'any', number: n, flag: true } : {},
    };
  });
  const toExchanges = Array.from({ length: 10 }, (_, n) => ({
    source: `app-${Math.floor(n / 2)}`,
    vhost: VHOSTS[n % 2],
    destination: `app-${Math.floor(n / 2) + 4}`,
    destination_type: 'exchange',
    routing_key: `e2e.${n}`,
    arguments: {},
  }));
  return [...toQueues, ...toExchanges];
}

const user = (name: string, tags: readonly string[], limits: Item = {}): Item => ({
  name,
  password_hash: HASH,
  hashing_algorithm: 'rabbit_password_hashing_sha256',
  tags,
  limits,
});

const permission = (name: string, vhost: string, ...rights: readonly string[]): Item => ({
  user: name,
  vhost,
  configure: rights[0],
  write: rights[1],
  read: rights[2],
});

/** The file as `GET /api/definitions` of a RabbitMQ gives it. */
export function completeDefinitions(): Record<string, unknown> {
  const [first, second] = VHOSTS;
  return {
    rabbit_version: '3.10.8',
    users: [
      user('guest', ['administrator']),
      user('watcher', ['monitoring', 'policymaker']),
      user('limited', [], { 'max-connections': 5, 'max-channels': 20 }),
      user('bückling', ['management', 'custom-tag']),
    ],
    vhosts: [{ name: first }, { name: second }],
    permissions: [
      permission('guest', first, '.*', '.*', '.*'),
      permission('guest', second, '.*', '.*', '.*'),
      permission('limited', second, '', '^app-[0-9]+$', '^queue-'),
      permission('watcher', first, '^$', '', '.*'),
    ],
    topic_permissions: [
      { user: 'limited', vhost: second, exchange: 'app-2', write: '^a\\.', read: '{username}' },
    ],
    parameters: [
      {
        vhost: second,
        component: 'operator_policy',
        name: 'cap',
        value: {
          pattern: '^queue-',
          definition: { 'max-length': 100_000 },
          priority: 1,
          'apply-to': 'queues',
        },
      },
      {
        vhost: second,
        component: 'vhost-limits',
        name: 'limits',
        value: { 'max-connections': 100, 'max-queues': 200 },
      },
    ],
    global_parameters: [
      { name: 'cluster_tags', value: { region: 'eu', list: [1, 2.5, 'x', false] } },
    ],
    policies: [
      {
        vhost: first,
        name: 'ttl',
        pattern: '^queue-1',
        'apply-to': 'queues',
        definition: { 'message-ttl': 120_000, 'dead-letter-exchange': 'app-1' },
        priority: 7,
      },
      {
        vhost: second,
        name: 'ae',
        pattern: '.*',
        'apply-to': 'exchanges',
        definition: { 'alternate-exchange': 'app-3' },
        priority: 0,
      },
      {
        vhost: second,
        name: 'all of it',
        pattern: '^nothing$',
        'apply-to': 'all',
        definition: { 'max-length': 10, overflow: 'reject-publish', expires: 1_800_000 },
        priority: -5,
      },
    ],
    exchanges: exchanges(),
    queues: queues(),
    bindings: bindings(),
  };
}
