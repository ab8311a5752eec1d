// Changing what AMQP cannot change: the object is made again, with its bindings and its messages.

import { bodies, drain, isQueueAs, isRouted } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { Inspector } from './support/inspector.ts';
import { expect, test } from './support/studio.ts';

const COUNT = 100;

test.beforeEach(async ({ amqp, studio }) => {
  await amqp.assertExchange('orders', 'topic');
  await amqp.assertQueue('billing');
  await amqp.bindQueue('billing', 'orders', 'order.#');
  for (let count = 0; count < COUNT; count += 1) {
    amqp.publish('orders', 'order.eu', Buffer.from(`m-${count}`), { persistent: true });
  }
  const canvas = new Canvas(studio.page);
  await expect(canvas.depth('billing')).toHaveAttribute('data-ready', String(COUNT));
  await canvas.queue('billing').click();
  const { dock } = new Inspector(studio.page);
  const limits = dock.getByRole('button', { name: 'Limits' });
  if ((await limits.getAttribute('aria-expanded')) !== 'true') await limits.click();
  await dock.getByRole('button', { name: 'Set Maximum length', exact: true }).click();
  await dock.getByRole('textbox', { name: 'Maximum length' }).fill('5000');
  await dock.getByRole('button', { name: 'Apply…' }).click();
});

test('a queue is recreated with its messages in order', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  const sheet = page.getByRole('dialog', { name: 'Recreate queue billing' });
  await expect(sheet).toContainText(`It holds ${COUNT} ready and 0 unacked messages`);
  await expect(sheet).toContainText('1 binding is made again');
  await expect(sheet.getByRole('radio', { name: 'Keep messages' })).toBeChecked();
  await sheet.getByRole('button', { name: 'Recreate' }).click();
  await expect(sheet).toBeHidden();
  await expect(page.getByText('billing was recreated')).toBeVisible();
  expect(await isQueueAs(amqpUrl, 'billing', { maxLength: 5000 })).toBe(true);
  await expect(new Canvas(page).depth('billing')).toHaveAttribute('data-ready', String(COUNT));
  expect(bodies(await drain(amqp, 'billing'))).toEqual(
    Array.from({ length: COUNT }, (_, count) => `m-${count}`),
  );
  expect(await isRouted(amqpUrl, 'orders', 'order.us')).toBe(true);
});

test('cancel changes nothing', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  const sheet = page.getByRole('dialog', { name: 'Recreate queue billing' });
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await expect(sheet).toBeHidden();
  expect(await isQueueAs(amqpUrl, 'billing', { durable: true })).toBe(true);
  expect((await amqp.checkQueue('billing')).messageCount).toBe(COUNT);
});

test('undo gives back the queue as it was, still with its messages', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  const sheet = page.getByRole('dialog', { name: 'Recreate queue billing' });
  await sheet.getByRole('button', { name: 'Recreate' }).click();
  await expect(sheet).toBeHidden();
  await new Canvas(page).queue('billing').focus();
  await page.keyboard.press('Control+z');
  await expect.poll(() => isQueueAs(amqpUrl, 'billing', { durable: true })).toBe(true);
  expect((await amqp.checkQueue('billing')).messageCount).toBe(COUNT);
});
