import { join } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { openWindow, type StudioElectron, type StudioWindow, startStudio } from './window.ts';

const mainFolder = join('/app', 'out', 'main');

class StandInWindow implements StudioWindow {
  static opened: StandInWindow[] = [];
  readonly options: BrowserWindowConstructorOptions;
  readonly once = vi.fn<StudioWindow['once']>();
  readonly show = vi.fn<StudioWindow['show']>();
  readonly loadFile = vi.fn<StudioWindow['loadFile']>(async () => {});
  readonly loadURL = vi.fn<StudioWindow['loadURL']>(async () => {});
  readonly webContents = {
    setWindowOpenHandler: vi.fn<StudioWindow['webContents']['setWindowOpenHandler']>(),
    on: vi.fn<StudioWindow['webContents']['on']>(),
  };

  constructor(options: BrowserWindowConstructorOptions) {
    this.options = options;
    StandInWindow.opened.push(this);
  }

  emitOnce(event: string): void {
    for (const [name, listener] of this.once.mock.calls) if (name === event) listener();
  }
}

function standInElectron(isPackaged = false) {
  StandInWindow.opened = [];
  const app = {
    isPackaged,
    whenReady: vi.fn(async () => {}),
    on: vi.fn<StudioElectron['app']['on']>(),
    quit: vi.fn(),
  };
  const emit = (event: string) => {
    for (const [name, listener] of app.on.mock.calls) if (name === event) listener();
  };
  return { electron: { app, BrowserWindow: StandInWindow } satisfies StudioElectron, app, emit };
}

describe('openWindow', () => {
  it('gives the page a sandbox, an isolated context and no Node', async () => {
    const { electron } = standInElectron();
    await openWindow(electron, mainFolder);
    expect(StandInWindow.opened[0]!.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      preload: join('/app', 'out', 'preload', 'index.cjs'),
    });
  });

  it('refuses pop-ups and navigation', async () => {
    const { electron } = standInElectron();
    await openWindow(electron, mainFolder);
    const { webContents } = StandInWindow.opened[0]!;
    expect(webContents.setWindowOpenHandler.mock.calls[0]![0]()).toEqual({ action: 'deny' });
    const preventDefault = vi.fn();
    webContents.on.mock.calls[0]![1]({ preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('loads the built page and shows the window only when it is drawn', async () => {
    const { electron } = standInElectron();
    await openWindow(electron, mainFolder);
    const window = StandInWindow.opened[0]!;
    expect(window.loadFile).toHaveBeenCalledWith(join('/app', 'out', 'renderer', 'index.html'));
    expect(window.show).not.toHaveBeenCalled();
    window.emitOnce('ready-to-show');
    expect(window.show).toHaveBeenCalledOnce();
  });

  it('loads the dev server when there is one', async () => {
    const { electron } = standInElectron();
    await openWindow(electron, mainFolder, 'http://localhost:5173');
    expect(StandInWindow.opened[0]!.loadURL).toHaveBeenCalledWith('http://localhost:5173');
    expect(StandInWindow.opened[0]!.loadFile).not.toHaveBeenCalled();
  });
});

describe('startStudio', () => {
  it('takes a dev server from the environment only when it is not packaged', async () => {
    vi.stubEnv('ELECTRON_RENDERER_URL', 'http://localhost:5173');
    await startStudio(standInElectron(false).electron, mainFolder);
    expect(StandInWindow.opened[0]!.loadURL).toHaveBeenCalledWith('http://localhost:5173');
    await startStudio(standInElectron(true).electron, mainFolder);
    expect(StandInWindow.opened[0]!.loadURL).not.toHaveBeenCalled();
    vi.unstubAllEnvs();
  });

  it('quits with the last window on Linux and Windows', async () => {
    const { electron, app, emit } = standInElectron();
    await startStudio(electron, mainFolder, 'linux');
    emit('window-all-closed');
    expect(app.quit).toHaveBeenCalledOnce();
  });

  it('stays without a window on macOS and opens a new one when activated', async () => {
    const { electron, app, emit } = standInElectron();
    await startStudio(electron, mainFolder, 'darwin');
    emit('activate');
    expect(StandInWindow.opened).toHaveLength(1);
    StandInWindow.opened[0]!.emitOnce('closed');
    emit('window-all-closed');
    emit('activate');
    expect(app.quit).not.toHaveBeenCalled();
    expect(StandInWindow.opened).toHaveLength(2);
  });
});
