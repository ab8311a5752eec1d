// What a person does on the settings page.

import type { Page } from '@playwright/test';

export class Settings {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async open(): Promise<void> {
    await this.#page.keyboard.press('Control+,');
  }

  setLanguage(name: 'English' | '简体中文'): Promise<void> {
    return this.#choose(name);
  }

  setTheme(name: 'Light' | 'Dark' | 'System'): Promise<void> {
    return this.#choose(name, 'Theme');
  }

  setMotion(name: 'Full' | 'Still'): Promise<void> {
    return this.#choose(name, 'Motion');
  }

  async #choose(name: string, group?: string): Promise<void> {
    await this.open();
    const scope =
      group === undefined ? this.#page : this.#page.getByRole('radiogroup', { name: group });
    await scope.getByRole('radio', { name, exact: true }).click();
  }
}
