// The studio under test, of the same shape for both targets: a page over a broker of its own, logged in.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import amqplib, { type Channel, type ChannelModel } from 'amqplib';
import { BrokerProcess } from './broker-process.ts';
import { DesktopProcess } from './desktop-process.ts';
import { PageWatch } from './page-watch.ts';

export interface StudioOptions {
  readonly target: 'web' | 'electron';
}

/** What each spec works with. */
export interface Studio {
  readonly kind: 'web' | 'electron';
  readonly page: Page;
  readonly amqpUrl: string;
  readonly watch: PageWatch;
  /** Where the page is; the same address in both targets for the same screen. */
  readonly pageUrl: string;
  /** Stops the broker, properly or not, and starts it on the same ports and folder. */
  restart(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** All that the HTTP API tells of a queue. */
  queueState(queue: string): Promise<QueueState>;
}

/** Of the management port; null where the program has none. */
export type QueueState = Readonly<Record<string, unknown>> | null;

interface Fixtures {
  readonly studio: Studio;
  /** A channel of a real AMQP client. */
  readonly amqp: Channel;
}

export const test = base.extend<Fixtures & StudioOptions>({
  target: ['web', { option: true }],

  studio: async ({ target, page, context }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'warren-studio-'));
    if (target === 'electron') {
      const desktop = await DesktopProcess.start(dataDir);
      const watch = await PageWatch.on(desktop.page);
      await use({
        kind: 'electron',
        get page() {
          return desktop.page;
        },
        get amqpUrl() {
          return desktop.amqpUrl;
        },
        pageUrl: desktop.pageUrl,
        watch,
        restart: (signal = 'SIGTERM') => desktop.restart(signal),
        queueState: async () => null,
      });
      await desktop.end('SIGTERM');
      await rm(dataDir, { recursive: true, force: true });
      watch.check();
      return;
    }
    let broker = await BrokerProcess.start(dataDir);
    const watch = await PageWatch.on(page);
    const { pageUrl, amqpPort, pagePort } = broker;
    const logIn = async (): Promise<void> => {
      const answer = await context.request.post(new URL('studio/login', pageUrl).href, {
        data: { username: 'guest', password: 'guest' },
      });
      expect(answer.ok(), `login answered ${answer.status()}`).toBe(true);
    };
    await logIn();
    await openPage(page, pageUrl);
    await use({
      kind: 'web',
      page,
      amqpUrl: broker.amqpUrl,
      pageUrl,
      watch,
      restart: async (signal = 'SIGTERM') => {
        // The page loses its socket and its login, and says so on the console.
        watch.allow(/WebSocket connection|Failed to load resource|ERR_CONNECTION/);
        await broker.end(signal);
        broker = await BrokerProcess.start(dataDir, amqpPort, pagePort);
        await logIn();
        await openPage(page, pageUrl);
      },
      queueState: (queue) => readQueueState(pageUrl, queue),
    });
    await page.close();
    await broker.end('SIGTERM');
    await rm(dataDir, { recursive: true, force: true });
    watch.check();
  },

  amqp: async ({ studio }, use) => {
    const connection = await connect(studio.amqpUrl, 'order-service');
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    await use(channel);
    await connection.close().catch(() => {});
  },
});

async function readQueueState(pageUrl: string, queue: string): Promise<QueueState> {
  const url = new URL(`api/queues/%2F/${encodeURIComponent(queue)}`, pageUrl);
  const authorization = `Basic ${Buffer.from('guest:guest').toString('base64')}`;
  const answer = await fetch(url, { headers: { authorization } });
  if (!answer.ok) throw new Error(`the HTTP API answered ${answer.status}`);
  // Rates decay with time and memory is the process's: neither is state of the queue.
  const state = JSON.stringify(await answer.json(), (key, value) =>
    key.endsWith('_details') || key === 'memory' || key === 'reductions' ? undefined : value,
  );
  return JSON.parse(state);
}

/** Until the page has heard from the broker: before, there is nothing to act on. */
async function openPage(page: Page, pageUrl: string): Promise<void> {
  await page.goto(pageUrl);
  await expect(page.getByTestId('listening-uri')).toBeVisible();
  await expect(page.locator('[data-template]').first()).toBeVisible();
}

/** A connection of amqplib under a name; errors of the broker going away are its own. */
export async function connect(amqpUrl: string, name: string): Promise<ChannelModel> {
  const connection = await amqplib.connect(amqpUrl, {
    clientProperties: { connection_name: name },
  });
  connection.on('error', () => {});
  return connection;
}

export { expect } from '@playwright/test';
