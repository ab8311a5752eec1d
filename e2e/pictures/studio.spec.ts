// Takes the pictures of docs/: every screen, in both themes, with an order system at work. Run it with
// `npm run pictures` after a build, and look at what changed.

import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { OrderSystem } from '../support/order-system.ts';
import { type Studio, test } from '../support/studio.ts';

const FOLDER = join(import.meta.dirname, '../../docs/images');
/** Rates and depths have settled by then, and particles are everywhere. */
const SETTLED_MS = 9_000;

const THEMES = ['light', 'dark'] as const;

for (const theme of THEMES) {
  test.describe(`pictures, ${theme}`, () => {
    test.use({ colorScheme: theme, contextOptions: { reducedMotion: 'no-preference' } });

    test('of every screen', async ({ studio }) => {
      test.setTimeout(180_000);
      const system = await OrderSystem.start(studio.amqpUrl, 24);
      await studio.page.waitForTimeout(SETTLED_MS);
      for (const [name, open] of SCREENS) {
        await open(studio);
        await studio.page.waitForTimeout(1_500);
        await studio.page.screenshot({ path: join(FOLDER, `studio-${name}-${theme}.png`) });
      }
      await system.stop();
    });

    test('of the login', async ({ studio, browser }) => {
      const context = await browser.newContext({ colorScheme: theme });
      const page = await context.newPage();
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(studio.pageUrl);
      await page.getByLabel('Password').waitFor();
      await page.screenshot({ path: join(FOLDER, `studio-login-${theme}.png`) });
      await context.close();
    });
  });
}

test.describe('pictures, 简体中文', () => {
  test.use({
    locale: 'zh-CN',
    colorScheme: 'dark',
    contextOptions: { reducedMotion: 'no-preference' },
  });

  test('of the graph with its inspector', async ({ studio }) => {
    test.setTimeout(120_000);
    const system = await OrderSystem.start(studio.amqpUrl, 24);
    await studio.page.waitForTimeout(SETTLED_MS);
    await select(studio.page, 'queue:shipping');
    await studio.page.waitForTimeout(1_500);
    await studio.page.screenshot({ path: join(FOLDER, 'studio-chinese-dark.png') });
    await system.stop();
  });
});

const select = (page: Page, id: string) =>
  page
    .locator(`[data-entity-id="${id}"]`)
    .first()
    .click({ position: { x: 12, y: 12 } });

type Screen = readonly [name: string, open: (studio: Studio) => Promise<void>];

const SCREENS: readonly Screen[] = [
  ['topology', async () => {}],
  ['inspector', ({ page }) => select(page, 'queue:billing')],
  [
    'messages',
    async ({ page }) => {
      await select(page, 'queue:dead-letters');
      await page.getByRole('tab', { name: 'Messages' }).click();
      await page.getByRole('row').nth(2).click();
    },
  ],
  [
    'publish',
    async ({ page }) => {
      await select(page, 'exchange:orders');
      await page.keyboard.press('Control+p');
      await page.getByRole('combobox', { name: 'Exchange' }).fill('orders');
      await page.keyboard.press('Enter');
      await page.getByRole('combobox', { name: 'Routing key' }).fill('order.express.paid');
      await page.keyboard.press('Escape');
    },
  ],
  ['problems', ({ page }) => page.getByRole('tab', { name: /^Problems/ }).click()],
  ['list', ({ page }) => page.keyboard.press('Control+2')],
  ['connections', ({ page }) => page.keyboard.press('Control+3')],
  ['settings', ({ page }) => page.keyboard.press('Control+,')],
  [
    'palette',
    async ({ page }) => {
      await page.keyboard.press('Control+1');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('ship');
    },
  ],
  [
    'connect',
    async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
    },
  ],
  [
    'export',
    async ({ page }) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+e');
    },
  ],
];
