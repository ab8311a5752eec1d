import { describe, expect, it } from 'vitest';
import { readDefinitions } from './definitions-reader.ts';

describe('a definitions file', () => {
  it('of a RabbitMQ 4 has metadata and limits at its vhosts, and types at its queues', () => {
    const { definitions, ignored } = readDefinitions({
      rabbitmq_definition_format: 'cluster',
      original_cluster_name: 'rabbit@host',
      explanation: 'Definitions of cluster',
      vhosts: [
        {
          name: 'v',
          description: 'd',
          metadata: { description: 'd', tags: ['t'], default_queue_type: 'quorum' },
          tags: ['t'],
          limits: { 'max-queues': 5 },
        },
      ],
      queues: [{ vhost: 'v', name: 'q', type: 'quorum', durable: true, arguments: {} }],
    });
    expect(ignored).toEqual([]);
    expect(definitions.vhosts).toEqual([
      {
        name: 'v',
        description: 'd',
        tags: ['t'],
        default_queue_type: 'quorum',
        protected_from_deletion: false,
        limits: { 'max-queues': 5 },
      },
    ]);
    expect(definitions.queues[0]).toEqual({
      name: 'q',
      vhost: 'v',
      durable: true,
      auto_delete: false,
      arguments: { 'x-queue-type': 'quorum' },
    });
  });

  it('of an old RabbitMQ has limits as parameters and tags as one string', () => {
    const { definitions } = readDefinitions({
      users: [{ name: 'u', password_hash: 'AAAA', tags: 'administrator, monitoring' }],
      vhosts: [{ name: 'v' }],
      parameters: [
        { vhost: 'v', component: 'vhost-limits', name: 'limits', value: { 'max-queues': 5 } },
        { vhost: 'v', component: 'shovel', name: 's', value: { 'src-uri': ['amqp://'] } },
      ],
    });
    expect(definitions.users[0]?.tags).toEqual(['administrator', 'monitoring']);
    expect(definitions.vhosts[0]?.limits).toEqual({ 'max-queues': 5 });
    expect(definitions.parameters.map(({ component }) => component)).toEqual(['shovel']);
  });

  it('of a LavinMQ has short names of hashes and users without a password', () => {
    const { definitions } = readDefinitions({
      users: [
        { name: 'a', password_hash: 'AAAA', hashing_algorithm: 'SHA256', tags: 'administrator' },
        { name: 'b', password_hash: null, hashing_algorithm: null, tags: '' },
      ],
    });
    expect(definitions.users).toEqual([
      {
        name: 'a',
        password_hash: 'AAAA',
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: ['administrator'],
        limits: {},
      },
      { name: 'b', password_hash: '', tags: [], limits: {} },
    ]);
  });

  it('of a single vhost goes into the vhost that is named and nowhere else', () => {
    const file = {
      rabbitmq_definition_format: 'single_virtual_host',
      original_vhost_name: 'a',
      limits: { 'max-queues': 1 },
      users: [{ name: 'u', tags: [] }],
      queues: [{ name: 'q' }],
    };
    expect(() => readDefinitions(file)).toThrow('of a single virtual host');
    const { definitions, ignored } = readDefinitions(file, { vhost: 'b' });
    expect(definitions.queues[0]?.vhost).toBe('b');
    expect(definitions.users).toEqual([]);
    expect(ignored).toEqual(["'limits' of the vhost", "section 'users'"]);
  });

  it('names what it does not understand', () => {
    const { ignored } = readDefinitions({
      shovels: [],
      queues: [
        { vhost: '/', name: 'q', leader: 'rabbit@host' },
        { vhost: '/', name: 'amq.gen-1' },
      ],
      exchanges: [{ vhost: '/', name: 'amq.topic', type: 'topic' }],
      global_parameters: [{ name: 'internal_cluster_id', value: 'x' }],
    });
    expect(ignored).toEqual([
      "section 'shovels'",
      "global parameter 'internal_cluster_id': of its broker",
      "exchange 'amq.topic' in vhost '/': predeclared",
      "queues[0] 'q': field 'leader'",
      "queue 'amq.gen-1' in vhost '/': reserved name",
    ]);
  });

  it('may say the same twice but not two things of one object', () => {
    const queue = { vhost: '/', name: 'q', arguments: { a: 1, b: 2 } };
    const same = { vhost: '/', name: 'q', arguments: { b: 2, a: 1 } };
    expect(readDefinitions({ queues: [queue, same] }).definitions.queues).toHaveLength(1);
    expect(() => readDefinitions({ queues: [queue, { ...queue, arguments: {} }] })).toThrow(
      "inequivalent arg 'arguments' for queue 'q' in vhost '/'",
    );
  });
});
