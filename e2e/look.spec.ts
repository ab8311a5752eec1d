// Language and theme change at once, everywhere, and hold over a reload.

import { Canvas } from './support/canvas.ts';
import { Settings } from './support/settings.ts';
import { expect, test } from './support/studio.ts';

test('the language changes at once, with the lang attribute', async ({ studio, amqp }) => {
  const { page } = studio;
  await amqp.assertExchange('orders', 'topic');
  await amqp.assertQueue('billing');
  const root = page.locator('html');
  await expect(root).toHaveAttribute('lang', 'en');
  await new Settings(page).setLanguage('简体中文');
  await expect(root).toHaveAttribute('lang', 'zh-CN');
  await expect(page.getByRole('navigation').first()).toHaveAccessibleName(/\p{Script=Han}/u);
  await page.keyboard.press('Control+1');
  const canvas = page.locator('[role="application"][aria-label]').first();
  await expect(canvas).toHaveAttribute('aria-label', /\p{Script=Han}/u);
  const node = new Canvas(page).queue('billing');
  await expect(node).toHaveAccessibleName(/队列.*billing/);
  await page.reload();
  await expect(node).toHaveAccessibleName(/队列.*billing/);
  await expect(root).toHaveAttribute('lang', 'zh-CN');
});

test('the theme changes at once and follows the system', async ({ studio }) => {
  const { page } = studio;
  const root = page.locator('html');
  const surface = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await surface();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await new Settings(page).setTheme('Dark');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  expect(await surface()).not.toBe(light);
  await new Settings(page).setTheme('System');
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expect(root).toHaveAttribute('data-theme', 'dark');
});

test('the still mode stops motion whatever the system says', async ({ studio }) => {
  const { page } = studio;
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect(page.locator('html')).not.toHaveAttribute('data-motion', 'still');
  await new Settings(page).setMotion('Still');
  await expect(page.locator('html')).toHaveAttribute('data-motion', 'still');
});
