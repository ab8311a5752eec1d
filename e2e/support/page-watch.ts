// Watches a page for what must never happen: errors on the console, violations of the content policy,
// unhandled rejections and requests that leave the machine.

import type { Page } from '@playwright/test';

export class PageWatch {
  readonly failures: string[] = [];
  readonly #allowed: RegExp[] = [];

  /** Begins before the page loads anything. */
  static async on(page: Page): Promise<PageWatch> {
    const watch = new PageWatch();
    page.on('console', (message) => {
      if (message.type() === 'error') watch.#note(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => watch.#note(`page error: ${error.stack ?? error.message}`));
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      const isLocal = ['127.0.0.1', 'localhost', 'bundle'].includes(hostname);
      const isInline = ['data:', 'blob:', 'devtools:'].includes(protocol);
      if (!isLocal && !isInline) watch.#note(`foreign request: ${request.url()}`);
    });
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
      addEventListener('unhandledrejection', (event) => {
        console.error(`unhandled rejection: ${String(event.reason)}`);
      });
    });
    return watch;
  }

  /** For a spec that brings an error about on purpose. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }

  /** Throws when something happened that was not allowed. */
  check(): void {
    const left = this.failures.filter((text) => !this.#allowed.some((it) => it.test(text)));
    if (left.length > 0) throw new Error(`the page misbehaved:\n${left.join('\n')}`);
  }

  #note(text: string): void {
    this.failures.push(text);
  }
}
