// The bridge's other end: one studio session per page, over Electron's IPC. Every message is checked for who
// sends it [electron: security, 17]; what a page sends is data and never more.

import { DESKTOP_FEEDS, IPC } from '../../shared/ipc/channels.ts';
import type { DesktopFeedName } from '../../shared/ipc/desktop.ts';
import type { ProgramFrame } from '../../shared/ipc/frames.ts';
import { failed, type Result } from '../../shared/ipc/result.ts';
import type { DesktopContents, DesktopIpc, IpcEvent } from './electron-parts.ts';
import { isPageAddress } from './page-origin.ts';

/** A session of the studio, as the app opens it. */
export interface StudioSession {
  receive(frame: unknown): void;
  close(): void;
}

export interface IpcRouterParts {
  readonly ipc: DesktopIpc;
  readonly devServerUrl: string | undefined;
  /** Null while the broker does not run. */
  openSession(send: (frame: ProgramFrame) => void): Promise<StudioSession> | null;
  /** Answers a command of the desktop program; validates everything. */
  invokeDesktop(command: unknown, request: unknown): Promise<Result<unknown>>;
  /** What a feed tells at its beginning; undefined for nothing. */
  currentOf(feed: DesktopFeedName): unknown;
}

interface Page {
  readonly contents: DesktopContents;
  session: Promise<StudioSession> | null;
}

export class IpcRouter {
  readonly #parts: IpcRouterParts;
  readonly #pages = new Map<number, Page>();

  constructor(parts: IpcRouterParts) {
    this.#parts = parts;
    const { ipc } = parts;
    ipc.on(IPC.frame, (event, frame) => this.#trusted(event, (page) => this.#receive(page, frame)));
    ipc.on(IPC.state, (event) => this.#trusted(event, (page) => this.#tellState(page)));
    ipc.on(IPC.desktopFeed, (event, feed) =>
      this.#trusted(event, ({ contents }) => this.#tellCurrent(contents, feed)),
    );
    ipc.handle(IPC.desktop, (event, command, request) =>
      this.#pageOf(event) === null
        ? failed('ACCESS_REFUSED', 'unknown sender')
        : parts.invokeDesktop(command, request),
    );
  }

  /** A window's page may ask from now on. */
  add(contents: DesktopContents): void {
    const page: Page = { contents, session: null };
    this.#pages.set(contents.id, page);
    // A page that is loaded again knows nothing of its former session.
    contents.on('did-navigate', () => this.#close(page));
    contents.on('render-process-gone', () => this.#close(page));
    contents.on('destroyed', () => {
      this.#close(page);
      this.#pages.delete(contents.id);
    });
  }

  /** The broker started or stopped: former sessions are gone. */
  brokerChanged(): void {
    for (const page of this.#pages.values()) {
      this.#close(page);
      this.#tellState(page);
    }
  }

  /** Tells every page. */
  tell(feed: DesktopFeedName, payload: unknown): void {
    for (const { contents } of this.#pages.values()) {
      if (!contents.isDestroyed()) contents.send(IPC.desktopFeed, feed, payload);
    }
  }

  #trusted(event: IpcEvent, act: (page: Page) => void): void {
    const page = this.#pageOf(event);
    if (page !== null) act(page);
  }

  /** The page an event comes from, or null when it is not the main frame of one of our pages. */
  #pageOf({ sender, senderFrame }: IpcEvent): Page | null {
    const page = this.#pages.get(sender.id);
    if (page === undefined || senderFrame === null) return null;
    if (senderFrame !== page.contents.mainFrame) return null;
    return isPageAddress(senderFrame.url, this.#parts.devServerUrl) ? page : null;
  }

  #receive(page: Page, frame: unknown): void {
    page.session ??= this.#open(page);
    // Without a broker there is nobody to ask; the page has been told that.
    void page.session?.then((session) => session.receive(frame));
  }

  #open({ contents }: Page): Promise<StudioSession> | null {
    return this.#parts.openSession((frame) => {
      if (!contents.isDestroyed()) contents.send(IPC.frame, frame);
    });
  }

  #close(page: Page): void {
    void page.session?.then((session) => session.close());
    page.session = null;
  }

  #tellState(page: Page): void {
    if (page.contents.isDestroyed()) return;
    page.session ??= this.#open(page);
    page.contents.send(IPC.state, page.session !== null);
  }

  #tellCurrent(contents: DesktopContents, feed: unknown): void {
    const known = DESKTOP_FEEDS.find((name) => name === feed);
    if (known === undefined || contents.isDestroyed()) return;
    const payload = this.#parts.currentOf(known);
    if (payload !== undefined) contents.send(IPC.desktopFeed, known, payload);
  }
}
