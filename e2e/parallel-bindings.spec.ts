// Several bindings between the same two objects: one ribbon that fans out, each selectable by itself.

import { Canvas } from './support/canvas.ts';
import { Inspector } from './support/inspector.ts';
import { expect, test } from './support/studio.ts';

const KEYS = ['order.eu.*', 'order.us.*', 'order.express.#'];

test.beforeEach(async ({ amqp, studio }) => {
  await amqp.assertExchange('orders', 'topic');
  await amqp.assertQueue('billing');
  for (const key of KEYS) await amqp.bindQueue('billing', 'orders', key);
  await expect(new Canvas(studio.page).label('3 bindings')).toBeVisible();
});

test('a ribbon fans out, and no two lines share a path', async ({ studio }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  const edge = page.locator('[data-edge-kind="binding"]');
  await expect(edge).toHaveCount(1);
  await expect(edge.locator('[data-binding-id]')).toHaveCount(0);
  await canvas.point(canvas.label('3 bindings'));
  const lines = edge.locator('[data-binding-id]');
  await expect(lines).toHaveCount(3);
  const paths = await lines.evaluateAll((all) =>
    all.map((line) => line.querySelector('path')?.getAttribute('d')),
  );
  expect(new Set(paths).size).toBe(3);
  for (const key of KEYS) await expect(canvas.label(key)).toBeVisible();
});

test('each line is selected by itself and shows its own key', async ({ studio }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  for (const key of KEYS) {
    const ribbon = canvas.label('3 bindings');
    if (await ribbon.isVisible()) await canvas.point(ribbon);
    await canvas.label(key).click();
    await expect(page.locator('[data-edge-kind] [data-selected="true"]')).toHaveCount(1);
    await expect(new Inspector(page).dock.getByLabel('Binding key')).toHaveValue(key);
  }
});

test('the keyboard goes through them and deletes one', async ({ studio }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  await canvas.exchange('orders').focus();
  const selected = page.locator('[data-edge-kind] [data-selected="true"]');
  const seen = new Set<string | null>();
  for (const _ of KEYS) {
    await page.keyboard.press('e');
    await expect(selected).toHaveCount(1);
    seen.add(await selected.getAttribute('data-binding-id'));
  }
  expect(seen.size).toBe(3);
  await page.keyboard.press('Delete');
  await expect(canvas.label('2 bindings')).toBeVisible();
});
