// Undo and redo: what was done on the broker is undone on the broker.

import { hasExchange, hasQueue, isQueueAs, isRouted } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { expect, test } from './support/studio.ts';

test('a queue that was deleted comes back with its bindings', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  await amqp.assertExchange('orders', 'topic');
  await amqp.assertQueue('billing', { messageTtl: 60_000 });
  await amqp.bindQueue('billing', 'orders', 'order.*.paid');
  await amqp.bindQueue('billing', 'orders', 'refund.#');
  const canvas = new Canvas(page);
  await canvas.choose(canvas.queue('billing'));
  await page.keyboard.press('Delete');
  const question = page.getByRole('alertdialog', { name: 'Delete queue billing?' });
  await expect(question).toContainText('2 bindings go with it');
  expect(await hasQueue(amqpUrl, 'billing')).toBe(true);
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => hasQueue(amqpUrl, 'billing')).toBe(false);
  expect(await isRouted(amqpUrl, 'orders', 'order.eu.paid')).toBe(false);

  await page.keyboard.press('Control+z');
  await expect.poll(() => isRouted(amqpUrl, 'orders', 'order.eu.paid')).toBe(true);
  await expect.poll(() => isRouted(amqpUrl, 'orders', 'refund.eu')).toBe(true);
  expect(await isQueueAs(amqpUrl, 'billing', { messageTtl: 60_000 })).toBe(true);
  await expect(canvas.queue('billing')).toBeVisible();

  // What asked for the route is in it by now, and a redo does not throw messages away.
  await amqp.purgeQueue('billing');
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => isRouted(amqpUrl, 'orders', 'order.eu.paid')).toBe(false);
});

test('adding and binding are undone step by step, and named', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  await canvas.addByKeyboard('fanout', 'events');
  await canvas.addByKeyboard('classic', 'audit');
  await canvas.drawBinding(canvas.exchange('events'), canvas.queue('audit'));
  await expect.poll(() => isRouted(amqpUrl, 'events', '')).toBe(true);
  await amqp.purgeQueue('audit');
  const told = page.getByRole('region', { name: /^Notifications/ });

  await page.keyboard.press('Control+z');
  await expect(told).toContainText('Undone: bind events to audit');
  expect(await isRouted(amqpUrl, 'events', '')).toBe(false);
  await page.keyboard.press('Control+z');
  await expect(told).toContainText('Undone: add queue audit');
  expect(await hasQueue(amqpUrl, 'audit')).toBe(false);
  expect(await hasExchange(amqpUrl, 'events')).toBe(true);
  await page.keyboard.press('Control+z');
  await expect(told).toContainText('Undone: add exchange events');
  expect(await hasExchange(amqpUrl, 'events')).toBe(false);

  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => isRouted(amqpUrl, 'events', '')).toBe(true);
});

test('deleting messages says that they do not come back', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  await amqp.assertQueue('orders');
  for (let count = 0; count < 3; count += 1) amqp.sendToQueue('orders', Buffer.from('m'));
  const canvas = new Canvas(page);
  await expect(canvas.depth('orders')).toHaveAttribute('data-depth', '3');
  await canvas.choose(canvas.queue('orders'));
  await page.keyboard.press('Delete');
  const question = page.getByRole('alertdialog');
  await expect(question).toContainText('3 messages are deleted for good');
  await expect(question).toContainText('messages do not come back');
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect((await amqp.checkQueue('orders')).messageCount).toBe(3);
  await page.keyboard.press('Delete');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => hasQueue(amqpUrl, 'orders')).toBe(false);
  await page.keyboard.press('Control+z');
  await expect.poll(() => hasQueue(amqpUrl, 'orders')).toBe(true);
  expect((await amqp.checkQueue('orders')).messageCount).toBe(0);
});

test('an undo of what has changed since is refused', async ({ studio, amqp }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  await canvas.addByKeyboard('classic', 'inbox');
  await expect(canvas.queue('inbox')).toBeVisible();
  amqp.sendToQueue('inbox', Buffer.from('precious'));
  await expect(canvas.depth('inbox')).toHaveAttribute('data-depth', '1');
  await canvas.focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByText(/Cannot undo/)).toBeVisible();
  expect(await hasQueue(amqpUrl, 'inbox')).toBe(true);
  expect((await amqp.checkQueue('inbox')).messageCount).toBe(1);
});
