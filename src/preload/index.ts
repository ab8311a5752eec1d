// Puts the bridge object on the page's window: named functions over fixed channels, no event objects and no
// raw ipcRenderer. Must hold no logic and require nothing but electron.

import { contextBridge, ipcRenderer } from 'electron';
import { DESKTOP_COMMANDS, DESKTOP_FEEDS, IPC } from '../shared/ipc/channels.ts';
import { failed } from '../shared/ipc/result.ts';
import type { WarrenBridge } from './api.d.ts';

/** The listener never sees the event object, which would lead to ipcRenderer. */
function listen<T>(channel: string, listener: (...args: T[]) => void): () => void {
  const receive = (_event: unknown, ...args: T[]): void => listener(...args);
  ipcRenderer.on(channel, receive);
  return () => void ipcRenderer.removeListener(channel, receive);
}

const bridge: WarrenBridge = {
  platform: process.platform,
  send: (frame) => ipcRenderer.send(IPC.frame, frame),
  onFrame: (listener) => listen(IPC.frame, listener),
  onState: (listener) => {
    const end = listen(IPC.state, listener);
    ipcRenderer.send(IPC.state);
    return end;
  },
  invokeDesktop: async (command, request) =>
    DESKTOP_COMMANDS.includes(command)
      ? ipcRenderer.invoke(IPC.desktop, command, request)
      : failed('INVALID_REQUEST', `no command ${command}`),
  onDesktop: (feed, listener) => {
    if (!DESKTOP_FEEDS.includes(feed)) return () => {};
    const end = listen<unknown>(IPC.desktopFeed, (name, payload) => {
      if (name === feed) listener(payload as never);
    });
    ipcRenderer.send(IPC.desktopFeed, feed);
    return end;
  },
};

contextBridge.exposeInMainWorld('warren', bridge);
