// A broker that goes away and comes back, under a page that stays.

import { expect, test } from '../support/bare-broker.ts';
import { Canvas } from '../support/canvas.ts';
import { connect } from '../support/studio.ts';

test.beforeEach(async ({ page, broker, context, watch }) => {
  watch.allow(/WebSocket|ERR_CONNECTION|status of 401/);
  await broker.logIn(context.request);
  await page.goto(broker.pageUrl);
  const client = await connect(broker.amqpUrl, 'order-service');
  const channel = await client.createConfirmChannel();
  await channel.assertQueue('billing');
  channel.sendToQueue('billing', Buffer.from('m'), { persistent: true });
  await channel.waitForConfirms();
  await client.close();
  await expect(new Canvas(page).depth('billing')).toHaveAttribute('data-depth', '1');
  await page.waitForLoadState('networkidle');
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`the page says that the broker is gone and finds it again after ${signal}`, async ({
    page,
    broker,
  }) => {
    const canvas = new Canvas(page);
    await broker.stop(signal);
    await expect(page.getByRole('alert')).toContainText('Connection to the broker lost');
    await expect(canvas.queue('billing')).toBeVisible();
    await broker.startAgain();
    const logIn = page.getByRole('heading', { name: 'Log in to Warren' });
    const retry = page.getByRole('button', { name: 'Retry now' });
    await retry.click({ timeout: 2000 }).catch(() => {});
    // Logins end with the process, so the page asks for one and is then where it was.
    await expect(logIn).toBeVisible({ timeout: 20_000 });
    await page.getByRole('textbox', { name: 'Username' }).fill('guest');
    await page.getByLabel('Password').fill('guest');
    await page.keyboard.press('Enter');
    await expect(canvas.depth('billing')).toHaveAttribute('data-depth', '1');
    const client = await connect(broker.amqpUrl, 'order-service');
    const channel = await client.createChannel();
    await channel.assertQueue('later');
    await expect(canvas.queue('later')).toBeVisible();
    await client.close();
  });
}

test('a connection that breaks is made again by itself', async ({ page, broker }) => {
  const canvas = new Canvas(page);
  let cut = async (): Promise<void> => {};
  let connections = 0;
  await page.routeWebSocket(/studio\/socket/, (socket) => {
    connections += 1;
    const server = socket.connectToServer();
    cut = async () => {
      await server.close();
      await socket.close();
    };
  });
  await page.reload();
  await expect(canvas.queue('billing')).toBeVisible();
  await cut();
  await expect.poll(() => connections, { timeout: 20_000 }).toBe(2);
  const client = await connect(broker.amqpUrl, 'order-service');
  const channel = await client.createChannel();
  await channel.assertQueue('meanwhile');
  await expect(canvas.queue('meanwhile')).toBeVisible();
  await expect(page.getByText('Connection to the broker lost')).toBeHidden();
  await client.close();
});
