// Clients that stop reading, and clients that are gone without a word: others go on, and what the
// broker keeps for them stays bounded.

import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BrokerUnderTest, startBroker } from '../support/broker.ts';
import { ControlConnection } from '../support/control-connection.ts';
import { eventually } from '../support/eventually.ts';
import { canReadMemory, residentMebibytes } from '../support/process-memory.ts';
import { closeAllConnections, openConnection, type RawChannel } from '../support/raw-client.ts';
import { unique } from '../support/target.ts';

const SLOWEST_ROUND_MS = 1000;
const BACKLOG = 100_000;
const BODY_BYTES = 1024;

let broker: BrokerUnderTest;
let publisher: RawChannel;
beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker.stop());
afterEach(closeAllConnections);

async function open(number = 1, options = {}): Promise<RawChannel> {
  return (await openConnection({ port: broker.port, ...options })).openChannel(number);
}

/** A queue with messages numbered in their first four octets. */
async function backlog(messages: number, bodyBytes: number): Promise<string> {
  const queue = unique('backlog');
  publisher = await open();
  await publisher.call('queue.declare', { queue });
  const body = Buffer.alloc(bodyBytes);
  for (let number = 0; number < messages; number++) {
    body.writeUInt32BE(number);
    publisher.publish('', queue, body);
    if (number % 2000 === 0) await publisher.sync();
  }
  await publisher.untilReady(queue, messages);
  return queue;
}

/** Stops reading, as a process does that is stopped in a debugger. */
function stopReading({ connection }: RawChannel): void {
  connection.socket.pause();
}

describe('a consumer that never reads', () => {
  it.each([
    ['without acknowledgements', true],
    ['with acknowledgements and no prefetch limit', false],
  ])('%s gets a little, and the others of its queue all the rest', async (_name, noAck) => {
    const queue = await backlog(BACKLOG, BODY_BYTES);
    const before = residentMebibytes(broker.pid).now;
    const control = await ControlConnection.open(broker.port);
    const deaf = await open();
    deaf.send('basic.consume', { queue, noAck });
    stopReading(deaf);
    // It takes what fits into the buffers on the way, and then nothing more.
    let left = -1;
    await eventually(
      async () => {
        const { messages } = await publisher.counts(queue);
        const isSettled = messages === left && messages < BACKLOG;
        left = messages;
        if (!isSettled) throw new Error(`still ${messages}`);
      },
      { everyMs: 200 },
    );
    expect(left).toBeGreaterThan(BACKLOG / 2);

    const reader = await open();
    await reader.consume(queue, { noAck: true });
    const numbers: number[] = [];
    for (let i = 0; i < left; i++) {
      numbers.push((await reader.expect('basic.deliver')).body.readUInt32BE());
    }
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    publisher.publish('', queue, Buffer.from([0xff, 0xff, 0xff, 0xff]));
    expect((await reader.expect('basic.deliver')).body.readUInt32BE()).toBe(0xffff_ffff);
    await control.stop();
    expect(control.slowestRound).toBeLessThan(SLOWEST_ROUND_MS);
    if (canReadMemory) expect(residentMebibytes(broker.pid).now - before).toBeLessThan(150);
    if (noAck) return;
    // What it holds comes back when it goes.
    deaf.connection.destroy();
    const returned = await reader.deliveries(BACKLOG - left);
    expect(returned.every((message) => message.fields.redelivered)).toBe(true);
    expect(returned.map((message) => message.body.readUInt32BE())).toEqual(
      Array.from({ length: BACKLOG - left }, (_, number) => number),
    );
  });
});

describe('a client that asks and never reads the answers', () => {
  it('is asked to wait: returned messages do not pile up', async () => {
    const before = residentMebibytes(broker.pid).now;
    const control = await ControlConnection.open(broker.port);
    const deaf = await open();
    stopReading(deaf);
    const body = Buffer.alloc(100_000);
    let isOver = false;
    // 400 MB would come back.
    const sending = (async () => {
      for (let i = 0; i < 4000 && !isOver; i++) {
        deaf.publish('', 'nobody has this queue', body, { mandatory: true });
        if (deaf.connection.socket.writableNeedDrain) {
          await new Promise((resolve) => deaf.connection.socket.once('drain', resolve));
        }
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (canReadMemory) expect(residentMebibytes(broker.pid).highest - before).toBeLessThan(200);
    // Reading again sets it free.
    deaf.connection.socket.resume();
    await deaf.expect('basic.return');
    await deaf.expect('basic.return');
    isOver = true;
    await sending;
    await control.stop();
    expect(control.slowestRound).toBeLessThan(SLOWEST_ROUND_MS);
  });

  it('is asked to wait: messages it gets do not pile up', async () => {
    const queue = await backlog(1000, 100_000);
    const before = residentMebibytes(broker.pid).now;
    const deaf = await open();
    stopReading(deaf);
    for (let i = 0; i < 1000; i++) deaf.send('basic.get', { queue, noAck: true });
    let left = -1;
    await eventually(
      async () => {
        const { messages } = await publisher.counts(queue);
        const isSettled = messages === left && messages < 1000;
        left = messages;
        if (!isSettled) throw new Error(`still ${messages}`);
      },
      { everyMs: 200 },
    );
    expect(left).toBeGreaterThan(500);
    if (canReadMemory) expect(residentMebibytes(broker.pid).now - before).toBeLessThan(100);
    deaf.connection.socket.resume();
    for (let i = 0; i < 1000; i++) await deaf.expect('basic.get-ok');
  });
});

describe('a half-open connection', () => {
  it('that is silent is dropped after two heartbeats, and what it held comes back', async () => {
    const queue = await backlog(10, 10);
    const lost = await open(1, { heartbeat: 1 });
    await lost.consume(queue);
    await lost.deliveries(10);
    // Nothing more comes from it, not even the end of the connection.
    expect((await publisher.counts(queue)).messages).toBe(0);
    await eventually(
      async () => expect(await publisher.counts(queue)).toEqual({ messages: 10, consumers: 0 }),
      { withinMs: 6000, everyMs: 50 },
    );
  });

  it('that takes no answers is dropped although it is not read from', async () => {
    const lost = await open(1, { heartbeat: 1 });
    stopReading(lost);
    const body = Buffer.alloc(1024 * 1024);
    // A heartbeat for as long as the system takes it: the broker does not read that far.
    const beats = setInterval(() => lost.connection.sendHeartbeat(), 300);
    for (let i = 0; i < 40; i++)
      lost.publish('', 'nobody has this queue', body, { mandatory: true });
    const gone = new Promise<void>((resolve) => {
      lost.connection.socket.on('error', () => resolve());
      lost.connection.socket.on('close', () => resolve());
    });
    await gone;
    clearInterval(beats);
  }, 20_000);

  it('whose other side ended only its own direction is ended', async () => {
    const socket: Socket = connect({ port: broker.port, host: '127.0.0.1', allowHalfOpen: true });
    socket.write(Buffer.from('AMQP\x00\x00\x09\x01', 'latin1'));
    await new Promise((resolve) => socket.once('data', resolve));
    socket.end();
    await new Promise((resolve) => socket.once('close', resolve).on('end', resolve).resume());
    socket.destroy();
  });
});
