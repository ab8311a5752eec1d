import { connect, TimeoutError } from '@warren-mq/client';

const client = await connect(process.env.WARREN_URL ?? 'warren://guest:guest@localhost:5672/');
await client.declareQueue('square', { durable: false, autoDelete: true });

await client.subscribe('square', async (request) => {
  await client.reply(request, { json: request.json<number>() ** 2 });
});

try {
  const reply = await client.request({ queue: 'square', json: 12 }, { timeoutMs: 5000 });
  console.log(`12 squared is ${reply.json()}`);
} catch (error) {
  if (error instanceof TimeoutError) console.log('nobody answers');
  else throw error;
}

await client.close();
