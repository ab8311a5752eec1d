// Where things stand: what was placed stays there, over new objects, reloads and restarts.

import { Canvas } from './support/canvas.ts';
import { expect, test } from './support/studio.ts';

test.beforeEach(async ({ amqp, studio }) => {
  await amqp.assertExchange('orders', 'topic');
  await amqp.assertQueue('billing');
  await amqp.bindQueue('billing', 'orders', 'order.#');
  await expect(new Canvas(studio.page).label('order.#')).toBeVisible();
});

/** In the coordinates of the canvas, whatever it shows. */
const placeOf = (canvas: Canvas, id: string) =>
  canvas.node(id).evaluate((node) => (node as HTMLElement).style.transform);

async function dragBilling(canvas: Canvas): Promise<string> {
  const before = await placeOf(canvas, 'queue:billing');
  const { x, y } = await canvas.centre(canvas.queue('billing'));
  await canvas.drag({ x, y }, { x: x + 60, y: y + 180 });
  await canvas.drop();
  await expect.poll(() => placeOf(canvas, 'queue:billing')).not.toBe(before);
  return placeOf(canvas, 'queue:billing');
}

test('what was dragged stays when others appear', async ({ studio, amqp }) => {
  const canvas = new Canvas(studio.page);
  const placed = await dragBilling(canvas);
  for (let count = 0; count < 5; count += 1) {
    await amqp.assertQueue(`more-${count}`);
    await amqp.bindQueue(`more-${count}`, 'orders', 'order.#');
  }
  await expect(canvas.queue('more-4')).toBeVisible();
  expect(await placeOf(canvas, 'queue:billing')).toBe(placed);
});

test('a drag is one step to undo', async ({ studio }) => {
  const canvas = new Canvas(studio.page);
  const before = await placeOf(canvas, 'queue:billing');
  const placed = await dragBilling(canvas);
  await studio.page.keyboard.press('Control+z');
  await expect.poll(() => placeOf(canvas, 'queue:billing')).toBe(before);
  await studio.page.keyboard.press('Control+Shift+z');
  await expect.poll(() => placeOf(canvas, 'queue:billing')).toBe(placed);
});

test('a burst of arrow keys is one step to undo', async ({ studio }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  const before = await placeOf(canvas, 'queue:billing');
  await canvas.choose(canvas.queue('billing'));
  await canvas.queue('billing').focus();
  // As fast as fingers: waiting for each to be answered would be slower than a burst.
  await page.keyboard.down('Control');
  await Promise.all(Array.from({ length: 4 }, () => page.keyboard.press('ArrowDown')));
  await page.keyboard.up('Control');
  await expect.poll(() => placeOf(canvas, 'queue:billing')).not.toBe(before);
  await page.keyboard.press('Control+z');
  await expect.poll(() => placeOf(canvas, 'queue:billing')).toBe(before);
});

test('positions are kept over a reload and over a restart of the broker', async ({ studio }) => {
  const placed = await dragBilling(new Canvas(studio.page));
  await studio.page.reload();
  const reloaded = new Canvas(studio.page);
  await expect(reloaded.queue('billing')).toBeVisible();
  expect(await placeOf(reloaded, 'queue:billing')).toBe(placed);
  await studio.restart();
  const canvas = new Canvas(studio.page);
  await expect(canvas.queue('billing')).toBeVisible();
  expect(await placeOf(canvas, 'queue:billing')).toBe(placed);
});

test('tidying leaves what was placed, and is one step', async ({ studio, amqp }) => {
  const { page } = studio;
  await amqp.assertQueue('audit');
  await amqp.bindQueue('audit', 'orders', 'audit');
  const canvas = new Canvas(page);
  await expect(canvas.queue('audit')).toBeVisible();
  const placed = await dragBilling(canvas);
  await page.getByRole('button', { name: 'Tidy layout' }).click();
  await page.keyboard.press('Control+z');
  await expect.poll(() => placeOf(canvas, 'queue:billing')).toBe(placed);
});
