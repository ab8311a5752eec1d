// Live flow: rates that rise and decay, freezing them, motion and its absence.

import type { Page } from '@playwright/test';
import { Canvas } from './support/canvas.ts';
import { connect, expect, test } from './support/studio.ts';
import { Traffic } from './support/traffic.ts';

test('rates rise with traffic and decay after it', async ({ studio, amqp }) => {
  const canvas = new Canvas(studio.page);
  await amqp.assertExchange('orders', 'topic');
  await amqp.assertQueue('billing');
  await amqp.assertQueue('audit');
  await amqp.bindQueue('billing', 'orders', 'order.*.paid');
  await amqp.bindQueue('audit', 'orders', 'audit.#');
  const traffic = new Traffic(amqp, 'orders', 'order.eu.paid');
  traffic.start(40);
  await expect.poll(() => rateOf(canvas, 'order.*.paid')).toBeGreaterThan(20);
  await expect.poll(() => rateOf(canvas, 'order.*.paid')).toBeLessThan(60);
  // Counted for each binding, not for each queue or exchange.
  expect(await rateOf(canvas, 'audit.#')).toBe(0);
  await expect(canvas.depth('billing')).not.toHaveAttribute('data-rate', '0.0');
  traffic.stop();
  await expect.poll(() => rateOf(canvas, 'order.*.paid'), { timeout: 20_000 }).toBe(0);
  const { messageCount } = await amqp.checkQueue('billing');
  await expect(canvas.depth('billing')).toHaveAttribute('data-depth', String(messageCount));
  expect(messageCount).toBe(traffic.published);
});

test('depths are exactly those of the broker', async ({ studio, amqp }) => {
  const canvas = new Canvas(studio.page);
  await amqp.assertQueue('billing');
  for (let count = 0; count < 250; count += 1) amqp.sendToQueue('billing', Buffer.from('m'));
  await expect(canvas.depth('billing')).toHaveAttribute('data-ready', '250');
  const client = await connect(studio.amqpUrl, 'billing-service');
  const channel = await client.createChannel();
  await channel.prefetch(7);
  await channel.consume('billing', () => {});
  await expect(canvas.depth('billing')).toHaveAttribute('data-unacked', '7');
  await expect(canvas.depth('billing')).toHaveAttribute('data-ready', '243');
  await client.close();
  await expect(canvas.depth('billing')).toHaveAttribute('data-ready', '250');
  await expect(canvas.depth('billing')).toHaveAttribute('data-unacked', '0');
});

test('freezing holds the numbers, resuming jumps to now', async ({ studio, amqp }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  await amqp.assertQueue('billing');
  for (let count = 0; count < 5; count += 1) amqp.sendToQueue('billing', Buffer.from('m'));
  await expect(canvas.depth('billing')).toHaveAttribute('data-depth', '5');
  await canvas.queue('billing').focus();
  await page.keyboard.press('Space');
  const chip = page.getByRole('banner').getByText(/^Frozen, .* behind$/);
  await expect(chip).toBeVisible();
  const before = await chip.textContent();
  for (let count = 0; count < 20; count += 1) amqp.sendToQueue('billing', Buffer.from('m'));
  await expect.poll(async () => (await amqp.checkQueue('billing')).messageCount).toBe(25);
  // The clock of the chip goes on, so the page has had its chance to show the new depth.
  await expect(chip).not.toHaveText(before ?? '');
  await expect(canvas.depth('billing')).toHaveAttribute('data-depth', '5');
  await page.getByRole('button', { name: 'Resume live flow' }).click();
  await expect(canvas.depth('billing')).toHaveAttribute('data-depth', '25');
  await expect(chip).toBeHidden();
});

test('under reduced motion nothing moves, and rates are still told', async ({ studio, amqp }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  await amqp.assertExchange('orders', 'fanout');
  await amqp.assertQueue('billing');
  await amqp.bindQueue('billing', 'orders', '');
  const traffic = new Traffic(amqp, 'orders', '');
  traffic.start(30);
  await expect.poll(() => rateOf(canvas, 'msg/s')).toBeGreaterThan(10);
  const seen = await canvas.area.locator('[data-particles]').evaluate(mostParticles, 2000);
  expect(seen).toBe(0);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  traffic.stop();
});

test('with motion, messages are particles until they have passed', async ({ studio, amqp }) => {
  const { page } = studio;
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const canvas = new Canvas(page);
  await amqp.assertExchange('orders', 'fanout');
  await amqp.assertQueue('billing');
  await amqp.bindQueue('billing', 'orders', '');
  await expect(page.locator('[data-edge-kind="binding"]')).toHaveCount(1);
  const traffic = new Traffic(amqp, 'orders', '');
  traffic.start(30);
  const layer = canvas.area.locator('[data-particles]');
  await expect(layer).not.toHaveAttribute('data-particles', '0');
  await expect(page.getByText('sampled')).toBeVisible();
  await page.getByRole('button', { name: 'Freeze live flow' }).click();
  await page.getByRole('button', { name: 'Resume live flow' }).click();
  traffic.stop();
  await expect(layer).toHaveAttribute('data-particles', '0', { timeout: 15_000 });
});

test('a hidden page draws no particles', async ({ studio, amqp }) => {
  const { page } = studio;
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const canvas = new Canvas(page);
  await amqp.assertExchange('orders', 'fanout');
  await amqp.assertQueue('billing');
  await amqp.bindQueue('billing', 'orders', '');
  await expect(page.locator('[data-edge-kind="binding"]')).toHaveCount(1);
  const traffic = new Traffic(amqp, 'orders', '');
  traffic.start(30);
  const layer = canvas.area.locator('[data-particles]');
  await expect(layer).not.toHaveAttribute('data-particles', '0');
  await hide(page, true);
  await expect(layer).toHaveAttribute('data-particles', '0');
  expect(await layer.evaluate(mostParticles, 1500)).toBe(0);
  await hide(page, false);
  await expect(layer).not.toHaveAttribute('data-particles', '0');
  traffic.stop();
});

/** Headless browsers hide no page, so the page is told that it is hidden. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    const state = hidden ? 'hidden' : 'visible';
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

async function rateOf(canvas: Canvas, label: string): Promise<number> {
  return Number((await canvas.label(label).first().getAttribute('data-rate')) ?? Number.NaN);
}

/** Runs in the page: the highest number that the layer shows within a while. */
function mostParticles(layer: Element, forMs: number): Promise<number> {
  let most = Number(layer.getAttribute('data-particles'));
  const observer = new MutationObserver(() => {
    most = Math.max(most, Number(layer.getAttribute('data-particles')));
  });
  observer.observe(layer, { attributes: true });
  return new Promise((resolve) => setTimeout(() => resolve(most), forMs));
}
