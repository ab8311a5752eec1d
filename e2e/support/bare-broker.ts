// A broker and a page that has not been opened yet, for specs about the way to the studio: login, addresses,
// connections that are lost. In browsers only.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type APIRequestContext, test as base } from '@playwright/test';
import { BrokerProcess } from './broker-process.ts';
import { PageWatch } from './page-watch.ts';

/** A broker that can be stopped and started again on its ports and its folder. */
export class BareBroker {
  readonly #dataDir: string;
  #process: BrokerProcess;

  private constructor(dataDir: string, process: BrokerProcess) {
    this.#dataDir = dataDir;
    this.#process = process;
  }

  static async start(dataDir: string): Promise<BareBroker> {
    return new BareBroker(dataDir, await BrokerProcess.start(dataDir));
  }

  get pageUrl(): string {
    return this.#process.pageUrl;
  }

  get amqpUrl(): string {
    return this.#process.amqpUrl;
  }

  stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    return this.#process.end(signal);
  }

  async startAgain(): Promise<void> {
    const { amqpPort, pagePort } = this.#process;
    this.#process = await BrokerProcess.start(this.#dataDir, amqpPort, pagePort);
  }

  /** Puts the cookie of a login into the browser's jar. */
  async logIn(request: APIRequestContext): Promise<void> {
    const answer = await request.post(new URL('studio/login', this.pageUrl).href, {
      data: { username: 'guest', password: 'guest' },
    });
    if (!answer.ok()) throw new Error(`login answered ${answer.status()}`);
  }
}

interface Fixtures {
  readonly broker: BareBroker;
  readonly watch: PageWatch;
}

export const test = base.extend<Fixtures>({
  broker: async ({ page }, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'warren-bare-'));
    const broker = await BareBroker.start(dataDir);
    await use(broker);
    // Before the broker, or the page would report what it cannot load any more.
    await page.close();
    await broker.stop();
    await rm(dataDir, { recursive: true, force: true });
  },

  watch: [
    async ({ page }, use) => {
      const watch = await PageWatch.on(page);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],
});

export { expect } from '@playwright/test';
