// What clients declare appears at once, marked with who declared it, and goes when it goes.

import { Canvas } from './support/canvas.ts';
import { Inspector } from './support/inspector.ts';
import { connect, expect, test } from './support/studio.ts';

test('declarations of a client carry its name', async ({ studio, amqp }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  await canvas.addByKeyboard('direct exchange', 'by-hand');
  await amqp.assertExchange('orders', 'headers');
  await amqp.assertQueue('billing', { maxPriority: 5, deadLetterExchange: 'orders' });
  await amqp.bindQueue('billing', 'orders', '', { 'x-match': 'all', region: 'eu' });
  await expect(canvas.exchange('orders')).toHaveAccessibleName('headers exchange orders');
  await expect(canvas.exchange('orders').getByTitle('Declared by order-service')).toBeVisible();
  await expect(canvas.queue('billing').getByTitle('Declared by order-service')).toBeVisible();
  await expect(canvas.exchange('by-hand').getByTitle(/^Declared by/)).toHaveCount(0);
  await expect(canvas.queue('billing').getByTitle('Priorities: 0 to 5')).toBeVisible();
  await expect(canvas.label('2 arguments')).toBeVisible();
  await expect(page.locator('[data-edge-kind="dead-letter"]')).toHaveCount(1);
  await canvas.queue('billing').click();
  await expect(new Inspector(page).dock).toContainText('Declared by order-service');
});

test('publishers and consumers come and go with their connections', async ({ studio, amqp }) => {
  const canvas = new Canvas(studio.page);
  await amqp.assertQueue('billing');
  const client = await connect(studio.amqpUrl, 'billing-service');
  const channel = await client.createChannel();
  await channel.prefetch(3);
  await channel.consume('billing', () => {});
  await channel.publish('amq.topic', 'nothing', Buffer.from('x'));
  await expect(canvas.area.getByRole('group', { name: 'consumer billing-service' })).toBeVisible();
  await expect(canvas.area.getByRole('group', { name: 'publisher billing-service' })).toBeVisible();
  await expect(canvas.queue('billing')).toHaveAccessibleName('classic queue billing, 1 consumer');
  await client.close();
  await expect(canvas.area.getByRole('group', { name: /billing-service$/ })).toHaveCount(0);
  await expect(canvas.queue('billing')).toHaveAccessibleName('classic queue billing, 0 consumers');
});

test('an exclusive queue fades with its client', async ({ studio }) => {
  const canvas = new Canvas(studio.page);
  const client = await connect(studio.amqpUrl, 'reply-to');
  const channel = await client.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  const node = canvas.queue(queue);
  await expect(node.getByTitle(/^Exclusive/)).toBeVisible();
  await client.close();
  await expect(node.locator('[data-gone="true"]')).toBeVisible();
  await expect(node).toHaveCount(0);
});

test('deletions of a client take their bindings along', async ({ studio, amqp }) => {
  const canvas = new Canvas(studio.page);
  await amqp.assertExchange('orders', 'direct');
  await amqp.assertQueue('billing');
  await amqp.bindQueue('billing', 'orders', 'paid');
  await expect(canvas.label('paid')).toBeVisible();
  await amqp.unbindQueue('billing', 'orders', 'paid');
  await expect(canvas.label('paid')).toHaveCount(0);
  await amqp.deleteQueue('billing');
  await expect(canvas.queue('billing')).toHaveCount(0);
  await expect(canvas.exchange('orders')).toBeVisible();
});
