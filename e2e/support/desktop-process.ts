// The desktop program started by Playwright, with a profile folder of its own and free ports.

import { once } from 'node:events';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const project = join(import.meta.dirname, '../..');

export class DesktopProcess {
  readonly pageUrl = 'app://bundle/index.html';
  readonly #profile: string;
  #application: ElectronApplication;
  #page: Page;
  #port: number;

  private constructor(profile: string, started: Started) {
    this.#profile = profile;
    this.#application = started.application;
    this.#page = started.page;
    this.#port = started.port;
  }

  get application(): ElectronApplication {
    return this.#application;
  }

  get page(): Page {
    return this.#page;
  }

  get amqpUrl(): string {
    return `amqp://guest:guest@127.0.0.1:${this.#port}`;
  }

  static async start(profile: string): Promise<DesktopProcess> {
    return new DesktopProcess(profile, await launch(profile, 0));
  }

  async restart(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    await this.end(signal);
    const { application, page, port } = await launch(this.#profile, this.#port);
    this.#application = application;
    this.#page = page;
    this.#port = port;
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#application.process();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

interface Started {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly port: number;
}

async function launch(profile: string, port: number): Promise<Started> {
  const application = await _electron.launch({
    args: ['.', '--profile-dir', profile, '--port', String(port)],
    cwd: project,
  });
  const page = await application.firstWindow();
  // Where the broker listens is on the page, as for every user.
  const text = await page.getByTestId('listening-uri').textContent();
  const [, shown] = /:(\d+)$/.exec(text?.trim() ?? '') ?? [];
  if (shown === undefined) throw new Error(`the page names no port: ${text}`);
  return { application, page, port: Number(shown) };
}
