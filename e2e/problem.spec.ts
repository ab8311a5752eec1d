// Problems: each told in words, marked at its node, and a way to it.

import { Canvas } from './support/canvas.ts';
import { expect, test } from './support/studio.ts';
import { Traffic } from './support/traffic.ts';

test('a backlog that nobody consumes leads to its queue', async ({ studio, amqp }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  for (const name of ['calm', 'stuck']) await amqp.assertQueue(name);
  for (let count = 0; count < 150; count += 1) amqp.sendToQueue('stuck', Buffer.from('m'));
  await page.getByRole('button', { name: '1 problem' }).click();
  const entry = page.getByRole('list', { name: 'Problems' }).getByRole('button');
  await expect(entry).toHaveAttribute('data-problem', 'backlog-without-consumer');
  await expect(entry).toContainText('150 messages wait, and nobody consumes.');
  await expect(canvas.queue('stuck').getByRole('button', { name: 'no consumer' })).toBeVisible();
  await entry.click();
  await expect(canvas.queue('stuck')).toHaveClass(/selected/);
  await expect(canvas.queue('stuck')).toBeInViewport();
  await amqp.purgeQueue('stuck');
  await expect(page.getByRole('button', { name: 'No problems' })).toBeVisible();
});

test('unroutable messages have a place with their last keys', async ({ studio, amqp }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  await amqp.assertExchange('orders', 'topic');
  const traffic = new Traffic(amqp, 'orders', 'order.lost');
  traffic.start(10);
  const place = canvas.area.getByRole('group', { name: 'unroutable messages of exchange orders' });
  await expect(place).toBeVisible();
  await expect(page.getByRole('button', { name: '1 problem' })).toBeVisible();
  traffic.stop();
  await place.click();
  const panel = page.getByRole('tabpanel', { name: 'Unroutable' });
  await expect(panel).toContainText('order.lost');
  await expect(panel).toContainText('orders');
});

test('a dead letter exchange that is not there is told', async ({ studio, amqp }) => {
  const { page } = studio;
  await amqp.assertQueue('billing', { deadLetterExchange: 'nowhere' });
  await page.getByRole('button', { name: '1 problem' }).click();
  await expect(page.locator('[data-problem="no-dead-letter-target"]')).toContainText(
    'Dead letters are lost: there is no exchange nowhere.',
  );
  await amqp.assertExchange('nowhere', 'fanout');
  await amqp.bindQueue('billing', 'nowhere', '');
  await expect(page.locator('[data-problem]')).toHaveCount(0);
});
