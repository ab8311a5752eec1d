// What only the desktop program has: its window's rights, its dialogs, its life beside the broker. Runs where
// Electron's binary is.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { DesktopProcess } from '../support/desktop-process.ts';
import { connect } from '../support/studio.ts';

const test = base.extend<{ readonly desktop: DesktopProcess }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from it
  desktop: async ({}, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'warren-desktop-'));
    const desktop = await DesktopProcess.start(profile);
    await use(desktop);
    await desktop.end('SIGKILL');
    await rm(profile, { recursive: true, force: true });
  },
});

test('the page has a sandbox, its own context and one object of ours', async ({ desktop }) => {
  const preferences = await desktop.application.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const contents = window?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  const inPage = await desktop.page.evaluate(() => ({
    bridge: Object.keys(window.warren ?? {}).sort(),
    hasNode: 'process' in window || 'require' in window,
  }));
  expect(inPage).toEqual({
    bridge: ['invokeDesktop', 'onDesktop', 'onFrame', 'onState', 'platform', 'send'],
    hasNode: false,
  });
});

test('windows, files and code of others are refused', async ({ desktop }) => {
  const { page } = desktop;
  expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
  const reached = await page.evaluate(() =>
    fetch('file:///etc/passwd').then(
      () => true,
      () => false,
    ),
  );
  expect(reached).toBe(false);
  const isRun = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.foreign = true';
    document.body.append(script);
    return 'foreign' in window;
  });
  expect(isRun).toBe(false);
  await page.evaluate(() => {
    location.href = 'https://example.org/';
  });
  expect(page.url()).toMatch(/^app:\/\/bundle\//);
});

test('quitting counts clients, and cancel keeps the broker running', async ({ desktop }) => {
  const client = await connect(desktop.amqpUrl, 'order-service');
  const asked = await desktop.application.evaluate(async ({ app, dialog }) => {
    const questions: string[] = [];
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { detail, buttons } = args.at(-1) as { detail: string; buttons: string[] };
      questions.push(detail);
      return { response: buttons.length - 1, checkboxChecked: false };
    };
    app.quit();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return questions;
  });
  expect(asked).toEqual([expect.stringContaining('1 client, 0 unacked messages')]);
  const channel = await client.createChannel();
  expect((await channel.assertQueue('')).queue).toMatch(/^amq\.gen-/);
  await client.close();
});

test('a crash of the page leaves clients connected', async ({ desktop }) => {
  const client = await connect(desktop.amqpUrl, 'order-service');
  await desktop.application.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  const channel = await client.createChannel();
  expect((await channel.assertQueue('')).queue).toMatch(/^amq\.gen-/);
  await client.close();
});

test('native menus follow the language', async ({ desktop }) => {
  const labels = () =>
    desktop.application.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).map(({ label }) => label),
    );
  expect((await labels()).join()).not.toMatch(/\p{Script=Han}/u);
  await desktop.page.evaluate(() =>
    window.warren?.invokeDesktop('desktop.set-look', { theme: 'dark', language: 'zh-CN' }),
  );
  expect((await labels()).join()).toMatch(/\p{Script=Han}/u);
});
