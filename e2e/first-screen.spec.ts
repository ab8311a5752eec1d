// What is there before anything has been done: where clients connect, and what to do first.

import { Canvas } from './support/canvas.ts';
import { expect, test } from './support/studio.ts';

test('the first screen says where clients connect and what to do', async ({ studio }) => {
  const { page } = studio;
  await expect(page).toHaveTitle(/Warren/);
  const port = new URL(studio.amqpUrl).port;
  const pill = page.getByRole('banner').getByRole('status');
  await expect(pill).toContainText(/Listening on amqp:\/\/[\w.]+:\d+$/);
  await expect(pill).toContainText(`:${port}`);
  await expect(new Canvas(page).area).toBeVisible();
  await expect(page.getByText('Nothing in this virtual host yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add…' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Connect a Client…' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Broker status' })).toContainText('Clients 0');
});

test('the palette offers every kind of object', async ({ studio }) => {
  const palette = studio.page.getByRole('toolbar', { name: 'Add to the topology' });
  const kinds = ['Direct exchange', 'Fanout exchange', 'Topic exchange', 'Headers exchange'];
  for (const kind of [...kinds, 'Classic queue', 'Quorum queue']) {
    await expect(palette.getByRole('button', { name: `Add ${kind}` })).toBeVisible();
  }
});

test('the URI of the broker is copied', async ({ studio }) => {
  const { page } = studio;
  test.skip(studio.kind === 'electron', 'clipboard permissions are the browser context’s');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy URI' }).click();
  await expect(page.getByText('URI copied')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^amqp:\/\/[\w.]+:\d+$/);
  expect(new URL(copied).port).toBe(new URL(studio.amqpUrl).port);
});

test('views are a click or a key away', async ({ studio }) => {
  const { page } = studio;
  await expect(new Canvas(page).area).toBeVisible();
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await expect(page.getByRole('region', { name: 'List of the topology' })).toBeVisible();
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('heading', { name: 'Connections' })).toBeVisible();
  await page.keyboard.press('Control+1');
  await expect(new Canvas(page).area).toBeVisible();
});
