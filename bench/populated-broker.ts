// What makes a broker look used: queues from a definitions file, and connections that do nothing.

import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type ChannelModel, connect } from 'amqplib';
import { temporaryFolder } from './cleanup.ts';

/** A port of 127.0.0.1 that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** A definitions file with so many durable queues, each bound to `amq.direct` under its name. */
export async function definitionsFile(queues: number): Promise<string> {
  const file = join(await temporaryFolder('definitions'), 'definitions.json');
  const all = Array.from({ length: queues }, (_, n) => ({
    name: `bench-${n}`,
    vhost: '/',
    durable: true,
    auto_delete: false,
    arguments: {},
  }));
  const bindings = all.map(({ name, vhost }) => ({
    source: 'amq.direct',
    vhost,
    destination: name,
    destination_type: 'queue',
    routing_key: name,
    arguments: {},
  }));
  await writeFile(file, JSON.stringify({ queues: all, bindings }));
  return file;
}

/** So many AMQP connections with a channel each. */
export async function openConnections(port: number, count: number): Promise<ChannelModel[]> {
  const connections: ChannelModel[] = [];
  for (let n = 0; n < count; n++) {
    const connection = await connect(`amqp://guest:guest@127.0.0.1:${port}?heartbeat=0`);
    connection.on('error', () => undefined);
    await connection.createChannel();
    connections.push(connection);
  }
  return connections;
}
