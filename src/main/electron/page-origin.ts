// Where the desktop's page comes from: a scheme of its own, so that it has an origin, and no file of the
// machine is reachable from it [electron: security, 18].

export const PAGE_SCHEME = 'app';
export const PAGE_HOST = 'bundle';
export const PAGE_URL = `${PAGE_SCHEME}://${PAGE_HOST}/index.html`;

/** Whether an address belongs to the page; while developing, also to electron-vite's server. */
export function isPageAddress(address: string, devServerUrl: string | undefined): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, origin } = new URL(address);
  // Schemes of one's own have an opaque origin for URL, hence the parts.
  if (protocol === `${PAGE_SCHEME}:` && host === PAGE_HOST) return true;
  return devServerUrl !== undefined && origin === new URL(devServerUrl).origin;
}
