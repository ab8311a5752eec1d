// Opens the studio window, locked down: the page has no Node, no other origin and no pop-ups.
// Must never import electron's values (they are passed in), so that it is tested without Electron.

import { join } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';

/** What the studio needs of Electron's `app`. */
export interface StudioApp {
  readonly isPackaged: boolean;
  whenReady(): Promise<void>;
  on(event: 'window-all-closed' | 'activate', listener: () => void): unknown;
  quit(): void;
}

/** What the studio needs of one of Electron's windows. */
export interface StudioWindow {
  readonly webContents: {
    setWindowOpenHandler(handler: () => { action: 'deny' }): void;
    on(event: 'will-navigate', listener: (event: { preventDefault(): void }) => void): unknown;
  };
  once(event: 'ready-to-show' | 'closed', listener: () => void): unknown;
  show(): void;
  loadFile(path: string): Promise<void>;
  loadURL(url: string): Promise<void>;
}

/** The parts of the electron module that the studio uses. */
export interface StudioElectron {
  readonly app: StudioApp;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => StudioWindow;
}

/** The window's options; `mainFolder` is the folder of the built main process (out/main). */
export function windowOptions(mainFolder: string): BrowserWindowConstructorOptions {
  return {
    title: 'Warren',
    width: 1280,
    height: 800,
    show: false,
    webPreferences: {
      preload: join(mainFolder, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    },
  };
}

/** Opens one window on the built page, or on `devServerUrl` while developing. */
export async function openWindow(
  electron: StudioElectron,
  mainFolder: string,
  devServerUrl?: string,
): Promise<StudioWindow> {
  const window = new electron.BrowserWindow(windowOptions(mainFolder));
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  if (devServerUrl === undefined) await window.loadFile(join(mainFolder, '../renderer/index.html'));
  else await window.loadURL(devServerUrl);
  return window;
}

/**
 * Opens the window when Electron is ready, opens it again when macOS activates the app without one,
 * and quits with the last window elsewhere.
 */
export async function startStudio(
  electron: StudioElectron,
  mainFolder: string,
  platform: string = process.platform,
): Promise<void> {
  // electron-vite names its dev server here; a packaged program must not let its user name a page.
  const devServerUrl = electron.app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  let open = false;
  const openOnce = async (): Promise<void> => {
    if (open) return;
    open = true;
    const window = await openWindow(electron, mainFolder, devServerUrl);
    window.once('closed', () => {
      open = false;
    });
  };
  electron.app.on('window-all-closed', () => {
    if (platform !== 'darwin') electron.app.quit();
  });
  await electron.app.whenReady();
  electron.app.on('activate', () => void openOnce());
  await openOnce();
}
