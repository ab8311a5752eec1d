// What is durable is there again, however the broker ended.

import { bodies, drain } from './support/broker-view.ts';
import { Canvas } from './support/canvas.ts';
import { connect, expect, test } from './support/studio.ts';

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`durable messages are shown again after ${signal}`, async ({ studio, amqp }) => {
    await amqp.assertExchange('orders', 'topic');
    await amqp.assertQueue('billing');
    await amqp.assertQueue('transient', { durable: false });
    await amqp.bindQueue('billing', 'orders', 'order.#');
    const connection = await connect(studio.amqpUrl, 'publisher');
    const confirming = await connection.createConfirmChannel();
    for (let count = 0; count < 20; count += 1) {
      const body = Buffer.from(`m-${count}`);
      confirming.publish('orders', 'order.eu', body, { persistent: true });
    }
    await confirming.waitForConfirms();
    await expect(new Canvas(studio.page).depth('billing')).toHaveAttribute('data-depth', '20');

    await studio.restart(signal);
    const canvas = new Canvas(studio.page);
    await expect(canvas.depth('billing')).toHaveAttribute('data-depth', '20');
    await expect(canvas.label('order.#')).toBeVisible();
    await expect(canvas.queue('transient')).toHaveCount(0);
    const again = await connect(studio.amqpUrl, 'reader');
    const channel = await again.createChannel();
    expect(bodies(await drain(channel, 'billing'))).toEqual(
      Array.from({ length: 20 }, (_, count) => `m-${count}`),
    );
    await again.close();
  });
}
