// What no page may do, whatever is in it: navigate away, open windows, attach a webview, ask for a
// permission [electron: security, 5, 11 to 15].

import type { DesktopApp, DesktopSession, GuardedContents } from './electron-parts.ts';
import { isPageAddress } from './page-origin.ts';

/** Copying to the clipboard is all that the page needs. */
const GRANTED = 'clipboard-sanitized-write';

/** Hosts whose pages may be opened in the user's browser; everything else is refused. */
const DOCUMENT_HOSTS: ReadonlySet<string> = new Set(['www.rabbitmq.com', 'github.com']);

export interface GuardOptions {
  readonly devServerUrl: string | undefined;
  openExternal(url: string): Promise<void>;
}

/** Guards every page from its creation on; call before the app is ready. */
export function guardPages(app: DesktopApp, options: GuardOptions): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, options));
}

function guard(contents: GuardedContents, { devServerUrl, openExternal }: GuardOptions): void {
  const stay = (details: { preventDefault(): void; readonly url: string }): void => {
    if (!isPageAddress(details.url, devServerUrl)) details.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isDocument(url)) void openExternal(url);
    return { action: 'deny' };
  });
}

function isDocument(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === 'https:' && DOCUMENT_HOSTS.has(host);
}

/** Refuses every permission but copying, and that only to the page itself. */
export function guardPermissions(session: DesktopSession, devServerUrl: string | undefined): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(permission === GRANTED && isPageAddress(addressOf(contents), devServerUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return permission === GRANTED && isPageAddress(origin, devServerUrl);
  });
}

function addressOf(contents: unknown): string {
  if (typeof contents !== 'object' || contents === null || !('getURL' in contents)) return '';
  return typeof contents.getURL === 'function' ? String(contents.getURL()) : '';
}
