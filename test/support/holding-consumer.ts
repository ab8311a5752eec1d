// A consumer process that takes messages, settles none and waits to be killed:
//
//   node test/support/holding-consumer.ts PORT QUEUE PREFETCH
//
// Prints the body of each delivery on a line of its own.

import { DEFAULT_TIMEOUT_MS, openConnection } from './raw-client.ts';

const [port, queue, prefetch] = process.argv.slice(2);
const connection = await openConnection({ host: '127.0.0.1', port: Number(port) });
const channel = await connection.openChannel(1);
await channel.call('basic.qos', { prefetchCount: Number(prefetch) });
await channel.consume(String(queue));
for (let held = 0; held < Number(prefetch); held++) {
  const { body } = await channel.expect('basic.deliver', DEFAULT_TIMEOUT_MS);
  process.stdout.write(`${body}\n`);
}
// The open connection keeps the process alive.
