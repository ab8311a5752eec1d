// The studio over a whole broker with its sockets and its disk: what clients of both protocols do is what
// a page is told, and what was drawn is still marked so after a restart.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectAmqp } from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect as connectWarren } from '../../packages/client/src/index.ts';
import { type ComposedBroker, composeBroker } from '../../src/main/app/compose.ts';
import { resolveConfig } from '../../src/main/app/config.ts';
import type { CommandName, Request, TopologyPayload } from '../../src/shared/ipc/contract.ts';
import type { ProgramFrame } from '../../src/shared/ipc/frames.ts';
import type { PublisherCounts, StatisticsFrame } from '../../src/shared/ipc/statistics.ts';
import {
  ENTITY_KINDS,
  type EntityKind,
  type TopologyEntities,
} from '../../src/shared/ipc/topology.ts';
import { eventually } from '../support/eventually.ts';
import { openConnection } from '../support/raw-client.ts';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A page that keeps up: it has the topology and the sums of all counts. */
class Page {
  readonly topology = new Map<string, TopologyEntities[EntityKind]>();
  readonly published = new Map<string, number>();
  readonly defaultBindings = new Map<string, number>();
  readonly answers = new Map<number, unknown>();
  readonly failures: unknown[] = [];
  #send: (frame: unknown) => void = () => {};
  #lastId = 10;

  static async open(broker: ComposedBroker): Promise<Page> {
    const page = new Page();
    const { studio } = broker;
    if (studio === null) throw new Error('no studio');
    const session = await studio.openLocal('guest', (frame) => page.#take(frame));
    page.#send = (frame) => session.receive(frame);
    page.#send({ kind: 'subscribe', id: 1, feed: 'topology', options: { vhost: '/' } });
    page.#send({ kind: 'subscribe', id: 2, feed: 'statistics', options: { vhost: '/' } });
    return page;
  }

  async invoke<C extends CommandName>(command: C, request: Request<C>): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#send({ kind: 'invoke', id, command, request });
    return await eventually(() => {
      if (!this.answers.has(id)) throw new Error(`${command}: ${JSON.stringify(this.failures)}`);
      return this.answers.get(id);
    });
  }

  #take(frame: ProgramFrame): void {
    if (frame.kind === 'answer') this.answers.set(frame.id, frame.value);
    if (frame.kind === 'failure' || frame.kind === 'ended') this.failures.push(frame.failure);
    if (frame.kind !== 'payload') return;
    const { id, sequence } = frame;
    if (id === 1) this.#takeTopology(frame.payload as TopologyPayload);
    else this.#takeStatistics(frame.payload as StatisticsFrame);
    setImmediate(() => this.#send({ kind: 'received', id, sequence }));
  }

  #takeTopology(payload: TopologyPayload): void {
    const views = payload.kind === 'snapshot' ? payload.state : payload.upserted;
    if (payload.kind === 'snapshot') this.topology.clear();
    else for (const id of payload.removed) this.topology.delete(id);
    for (const kind of ENTITY_KINDS) {
      for (const view of views[kind] ?? []) this.topology.set(view.id, view);
    }
  }

  #takeStatistics({ publishers, defaultBindings }: StatisticsFrame): void {
    for (const [channel, exchange, count] of publishers as readonly PublisherCounts[]) {
      const protocol = this.#protocolOf(channel);
      const key = `${protocol}>${exchange}`;
      this.published.set(key, (this.published.get(key) ?? 0) + count);
    }
    for (const [queue, count] of defaultBindings) {
      this.defaultBindings.set(queue, (this.defaultBindings.get(queue) ?? 0) + count);
    }
  }

  #protocolOf(channelId: string): string {
    const channel = this.topology.get(channelId);
    const connection =
      channel !== undefined && 'connectionId' in channel
        ? this.topology.get(channel.connectionId)
        : undefined;
    return connection !== undefined && 'protocol' in connection ? connection.protocol : '?';
  }
}

describe('the studio of a running broker', () => {
  let dataDir: string;
  let broker: ComposedBroker;

  const start = async (): Promise<ComposedBroker> => {
    const { config } = resolveConfig({
      flags: new Map([
        ['data-dir', [dataDir]],
        ['port', ['0']],
        ['host', ['127.0.0.1']],
      ]),
      configFile: undefined,
      env: {},
      readFile: () => '',
      defaultDataDir: dataDir,
    });
    const onFailure = (error: Error): never => {
      throw error;
    };
    const options = { hasStudio: true };
    return await composeBroker({ ...config, management: undefined }, SILENT, onFailure, options);
  };

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'warren-studio-'));
    broker = await start();
  });

  afterEach(async () => {
    await broker.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('tells what publishers of both protocols send where', async () => {
    const page = await Page.open(broker);
    const { port } = broker.listener;
    const amqp = await connectAmqp(`amqp://guest:guest@127.0.0.1:${port}`);
    const channel = await amqp.createConfirmChannel();
    await channel.assertQueue('q');
    const warren = await connectWarren(`warren://guest:guest@127.0.0.1:${port}/`);
    await eventually(() => expect(channels(page).length).toBe(2));
    for (let i = 0; i < 5; i += 1) channel.publish('amq.topic', 'a.b', Buffer.from('x'));
    for (let i = 0; i < 3; i += 1) channel.sendToQueue('q', Buffer.from('x'));
    await channel.waitForConfirms();
    for (let i = 0; i < 4; i += 1) await warren.publish({ queue: 'q', body: 'x' });
    await eventually(() => {
      expect([...page.published]).toEqual(
        expect.arrayContaining([
          ['AMQP 0-9-1>amq.topic', 5],
          ['AMQP 0-9-1>', 3],
        ]),
      );
      const others = [...page.published].filter(([key]) => !key.startsWith('AMQP'));
      expect(others.map(([, count]) => count)).toEqual([4]);
      expect(page.defaultBindings.get('q')).toBe(7);
      expect(channels(page).map(({ publishesTo }) => publishesTo)).toContainEqual([
        'amq.topic',
        '',
      ]);
    });
    await warren.close();
    await amqp.close();
    await eventually(() => expect(channels(page)).toEqual([]));
  });

  it('counts publishes of a transaction when they are committed', async () => {
    const page = await Page.open(broker);
    const connection = await openConnection({ port: broker.listener.port });
    const channel = await connection.openChannel(1);
    await channel.call('tx.select');
    const publish = (): void => channel.publish('amq.fanout', '', 'x');
    await eventually(() => expect(channels(page).length).toBe(1));
    for (let i = 0; i < 3; i += 1) publish();
    await channel.call('tx.rollback');
    for (let i = 0; i < 2; i += 1) publish();
    await channel.call('tx.commit');
    await eventually(() => expect(page.published.get('AMQP 0-9-1>amq.fanout')).toBe(2));
    await connection.close();
  });

  it('marks who declared what, also after a restart', async () => {
    const page = await Page.open(broker);
    const amqp = await connectAmqp(`amqp://guest:guest@127.0.0.1:${broker.listener.port}`, {
      clientProperties: { connection_name: 'orders' },
    });
    const channel = await amqp.createChannel();
    await channel.assertQueue('theirs');
    await channel.assertQueue('own', { exclusive: true });
    const spec = { vhost: '/', isDurable: true, isAutoDelete: false, args: [] };
    await page.invoke('queue.declare', { ...spec, name: 'drawn' });
    const layout = {
      version: 1,
      positions: { 'queue:drawn': { x: 10, y: 20, isPlaced: true } },
      groups: [],
      viewport: null,
    } as const;
    await page.invoke('layout.save', { vhost: '/', layout });
    const origins = { theirs: { by: 'client', client: 'orders' }, drawn: { by: 'studio' } };
    await eventually(() => {
      expect(originOf(page, 'theirs')).toEqual(origins.theirs);
      expect(originOf(page, 'own')).toEqual(origins.theirs);
      expect(originOf(page, 'drawn')).toEqual(origins.drawn);
    });
    await amqp.close();
    await eventually(() => expect(page.topology.has('queue:own')).toBe(false));
    await broker.stop();
    broker = await start();
    const again = await Page.open(broker);
    expect(originOf(again, 'theirs')).toEqual(origins.theirs);
    expect(originOf(again, 'drawn')).toEqual(origins.drawn);
    expect(await again.invoke('layout.load', { vhost: '/' })).toEqual(layout);
  });

  it('remembers what clients declared while no page was open', async () => {
    const amqp = await connectAmqp(`amqp://guest:guest@127.0.0.1:${broker.listener.port}`);
    await (await amqp.createChannel()).assertQueue('theirs');
    await amqp.close();
    await broker.stop();
    broker = await start();
    const page = await Page.open(broker);
    expect(originOf(page, 'theirs')).toMatchObject({ by: 'client' });
  });
});

function channels(page: Page) {
  return [...page.topology.values()].flatMap((view) => ('publishesTo' in view ? [view] : []));
}

function originOf(page: Page, queue: string): unknown {
  const view = page.topology.get(`queue:${queue}`);
  return view !== undefined && 'origin' in view ? view.origin : undefined;
}
