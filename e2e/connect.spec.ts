// The connect sheet: how a program connects, ready to paste, and the one that just did.

import { Canvas } from './support/canvas.ts';
import { connect, expect, test } from './support/studio.ts';

test('every snippet names this broker and is copied', async ({ studio }) => {
  const { page } = studio;
  const port = new URL(studio.amqpUrl).port;
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Connect a client' });
  const library = sheet.getByRole('combobox', { name: 'Language and library' });
  await library.click();
  const names = await page.getByRole('option').allTextContents();
  await page.keyboard.press('Escape');
  expect(names.join()).toMatch(/Node.*Python.*Go.*Java/);
  for (const name of names) {
    await library.click();
    await page.getByRole('option', { name, exact: true }).click();
    await expect(sheet.locator('pre')).toContainText(port);
  }
  if (studio.kind === 'electron') return;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await sheet.getByRole('button', { name: 'Copy code' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await sheet.locator('pre').textContent());
});

test('the URI of the sheet is one a client connects with', async ({ studio }) => {
  const { page } = studio;
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  const code = await page.getByRole('dialog').locator('pre').textContent();
  const [uri] = /amqp:\/\/[^'"\s]+/.exec(code ?? '') ?? [];
  const client = await connect(uri ?? '', 'from-snippet');
  await client.createChannel();
  await client.close();
});

test('the first client is announced and appears on the canvas', async ({ studio }) => {
  const { page } = studio;
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Connect a client' });
  await expect(sheet.getByText('Waiting for a client to connect…')).toBeVisible();
  const client = await connect(studio.amqpUrl, 'order-service');
  await expect(sheet.getByRole('status')).toContainText('order-service connected');
  await page.keyboard.press('Escape');
  const channel = await client.createChannel();
  await channel.assertQueue('billing');
  await channel.consume('billing', () => {});
  const canvas = new Canvas(page);
  const consumer = canvas.area.getByRole('group', { name: 'consumer order-service' });
  await expect(consumer).toBeVisible();
  await client.close();
  await expect(consumer).toBeHidden();
  await expect(canvas.queue('billing')).toBeVisible();
});
