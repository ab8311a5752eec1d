import { connect } from '@warren-mq/client';

const client = await connect(process.env.WARREN_URL ?? 'warren://guest:guest@localhost:5672/');
const { name: queue } = await client.declareQueue('', { exclusive: true });

// Takes the next message only when there is room; resolves when all are confirmed.
await client.publishAll(
  (function* () {
    for (let n = 1; n <= 10_000; n++) yield { queue, body: `message ${n}` };
  })(),
);
console.log(`${(await client.checkQueue(queue)).messages} messages`);

await client.close();
