import { beforeEach, describe, expect, it, vi } from 'vitest';
import { IPC } from '../shared/ipc/channels.ts';
import type { WarrenBridge } from './api.d.ts';

type Receive = (event: unknown, ...args: unknown[]) => void;
const exposeInMainWorld = vi.fn();
const listeners = new Map<string, Receive[]>();
const ipcRenderer = {
  send: vi.fn(),
  invoke: vi.fn(async () => ({ ok: true, value: {} })),
  on: (channel: string, receive: Receive) =>
    listeners.set(channel, [...(listeners.get(channel) ?? []), receive]),
  removeListener: (channel: string, receive: Receive) =>
    listeners.set(
      channel,
      (listeners.get(channel) ?? []).filter((other) => other !== receive),
    ),
};
vi.mock('electron', () => ({ contextBridge: { exposeInMainWorld }, ipcRenderer }));

/** As webContents.send of the main process. */
function play(channel: string, ...args: unknown[]): void {
  for (const receive of listeners.get(channel) ?? []) receive({ sender: ipcRenderer }, ...args);
}

let bridge: WarrenBridge;

beforeEach(async () => {
  vi.resetModules();
  vi.clearAllMocks();
  listeners.clear();
  await import('./index.ts');
  bridge = exposeInMainWorld.mock.calls[0]?.[1];
});

describe('preload script', () => {
  it('exposes one object of named functions, and nothing of Electron', () => {
    expect(exposeInMainWorld).toHaveBeenCalledExactlyOnceWith('warren', expect.anything());
    expect(Object.keys(bridge).sort()).toEqual([
      'invokeDesktop',
      'onDesktop',
      'onFrame',
      'onState',
      'platform',
      'send',
    ]);
    expect(JSON.stringify(Object.values(bridge))).not.toContain('ipcRenderer');
  });

  it('gives listeners the frame without the event, until they end', () => {
    const heard: unknown[][] = [];
    const end = bridge.onFrame((...args) => heard.push(args));
    play(IPC.frame, { kind: 'answer', id: 1, value: 2 });
    end();
    play(IPC.frame, { kind: 'answer', id: 2, value: 3 });
    expect(heard).toEqual([[{ kind: 'answer', id: 1, value: 2 }]]);
  });

  it('asks for the state when somebody wants to hear of it', () => {
    bridge.onState(() => {});
    expect(ipcRenderer.send).toHaveBeenCalledExactlyOnceWith(IPC.state);
  });

  it('keeps feeds of the desktop program apart', () => {
    const heard: unknown[] = [];
    bridge.onDesktop('desktop.status', (status) => heard.push(status));
    play(IPC.desktopFeed, 'desktop.command', { id: 'edit.undo' });
    play(IPC.desktopFeed, 'desktop.status', { broker: 'stopped' });
    expect(heard).toEqual([{ broker: 'stopped' }]);
  });

  it('asks only for commands there are', async () => {
    await bridge.invokeDesktop('desktop.start-broker', {});
    expect(ipcRenderer.invoke).toHaveBeenCalledExactlyOnceWith(
      IPC.desktop,
      'desktop.start-broker',
      {},
    );
    const answer = await bridge.invokeDesktop('shell.open' as never, {} as never);
    expect(answer).toMatchObject({ ok: false });
    expect(ipcRenderer.invoke).toHaveBeenCalledTimes(1);
  });
});
