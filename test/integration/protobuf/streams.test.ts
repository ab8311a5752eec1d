// Streams over the Warren protocol: reading with credit, and beside readers that speak AMQP.

import { type ChannelModel, type ConsumeMessage, connect } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BrokerUnderTest, startBroker } from '../../support/broker.ts';
import { eventually } from '../../support/eventually.ts';
import { uniqueName } from '../../support/names.ts';
import { type EnvelopeBody, RawWarren, v1 } from '../../support/raw-warren.ts';

type ReadStream = NonNullable<EnvelopeBody['readStream']>;

const { SettleAction } = v1;
let broker: BrokerUnderTest;
let warren: RawWarren;
let stream: string;

beforeAll(async () => {
  broker = await startBroker({ durable: true });
});
afterAll(async () => await broker.stop());
beforeEach(async () => {
  warren = await RawWarren.open(broker.port);
  const fields = [{ key: 'x-queue-type', value: { text: 'stream' } }];
  stream = await warren.declare(uniqueName('stream'), { durable: true, arguments: { fields } });
});
afterEach(async () => {
  await warren.request({ deleteQueue: { name: stream } });
  await warren.close();
});

async function publish(count: number, from = 0): Promise<void> {
  const bodies = Array.from({ length: count }, (_, i) => ({ body: String(from + i) }));
  const before = warren.outcomes.length;
  warren.publish(bodies, { to: { routingKey: stream } });
  await eventually(() => expect(warren.outcomes.length).toBeGreaterThan(before));
}

const read = async (fields: ReadStream = {}): Promise<string> => {
  const readStream = { queue: stream, first: true, credit: 1000, ...fields };
  if (fields.from !== undefined || fields.offset != null || fields.timestampMs != null) {
    readStream.first = null;
  }
  const { consumeOk } = await warren.request({ channel: 1, readStream });
  return consumeOk?.consumerTag ?? '';
};

const seen = (): string[] => warren.deliveries.items.map(({ offset, body }) => `${offset}:${body}`);
const numbers = (from: number, below: number): string[] =>
  Array.from({ length: below - from }, (_, i) => `${from + i}:${from + i}`);

/** Everything that was delivered, when nothing more comes. */
async function quiet(count: number): Promise<string[]> {
  await eventually(() => expect(warren.deliveries.items.length).toBeGreaterThanOrEqual(count));
  // Whatever was wrongly sent before this answer has come before it.
  await warren.request({ inspectQueue: { name: stream } });
  await warren.request({ inspectQueue: { name: stream } });
  return seen();
}

describe('ReadStream', () => {
  it.each<[ReadStream, number]>([
    [{ first: true }, 0],
    [{ first: null, last: true }, 19],
    [{ offset: 12 }, 12],
    [{ offset: 0 }, 0],
    [{ offset: 1000 }, 20],
    [{ first: null }, 20],
    [{ timestampMs: 1 }, 0],
  ])('begins where it is told by %o', async (place, first) => {
    await publish(20);
    await read(place);
    await publish(5, 20);
    expect(await quiet(25 - first)).toEqual(numbers(first, 25));
  });

  it('begins with the first message published at a time or later', async () => {
    await publish(10);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const timestampMs = Date.now() - 20;
    await publish(10, 10);
    await read({ timestampMs });
    expect(await quiet(10)).toEqual(numbers(10, 20));
  });

  it('delivers as many as there is credit, and more for more', async () => {
    await publish(50);
    const consumerTag = await read({ credit: 3 });
    expect(await quiet(3)).toEqual(numbers(0, 3));
    await warren.request({ channel: 1, addCredit: { consumerTag, credit: 4 } });
    expect(await quiet(7)).toEqual(numbers(0, 7));
    await warren.request({ channel: 1, pauseConsumer: { consumerTag, paused: true } });
    await warren.request({ channel: 1, addCredit: { consumerTag, credit: 4 } });
    expect(await quiet(7)).toHaveLength(7);
    await warren.request({ channel: 1, pauseConsumer: { consumerTag, paused: false } });
    expect(await quiet(11)).toEqual(numbers(0, 11));
    await warren.request({ channel: 1, cancelConsumer: { consumerTag } });
    expect(await quiet(11)).toHaveLength(11);
  });

  it('needs no settling: its tags are unknown', async () => {
    await publish(1);
    await read();
    await quiet(1);
    const ranges = [{ first: 1 }];
    const settle = { action: SettleAction.SETTLE_ACTION_ACK, ranges };
    expect(await warren.refusal({ channel: 1, settle })).toBe('PRECONDITION_FAILED');
  });

  it('leaves out what a filter does not match', async () => {
    const value = (text: string) => ({
      headers: { fields: [{ key: 'x-stream-filter-value', value: { text } }] },
    });
    const messages = [{ properties: 0 }, { properties: 1 }, { properties: 2 }];
    warren.publish(messages, {
      to: { routingKey: stream },
      properties: [value('a'), value('b'), {}],
    });
    const filter = { key: 'x-stream-filter', value: { text: 'b' } };
    await read({ arguments: { fields: [filter] } });
    expect((await quiet(1)).map((each) => each.split(':')[0])).toEqual(['1']);
  });

  it('refuses a queue that is no stream, a place before the beginning is the beginning', async () => {
    const queue = await warren.declare(uniqueName('q'), { autoDelete: true });
    expect(await warren.refusal({ channel: 1, readStream: { queue, first: true } })).toBe(
      'PRECONDITION_FAILED',
    );
    const missing = { queue: 'no-such-queue' };
    expect(await warren.refusal({ channel: 1, readStream: missing })).toBe('NOT_FOUND');
    const tag = await read({ consumerTag: 'mine' });
    expect(tag).toBe('mine');
    const again = { queue: stream, consumerTag: 'mine' };
    expect(await warren.refusal({ channel: 1, readStream: again })).toBe('NOT_ALLOWED');
  });

  it('is told when the stream is deleted', async () => {
    const tag = await read();
    await warren.request({ deleteQueue: { name: stream } });
    await eventually(() => {
      const ends = warren.received.items.map(({ consumerCancelled }) => consumerCancelled);
      expect(ends.find(Boolean)?.consumerTag).toBe(tag);
    });
  });

  it('keeps little in the broker for a client that does not read', async () => {
    const body = 'x'.repeat(1000);
    for (let batch = 0; batch < 20; batch++) {
      warren.publish(
        Array.from({ length: 1000 }, () => ({ body })),
        { to: { routingKey: stream } },
      );
    }
    await eventually(async () => {
      const { queueInfo } = await warren.request({ inspectQueue: { name: stream } });
      expect(queueInfo?.nextOffset).toBe(20_000);
    });
    const reader = await RawWarren.open(broker.port);
    reader.socket.pause();
    const credit = 1_000_000;
    reader.send({ channel: 1, readStream: { queue: stream, first: true, credit } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { queueInfo } = await warren.request({ inspectQueue: { name: stream } });
    // Socket buffers and about 1 MiB of output, far from the 20 MB there are.
    expect(queueInfo?.counters?.delivered).toBeGreaterThan(0);
    expect(queueInfo?.counters?.delivered).toBeLessThan(15_000);
    reader.socket.resume();
    await eventually(() => expect(reader.deliveries.items.length).toBe(20_000), {
      withinMs: 10_000,
    });
    expect(reader.deliveries.items.at(-1)?.offset).toBe(19_999);
    await reader.close();
  }, 30_000);
});

describe('other requests', () => {
  it('Consume reads a stream too, with a prefetch and settling, and gets offsets', async () => {
    await publish(10);
    const first = { fields: [{ key: 'x-stream-offset', value: { text: 'first' } }] };
    const consume = { queue: stream, arguments: first };
    expect(await warren.refusal({ channel: 1, consume })).toBe('PRECONDITION_FAILED');
    const noAck = { ...consume, prefetch: 3, noAck: true };
    expect(await warren.refusal({ channel: 1, consume: noAck })).toBe('NOT_IMPLEMENTED');
    await warren.consume(stream, { prefetch: 3, arguments: first });
    expect(await quiet(3)).toEqual(numbers(0, 3));
    await warren.settle(SettleAction.SETTLE_ACTION_NACK, [1]);
    await warren.settle(SettleAction.SETTLE_ACTION_REJECT, [2]);
    expect(await quiet(5)).toEqual(numbers(0, 5));
  });

  it('Get and PurgeQueue are refused, Browse shows what is there', async () => {
    await publish(10);
    expect(await warren.refusal({ channel: 1, get: { queue: stream } })).toBe('NOT_IMPLEMENTED');
    expect(await warren.refusal({ purgeQueue: { name: stream } })).toBe('NOT_IMPLEMENTED');
    const { browseOk } = await warren.request({ browse: { queue: stream, limit: 4 } });
    expect(browseOk?.messages?.map(({ body }) => String(Buffer.from(body!)))).toEqual([
      '0',
      '1',
      '2',
      '3',
    ]);
    const next = { queue: stream, limit: 100, cursor: browseOk?.nextCursor ?? '' };
    const rest = (await warren.request({ browse: next })).browseOk;
    expect([rest?.messages?.length, rest?.nextCursor]).toEqual([6, '']);
  });

  it('InspectQueue tells the offsets, of streams only', async () => {
    await publish(7);
    const { queueInfo } = await warren.request({ inspectQueue: { name: stream } });
    expect(queueInfo).toMatchObject({ type: 'stream', firstOffset: 0, nextOffset: 7 });
    const queue = await warren.declare(uniqueName('q'), { autoDelete: true });
    const other = (await warren.request({ inspectQueue: { name: queue } })).queueInfo;
    expect([other?.firstOffset, other?.nextOffset]).toEqual([null, null]);
  });
});

describe('beside AMQP', () => {
  let amqp: ChannelModel;
  beforeEach(async () => {
    amqp = await connect(`amqp://guest:guest@127.0.0.1:${broker.port}`);
  });
  afterEach(async () => await amqp.close());

  it('readers of both protocols see the same messages at the same offsets', async () => {
    const channel = await amqp.createConfirmChannel();
    await channel.prefetch(100);
    const got: ConsumeMessage[] = [];
    const take = (message: ConsumeMessage | null): void => {
      if (message !== null) got.push(message);
    };
    await channel.consume(stream, take, { arguments: { 'x-stream-offset': 'first' } });
    await read();
    await publish(5);
    for (let n = 5; n < 10; n++) channel.sendToQueue(stream, Buffer.from(String(n)));
    await channel.waitForConfirms();
    expect(await quiet(10)).toEqual(numbers(0, 10));
    await eventually(() => expect(got).toHaveLength(10));
    const byAmqp = got.map(
      ({ content, properties }) => `${properties.headers?.['x-stream-offset']}:${content}`,
    );
    expect(byAmqp).toEqual(seen());
  });
});
