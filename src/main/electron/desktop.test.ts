import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  eventOf,
  StandInContents,
  StandInTray,
  StandInWindow,
  standInElectron,
  stoppable,
} from '../../../test/support/electron-stand-in.ts';
import { IPC } from '../../shared/ipc/channels.ts';
import { PortTakenError } from '../app/exit-code.ts';
import type { BrokerRunnerParts } from './broker-runner.ts';
import { startDesktop } from './desktop.ts';
import { DEFAULT_SETTINGS } from './desktop-settings.ts';

const mainFolder = join('/app', 'out', 'main');
let userData: string;

beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'warren-desktop-'));
});

afterEach(() => {
  rmSync(userData, { recursive: true, force: true });
});

/** A broker that has so many clients, each with 4 unacked messages. */
function standInBroker(clients: number) {
  const received: unknown[] = [];
  const close = vi.fn();
  const stop = vi.fn(async () => {});
  const connections = Array.from({ length: clients }, () => ({
    channelViews: [{ unackedMessages: 4 }],
  }));
  const openLocal = vi.fn(async () => ({
    receive: (frame: unknown) => received.push(frame),
    close,
  }));
  const broker = {
    engine: { broker: { connections } },
    listener: { port: 5672 },
    management: { port: 15672 },
    studio: { openLocal },
    stop,
  };
  return { broker, received, close, stop, openLocal, connections };
}

async function start(options: { clients?: number; argv?: string[]; platform?: string } = {}) {
  const standIn = standInElectron(userData);
  const inside = standInBroker(options.clients ?? 0);
  const compose = vi.fn(async () => inside.broker as never);
  await startDesktop(standIn.electron, {
    mainFolder,
    argv: ['electron', '.', ...(options.argv ?? [])],
    env: {},
    platform: options.platform ?? 'linux',
    compose: compose as unknown as BrokerRunnerParts['compose'],
    writeLog: () => {},
  });
  const window = StandInWindow.opened[0]!;
  return { ...standIn, ...inside, compose, window, page: window?.webContents };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the start', () => {
  it('sets sandbox, scheme and lock before it waits for ready', async () => {
    const { app } = await start();
    expect(app.calls.slice(0, 4)).toEqual([
      'enableSandbox',
      'scheme app',
      'requestSingleInstanceLock',
      'whenReady',
    ]);
  });

  it('ends at once when another one runs on the same profile', async () => {
    const standIn = standInElectron(userData);
    standIn.app.hasLock = false;
    const compose = vi.fn();
    await startDesktop(standIn.electron, {
      mainFolder,
      argv: [],
      env: {},
      platform: 'linux',
      compose,
      writeLog: () => {},
    });
    expect(standIn.app.calls).toContain('quit');
    expect(StandInWindow.opened).toEqual([]);
    expect(compose).not.toHaveBeenCalled();
  });

  it('takes its profile from the arguments before the lock', async () => {
    const folder = join(userData, 'other');
    const { app, compose } = await start({ argv: ['--profile-dir', folder, '--port', '0'] });
    expect(app.calls.indexOf('setPath')).toBeLessThan(
      app.calls.indexOf('requestSingleInstanceLock'),
    );
    const [config] = compose.mock.calls[0] as unknown as [object];
    expect(config).toMatchObject({
      port: 0,
      dataDir: join(folder, 'broker'),
      management: { port: 0 },
    });
  });

  it('gives the page a sandbox, an isolated context and no Node', async () => {
    const { window } = await start();
    expect(window.options.webPreferences).toEqual({
      preload: join('/app', 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
    });
    expect(window.loaded).toEqual(['app://bundle/index.html']);
    expect(window.calls).toEqual([]);
    window.play('ready-to-show');
    expect(window.calls).toEqual(['show']);
  });

  it('shows the one window again when a second instance is started', async () => {
    const { app, window } = await start();
    window.isMinimizedNow = true;
    app.play('second-instance');
    expect(window.calls).toEqual(['restore', 'show', 'focus']);
    expect(StandInWindow.opened).toHaveLength(1);
  });

  it('starts no broker when the settings say so', async () => {
    const settings = { ...DEFAULT_SETTINGS, startsBrokerAtLaunch: false };
    writeFileSync(join(userData, 'settings.json'), JSON.stringify({ settings }));
    const { compose, page, ipcMain } = await start();
    expect(compose).not.toHaveBeenCalled();
    ipcMain.send(page, IPC.state);
    expect(page.sentOn(IPC.state)).toEqual([[false]]);
  });
});

describe('pages', () => {
  it('cannot navigate away, open windows or attach a webview', async () => {
    const { app, opened } = await start();
    const contents = new StandInContents();
    app.play('web-contents-created', stoppable(), contents);
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      for (const url of ['https://example.org/', 'file:///etc/passwd', 'app://other/', 'x']) {
        const details = stoppable({ url });
        contents.play(event, details);
        expect(details.isPrevented, `${event} ${url}`).toBe(true);
      }
    }
    const webview = stoppable();
    contents.play('will-attach-webview', webview);
    expect(webview.isPrevented).toBe(true);
    expect(contents.openHandler?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
    expect(opened).toEqual([]);
    expect(contents.openHandler?.({ url: 'https://www.rabbitmq.com/docs' })).toEqual({
      action: 'deny',
    });
    expect(opened).toEqual(['https://www.rabbitmq.com/docs']);
  });

  it('may load themselves again', async () => {
    const { app } = await start();
    const contents = new StandInContents();
    app.play('web-contents-created', stoppable(), contents);
    const details = stoppable({ url: 'app://bundle/index.html' });
    contents.play('will-navigate', details);
    expect(details.isPrevented).toBe(false);
  });

  it('are granted copying and nothing else', async () => {
    const { session } = await start();
    const page = { getURL: () => 'app://bundle/index.html' };
    const granted = (contents: unknown, permission: string): boolean => {
      let answer = false;
      session.request?.(contents, permission, (isGranted) => {
        answer = isGranted;
      });
      return answer;
    };
    expect(granted(page, 'clipboard-sanitized-write')).toBe(true);
    expect(granted({ getURL: () => 'https://example.org/' }, 'clipboard-sanitized-write')).toBe(
      false,
    );
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'openExternal']) {
      expect(granted(page, permission), permission).toBe(false);
      expect(session.check?.(page, permission, 'app://bundle'), permission).toBe(false);
    }
  });
});

describe('the bridge', () => {
  it('passes frames of the page to a session, and its frames back', async () => {
    const { ipcMain, page, received, openLocal } = await start();
    ipcMain.send(page, IPC.frame, {
      kind: 'invoke',
      id: 1,
      command: 'studio.welcome',
      request: {},
    });
    await settled();
    expect(received).toEqual([{ kind: 'invoke', id: 1, command: 'studio.welcome', request: {} }]);
    const [, send] = openLocal.mock.calls[0] as unknown as [string, (frame: object) => void];
    send({ kind: 'answer', id: 1, value: {} });
    expect(page.sentOn(IPC.frame)).toEqual([[{ kind: 'answer', id: 1, value: {} }]]);
  });

  it('ignores senders that are not the main frame of our page', async () => {
    const { ipcMain, page, received } = await start();
    const frame = { kind: 'invoke', id: 1, command: 'studio.welcome', request: {} };
    ipcMain.play(IPC.frame, eventOf(page, null), frame);
    ipcMain.play(IPC.frame, eventOf(page, { url: 'app://bundle/index.html' }), frame);
    ipcMain.play(IPC.frame, eventOf(new StandInContents()), frame);
    Object.assign(page.mainFrame, { url: 'https://example.org/' });
    ipcMain.send(page, IPC.frame, frame);
    await settled();
    expect(received).toEqual([]);
    expect(ipcMain.invoke(page, IPC.desktop, 'desktop.settings', {})).toMatchObject({ ok: false });
  });

  it('ends the session of a page that is loaded again or crashed', async () => {
    const { ipcMain, page, close } = await start();
    const frame = { kind: 'visibility', isHidden: false };
    ipcMain.send(page, IPC.frame, frame);
    await settled();
    page.play('did-navigate');
    await settled();
    expect(close).toHaveBeenCalledTimes(1);
    ipcMain.send(page, IPC.frame, frame);
    page.play('render-process-gone', stoppable(), { reason: 'crashed', exitCode: 1 });
    await settled();
    expect(close).toHaveBeenCalledTimes(2);
  });

  it('tells pages when the broker stops, and opens a new session when it is back', async () => {
    const { ipcMain, page, stop, close } = await start();
    ipcMain.send(page, IPC.state);
    await settled();
    await ipcMain.invoke(page, IPC.desktop, 'desktop.stop-broker', {});
    await settled();
    expect(stop).toHaveBeenCalledOnce();
    expect(close).toHaveBeenCalled();
    expect(page.sentOn(IPC.state).at(-1)).toEqual([false]);
    await ipcMain.invoke(page, IPC.desktop, 'desktop.start-broker', {});
    expect(page.sentOn(IPC.state).at(-1)).toEqual([true]);
    expect(page.sentOn(IPC.desktopFeed).at(-1)).toEqual([
      'desktop.status',
      { broker: 'running', port: 5672, managementPort: 15672 },
    ]);
  });

  it('refuses unknown commands and settings that are none', async () => {
    const { ipcMain, page } = await start();
    const ask = (command: unknown, request: unknown) =>
      ipcMain.invoke(page, IPC.desktop, command, request);
    expect(await ask('constructor', {})).toMatchObject({ ok: false });
    expect(await ask(7, {})).toMatchObject({ ok: false });
    const settings = { ...DEFAULT_SETTINGS, port: 70_000 };
    expect(await ask('desktop.save-settings', { settings })).toMatchObject({
      ok: false,
      failure: { condition: 'INVALID_REQUEST' },
    });
    expect(await ask('desktop.set-menu', { disabled: ['rm -rf'], titles: {} })).toMatchObject({
      ok: false,
    });
  });

  it('keeps settings and look in the profile', async () => {
    const { ipcMain, page, electron, menus } = await start();
    const settings = { ...DEFAULT_SETTINGS, port: 5700 };
    await ipcMain.invoke(page, IPC.desktop, 'desktop.save-settings', { settings });
    const look = { theme: 'dark', language: 'zh-CN' };
    await ipcMain.invoke(page, IPC.desktop, 'desktop.set-look', look);
    expect(JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'))).toEqual({
      settings,
      look,
    });
    expect(electron.nativeTheme.themeSource).toBe('dark');
    expect(menus.at(-1)?.[0]?.label).toMatch(/\p{Script=Han}/u);
    expect(existsSync(join(userData, 'settings.json.new'))).toBe(false);
  });

  it('tells the page which command was chosen in the menu, and shows what undo would undo', async () => {
    const { ipcMain, page, menus } = await start();
    const titles = { 'edit.undo': 'Undo delete queue orders' };
    const request = { disabled: ['edit.redo'], titles };
    await ipcMain.invoke(page, IPC.desktop, 'desktop.set-menu', request);
    const items = menus.at(-1)!.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []));
    const undo = items.find(({ id }) => id === 'edit.undo');
    expect(undo).toMatchObject({ label: 'Undo delete queue orders', enabled: true });
    expect(items.find(({ id }) => id === 'edit.redo')).toMatchObject({ enabled: false });
    undo?.click?.(undefined as never, undefined, undefined as never);
    expect(page.sentOn(IPC.desktopFeed).at(-1)).toEqual(['desktop.command', { id: 'edit.undo' }]);
  });
});

describe('a port that is taken', () => {
  it('is a state with its remedy, and the window opens all the same', async () => {
    const standIn = standInElectron(userData);
    const taken = {
      port: 5672,
      option: '--port',
      owner: 'beam.smp (process 4711)',
      freePort: 5673,
    };
    await startDesktop(standIn.electron, {
      mainFolder,
      argv: [],
      env: {},
      platform: 'linux',
      compose: async () => {
        throw new PortTakenError('port 5672 of 127.0.0.1 is in use', taken);
      },
      writeLog: () => {},
    });
    const page = StandInWindow.opened[0]!.webContents;
    standIn.ipcMain.send(page, IPC.desktopFeed, 'desktop.status');
    expect(page.sentOn(IPC.desktopFeed).at(-1)).toEqual([
      'desktop.status',
      {
        broker: 'failed',
        message: 'port 5672 of 127.0.0.1 is in use',
        conflict: {
          port: 5672,
          setting: 'port',
          owner: 'beam.smp (process 4711)',
          freePort: 5673,
        },
      },
    ]);
  });
});

describe('quitting', () => {
  it('stops the broker and ends, without a question when nobody is connected', async () => {
    const { app, asked, stop } = await start();
    app.quit();
    await settled();
    expect(asked).toEqual([]);
    expect(stop).toHaveBeenCalledOnce();
    expect(app.exitCode).toBe(0);
  });

  it('counts clients and unacked messages, and stays when the user cancels', async () => {
    const { app, asked, answers, stop } = await start({ clients: 3 });
    answers.push(1);
    app.quit();
    await settled();
    expect(asked[0]).toMatchObject({
      detail: expect.stringContaining('3 clients, 12 unacked messages'),
      buttons: ['Quit', 'Cancel'],
    });
    expect(stop).not.toHaveBeenCalled();
    expect(app.exitCode).toBeNull();
    answers.push(0);
    app.quit();
    await settled();
    expect(stop).toHaveBeenCalledOnce();
    expect(app.exitCode).toBe(0);
  });

  it('asks once, however often quitting is asked for meanwhile', async () => {
    const { app, asked } = await start({ clients: 1 });
    app.quit();
    app.quit();
    await settled();
    expect(asked).toHaveLength(1);
  });

  it('asks nothing when the system shuts down', async () => {
    const { app, asked, powerMonitor, stop } = await start({ clients: 3 });
    const event = stoppable();
    powerMonitor.play('shutdown', event);
    await settled();
    expect(event.isPrevented).toBe(true);
    expect(asked).toEqual([]);
    expect(stop).toHaveBeenCalledOnce();
    expect(app.exitCode).toBe(0);
  });

  it('ends with the last window where there is no tray', async () => {
    const { app, window } = await start();
    window.close();
    app.play('window-all-closed');
    await settled();
    expect(app.exitCode).toBe(0);
  });
});

describe('the tray', () => {
  it('is there only for users who asked for it, says that the broker runs, and keeps it running', async () => {
    const { app, ipcMain, page, window } = await start();
    expect(StandInTray.made).toEqual([]);
    const settings = { ...DEFAULT_SETTINGS, staysInTray: true };
    await ipcMain.invoke(page, IPC.desktop, 'desktop.save-settings', { settings });
    const [tray] = StandInTray.made;
    expect(tray?.toolTip).toBe('Warren: the broker runs on port 5672, 0 clients');
    const event = stoppable();
    window.play('close', event);
    expect(event.isPrevented).toBe(true);
    expect(window.calls).toContain('hide');
    app.play('window-all-closed');
    await settled();
    expect(app.exitCode).toBeNull();
    tray?.play('click');
    expect(window.calls.slice(-2)).toEqual(['show', 'focus']);
  });
});

describe('a page that crashes', () => {
  it('is loaded again three times, then the user decides; the broker goes on', async () => {
    const { window, page, asked, stop } = await start({ clients: 2 });
    const gone = { reason: 'crashed', exitCode: 5 };
    for (let crash = 0; crash < 3; crash += 1) page.play('render-process-gone', stoppable(), gone);
    expect(window.loaded).toHaveLength(4);
    expect(asked).toEqual([]);
    page.play('render-process-gone', stoppable(), gone);
    await settled();
    expect(asked).toHaveLength(1);
    expect(window.loaded).toHaveLength(5);
    expect(stop).not.toHaveBeenCalled();
  });
});
