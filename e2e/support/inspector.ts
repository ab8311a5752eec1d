// What a person does in the inspector at the right: tabs of the selection, its messages, consuming.

import type { Locator, Page } from '@playwright/test';

export class Inspector {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get dock(): Locator {
    return this.#page.getByRole('region', { name: 'Inspector' });
  }

  /** A number of the selection, such as `Ready`. */
  number(name: string): Locator {
    return this.dock.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('+ dd');
  }

  async openTab(name: 'Properties' | 'Messages' | 'Consumers' | 'Bindings'): Promise<void> {
    await this.dock.getByRole('tab', { name }).click();
  }

  /** The messages of the queue from its head on. */
  get peeked(): Locator {
    return this.#rows('Messages from the head of the queue');
  }

  /** Unacked ones of this page's own consumer. */
  get deliveries(): Locator {
    return this.#rows('Unacked messages of this consumer');
  }

  #rows(label: string): Locator {
    return this.dock
      .getByRole('grid', { name: label })
      .getByRole('row')
      .filter({
        has: this.#page.getByRole('gridcell'),
      });
  }

  async consumeHere(prefetch: number): Promise<void> {
    await this.dock.getByRole('radio', { name: 'Consume here' }).click();
    await this.dock.getByRole('textbox', { name: 'Prefetch' }).fill(String(prefetch));
    await this.dock.getByRole('button', { name: 'Start consuming' }).click();
  }
}
