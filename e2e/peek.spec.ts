// Looking at the messages of a queue leaves it exactly as it was.

import { drain } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { Inspector } from './support/inspector.ts';
import { connect, expect, test } from './support/studio.ts';

const COUNT = 60;

test('peeking changes no state, no order and no mark of the queue', async ({ studio, amqp }) => {
  const { page } = studio;
  await amqp.assertQueue('billing', { messageTtl: 600_000 });
  for (let count = 0; count < COUNT; count += 1) {
    const body = Buffer.from(JSON.stringify({ count }));
    amqp.sendToQueue('billing', body, { messageId: `m-${count}`, headers: { count } });
  }
  // Some are unacked at another client meanwhile.
  const client = await connect(studio.amqpUrl, 'billing-service');
  const channel = await client.createChannel();
  await channel.prefetch(3);
  await channel.consume('billing', () => {});
  const canvas = new Canvas(page);
  await expect(canvas.depth('billing')).toHaveAttribute('data-unacked', '3');
  const before = await studio.queueState('billing');
  await canvas.queue('billing').click();
  const inspector = new Inspector(page);
  await inspector.openTab('Messages');
  await expect(inspector.peeked.first()).toContainText('unacked');
  await expect(inspector.dock.getByRole('status')).toContainText('50 messages');
  await inspector.dock.getByRole('button', { name: 'Load 50 more' }).click();
  await expect(inspector.dock.getByRole('status')).toContainText(`${COUNT} messages`);
  await inspector.peeked.first().click();
  const detail = inspector.dock.getByRole('article', { name: 'Message' });
  await expect(detail).toContainText('m-0');
  await inspector.dock.getByRole('button', { name: 'Read again' }).click();
  await expect(inspector.peeked.first()).toContainText('{"count":0}');
  expect(await studio.queueState('billing')).toEqual(before);

  await client.close();
  const messages = await drain(amqp, 'billing');
  expect(messages.map(({ properties }) => properties.messageId)).toEqual(
    Array.from({ length: COUNT }, (_, count) => `m-${count}`),
  );
  // Only those that the other client had are redelivered.
  expect(messages.map(({ fields }) => fields.redelivered)).toEqual(
    Array.from({ length: COUNT }, (_, count) => count < 3),
  );
});

test('bodies are shown as a tree, as text and as bytes', async ({ studio, amqp }) => {
  await amqp.assertQueue('billing');
  amqp.sendToQueue('billing', Buffer.from('{"id":"o-1"}'), { contentType: 'application/json' });
  const canvas = new Canvas(studio.page);
  await canvas.queue('billing').click();
  const inspector = new Inspector(studio.page);
  await inspector.openTab('Messages');
  await inspector.peeked.first().click();
  const detail = inspector.dock.getByRole('article', { name: 'Message' });
  await expect(detail.getByRole('treeitem', { name: /id : .*o-1/ })).toBeVisible();
  await detail.getByRole('radio', { name: 'Text' }).click();
  await expect(detail).toContainText('{"id":"o-1"}');
  await detail.getByRole('radio', { name: 'Hex' }).click();
  await expect(detail).toContainText(/7b\s*22\s*69\s*64/i);
});

test('dead letters tell their history', async ({ studio, amqp }) => {
  await amqp.assertQueue('dead');
  await amqp.assertQueue('billing', { deadLetterExchange: '', deadLetterRoutingKey: 'dead' });
  amqp.sendToQueue('billing', Buffer.from('bad'));
  await expect(async () => {
    const message = await amqp.get('billing');
    if (message === false) throw new Error('not there yet');
    amqp.nack(message, false, false);
  }).toPass();
  const canvas = new Canvas(studio.page);
  await expect(canvas.depth('dead')).toHaveAttribute('data-ready', '1');
  await canvas.queue('dead').click();
  const inspector = new Inspector(studio.page);
  await inspector.openTab('Messages');
  await inspector.peeked.first().click();
  const steps = inspector.dock.getByRole('list', { name: /History of dead-lettering/ });
  await expect(steps).toContainText('billing');
  await expect(steps).toContainText('rejected');
});
