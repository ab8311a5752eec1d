// Definitions out and in again: what is imported is first shown as a difference, and is then the same.

import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { isQueueAs, isRouted } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { expect, test } from './support/studio.ts';

test.beforeEach(async ({ amqp, studio }) => {
  await amqp.assertExchange('orders', 'topic');
  await amqp.assertExchange('audit', 'headers');
  await amqp.assertQueue('billing', { messageTtl: 60_000, deadLetterExchange: 'audit' });
  await amqp.assertQueue('reports', { arguments: { 'x-queue-type': 'quorum' } });
  await amqp.bindQueue('billing', 'orders', 'order.*.paid');
  await amqp.bindQueue('reports', 'audit', '', { 'x-match': 'all', report: true });
  await amqp.bindExchange('audit', 'orders', 'order.#');
  await expect(new Canvas(studio.page).label('order.*.paid')).toBeVisible();
});

async function exportText(page: Page): Promise<string> {
  await page.keyboard.press('Control+e');
  const sheet = page.getByRole('dialog', { name: 'Export' });
  const download = page.waitForEvent('download');
  await sheet.getByRole('button', { name: /^(Save|Download)/ }).click();
  const path = await (await download).path();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  return readFile(path, 'utf8');
}

test('export, wipe, import gives the same again', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  const before = await exportText(page);
  const canvas = new Canvas(page);
  for (const queue of ['billing', 'reports']) await amqp.deleteQueue(queue);
  for (const exchange of ['orders', 'audit']) await amqp.deleteExchange(exchange);
  await expect(page.getByText('Nothing in this virtual host yet')).toBeVisible();

  await page.keyboard.press('Control+i');
  const sheet = page.getByRole('dialog', { name: 'Import' });
  await sheet.getByRole('textbox', { name: 'Definitions' }).fill(before);
  await expect(sheet.locator('[data-fate="added"]')).toHaveCount(7);
  expect(await isQueueAs(amqpUrl, 'billing', { durable: true })).toBe(false);
  await sheet.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('dialog', { name: 'Imported' })).toContainText('7 added, 0 changed');
  await page.keyboard.press('Escape');
  await expect(canvas.label('order.*.paid')).toBeVisible();
  expect(await isRouted(amqpUrl, 'orders', 'order.eu.paid')).toBe(true);
  expect(objectsOf(await exportText(page))).toEqual(objectsOf(before));
});

test('what exists otherwise is shown and left alone', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  const before = await exportText(page);
  await amqp.deleteQueue('billing');
  await amqp.assertQueue('billing', { messageTtl: 1000 });
  await page.keyboard.press('Control+i');
  const sheet = page.getByRole('dialog', { name: 'Import' });
  await sheet.getByRole('textbox', { name: 'Definitions' }).fill(before);
  const other = sheet.locator('[data-fate="left-alone"]');
  await expect(other).toHaveCount(1);
  await expect(other).toContainText('billing');
  await expect(other).toContainText('1000');
  await expect(other).toContainText('60000');
  await sheet.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('dialog', { name: 'Imported' })).toBeVisible();
  expect(await isQueueAs(amqpUrl, 'billing', { messageTtl: 1000 })).toBe(true);
});

test('an import is undone, and nonsense is refused in words', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  const before = await exportText(page);
  await amqp.deleteQueue('billing');
  await page.keyboard.press('Control+i');
  const sheet = page.getByRole('dialog', { name: 'Import' });
  const source = sheet.getByRole('textbox', { name: 'Definitions' });
  await source.fill('{"queues": 5');
  await expect(sheet.getByRole('alert')).toContainText('This is no JSON');
  await source.fill('[]');
  await expect(sheet.getByRole('alert')).toContainText('This is no definitions file');
  await expect(sheet.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await source.fill(before);
  await sheet.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('dialog', { name: 'Imported' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect.poll(() => isRouted(amqpUrl, 'orders', 'order.eu.paid')).toBe(true);
  await amqp.purgeQueue('billing');
  await new Canvas(page).focus();
  await page.keyboard.press('Control+z');
  await expect.poll(() => isRouted(amqpUrl, 'orders', 'order.eu.paid')).toBe(false);
});

for (const [format, start] of [
  ['PNG', '\x89PNG'],
  ['SVG', '<'],
] as const) {
  test(`the graph is saved as ${format}`, async ({ studio }) => {
    const { page } = studio;
    await page.keyboard.press('Control+e');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: format, exact: true }).click();
    const file = await readFile(await (await download).path());
    expect(file.length).toBeGreaterThan(2000);
    expect(file.toString('latin1').startsWith(start)).toBe(true);
    if (format === 'SVG') expect(file.toString('utf8')).toContain('billing');
  });
}

/** Without what names the time and the version of the export, and without regard to order. */
function objectsOf(text: string): unknown {
  const { exchanges, queues, bindings } = JSON.parse(text) as Record<string, object[]>;
  const sorted = (items: object[] = []) => items.map((item) => stable(item)).sort();
  return { exchanges: sorted(exchanges), queues: sorted(queues), bindings: sorted(bindings) };
}

const stable = (value: object): string =>
  JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
