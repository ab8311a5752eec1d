// Measures what an open page of the studio costs the broker's throughput: one that follows topology,
// counts and load of a vhost with many queues over its WebSocket, as the page in a browser does.

import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { buildWarren, startWarren } from './brokers/warren.ts';
import { runProgram, temporaryFolder } from './cleanup.ts';
import { formatConditions, readConditions } from './conditions.ts';
import { measureCost } from './cost.ts';
import { definitionsFile, freePort, openConnections } from './populated-broker.ts';

const VHOST = { vhost: '/' };
const FEEDS = [
  ['topology', VHOST],
  ['statistics', VHOST],
  ['broker', {}],
  ['vhosts', {}],
] as const;

/** What a page has been sent. */
interface Received {
  frames: number;
  bytes: number;
}

/** Logs in; answers the cookie. */
async function logIn(base: string): Promise<string> {
  const response = await fetch(`${base}/studio/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ username: 'guest', password: 'guest' }),
  });
  const cookie = response.headers.get('set-cookie');
  if (cookie === null) throw new Error(`login: ${response.status} ${await response.text()}`);
  return cookie.split(';')[0] ?? '';
}

/** Opens a page that takes everything it is sent; resolves when every feed has begun. */
async function openPage(base: string, received: Received): Promise<() => Promise<void>> {
  const headers = { cookie: await logIn(base) };
  const socket = new WebSocket(`${base.replace('http', 'ws')}/studio/socket`, {
    origin: base,
    headers,
  });
  const begun = new Set<number>();
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the page was closed')));
    socket.on('open', () => {
      for (const [index, [feed, options]] of FEEDS.entries()) {
        socket.send(JSON.stringify({ kind: 'subscribe', id: index + 1, feed, options }));
      }
    });
    socket.on('message', (data: Buffer) => {
      received.frames += 1;
      received.bytes += data.length;
      const frame = JSON.parse(data.toString());
      if (frame.kind === 'ended') reject(new Error(`a feed ended: ${data.toString()}`));
      if (frame.kind !== 'payload') return;
      const { id, sequence } = frame;
      socket.send(JSON.stringify({ kind: 'received', id, sequence }));
      begun.add(id);
      if (begun.size === FEEDS.length) resolve();
    });
  });
  return async () => {
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.removeAllListeners('message');
    socket.close();
    await closed;
  };
}

await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      queues: { type: 'string', default: '5000' },
      connections: { type: 'string', default: '500' },
      pages: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '6' },
      rounds: { type: 'string', default: '5' },
      'no-build': { type: 'boolean', default: false },
    },
  });
  if (!values['no-build']) buildWarren();
  console.log(`${formatConditions(await readConditions())}\n`);
  const managementPort = await freePort();
  const file = await definitionsFile(Number(values.queues));
  const broker = await startWarren({
    dataFolder: await temporaryFolder('warren'),
    arguments: ['--management-port', String(managementPort), '--definitions', file],
  });
  const base = `http://127.0.0.1:${managementPort}`;
  const connections = await openConnections(broker.port, Number(values.connections));
  const received: Received = { frames: 0, bytes: 0 };
  const [rounds, seconds, pages] = [values.rounds, values.seconds, values.pages].map(Number);
  if (rounds === undefined || seconds === undefined || pages === undefined) return;
  console.log(`${values.queues} queues, ${values.connections} connections`);
  await measureCost({
    target: broker,
    rounds,
    seconds,
    without: 'no page',
    burdened: `${pages} open page${pages === 1 ? '' : 's'}`,
    burden: async () => {
      const open = Array.from({ length: pages }, () => openPage(base, received));
      const closers = await Promise.all(open);
      return async () => void (await Promise.all(closers.map((close) => close())));
    },
  });
  const perSecond = (count: number): string => (count / (rounds * seconds * pages)).toFixed(1);
  console.log(
    `a page was sent ${perSecond(received.frames)} frames and ` +
      `${perSecond(received.bytes / 1024)} KiB a second`,
  );
  await Promise.all(connections.map((connection) => connection.close()));
  await broker.stop();
});
