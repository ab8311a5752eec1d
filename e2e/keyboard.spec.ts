// A whole piece of work without the pointer: it is never moved.

import type { Page } from '@playwright/test';
import { hasExchange, hasQueue } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { Inspector } from './support/inspector.ts';
import { PublishPanel } from './support/publish-panel.ts';
import { expect, test } from './support/studio.ts';

/** Presses a key until something has the focus. */
async function press(page: Page, key: string, until: () => Promise<boolean>): Promise<void> {
  const passed: string[] = [];
  for (let count = 0; count < 60; count += 1) {
    if (await until()) return;
    passed.push(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80) ?? ''));
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead there, but to ${passed.join('\n')}`);
}

test('what opens by a key gives the focus back', async ({ studio, amqp }) => {
  const { page } = studio;
  const canvas = new Canvas(page);
  await amqp.assertQueue('orders');
  await canvas.queue('orders').focus();
  for (const [key, name] of [
    ['Control+k', /command/i],
    ['?', /shortcut/i],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(canvas.queue('orders')).toBeFocused();
  }
});

test('add, bind, publish, peek, delete and undo by keyboard alone', async ({ studio }) => {
  test.slow();
  const { page, amqpUrl } = studio;
  const canvas = new Canvas(page);
  const isOnCanvas = () =>
    page.evaluate(
      () => document.activeElement?.matches('[data-node-id], [role="application"]') === true,
    );
  await press(page, 'Tab', isOnCanvas);
  await page.keyboard.press('a');
  await page.keyboard.type('direct exchange');
  await page.keyboard.press('Enter');
  await canvas.typeName('orders');
  await expect(canvas.exchange('orders')).toBeFocused();
  await page.keyboard.press('a');
  await page.keyboard.type('classic');
  await page.keyboard.press('Enter');
  await canvas.typeName('billing');
  await expect(canvas.queue('billing')).toBeFocused();
  expect(await hasExchange(amqpUrl, 'orders')).toBe(true);
  expect(await hasQueue(amqpUrl, 'billing')).toBe(true);

  const isOnExchange = () => isFocused(page, 'exchange:orders');
  await press(page, 'ArrowLeft', isOnExchange).catch(() => press(page, 'ArrowUp', isOnExchange));
  await page.keyboard.press('b');
  await page.keyboard.type('billing');
  await page.keyboard.press('Enter');
  await expect(canvas.bindingDialog.getByLabel('Binding key')).toBeFocused();
  await page.keyboard.type('paid');
  await page.keyboard.press('Enter');
  await expect(canvas.label('paid')).toBeVisible();

  const publish = new PublishPanel(page);
  await page.keyboard.press('Control+p');
  await press(page, 'Tab', () => publish.exchange.evaluate(hasFocus));
  await publish.exchange.press('Control+a');
  await page.keyboard.type('orders');
  await page.keyboard.press('Escape');
  await press(page, 'Tab', () => publish.routingKey.evaluate(hasFocus));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('paid');
  await expect(publish.route).toContainText('Would reach 1 queue');
  await page.keyboard.press('Control+Enter');
  await expect(publish.panel.getByText(/^Confirmed in .* by 1 queue$/)).toBeVisible();

  await press(page, 'Shift+Tab', isOnCanvas);
  await press(page, 'ArrowRight', () => isFocused(page, 'queue:billing'));
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Peek at Messages');
  await page.keyboard.press('Enter');
  const inspector = new Inspector(page);
  await expect(inspector.peeked).toHaveCount(1);
  await expect(inspector.peeked.first()).toContainText('paid');

  await press(page, 'Shift+Tab', isOnCanvas);
  await press(page, 'ArrowRight', () => isFocused(page, 'queue:billing'));
  await page.keyboard.press('Delete');
  const question = page.getByRole('alertdialog', { name: 'Delete queue billing?' });
  await expect(question).toContainText('1 message is deleted for good');
  const confirm = question.getByRole('button', { name: 'Delete' });
  await press(page, 'Tab', () => confirm.evaluate(hasFocus));
  await page.keyboard.press('Enter');
  await expect.poll(() => hasQueue(amqpUrl, 'billing')).toBe(false);
  await page.keyboard.press('Control+z');
  await expect.poll(() => hasQueue(amqpUrl, 'billing')).toBe(true);
  await expect(canvas.label('paid')).toBeVisible();
});

const hasFocus = (element: Element): boolean => element === document.activeElement;

const isFocused = (page: Page, id: string): Promise<boolean> =>
  page.evaluate((wanted) => document.activeElement?.getAttribute('data-node-id') === wanted, id);
