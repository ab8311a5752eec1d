// The studio as the program serves it: what the page is told and asks for, over the real socket.

import { Buffer } from 'node:buffer';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import amqp from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { VhostLayout } from '../../src/shared/ipc/contract.ts';
import type { ProgramFrame } from '../../src/shared/ipc/frames.ts';
import { eventually } from '../support/eventually.ts';
import { type ManagedBroker, startManagedBroker } from '../support/management.ts';
import { openSocket } from '../support/studio-page.ts';

let folder: string;
let warren: ManagedBroker;

const start = () => startManagedBroker({ memory: 'false', 'data-dir': folder });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'warren-studio-'));
  warren = await start();
});

afterEach(async () => {
  await warren.stop();
  rmSync(folder, { recursive: true });
});

/** A page of the studio, as far as frames go. */
class Page {
  readonly frames: ProgramFrame[] = [];
  readonly #socket: WebSocket;
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.frames.push(JSON.parse(String(data))));
  }

  static async open(): Promise<Page> {
    const authorization = `Basic ${btoa('guest:guest')}`;
    return new Page(await openSocket(warren.api.url, { authorization }));
  }

  /** The value of the answer. */
  async invoke(command: string, request: unknown): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#socket.send(JSON.stringify({ kind: 'invoke', id, command, request }));
    const isAnswer = (frame: ProgramFrame) =>
      (frame.kind === 'answer' || frame.kind === 'failure') && frame.id === id;
    await eventually(() => expect(this.frames.some(isAnswer)).toBe(true));
    const frame = this.frames.find(isAnswer);
    if (frame?.kind !== 'answer') throw new Error(JSON.stringify(frame));
    return frame.value;
  }

  subscribe(feed: string, options: unknown): void {
    this.#lastId += 1;
    this.#socket.send(JSON.stringify({ kind: 'subscribe', id: this.#lastId, feed, options }));
  }

  close(): void {
    this.#socket.close();
  }
}

describe('the studio of a running broker', () => {
  it('greets with what it is and where clients connect', async () => {
    const page = await Page.open();
    expect(await page.invoke('studio.welcome', {})).toMatchObject({
      productName: 'Warren',
      username: 'guest',
      isAdministrator: true,
      vhosts: ['/'],
      listener: { host: 'localhost', port: warren.amqpPort, tlsPort: null },
      dataDir: folder,
    });
  });

  it('publishes a body of many MiB', async () => {
    const page = await Page.open();
    await page.invoke('queue.declare', {
      vhost: '/',
      name: 'big',
      isDurable: true,
      isAutoDelete: false,
      args: [],
    });
    const body = Buffer.alloc(20 * 1024 * 1024, 7).toString('base64');
    const outcome = await page.invoke('message.publish', {
      vhost: '/',
      exchange: '',
      routingKey: 'big',
      properties: {},
      body,
      isMandatory: true,
    });
    expect(outcome).toMatchObject({ outcome: 'confirmed', queues: ['big'] });
  });

  it('knows which client declared what, also before anybody looked and after a restart', async () => {
    const connection = await amqp.connect(`amqp://guest:guest@127.0.0.1:${warren.amqpPort}`, {
      clientProperties: { connection_name: 'importer' },
    });
    const channel = await connection.createChannel();
    await channel.assertQueue('orders', { durable: true });
    await connection.close();
    const originOfOrders = async (): Promise<unknown> => {
      const page = await Page.open();
      page.subscribe('topology', { vhost: '/' });
      await eventually(() => expect(page.frames.at(-1)?.kind).toBe('payload'));
      const [frame] = page.frames;
      page.close();
      const { payload } = frame as { payload: unknown };
      const { state } = payload as { state: { queues: { name: string; origin: unknown }[] } };
      return state.queues.find(({ name }) => name === 'orders')?.origin;
    };
    const client = { by: 'client', client: 'importer' };
    expect(await originOfOrders()).toEqual(client);
    await warren.stop();
    warren = await start();
    expect(await originOfOrders()).toEqual(client);
  });

  it('keeps the layout over a restart', async () => {
    const layout: VhostLayout = {
      version: 1,
      positions: { 'exchange:amq.topic': { x: 10, y: 20, isPlaced: true } },
      groups: [],
      viewport: { x: 1, y: 2, zoom: 0.5 },
    };
    await (await Page.open()).invoke('layout.save', { vhost: '/', layout });
    await warren.stop();
    warren = await start();
    expect(await (await Page.open()).invoke('layout.load', { vhost: '/' })).toEqual(layout);
  });

  it('writes a layout soon, not only at the end', async () => {
    const page = await Page.open();
    const layout: VhostLayout = { version: 1, positions: {}, groups: [], viewport: null };
    await page.invoke('layout.save', { vhost: '/', layout });
    await eventually(() => {
      expect(JSON.parse(readFileSync(join(folder, 'studio.json'), 'utf8'))).toMatchObject({
        vhosts: { '/': { layout } },
      });
    });
  });

  it('starts with a layout that cannot be read, and sets it aside', async () => {
    await warren.stop();
    writeFileSync(join(folder, 'studio.json'), '{"version":1,"vhosts":');
    warren = await start();
    const page = await Page.open();
    expect(await page.invoke('layout.load', { vhost: '/' })).toMatchObject({ positions: {} });
    expect(readFileSync(join(folder, 'studio.json.unreadable'), 'utf8')).toContain('"version":1');
    expect(warren.log).toContainEqual(
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('set aside') }),
    );
  });

  it('is not there without the management interface', async () => {
    const silent = await startManagedBroker({ management: 'false' });
    expect(silent.broker.studio).toBeNull();
    await silent.stop();
  });
});
