// What a person does in the publish panel at the bottom.

import { expect, type Locator, type Page } from '@playwright/test';

export class PublishPanel {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get panel(): Locator {
    return this.#page.getByRole('tabpanel', { name: 'Publish' });
  }

  get route(): Locator {
    return this.panel.getByRole('region', { name: 'Route preview' });
  }

  get exchange(): Locator {
    return this.panel.getByRole('combobox', { name: 'Exchange' });
  }

  get routingKey(): Locator {
    return this.panel.getByRole('combobox', { name: 'Routing key' });
  }

  get body(): Locator {
    return this.panel.getByRole('textbox', { name: 'Body' });
  }

  async open(): Promise<void> {
    await this.#page.keyboard.press('Control+p');
    await expect(this.panel).toBeVisible();
  }

  async address(exchange: string, routingKey: string): Promise<void> {
    await this.exchange.fill(exchange);
    await this.#page.keyboard.press('Tab');
    await this.routingKey.fill(routingKey);
    await this.#page.keyboard.press('Tab');
  }

  /** Instead of what is there. An editor hears of a selection later than of a key. */
  async writeBody(text: string): Promise<void> {
    await this.body.click();
    await this.#page.keyboard.press('ControlOrMeta+a');
    await this.#page.keyboard.press('Delete');
    await expect(this.body).toHaveText('');
    await this.#page.keyboard.insertText(text);
  }

  get button(): Locator {
    return this.panel.getByRole('button', { name: 'Publish', exact: true });
  }

  async publish(): Promise<void> {
    await this.button.click();
  }
}
