import { connect } from '@warren-mq/client';

const client = await connect(process.env.WARREN_URL ?? 'warren://guest:guest@localhost:5672/');
await client.declareQueue('log', { type: 'stream', arguments: { 'x-max-age': '7D' } });
await client.publishAll(['one', 'two', 'three'].map((body) => ({ queue: 'log', body })));

// From the first message on, an offset, a time, or (by default) what comes from now on.
for await (const message of client.readStream('log', { from: 'first' })) {
  console.log(message.offset, message.text());
  if (message.text() === 'three') break;
}
await client.deleteQueue('log');
await client.close();
