// What a broker process does with input that no client library sends: it answers or drops the
// connection at fault, keeps its memory, and a connection beside it notices nothing.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BrokerUnderTest, startBroker } from '../support/broker.ts';
import { ControlConnection } from '../support/control-connection.ts';
import { residentMebibytes } from '../support/process-memory.ts';
import {
  closeAllConnections,
  connectRaw,
  openConnection,
  type RawChannel,
  type RawConnection,
} from '../support/raw-client.ts';
import { methodPayload } from '../support/raw-wire.ts';

/** A round of three requests beside the bad connection; far above what is normal, for busy machines. */
const SLOWEST_ROUND_MS = 1000;
const MEMORY_GROWTH_MEBIBYTES = 100;

let broker: BrokerUnderTest;
let control: ControlConnection;
let memoryBefore: number;

beforeAll(async () => {
  broker = await startBroker({ handshakeTimeoutMs: 1500 });
});
afterAll(() => broker.stop());
beforeEach(async () => {
  memoryBefore = residentMebibytes(broker.pid).now;
  control = await ControlConnection.open(broker.port);
});
afterEach(async () => {
  await control.stop();
  closeAllConnections();
  expect(control.rounds).toBeGreaterThan(0);
  expect(control.slowestRound).toBeLessThan(SLOWEST_ROUND_MS);
  const growth = residentMebibytes(broker.pid).now - memoryBefore;
  expect(growth).not.toBeGreaterThan(MEMORY_GROWTH_MEBIBYTES);
});

const open = (options = {}): Promise<RawConnection> =>
  openConnection({ port: broker.port, ...options });

async function openChannel(): Promise<RawChannel> {
  return (await open()).openChannel(1);
}

/** The reply code of the connection.close that follows; 0 when the broker just hangs up. */
async function closeCode(connection: RawConnection): Promise<number> {
  for (;;) {
    const received = await connection.next().catch(() => undefined);
    if (received === undefined) {
      await connection.expectClosed();
      return 0;
    }
    if (received.name !== 'connection.close') continue;
    connection.sendMethod(0, 'connection.close-ok');
    return received.fields.replyCode;
  }
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Tables (or arrays) inside each other, `depth` of them, as they stand on the wire. */
function nested(depth: number, tag: 'F' | 'A'): Buffer {
  const name = tag === 'F' ? Buffer.from([1, 0x61]) : Buffer.alloc(0);
  let bytes = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) {
    bytes = Buffer.concat([name, Buffer.from(tag), u32(bytes.length), bytes]);
  }
  // The outermost is always a table.
  const entry = tag === 'F' ? bytes : Buffer.concat([Buffer.from([1, 0x61]), bytes]);
  return Buffer.concat([u32(entry.length), entry]);
}

/** queue.declare with these arguments. */
function declareWith(table: Buffer): Buffer {
  return Buffer.concat([methodPayload('queue.declare', { queue: 'never' }).subarray(0, -4), table]);
}

describe('a first line that is not AMQP', () => {
  it.each([
    ['nothing but zeroes', Buffer.alloc(8)],
    ['AMQP 1.0', Buffer.from('AMQP\x00\x01\x00\x00', 'latin1')],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['TLS', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3])],
    ['a megabyte of noise', Buffer.alloc(1024 * 1024, 0x5a)],
  ])('%s gets the header that is spoken here, and no connection', async (_name, bytes) => {
    const connection = await connectRaw(broker.port);
    connection.sendBytes(bytes);
    await connection.expect('protocol-header').catch((error: Error) => {
      // What is left unread on our side makes the system reset the connection, answer and all.
      if (bytes.length < 1000 || !error.message.includes('closed')) throw error;
    });
    await connection.expectClosed();
  });

  it('nothing at all, or a header that stops half way, is dropped after the handshake time', async () => {
    const silent = await connectRaw(broker.port);
    const halfway = await connectRaw(broker.port);
    halfway.sendBytes('AMQP');
    await Promise.all([silent.expectClosed(), halfway.expectClosed()]);
  });
});

describe('slow handshakes', () => {
  it('one byte after the other does not buy more time than the handshake has', async () => {
    const startedAt = performance.now();
    const connections = await Promise.all(
      Array.from({ length: 50 }, () => connectRaw(broker.port)),
    );
    const bytes = Buffer.concat([
      Buffer.from('AMQP\x00\x00\x09\x01', 'latin1'),
      Buffer.alloc(600, 1),
    ]);
    let at = 0;
    const drip = setInterval(() => {
      for (const connection of connections) {
        if (!connection.closed) connection.sendBytes(bytes.subarray(at, at + 1));
      }
      at += 1;
    }, 100);
    await expect
      .poll(() => connections.every(({ closed }) => closed), { timeout: 10_000 })
      .toBe(true);
    clearInterval(drip);
    // Time for the header and time for the login, one after the other.
    expect(performance.now() - startedAt).toBeLessThan(2 * 1500 + 1500);
  });
});

describe('frames', () => {
  it('a frame that ends in the middle leaves nothing behind when its sender goes', async () => {
    for (let i = 0; i < 50; i++) {
      const { connection } = await openChannel();
      connection.sendBytes(
        Buffer.concat([Buffer.from([3, 0, 1]), u32(131_064), Buffer.alloc(60_000)]),
      );
      connection.destroy();
    }
  });

  it('a frame that is announced and never comes costs nothing', async () => {
    const connections = await Promise.all(Array.from({ length: 100 }, () => open()));
    for (const connection of connections) {
      connection.sendBytes(Buffer.concat([Buffer.from([1, 0, 0]), u32(131_064)]));
    }
    await connections[0]!.expectNothing(100);
  });

  it.each([
    ['a size of four gigabytes', Buffer.from([1, 0, 1, 0xff, 0xff, 0xff, 0xff]), 501],
    ['a body nobody announced', Buffer.from([3, 0, 1, 0, 0, 0, 1, 0x78, 0xce]), 505],
    ['a type nobody knows', Buffer.from([0x77, 0, 1, 0, 0, 0, 0, 0xce]), 501],
    ['a method of two bytes', Buffer.from([1, 0, 1, 0, 0, 0, 2, 0, 10, 0xce]), 501],
    ['a class nobody knows', Buffer.from([1, 0, 1, 0, 0, 0, 4, 0xff, 0xff, 0, 1, 0xce]), 540],
    ['a method nobody knows', Buffer.from([1, 0, 1, 0, 0, 0, 4, 0, 60, 0xff, 1, 0xce]), 540],
    ['an end that is no end', Buffer.from([8, 0, 0, 0, 0, 0, 0, 0]), 501],
  ])('%s closes the connection', async (_name, bytes, code) => {
    const { connection } = await openChannel();
    connection.sendBytes(bytes);
    expect(await closeCode(connection)).toBe(code);
  });

  it('contents of two channels whose frames are mixed up within a channel are refused', async () => {
    const connection = await open();
    const [first, second] = [await connection.openChannel(1), await connection.openChannel(2)];
    const queue = await first.temporaryQueue();
    first.send('basic.publish', { routingKey: queue });
    second.send('basic.publish', { routingKey: queue });
    first.sendHeaderFrame(4);
    second.sendBodyFrame(Buffer.from('body'));
    expect(await closeCode(connection)).toBe(505);
  });

  it('a body that overshoots by its last frame is refused, and nothing of it is published', async () => {
    const channel = await openChannel();
    const queue = 'overshoot';
    await channel.call('queue.declare', { queue });
    channel.send('basic.publish', { routingKey: queue });
    channel.sendHeaderFrame(100_000);
    channel.sendBodyFrame(Buffer.alloc(99_999));
    channel.sendBodyFrame(Buffer.alloc(2));
    expect(await closeCode(channel.connection)).toBe(501);
    const other = await openChannel();
    expect((await other.counts(queue)).messages).toBe(0);
    await other.call('queue.delete', { queue });
  });

  it('methods on channels that were never opened are refused, whatever the number', async () => {
    for (const number of [1, 2047, 65_535]) {
      const connection = await open();
      connection.sendMethod(number, 'basic.publish', { routingKey: 'nowhere' });
      expect(await closeCode(connection)).toBe(504);
    }
  });
});

describe('bodies that are announced and never come', () => {
  it('cost what has arrived, not what was announced', async () => {
    const connection = await open();
    for (let number = 1; number <= 500; number++) {
      const channel = await connection.openChannel(number);
      channel.send('basic.publish', { routingKey: 'nowhere' });
      channel.sendHeaderFrame(16 * 1024 * 1024);
      channel.sendBodyFrame(Buffer.from('one octet would do'));
    }
    await connection.expectNothing(50);
  });
});

describe('hostile tables', () => {
  it.each([
    ['tables', 'F'],
    ['arrays', 'A'],
  ] as const)('%s 1,000 deep end the connection and nothing else', async (_name, tag) => {
    const { connection } = await openChannel();
    connection.sendFrame(1, 1, declareWith(nested(1000, tag)));
    expect(await closeCode(connection)).toBe(501);

    const publisher = await openChannel();
    publisher.send('basic.publish', { routingKey: 'nowhere' });
    publisher.sendHeaderFrame(
      0,
      {},
      { raw: Buffer.concat([Buffer.from([0x20, 0]), nested(1000, tag)]) },
    );
    expect([501, 541]).toContain(await closeCode(publisher.connection));
  });

  it.each([
    ['a table', Buffer.concat([u32(0xffff_ffff), Buffer.from([1, 0x61, 0x74, 1])])],
    [
      'a string in a table',
      Buffer.concat([u32(8), Buffer.from([1, 0x61, 0x53]), u32(0xffff_fff0), Buffer.from('x')]),
    ],
    [
      'an array in a table',
      Buffer.concat([u32(7), Buffer.from([1, 0x61, 0x41]), u32(0x7fff_ffff)]),
    ],
    ['a name in a table', Buffer.concat([u32(3), Buffer.from([255, 0x61, 0x74])])],
    ['a value of no known type', Buffer.concat([u32(3), Buffer.from([1, 0x61, 0x7a])])],
  ])('%s that is longer than its frame closes the connection', async (_name, table) => {
    const { connection } = await openChannel();
    connection.sendFrame(1, 1, declareWith(table));
    expect(await closeCode(connection)).toBe(501);
  });

  it('40,000 entries in each of 20 tables are taken as they come', async () => {
    const entries = Buffer.alloc(40_000 * 3);
    for (let at = 0; at < entries.length; at += 3) entries.set([1, 0x61, 0x56], at);
    const channel = await openChannel();
    for (let i = 0; i < 20; i++) {
      channel.connection.sendFrame(
        1,
        1,
        Buffer.concat([
          methodPayload('exchange.declare', {
            exchange: 'amq.direct',
            type: 'direct',
            passive: true,
          }).subarray(0, -4),
          u32(entries.length),
          entries,
        ]),
      );
    }
    for (let i = 0; i < 20; i++) await channel.expect('exchange.declare-ok');
  });
});
