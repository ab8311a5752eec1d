// Every screen in both themes and both languages: no serious violation of accessibility, and no text that
// was forgotten in one of the languages.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Canvas } from './support/canvas.ts';
import { OrderSystem } from './support/order-system.ts';
import { test as base, expect, type Studio } from './support/studio.ts';

/** Runs for a moment, so that there are messages, dead letters and problems to show. */
const test = base.extend<{ readonly orders: OrderSystem }>({
  orders: async ({ studio, amqp }, use) => {
    const orders = await OrderSystem.start(studio.amqpUrl, 20);
    const deadLetters = async () => (await amqp.checkQueue('dead-letters')).messageCount;
    await expect.poll(deadLetters).toBeGreaterThan(0);
    await use(orders);
    await orders.stop();
  },
});

/** What brings each screen about, by keys and hooks that are the same in every language. */
const SCREENS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  topology: async (page) => page.keyboard.press('Control+1'),
  'queue inspector': async (page) => {
    await page.locator('[data-node-id="queue:billing"]').click();
    await expect(page.getByRole('tab').first()).toBeVisible();
  },
  messages: async (page) => {
    await page.locator('[data-node-id="queue:dead-letters"]').click();
    await page.getByRole('tab').nth(1).click();
    await expect(page.getByRole('grid').first()).toBeVisible();
  },
  'exchange inspector': async (page) => page.locator('[data-node-id="exchange:orders"]').click(),
  publish: async (page) => {
    await page.keyboard.press('Control+p');
    await expect(page.locator('[data-route]')).toBeVisible();
  },
  problems: async (page) => page.keyboard.press('Control+4'),
  list: async (page) => {
    await page.keyboard.press('Control+2');
    await expect(page.getByRole('grid').first()).toBeVisible();
  },
  connections: async (page) => {
    await page.keyboard.press('Control+3');
    await expect(page.getByRole('grid').first()).toBeVisible();
  },
  settings: async (page) => {
    await page.keyboard.press('Control+,');
    await expect(page.getByRole('radiogroup').first()).toBeVisible();
  },
  'command palette': async (page) => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('option').first()).toBeVisible();
  },
  export: async (page) => openSheet(page, 'Control+e'),
  import: async (page) => openSheet(page, 'Control+i'),
  shortcuts: async (page) => openSheet(page, '?'),
};

async function openSheet(page: Page, keys: string): Promise<void> {
  await page.keyboard.press(keys);
  await expect(page.getByRole('dialog')).toBeVisible();
}

/** The theme is that of the system, so that it changes under a screen that stays open. */
async function speak({ page }: Studio, language: string): Promise<void> {
  await page.evaluate((next) => {
    const state = { theme: 'system', language: next };
    localStorage.setItem('warren.preferences', JSON.stringify({ state, version: 1 }));
  }, language);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** Everything in the light theme; of the dark one its colours, since nothing else is different. */
async function violationsOf(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const axe = new AxeBuilder({ page });
    if (theme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
    const { violations } = await axe.analyze();
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      for (const { html } of nodes) found.push(`${theme}: ${impact} ${id}: ${html}`);
    }
  }
  return found;
}

/** Keys that no text was found for, such as `binding.title`, and variables that were not filled in. */
async function forgottenTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isKey = (text: string) =>
      /^(\w+:)?[a-z][A-Za-z]*(\.[a-zA-Z][\w-]*){1,4}(_one|_other)?$/.test(text);
    const texts: string[] = [];
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('code, pre, [data-node-id], [data-rate], .cm-editor, [role="grid"]')) {
        continue;
      }
      for (const name of ['aria-label', 'title', 'placeholder']) {
        texts.push(element.getAttribute(name) ?? '');
      }
      for (const child of element.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) texts.push(child.textContent?.trim() ?? '');
      }
    }
    const isForgotten = (text: string) =>
      (isKey(text) && !text.startsWith('amq.')) || text.includes('{{');
    return [...new Set(texts.filter(isForgotten))];
  });
}

for (const language of ['en', 'zh-CN']) {
  test(`every screen is accessible in both themes, ${language}`, async ({ studio, orders }) => {
    test.setTimeout(180_000);
    await orders.stop();
    const { page } = studio;
    await speak(studio, language);
    await expect(new Canvas(page).queue('billing')).toBeVisible();
    const found: string[] = [];
    for (const [name, open] of Object.entries(SCREENS)) {
      await open(page);
      for (const text of await violationsOf(page)) found.push(`${name}: ${text}`);
      for (const text of await forgottenTexts(page)) found.push(`${name}: raw text ${text}`);
      if ((await page.getByRole('dialog').count()) > 0) {
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
    }
    expect(found).toEqual([]);
  });
}
