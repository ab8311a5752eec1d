// Addresses of the program, relative to where the page came from: behind a proxy the page may live below
// any path.

/** Of `path` below the page's folder; `base` is the address of the page. */
export function programUrl(path: string, base: string = document.baseURI): string {
  return new URL(path, base).href;
}

/** The same for a WebSocket. */
export function socketUrl(path: string, base?: string): string {
  return programUrl(path, base).replace(/^http/, 'ws');
}
