// Clients for the measurement of the studio, in a process of their own: publishers and consumers of the
// topology that studio-panning.ts declares, at a given rate. Ends when its parent does.

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Channel, connect } from 'amqplib';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '5672' },
    rate: { type: 'string', default: '20000' },
    clients: { type: 'string', default: '10' },
    exchanges: { type: 'string', default: '190' },
    queues: { type: 'string', default: '790' },
  },
});
const count = {
  rate: Number(values.rate),
  clients: Number(values.clients),
  exchanges: Number(values.exchanges),
  queues: Number(values.queues),
};
/** Messages are published in bursts this far apart, milliseconds. */
const BURST_MS = 10;

async function channelOf(name: string): Promise<Channel> {
  const url = `amqp://guest:guest@127.0.0.1:${values.port}?heartbeat=0`;
  const connection = await connect(url, { clientProperties: { connection_name: name } });
  return connection.createChannel();
}

/** Client `number` of all consumes from every queue whose number leaves it as the rest. */
async function consume(number: number): Promise<void> {
  const channel = await channelOf(`worker-${number}`);
  for (let queue = number; queue < count.queues; queue += count.clients) {
    await channel.consume(`queue.${queue}`, () => {}, { noAck: true });
  }
}

const body = Buffer.alloc(100, 'm');

/** Publishes to every queue in turn: a queue is bound under its name to the exchange of its number. */
async function publish(number: number): Promise<void> {
  const channel = await channelOf(`service-${number}`);
  const share = count.rate / count.clients;
  const begin = performance.now();
  let sent = 0;
  let queue = number;
  for (;;) {
    const due = Math.min((share * (performance.now() - begin)) / 1000, sent + share / 5);
    for (; sent < due; sent++) {
      channel.publish(`exchange.${queue % count.exchanges}`, `queue.${queue}`, body);
      queue = nextQueue(queue, number);
    }
    await sleep(BURST_MS);
  }
}

/** Exchanges are shared out among the publishers, so that each edge to them has one. */
function nextQueue(queue: number, number: number): number {
  let next = queue;
  do next = (next + 1) % count.queues;
  while ((next % count.exchanges) % count.clients !== number);
  return next;
}

process.once('disconnect', () => process.exit(0));
const numbers = Array.from({ length: count.clients }, (_, number) => number);
await Promise.all(numbers.map(consume));
process.send?.('ready');
await Promise.all(numbers.map(publish));
