// The counters, rates and Prometheus pages of a broker with real traffic, and the names and labels of its
// metrics compared with those of a real RabbitMQ's plugin.

import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SystemClock } from '../../src/main/app/clock.ts';
import { Engine } from '../../src/main/app/engine.ts';
import { renderPrometheus } from '../../src/main/management/prometheus/prometheus.ts';
import type { PrometheusSource } from '../../src/main/management/prometheus/source.ts';
import { Statistics } from '../../src/main/management/statistics/statistics.ts';
import { DEFAULT_AMQP_SETTINGS } from '../../src/main/protocols/amqp091/amqp-settings.ts';
import { eventually } from '../support/eventually.ts';
import { rabbitScripts, startRabbitMQ } from '../support/rabbitmq.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const clock = new SystemClock();
let engine: Engine;
let server: Server;
let statistics: Statistics;
let source: PrometheusSource;

beforeAll(async () => {
  engine = await Engine.start({
    dataDir: null,
    amqp: DEFAULT_AMQP_SETTINGS,
    messageMemoryBytes: 1 << 20,
    clock,
    logger: quiet,
    onStorageFailure: (error) => {
      throw error;
    },
  });
  statistics = new Statistics(engine.broker, { intervalMs: 5000 });
  source = {
    broker: engine.broker,
    totals: statistics.totals,
    node: {
      name: 'warren@test',
      productName: 'Warren',
      productVersion: '0',
      rabbitVersion: '3.13.7',
      startedAtMs: Date.now(),
      dataDir: null,
      configFiles: [],
      memoryLimitBytes: 1e9,
      diskFreeLimitBytes: 5e7,
      residentBytes: () => 1e8,
      diskFreeBytes: () => 1e10,
      pid: 1,
      processors: 2,
      runtimeVersion: '24',
      maxFiles: 1024,
      openFiles: () => 20,
      memory: () => ({ rss: 1e8, heapUsed: 5e7, heapTotal: 6e7, external: 1e6, arrayBuffers: 1e6 }),
      listeners: () => [],
    },
  };
  server = createServer((socket) =>
    socket.once('data', (chunk) => engine.amqp.accept(socket, Buffer.from(chunk))),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await traffic((server.address() as AddressInfo).port);
}, 30_000);

afterAll(async () => {
  statistics.stop();
  server.close();
  await engine.stop();
  clock.stop();
});

/** 10 published with confirms, 2 unroutable; 6 delivered, 3 of them acked and 1 again; 2 got. */
async function traffic(port: number): Promise<void> {
  statistics.sample(1_000_000);
  const connection = await connect(`amqp://guest:guest@127.0.0.1:${port}`);
  const channel = await connection.createConfirmChannel();
  await channel.assertQueue('work', { durable: false });
  for (let i = 0; i < 10; i++) channel.sendToQueue('work', Buffer.from('x'));
  channel.publish('amq.topic', 'nowhere', Buffer.from('x'));
  channel.publish('amq.topic', 'nowhere', Buffer.from('x'), { mandatory: true });
  await channel.waitForConfirms();
  await channel.get('work', { noAck: true });
  const got = await channel.get('work');
  if (got !== false) channel.nack(got);
  await channel.prefetch(4);
  let seen = 0;
  await channel.consume('work', (message) => {
    seen += 1;
    if (message !== null && seen <= 3) channel.ack(message);
  });
  await eventually(() => expect(seen).toBe(7));
  await channel.assertQueue('empty', { durable: false });
  await channel.get('empty');
  await eventually(() =>
    expect(engine.broker.vhost('/')?.topology.queues.get('work')?.counters.acked).toBe(3),
  );
  statistics.sample(1_005_000);
}

const workQueue = () => {
  const queue = engine.broker.vhost('/')?.topology.queues.get('work');
  if (queue === undefined) throw new Error('no queue');
  return queue;
};

describe('statistics', () => {
  it('count what a queue took in and handed out', () => {
    expect(statistics.queueMessageStats(workQueue())).toMatchObject({
      publish: 10,
      publish_details: { rate: 2 },
      deliver: 7,
      get: 1,
      get_no_ack: 1,
      deliver_get: 9,
      deliver_get_details: { rate: 1.8 },
      ack: 3,
      redeliver: 1,
    });
    expect(statistics.queueLengths(workQueue())).toMatchObject({
      messages: 6,
      messages_ready: 2,
      messages_unacknowledged: 4,
      messages_details: { rate: 1.2 },
    });
  });

  it('leave out what nothing has happened to', () => {
    const idle = engine.broker.vhost('/')?.topology.exchanges.get('amq.fanout');
    expect(idle && statistics.exchangeMessageStats(idle)).toBeUndefined();
    const topic = engine.broker.vhost('/')?.topology.exchanges.get('amq.topic');
    expect(topic && statistics.exchangeMessageStats(topic)).toEqual({
      publish_in: 2,
      publish_in_details: { rate: 0.4 },
    });
  });

  it('add everything up for the overview, and the channel has its own', () => {
    const expected = {
      publish: 12,
      confirm: 12,
      return_unroutable: 1,
      drop_unroutable: 1,
      deliver_get: 9,
      get_empty: 1,
      ack: 3,
    };
    expect(statistics.overviewMessageStats()).toMatchObject(expected);
    const [channel] = engine.broker.connections.channels();
    expect(channel && statistics.channelMessageStats(channel)).toMatchObject(expected);
    expect(statistics.churnRates()).toMatchObject({
      connection_created: 1,
      channel_created: 1,
      queue_created: 2,
      queue_declared: 2,
      queue_deleted: 0,
    });
  });

  it('give samples for the range that is asked for', () => {
    const range = { ageSeconds: 5, incrementSeconds: 5 };
    const { publish_details: details } = statistics.overviewMessageStats(range);
    expect(details).toEqual({
      rate: 2.4,
      samples: [
        { sample: 12, timestamp: 1_005_000 },
        { sample: 0, timestamp: 1_000_000 },
      ],
      avg_rate: 2.4,
      avg: 6,
    });
  });

  it('keep the sums when a queue goes', async () => {
    const before = statistics.overviewMessageStats();
    const queue = engine.broker.vhost('/')?.topology.queues.get('empty');
    if (queue !== undefined) engine.broker.vhost('/')?.topology.removeQueue(queue);
    expect(statistics.overviewMessageStats()).toMatchObject({ get_empty: before.get_empty });
    expect(statistics.churnRates()).toMatchObject({ queue_deleted: 1 });
  });
});

const PER_OBJECT = { view: 'per-object' } as const;

/** Type and label names of every metric on a page. */
function metricsOf(page: string): Map<string, { type: string; labels: Set<string> }> {
  const metrics = new Map<string, { type: string; labels: Set<string> }>();
  for (const line of page.split('\n')) {
    const type = /^# TYPE (\S+) (\S+)/.exec(line);
    if (type?.[1] !== undefined) metrics.set(type[1], { type: type[2] ?? '', labels: new Set() });
    const sample = /^([a-z_]+)\{(.*)\} /.exec(line);
    for (const [, label] of sample?.[2]?.matchAll(/(\w+)="/g) ?? []) {
      metrics.get(sample?.[1] ?? '')?.labels.add(label ?? '');
    }
  }
  return metrics;
}

describe('the Prometheus page', () => {
  it('has the totals, each family once', () => {
    const page = renderPrometheus(source, { view: 'aggregated' });
    const lines = page.split('\n');
    for (const line of [
      'rabbitmq_queue_messages_ready 2',
      'rabbitmq_connections 1',
      'rabbitmq_global_messages_received_total{protocol="amqp091"} 12',
      'rabbitmq_global_messages_received_confirm_total{protocol="amqp091"} 12',
      'rabbitmq_global_messages_routed_total{protocol="amqp091"} 10',
      'rabbitmq_global_messages_acknowledged_total{protocol="amqp091",queue_type="rabbit_classic_queue"} 3',
      'rabbitmq_process_resident_memory_bytes 100000000',
    ]) {
      expect(lines).toContain(line);
    }
    const types = lines.filter((line) => line.startsWith('# TYPE'));
    expect(new Set(types).size).toBe(types.length);
  });

  it('has single objects when they are asked for', () => {
    const page = renderPrometheus(source, PER_OBJECT);
    expect(page).toContain('rabbitmq_queue_messages_ready{vhost="/",queue="work"} 2');
    const detailed = renderPrometheus(source, {
      view: 'detailed',
      families: ['queue_coarse_metrics'],
      vhosts: ['/'],
    });
    expect(detailed).toContain(
      'rabbitmq_detailed_queue_messages_unacked{vhost="/",queue="work"} 4',
    );
    expect(detailed).not.toContain('channel');
    const elsewhere = {
      view: 'detailed',
      families: ['queue_coarse_metrics'],
      vhosts: ['x'],
    } as const;
    expect(renderPrometheus(source, elsewhere)).not.toContain('work');
  });

  it.skipIf(rabbitScripts() === undefined)(
    'has names, types and labels of RabbitMQ’s',
    { timeout: 120_000 },
    async () => {
      const theirs = await rabbitMetrics();
      const ours = metricsOf(renderPrometheus(source, { view: 'aggregated' }));
      const wrong: string[] = [];
      for (const [name, { type, labels }] of ours) {
        const same = theirs.get(name);
        if (same === undefined) wrong.push(`${name} does not exist`);
        else if (same.type !== type) wrong.push(`${name} is a ${same.type}`);
        for (const label of same?.labels ?? []) {
          if (!labels.has(label)) wrong.push(`${name} has no label ${label}`);
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});

async function rabbitMetrics() {
  const node = await startRabbitMQ();
  try {
    const port = node.port + 1;
    await node.evaluate(
      `application:set_env(rabbitmq_prometheus, tcp_config, [{port,${port}},{ip,"127.0.0.1"}]).`,
    );
    const plugins = join(rabbitScripts() ?? '', 'rabbitmq-plugins');
    const options = { cwd: node.folder, env: node.environment };
    await promisify(execFile)(plugins, ['-q', 'enable', 'rabbitmq_prometheus'], options);
    const page = await fetch(`http://127.0.0.1:${port}/metrics`);
    return metricsOf(await page.text());
  } finally {
    await node.stop();
    rmSync(node.folder, { recursive: true, force: true });
  }
}
