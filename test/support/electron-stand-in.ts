// Stands in for the electron module in tests: records what is asked of it and lets tests play events. Typed
// as what the program uses, so that it cannot drift from the real module, which fits the same types.

import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  MessageBoxOptions,
} from 'electron';
import type {
  DesktopContents,
  DesktopElectron,
  DesktopTray,
  DesktopWindow,
  FrameSender,
  GuardedContents,
  IpcEvent,
  StoppableEvent,
} from '../../src/main/electron/electron-parts.ts';

type Listener = (...args: never[]) => unknown;

/** Plays events to those who listen. */
export class StandInEmitter {
  readonly #listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  once(event: string, listener: Listener): this {
    return this.on(event, listener);
  }

  /** Calls the listeners as Electron would. */
  play(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]));
  }
}

/** An event whose default can be prevented. */
export function stoppable(fields: object = {}): StoppableEvent & { isPrevented: boolean } {
  const event = {
    isPrevented: false,
    preventDefault: () => {
      event.isPrevented = true;
    },
    ...fields,
  };
  return event;
}

export class StandInContents extends StandInEmitter implements DesktopContents, GuardedContents {
  static count = 0;
  readonly id: number;
  readonly mainFrame: FrameSender = { url: 'app://bundle/index.html' };
  readonly sent: unknown[][] = [];
  isGone = false;
  openHandler: ((details: { url: string }) => { action: 'deny' }) | null = null;

  constructor() {
    super();
    StandInContents.count += 1;
    this.id = StandInContents.count;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  send(...args: unknown[]): void {
    this.sent.push(args);
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void {
    this.openHandler = handler;
  }

  /** What was sent on a channel. */
  sentOn(channel: string): unknown[][] {
    return this.sent.filter(([name]) => name === channel).map(([, ...args]) => args);
  }
}

export class StandInWindow extends StandInEmitter implements DesktopWindow {
  static opened: StandInWindow[] = [];
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents = new StandInContents();
  readonly loaded: string[] = [];
  readonly calls: string[] = [];
  isMinimizedNow = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    StandInWindow.opened.push(this);
  }

  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }

  show = (): void => void this.calls.push('show');
  hide = (): void => void this.calls.push('hide');
  focus = (): void => void this.calls.push('focus');
  restore = (): void => void this.calls.push('restore');
  maximize = (): void => void this.calls.push('maximize');
  isMinimized = (): boolean => this.isMinimizedNow;
  isMaximized = (): boolean => false;
  isDestroyed = (): boolean => this.webContents.isGone;
  getNormalBounds = () => ({ x: 10, y: 20, width: 1200, height: 700 });
  setBackgroundColor = (): void => {};

  close(): void {
    this.webContents.isGone = true;
    this.webContents.play('destroyed');
    this.play('closed');
  }
}

export class StandInTray extends StandInEmitter implements DesktopTray {
  static made: StandInTray[] = [];
  toolTip = '';
  menu: MenuItemConstructorOptions[] = [];
  isDestroyed = false;

  constructor(icon: string) {
    super();
    this.icon = icon;
    StandInTray.made.push(this);
  }

  readonly icon: string;
  setToolTip = (text: string): void => {
    this.toolTip = text;
  };
  setContextMenu = (menu: unknown): void => {
    this.menu = menu as MenuItemConstructorOptions[];
  };
  destroy = (): void => {
    this.isDestroyed = true;
  };
}

class StandInApp extends StandInEmitter {
  readonly calls: string[] = [];
  readonly commandLine = { appendSwitch: (name: string) => void this.calls.push(`switch ${name}`) };
  isPackaged = true;
  hasLock = true;
  exitCode: number | null = null;
  userData: string;

  constructor(userData: string) {
    super();
    this.userData = userData;
  }

  getPath = (): string => this.userData;
  getLocale = (): string => 'en-US';
  setPath = (_name: 'userData', path: string): void => {
    this.calls.push('setPath');
    this.userData = path;
  };
  enableSandbox = (): void => void this.calls.push('enableSandbox');
  requestSingleInstanceLock = (): boolean => {
    this.calls.push('requestSingleInstanceLock');
    return this.hasLock;
  };
  whenReady = async (): Promise<void> => void this.calls.push('whenReady');
  /** As Electron: asks `before-quit`, then ends. */
  quit = (): void => {
    this.calls.push('quit');
    const event = stoppable();
    this.play('before-quit', event);
    if (!event.isPrevented) this.exitCode = 0;
  };
  exit = (code: number): void => {
    this.exitCode = code;
  };
}

/** A page's message and its answer, as ipcMain sees them. */
class StandInIpc extends StandInEmitter {
  readonly handlers = new Map<string, (event: IpcEvent, ...args: unknown[]) => unknown>();

  handle(channel: string, handler: (event: IpcEvent, ...args: unknown[]) => unknown): void {
    this.handlers.set(channel, handler);
  }

  /** As `ipcRenderer.invoke` of a page. */
  invoke(contents: StandInContents, channel: string, ...args: unknown[]): unknown {
    return this.handlers.get(channel)?.(eventOf(contents), ...args);
  }

  /** As `ipcRenderer.send` of a page. */
  send(contents: StandInContents, channel: string, ...args: unknown[]): void {
    this.play(channel, eventOf(contents), ...args);
  }
}

export function eventOf(
  contents: StandInContents,
  senderFrame: FrameSender | null = contents.mainFrame,
): IpcEvent {
  return { sender: contents, senderFrame };
}

/** A whole electron module; `userData` is a folder of the test. */
export function standInElectron(userData: string) {
  StandInWindow.opened = [];
  StandInTray.made = [];
  const app = new StandInApp(userData);
  const ipcMain = new StandInIpc();
  const powerMonitor = new StandInEmitter();
  const session = {
    request: null as
      | ((contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void)
      | null,
    check: null as ((contents: unknown, permission: string, origin: string) => boolean) | null,
    schemes: new Map<string, (request: Request) => Promise<Response>>(),
  };
  const asked: MessageBoxOptions[] = [];
  const answers: number[] = [];
  const opened: string[] = [];
  const blockers = new Set<number>();
  const menus: MenuItemConstructorOptions[][] = [];
  const electron = {
    app,
    ipcMain,
    powerMonitor,
    BrowserWindow: StandInWindow,
    Tray: StandInTray,
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]): unknown => template,
      setApplicationMenu: (menu: unknown) => void menus.push(menu as MenuItemConstructorOptions[]),
    },
    dialog: {
      showMessageBox: async (options: MessageBoxOptions) => {
        asked.push(options);
        return { response: answers.shift() ?? 0, checkboxChecked: false };
      },
      showOpenDialog: async () => ({ canceled: false, filePaths: ['/chosen'] }),
    },
    nativeTheme: {
      themeSource: 'system' as 'light' | 'dark' | 'system',
      shouldUseDarkColors: true,
    },
    powerSaveBlocker: {
      start: () => {
        const id = blockers.size + 1;
        blockers.add(id);
        return id;
      },
      stop: (id: number) => blockers.delete(id),
    },
    protocol: {
      registerSchemesAsPrivileged: (schemes: { scheme: string }[]) =>
        void app.calls.push(`scheme ${schemes.map(({ scheme }) => scheme).join()}`),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler: NonNullable<typeof session.request>) => {
          session.request = handler;
        },
        setPermissionCheckHandler: (handler: NonNullable<typeof session.check>) => {
          session.check = handler;
        },
        protocol: {
          handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
            void session.schemes.set(scheme, handler),
        },
      },
    },
    shell: { openExternal: async (url: string) => void opened.push(url) },
  } satisfies DesktopElectron;
  return { electron, app, ipcMain, powerMonitor, session, asked, answers, opened, blockers, menus };
}
