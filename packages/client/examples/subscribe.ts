import { connect } from '@warren-mq/client';

const client = await connect(process.env.WARREN_URL ?? 'warren://guest:guest@localhost:5672/');

await client.declareExchange('events', 'topic');
const { name: queue } = await client.declareQueue('', { exclusive: true });
await client.bind({ source: 'events', queue, key: 'order.*' });

// What the callback throws is told here; the message comes back and is tried again.
client.on('warning', (error) => console.error(error));

const seen = new Promise<void>((resolve) => {
  void client.subscribe(queue, async (message) => {
    console.log(`${message.routingKey}: ${message.text()}`);
    resolve();
  });
});

await client.publish({ exchange: 'events', routingKey: 'order.created', body: 'order 7' });
await seen;
await client.close();
