// The studio's window: how it is made, where it was when it was last closed, and what is shown when its
// page crashes. Must never give the page more than the preload script's one object.

import { join } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { DesktopElectron, DesktopWindow } from './electron-parts.ts';
import { PAGE_URL } from './page-origin.ts';
import type { WindowState, WindowStateFile } from './window-state.ts';

const BACKGROUND = { light: '#f6f7f9', dark: '#0e1116' } as const;

/** Reloads after crashes within this time; then the page stays as it is and the log says so. */
const CRASH_WINDOW_MS = 60_000;
const MAX_RELOADS = 3;

export interface WindowParts {
  readonly electron: DesktopElectron;
  /** The folder of the built main process, out/main. */
  readonly mainFolder: string;
  readonly devServerUrl: string | undefined;
  readonly stateFile: WindowStateFile;
  /** Before its page is loaded. */
  onCreated(window: DesktopWindow): void;
  /** The page crashed so often that it is not loaded again. */
  onGivenUp(reason: string): void;
}

/** Options of the window [electron: security, 2 to 4, 6 and 8 to 11]. */
export function windowOptions(
  mainFolder: string,
  state: WindowState,
  isDark: boolean,
): BrowserWindowConstructorOptions {
  return {
    title: 'Warren',
    width: state.width,
    height: state.height,
    ...(state.x === null || state.y === null ? {} : { x: state.x, y: state.y }),
    minWidth: 900,
    minHeight: 560,
    show: false,
    backgroundColor: isDark ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: join(mainFolder, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
    },
  };
}

/** Opens the window on the built page, or on the dev server's, and shows it when it has something to show. */
export async function openWindow(parts: WindowParts): Promise<DesktopWindow> {
  const { electron, mainFolder, devServerUrl, stateFile } = parts;
  const state = stateFile.read();
  const isDark = electron.nativeTheme.shouldUseDarkColors;
  const window = new electron.BrowserWindow(windowOptions(mainFolder, state, isDark));
  if (state.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  const remember = (): void => {
    if (window.isDestroyed() || window.isMinimized()) return;
    stateFile.note({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  };
  window.on('resize', remember);
  window.on('move', remember);
  reloadAfterCrash(window, parts);
  parts.onCreated(window);
  await window.loadURL(devServerUrl ?? PAGE_URL);
  return window;
}

/** The broker and its clients know nothing of it: only the page starts again. */
function reloadAfterCrash(window: DesktopWindow, { devServerUrl, onGivenUp }: WindowParts): void {
  const crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const nowMs = Date.now();
    crashes.push(nowMs);
    const recent = crashes.filter((atMs) => nowMs - atMs < CRASH_WINDOW_MS);
    if (recent.length > MAX_RELOADS) onGivenUp(reason);
    else void window.loadURL(devServerUrl ?? PAGE_URL);
  });
}
