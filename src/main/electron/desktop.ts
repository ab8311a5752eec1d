// The desktop program: wires Electron to the broker and its studio. Electron's values are passed in, so that
// all of it is tested without Electron. The order of the first steps is Electron's: profile, sandbox,
// scheme and lock come before ready.

import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { MenuState } from '../../shared/ipc/desktop.ts';
import { composeBroker } from '../app/compose.ts';
import { defaultDataDir } from '../app/data-dir.ts';
import { createLogger } from '../app/logger.ts';
import type { Logger } from '../broker/ports.ts';
import { BrokerRunner, type BrokerRunnerParts } from './broker-runner.ts';
import { desktopCommands } from './desktop-commands.ts';
import { desktopConfig } from './desktop-config.ts';
import { readProfile } from './desktop-profile.ts';
import { DesktopSettingsFile } from './desktop-settings.ts';
import { desktopTexts } from './desktop-texts.ts';
import type { DesktopElectron, DesktopWindow, StoppableEvent } from './electron-parts.ts';
import { IpcRouter } from './ipc-router.ts';
import { menuTemplate } from './menu.ts';
import { PAGE_SCHEME, PAGE_URL } from './page-origin.ts';
import { pageHandler } from './page-protocol.ts';
import { Presence } from './presence.ts';
import { Quit } from './quit.ts';
import { StudioTray } from './tray.ts';
import { openWindow } from './window.ts';
import { guardPages, guardPermissions } from './window-guard.ts';
import { WindowStateFile } from './window-state.ts';

/** What is true of the process; another one in tests. */
export interface DesktopPlace {
  /** The folder of the built main process, out/main. */
  readonly mainFolder: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly compose: BrokerRunnerParts['compose'];
  readonly writeLog: (line: string) => void;
}

export const thisPlace = (mainFolder: string): DesktopPlace => ({
  mainFolder,
  argv: process.argv,
  env: process.env,
  platform: process.platform,
  compose: composeBroker,
  writeLog: (line) => process.stderr.write(line),
});

/** Starts the program; resolves when the window is open, or at once when another one runs already. */
export async function startDesktop(electron: DesktopElectron, place: DesktopPlace): Promise<void> {
  const { app } = electron;
  const profile = readProfile(place.argv, app.getPath('userData'));
  if (profile.folder !== null) app.setPath('userData', profile.folder);
  app.enableSandbox();
  registerScheme(electron);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  // electron-vite names its dev server here; a packaged program must not let its user name a page.
  const devServerUrl = app.isPackaged ? undefined : place.env.ELECTRON_RENDERER_URL;
  const { openExternal } = electron.shell;
  guardPages(app, { devServerUrl, openExternal });
  await app.whenReady();
  const userData = app.getPath('userData');
  mkdirSync(userData, { recursive: true });
  const standardDataDir =
    profile.folder === null
      ? defaultDataDir({ platform: place.platform, env: place.env, homeDir: homedir() })
      : join(profile.folder, 'broker');
  const desktop = new Desktop(electron, place, {
    userData,
    standardDataDir,
    devServerUrl,
    profile,
  });
  await desktop.open();
}

function registerScheme({ protocol }: DesktopElectron): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: PAGE_SCHEME, privileges }]);
}

interface DesktopFolders {
  readonly userData: string;
  readonly standardDataDir: string;
  readonly devServerUrl: string | undefined;
  readonly profile: ReturnType<typeof readProfile>;
}

const NO_CHANGES: MenuState = { disabled: [], titles: {} };

class Desktop {
  readonly #electron: DesktopElectron;
  readonly #place: DesktopPlace;
  readonly #folders: DesktopFolders;
  readonly #logger: Logger;
  readonly #settingsFile: DesktopSettingsFile;
  readonly #stateFile: WindowStateFile;
  readonly #runner: BrokerRunner;
  readonly #router: IpcRouter;
  readonly #tray: StudioTray;
  readonly #presence: Presence;
  readonly #quit: Quit;
  #window: DesktopWindow | null = null;
  #menuState = NO_CHANGES;

  constructor(electron: DesktopElectron, place: DesktopPlace, folders: DesktopFolders) {
    this.#electron = electron;
    this.#place = place;
    this.#folders = folders;
    const { userData, standardDataDir, devServerUrl, profile } = folders;
    this.#logger = createLogger({ level: 'info', isJson: false, write: place.writeLog });
    const settingsFile = new DesktopSettingsFile(
      join(userData, 'settings.json'),
      electron.app.getLocale(),
    );
    this.#settingsFile = settingsFile;
    this.#stateFile = new WindowStateFile(join(userData, 'window.json'));
    const runner = new BrokerRunner({
      logger: this.#logger,
      compose: place.compose,
      config: () => desktopConfig(settingsFile.settings, profile, standardDataDir),
    });
    this.#runner = runner;
    this.#router = new IpcRouter({
      ipc: electron.ipcMain,
      devServerUrl,
      openSession: (send) => runner.broker?.studio?.openLocal('studio', send) ?? null,
      invokeDesktop: desktopCommands({
        runner,
        settingsFile,
        standardDataDir,
        chooseFolder: () => this.#chooseFolder(),
        applyLook: () => this.#applyLook(),
        applyMenu: (state) => this.#applyMenu(state),
        settingsChanged: () => this.#showTray(),
      }),
      currentOf: (feed) => (feed === 'desktop.status' ? runner.status : undefined),
    });
    this.#tray = new StudioTray({
      electron,
      icon: join(place.mainFolder, '../renderer/tray.png'),
      open: () => void this.#showWindow(),
      quit: () => electron.app.quit(),
    });
    this.#presence = new Presence({
      powerSaveBlocker: electron.powerSaveBlocker,
      runner,
      keepsAwake: () => settingsFile.settings.keepsAwake,
      changed: () => this.#showTray(),
    });
    this.#quit = new Quit({
      app: electron.app,
      dialog: electron.dialog,
      runner,
      texts: () => this.#texts,
      keepRunning: () => (this.#tray.isShown ? () => this.#window?.hide() : null),
      beforeEnd: () => {
        this.#presence.stop();
        this.#stateFile.flush();
      },
    });
  }

  get #texts() {
    return desktopTexts[this.#settingsFile.look.language];
  }

  async open(): Promise<void> {
    const { app, session, powerMonitor } = this.#electron;
    const { devServerUrl } = this.#folders;
    const { defaultSession } = session;
    defaultSession.protocol.handle(
      PAGE_SCHEME,
      pageHandler(join(this.#place.mainFolder, '../renderer')),
    );
    guardPermissions(defaultSession, devServerUrl);
    app.on('second-instance', () => void this.#showWindow());
    app.on('activate', () => void this.#showWindow());
    // The tray and macOS keep the program; elsewhere it ends with its window.
    app.on('window-all-closed', () => {
      if (!this.#tray.isShown && this.#place.platform !== 'darwin') app.quit();
    });
    app.on('child-process-gone', (_event, { type, reason }) =>
      this.#logger.error('a process of the window is gone', { type, reason }),
    );
    // Its types leave the event out.
    powerMonitor.on('shutdown', (event?: StoppableEvent) => {
      event?.preventDefault();
      this.#quit.now();
    });
    this.#runner.onStatus((status) => {
      this.#router.brokerChanged();
      this.#router.tell('desktop.status', status);
      this.#showTray();
    });
    this.#applyLook();
    this.#showTray();
    const isStarted = this.#settingsFile.settings.startsBrokerAtLaunch
      ? this.#runner.start()
      : Promise.resolve();
    await Promise.all([isStarted, this.#showWindow()]);
  }

  async #showWindow(): Promise<void> {
    const window = this.#window;
    if (window !== null && !window.isDestroyed()) {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      return;
    }
    await openWindow({
      electron: this.#electron,
      mainFolder: this.#place.mainFolder,
      devServerUrl: this.#folders.devServerUrl,
      stateFile: this.#stateFile,
      onCreated: (created) => this.#windowCreated(created),
      onGivenUp: (reason) => void this.#pageGivenUp(reason),
    });
  }

  #windowCreated(window: DesktopWindow): void {
    this.#window = window;
    this.#router.add(window.webContents);
    window.on('closed', () => {
      if (this.#window === window) this.#window = null;
    });
    window.on('close', (event) => {
      if (!this.#tray.isShown || this.#quit.isUnderWay) return;
      event.preventDefault();
      window.hide();
    });
    // On Windows the session's end is told to windows only.
    window.on('query-session-end', () => this.#quit.now());
  }

  async #pageGivenUp(reason: string): Promise<void> {
    const { dialog } = this.#electron;
    this.#logger.error('the window crashed several times', { reason });
    const { pageGivenUp, reload, cancel } = this.#texts;
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: pageGivenUp,
      buttons: [reload, cancel],
      cancelId: 1,
    });
    if (response === 0) await this.#window?.loadURL(this.#folders.devServerUrl ?? PAGE_URL);
  }

  async #chooseFolder(): Promise<string | null> {
    const { filePaths } = await this.#electron.dialog.showOpenDialog({
      title: this.#texts.chooseFolder,
      properties: ['openDirectory', 'createDirectory'],
    });
    return filePaths[0] ?? null;
  }

  #applyLook(): void {
    const { theme } = this.#settingsFile.look;
    this.#electron.nativeTheme.themeSource = theme;
    this.#applyMenu(this.#menuState);
    this.#showTray();
  }

  #applyMenu(state: MenuState): void {
    this.#menuState = state;
    const { Menu, app } = this.#electron;
    const template = menuTemplate({
      language: this.#settingsFile.look.language,
      state,
      isMac: this.#place.platform === 'darwin',
      isPackaged: app.isPackaged,
      run: (id) => this.#router.tell('desktop.command', { id }),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #showTray(): void {
    if (!this.#settingsFile.settings.staysInTray) {
      this.#tray.hide();
      return;
    }
    const { status } = this.#runner;
    this.#tray.show({ status, connections: this.#presence.connections, texts: this.#texts });
  }
}
