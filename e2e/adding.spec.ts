// Adding exchanges and queues: by drag, by double-click and by keyboard, all of them really on the broker.

import { hasQueue, isExchangeAs, isQueueAs } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { expect, test } from './support/studio.ts';

test('a queue dragged from the palette stands where it was dropped', async ({ studio }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  const at = await canvas.emptyPlace();
  await canvas.drag(page.getByRole('button', { name: 'Add Classic queue' }), at);
  await canvas.drop();
  expect(await hasQueue(amqpUrl, 'dragged')).toBe(false);
  await canvas.typeName('dragged');
  await expect(canvas.queue('dragged')).toBeVisible();
  const centre = await canvas.centre(canvas.queue('dragged'));
  expect(Math.abs(centre.x - at.x)).toBeLessThan(24);
  expect(Math.abs(centre.y - at.y)).toBeLessThan(24);
  expect(await isQueueAs(amqpUrl, 'dragged', { durable: true })).toBe(true);
});

test('the keyboard adds the same as the pointer', async ({ studio }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  await canvas.addByKeyboard('topic', 'by-keyboard');
  await canvas.drag(
    page.getByRole('button', { name: 'Add Topic exchange' }),
    await canvas.emptyPlace(),
  );
  await canvas.drop();
  await canvas.typeName('by-drag');
  for (const name of ['by-keyboard', 'by-drag']) {
    await expect(canvas.exchange(name)).toHaveAccessibleName(`topic exchange ${name}`);
    expect(await isExchangeAs(amqpUrl, name, 'topic'), name).toBe(true);
  }
});

test('each kind is declared as what it says', async ({ studio }) => {
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  for (const type of ['direct', 'fanout', 'headers']) {
    await canvas.addByKeyboard(`${type} exchange`, `a-${type}`);
    await expect(canvas.exchange(`a-${type}`)).toBeVisible();
    expect(await isExchangeAs(amqpUrl, `a-${type}`, type), type).toBe(true);
  }
  await canvas.addByKeyboard('quorum', 'a-quorum');
  await expect(canvas.queue('a-quorum')).toBeVisible();
  const args = { 'x-queue-type': 'quorum' };
  expect(await isQueueAs(amqpUrl, 'a-quorum', { durable: true, arguments: args })).toBe(true);
});

test('a double-click on the canvas adds at that point', async ({ studio }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  const at = await canvas.emptyPlace();
  await page.mouse.dblclick(at.x, at.y);
  await page.keyboard.type('classic');
  await page.keyboard.press('Enter');
  await canvas.typeName('double-clicked');
  const centre = await canvas.centre(canvas.queue('double-clicked'));
  expect(Math.hypot(centre.x - at.x, centre.y - at.y)).toBeLessThan(160);
});

test('names that are taken or reserved are refused in words', async ({ studio, amqp }) => {
  const { page } = studio;
  await amqp.assertQueue('orders');
  const canvas = new Canvas(page);
  await expect(canvas.queue('orders')).toBeVisible();
  await canvas.focus();
  await page.keyboard.press('a');
  await page.keyboard.type('classic');
  await page.keyboard.press('Enter');
  const name = canvas.nameDialog.getByRole('textbox', { name: 'Name' });
  await name.fill('orders');
  await expect(canvas.nameDialog).toContainText('“orders” is there already.');
  await expect(canvas.nameDialog.getByRole('button', { name: 'Declare' })).toBeDisabled();
  await name.fill('amq.mine');
  await expect(canvas.nameDialog).toContainText('ACCESS_REFUSED');
  await page.keyboard.press('Escape');
  await expect(canvas.nameDialog).toBeHidden();
  await expect(canvas.area.getByRole('group')).toHaveCount(1);
});
