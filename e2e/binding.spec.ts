// Drawing bindings: handle to handle, by keyboard, and why some cannot be.

import { hasQueue, isRouted } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { connect, expect, test } from './support/studio.ts';

test.beforeEach(async ({ amqp }) => {
  await amqp.assertExchange('orders', 'topic');
  await amqp.assertExchange('events', 'fanout');
  await amqp.assertQueue('billing');
  await amqp.assertQueue('audit');
});

test('a binding drawn from handle to queue routes with its key', async ({ studio }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  await canvas.drawBinding(canvas.exchange('orders'), canvas.queue('billing'));
  const dialog = canvas.bindingDialog;
  await expect(dialog.getByLabel('Binding key')).toBeFocused();
  await page.keyboard.type('order.*.paid');
  expect(await isRouted(amqpUrl, 'orders', 'order.eu.paid')).toBe(false);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(canvas.label('order.*.paid')).toBeVisible();
  expect(await isRouted(amqpUrl, 'orders', 'order.eu.paid')).toBe(true);
  expect(await isRouted(amqpUrl, 'orders', 'order.eu.open')).toBe(false);
});

test('B binds by keyboard with the same result', async ({ studio }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  await canvas.exchange('orders').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('b');
  await expect(page.getByRole('combobox', { name: 'Bind orders to' })).toBeFocused();
  await page.keyboard.type('billing');
  await page.keyboard.press('Enter');
  await expect(canvas.bindingDialog.getByLabel('Binding key')).toBeFocused();
  await page.keyboard.type('order.#');
  await page.keyboard.press('Enter');
  await expect(canvas.label('order.#')).toBeVisible();
  expect(await isRouted(amqpUrl, 'orders', 'order.eu.paid')).toBe(true);
});

test('a fanout exchange is bound at once', async ({ studio }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  await canvas.drawBinding(canvas.exchange('events'), canvas.queue('audit'));
  await expect.poll(() => isRouted(amqpUrl, 'events', '')).toBe(true);
  await expect(canvas.bindingDialog).toBeHidden();
  await expect(page.locator('[data-edge-kind="binding"]')).toHaveCount(1);
});

test('Escape leaves no binding', async ({ studio }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  await canvas.drawBinding(canvas.exchange('orders'), canvas.queue('billing'));
  await page.keyboard.type('order.*');
  await page.keyboard.press('Escape');
  await expect(canvas.bindingDialog).toBeHidden();
  await expect(page.locator('[data-edge-kind="binding"]')).toHaveCount(0);
  expect(await isRouted(amqpUrl, 'orders', 'order.x')).toBe(false);
});

test('dropping on empty canvas offers a new queue that is bound', async ({ studio }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  await canvas.drag(canvas.handle(canvas.exchange('orders')), await canvas.emptyPlace());
  await expect(canvas.hint('Drop for something new here')).toBeVisible();
  await canvas.drop();
  await expect(page.getByRole('option').first()).toContainText('queue');
  await page.keyboard.press('Enter');
  await canvas.typeName('fresh');
  await expect(canvas.queue('fresh')).toBeVisible();
  expect(await hasQueue(amqpUrl, 'fresh')).toBe(true);
  expect(await isRouted(amqpUrl, 'orders', 'anything.at.all')).toBe(true);
});

test('a consumer is refused as a target while drawing, with the reason', async ({ studio }) => {
  const { page, amqpUrl } = studio;
  const client = await connect(amqpUrl, 'billing-service');
  const channel = await client.createChannel();
  await channel.consume('billing', () => {});
  const canvas = new Canvas(page);
  const consumer = canvas.area.getByRole('group', { name: 'consumer billing-service' });
  await canvas.drag(canvas.handle(canvas.exchange('orders')), consumer);
  await expect(canvas.hint('Only exchanges and queues can be bound.')).toBeVisible();
  await canvas.drop();
  await expect(canvas.bindingDialog).toBeHidden();
  await expect(page.locator('[data-edge-kind="binding"]')).toHaveCount(0);
  await client.close();
});

test('a queue cannot be a source, and says so', async ({ studio }) => {
  const canvas = new Canvas(studio.page);
  await canvas.drag(canvas.handle(canvas.queue('billing')), canvas.queue('audit'));
  await expect(canvas.hint(/^A queue cannot be a source/)).toBeVisible();
  await canvas.drop();
  await expect(canvas.bindingDialog).toBeHidden();
});

test('the same binding twice is refused while typing', async ({ studio, amqp }) => {
  await amqp.bindQueue('billing', 'orders', 'order.#');
  const canvas = new Canvas(studio.page);
  await expect(canvas.label('order.#')).toBeVisible();
  await canvas.drawBinding(canvas.exchange('orders'), canvas.queue('billing'));
  await canvas.bindingDialog.getByLabel('Binding key').fill('order.#');
  await expect(canvas.bindingDialog).toContainText('This binding already exists.');
  await expect(canvas.bindingDialog.getByRole('button', { name: 'Bind' })).toBeDisabled();
});
