// "Consume here": a real consumer with the verbs of AMQP for each message.

import { drain } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { Inspector } from './support/inspector.ts';
import { expect, test } from './support/studio.ts';

test.beforeEach(async ({ amqp, studio }) => {
  await amqp.assertQueue('dead');
  await amqp.assertQueue('billing', { deadLetterExchange: '', deadLetterRoutingKey: 'dead' });
  for (let count = 0; count < 6; count += 1) {
    amqp.sendToQueue('billing', Buffer.from(`m-${count}`));
  }
  const canvas = new Canvas(studio.page);
  await expect(canvas.depth('billing')).toHaveAttribute('data-ready', '6');
  await canvas.queue('billing').click();
  const inspector = new Inspector(studio.page);
  await inspector.openTab('Messages');
  await inspector.consumeHere(4);
  await expect(inspector.deliveries).toHaveCount(4);
});

test('its prefetch and its consumer are visible', async ({ studio }) => {
  const canvas = new Canvas(studio.page);
  await expect(canvas.area.getByRole('group', { name: 'consumer of this studio' })).toBeVisible();
  await expect(canvas.depth('billing')).toHaveAttribute('data-unacked', '4');
  await expect(canvas.depth('billing')).toHaveAttribute('data-ready', '2');
});

test('ack, requeue and reject do what AMQP says', async ({ studio, amqp }) => {
  const { page } = studio;
  const inspector = new Inspector(page);
  const bar = page.getByRole('toolbar', { name: 'Settle the selected messages' });
  await inspector.deliveries.filter({ hasText: 'm-0' }).click();
  await bar.getByRole('button', { name: /^Ack/ }).click();
  await expect(inspector.deliveries.filter({ hasText: 'm-0' })).toHaveCount(0);
  await inspector.deliveries.filter({ hasText: 'm-1' }).click();
  await bar.getByRole('button', { name: 'Reject' }).click();
  await expect(inspector.deliveries.filter({ hasText: 'm-1' })).toHaveCount(0);
  // Those two made room for the last two.
  await expect(inspector.deliveries.filter({ hasText: 'm-5' })).toHaveCount(1);
  await expect(inspector.dock).toContainText('1 acked · 0 requeued · 1 rejected');
  expect((await amqp.checkQueue('dead')).messageCount).toBe(1);
  await inspector.deliveries.filter({ hasText: 'm-2' }).click();
  await bar.getByRole('button', { name: /^Nack/ }).click();
  await expect(inspector.dock).toContainText('1 acked · 1 requeued · 1 rejected');
  await inspector.deliveries.filter({ hasText: 'm-2' }).click();
  const detail = inspector.dock.getByRole('article', { name: 'Message' });
  await expect(detail).toContainText('redelivered');
});

test('the keys A, N and R settle too', async ({ studio, amqp }) => {
  const { page } = studio;
  const inspector = new Inspector(page);
  await inspector.deliveries.filter({ hasText: 'm-0' }).click();
  await page.keyboard.press('a');
  await expect(inspector.dock).toContainText('1 acked');
  await page.keyboard.press('r');
  await expect(inspector.dock).toContainText('1 rejected');
  await page.keyboard.press('n');
  await expect(inspector.dock).toContainText('1 requeued');
  expect((await amqp.checkQueue('dead')).messageCount).toBe(1);
});

test('closing requeues what is unacked, in order', async ({ studio, amqp }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  const inspector = new Inspector(page);
  await inspector.dock.getByRole('button', { name: 'Close and requeue 4' }).click();
  await expect(page.getByText(/4 unacked messages went back to the queue/)).toBeVisible();
  await expect(canvas.depth('billing')).toHaveAttribute('data-ready', '6');
  await expect(canvas.area.getByRole('group', { name: 'consumer of this studio' })).toHaveCount(0);
  const messages = await drain(amqp, 'billing');
  expect(messages.map(({ content }) => content.toString())).toEqual(
    Array.from({ length: 6 }, (_, count) => `m-${count}`),
  );
});

test('a page that goes away leaves nothing unacked', async ({ studio, amqp }) => {
  const { page } = studio;
  await page.reload();
  await expect.poll(async () => (await amqp.checkQueue('billing')).messageCount).toBe(6);
  expect((await amqp.checkQueue('billing')).consumerCount).toBe(0);
});
