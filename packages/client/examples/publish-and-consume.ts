import { connect } from '@warren-mq/client';

const client = await connect(process.env.WARREN_URL ?? 'warren://guest:guest@localhost:5672/');

await client.declareQueue('orders');
await client.publish({ queue: 'orders', json: { id: 7, amount: 12.5 } });

for await (const message of client.consume('orders', { prefetch: 50 })) {
  const order = message.json<{ id: number }>();
  console.log(`order ${order.id}`);
  message.ack();
  break;
}

await client.close();
