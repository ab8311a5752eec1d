// The publish panel: where a message would go, what became of it, and why it went nowhere.

import { drain } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { PublishPanel } from './support/publish-panel.ts';
import { expect, test } from './support/studio.ts';

test.beforeEach(async ({ amqp, studio }) => {
  await amqp.assertExchange('orders', 'topic');
  await amqp.assertQueue('billing');
  await amqp.assertQueue('audit');
  await amqp.bindQueue('billing', 'orders', 'order.*.paid');
  await amqp.bindQueue('audit', 'orders', 'order.#');
  await expect(new Canvas(studio.page).label('order.#')).toBeVisible();
  await new PublishPanel(studio.page).open();
});

test('the preview names the queues, and publishes nothing', async ({ studio, amqp }) => {
  const publish = new PublishPanel(studio.page);
  await publish.address('orders', 'order.eu.paid');
  await expect(publish.route).toContainText('Would reach 2 queues');
  for (const queue of ['billing', 'audit']) {
    await expect(publish.route.getByRole('button', { name: queue })).toBeVisible();
    expect((await amqp.checkQueue(queue)).messageCount).toBe(0);
  }
  await publish.routingKey.fill('order.eu');
  await expect(publish.route).toContainText('Would reach 1 queue');
  await expect(publish.route.getByRole('button', { name: 'billing' })).toHaveCount(0);
});

test('the way of the message is marked on the canvas', async ({ studio }) => {
  const { page } = studio;
  const publish = new PublishPanel(page);
  await publish.address('orders', 'order.eu');
  await expect(publish.route).toContainText('Would reach 1 queue');
  const marked = page.locator('[data-edge-kind="binding"] [data-emphasis="route"]');
  await expect(marked).toHaveCount(1);
});

test('a message is confirmed, and arrives as it was typed', async ({ studio, amqp }) => {
  const publish = new PublishPanel(studio.page);
  await publish.address('orders', 'order.eu.paid');
  await publish.writeBody('{"id": "o-1", "total": 19.9}');
  await expect(publish.route).toContainText('Would reach 2 queues');
  await publish.publish();
  await expect(publish.panel.getByText(/^Confirmed in .* by 2 queues$/)).toBeVisible();
  const message = await amqp.get('billing', { noAck: true });
  if (message === false) throw new Error('no message');
  expect(JSON.parse(message.content.toString())).toEqual({ id: 'o-1', total: 19.9 });
  expect(message.fields).toMatchObject({ exchange: 'orders', routingKey: 'order.eu.paid' });
  expect(message.properties).toMatchObject({ contentType: 'application/json', deliveryMode: 2 });
});

test('a message for nobody says which binding was nearest and why', async ({ studio }) => {
  const publish = new PublishPanel(studio.page);
  await publish.address('orders', 'invoice.eu.paid');
  await expect(publish.route).toContainText('Would reach no queue and be returned');
  const nearest = publish.route.getByRole('list', { name: 'Nearest' }).getByRole('listitem');
  await expect(nearest.first()).toContainText('word 1 of the key, “invoice”, does not fit');
  await expect(nearest.first()).toContainText(/billing|audit/);
  await publish.publish();
  await expect(publish.panel.getByText('Unroutable: returned (312 NO_ROUTE)')).toBeVisible();
  await publish.panel.getByRole('checkbox', { name: 'mandatory' }).uncheck();
  await expect(publish.route).toContainText('Would reach no queue and be dropped');
});

test('a body that is no JSON is refused before it is sent', async ({ studio, amqp }) => {
  const publish = new PublishPanel(studio.page);
  await publish.address('orders', 'order.eu.paid');
  await publish.writeBody('{"id": ');
  await expect(publish.panel.getByRole('alert')).toContainText('no valid JSON at line 1');
  await expect(publish.button).toBeDisabled();
  await studio.page.keyboard.press('Control+Enter');
  expect((await amqp.checkQueue('billing')).messageCount).toBe(0);
});

test('a number of messages is repeated, with variables filled in', async ({ studio, amqp }) => {
  const { page } = studio;
  const publish = new PublishPanel(page);
  await publish.address('orders', 'order.eu.paid');
  await publish.writeBody('{"n": {{counter}}}');
  await publish.panel.getByRole('button', { name: 'Repeat…' }).click();
  await page.getByRole('switch', { name: 'Fill in variables' }).click();
  await page.getByRole('checkbox', { name: 'A number of messages' }).check();
  await page.getByRole('textbox', { name: 'Messages' }).fill('25');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText(/^Done: 25 sent/)).toBeVisible();
  const bodies = (await drain(amqp, 'billing')).map(({ content }) => content.toString());
  expect(bodies).toEqual(Array.from({ length: 25 }, (_, index) => `{"n": ${index + 1}}`));
});
