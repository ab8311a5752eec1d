// The parts of the electron module that the program uses, as narrow as it uses them: the real module fits,
// and so does the stand-in of the tests. Types only; electron's values are passed in from index.ts.

import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
} from 'electron';

export interface StoppableEvent {
  preventDefault(): void;
}

export interface DesktopApp {
  readonly isPackaged: boolean;
  readonly commandLine: { appendSwitch(name: string, value?: string): void };
  getPath(name: 'userData'): string;
  getLocale(): string;
  setPath(name: 'userData', path: string): void;
  enableSandbox(): void;
  requestSingleInstanceLock(): boolean;
  whenReady(): Promise<void>;
  on(event: 'second-instance', listener: () => void): unknown;
  on(event: 'activate', listener: () => void): unknown;
  on(event: 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: StoppableEvent) => void): unknown;
  on(
    event: 'web-contents-created',
    listener: (event: StoppableEvent, contents: GuardedContents) => void,
  ): unknown;
  on(
    event: 'child-process-gone',
    listener: (event: StoppableEvent, details: { type: string; reason: string }) => void,
  ): unknown;
  quit(): void;
  exit(code: number): void;
}

/** A page is about to go elsewhere. */
export type NavigationDetails = StoppableEvent & { readonly url: string };

/** What is forbidden to any page, whoever made it. */
export interface GuardedContents {
  on(event: 'will-navigate', listener: (details: NavigationDetails) => void): unknown;
  on(event: 'will-frame-navigate', listener: (details: NavigationDetails) => void): unknown;
  on(event: 'will-redirect', listener: (details: NavigationDetails) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: StoppableEvent) => void): unknown;
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void;
}

/** The page of the studio's window. */
export interface DesktopContents {
  readonly id: number;
  readonly mainFrame: unknown;
  isDestroyed(): boolean;
  send(channel: string, ...args: unknown[]): void;
  on(event: 'did-navigate', listener: () => void): unknown;
  on(event: 'destroyed', listener: () => void): unknown;
  on(
    event: 'render-process-gone',
    listener: (event: StoppableEvent, details: { reason: string; exitCode: number }) => void,
  ): unknown;
}

export interface DesktopWindow {
  readonly webContents: DesktopContents;
  loadURL(url: string): Promise<void>;
  show(): void;
  hide(): void;
  focus(): void;
  restore(): void;
  isMinimized(): boolean;
  isMaximized(): boolean;
  isDestroyed(): boolean;
  maximize(): void;
  getNormalBounds(): { x: number; y: number; width: number; height: number };
  setBackgroundColor(color: string): void;
  once(event: 'ready-to-show', listener: () => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
  on(event: 'resize', listener: () => void): unknown;
  on(event: 'move', listener: () => void): unknown;
  on(event: 'query-session-end', listener: () => void): unknown;
  on(event: 'close', listener: (event: StoppableEvent) => void): unknown;
}

export interface FrameSender {
  readonly url: string;
}

/** What arrives with every message of a page. */
export interface IpcEvent {
  readonly sender: { readonly id: number; readonly mainFrame: unknown };
  /** Null when the frame has gone meanwhile. */
  readonly senderFrame: FrameSender | null;
}

export interface DesktopIpc {
  on(channel: string, listener: (event: IpcEvent, ...args: unknown[]) => void): unknown;
  handle(
    channel: string,
    handler: (event: IpcEvent, ...args: unknown[]) => Promise<unknown> | unknown,
  ): void;
}

export interface DesktopSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, origin: string) => boolean,
  ): void;
  readonly protocol: {
    handle(scheme: string, handler: (request: Request) => Promise<Response>): void;
  };
}

export interface DesktopTray {
  setToolTip(text: string): void;
  setContextMenu(menu: unknown): void;
  on(event: 'click', listener: () => void): unknown;
  destroy(): void;
}

export interface DesktopMenu {
  buildFromTemplate(template: MenuItemConstructorOptions[]): unknown;
  setApplicationMenu(menu: unknown): void;
}

export interface DesktopDialog {
  showMessageBox(options: MessageBoxOptions): Promise<MessageBoxReturnValue>;
  showOpenDialog(options: OpenDialogOptions): Promise<OpenDialogReturnValue>;
}

/** The electron module, as far as it is used. */
export interface DesktopElectron {
  readonly app: DesktopApp;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => DesktopWindow;
  readonly Menu: DesktopMenu;
  readonly Tray: new (icon: string) => DesktopTray;
  readonly dialog: DesktopDialog;
  readonly ipcMain: DesktopIpc;
  readonly nativeTheme: {
    themeSource: 'light' | 'dark' | 'system';
    readonly shouldUseDarkColors: boolean;
  };
  readonly powerMonitor: {
    on(event: 'shutdown', listener: () => void): unknown;
  };
  readonly powerSaveBlocker: {
    start(type: 'prevent-app-suspension'): number;
    stop(id: number): unknown;
  };
  readonly protocol: {
    registerSchemesAsPrivileged(
      schemes: {
        scheme: string;
        privileges: {
          standard: boolean;
          secure: boolean;
          supportFetchAPI: boolean;
          codeCache: boolean;
        };
      }[],
    ): void;
  };
  readonly session: { readonly defaultSession: DesktopSession };
  readonly shell: { openExternal(url: string): Promise<void> };
}
