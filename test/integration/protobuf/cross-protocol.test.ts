// What one protocol publishes, the other consumes, with nothing lost; both ways.

import { type Channel, type ChannelModel, connect, type Message } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BrokerUnderTest, startBroker } from '../../support/broker.ts';
import { eventually } from '../../support/eventually.ts';
import { Inbox } from '../../support/inbox.ts';
import { uniqueName } from '../../support/names.ts';
import { RawWarren, v1 } from '../../support/raw-warren.ts';

const { SettleAction } = v1;
let broker: BrokerUnderTest;
let amqp: ChannelModel;
let channel: Channel;
let warren: RawWarren;
let queue: string;

beforeAll(async () => {
  broker = await startBroker({ durable: true });
});
afterAll(async () => await broker.stop());
beforeEach(async () => {
  amqp = await connect(`amqp://guest:guest@127.0.0.1:${broker.port}`);
  channel = await amqp.createChannel();
  amqp.on('error', () => {});
  channel.on('error', () => {});
  warren = await RawWarren.open(broker.port);
  queue = await warren.declare(uniqueName('cross'), { durable: true });
});
afterEach(async () => {
  await warren.close();
  await amqp.close();
});

async function fromAmqp(name = queue): Promise<Message> {
  return await eventually(async () => {
    const message = await channel.get(name);
    if (message === false) throw new Error('no message yet');
    return message;
  });
}

const text = (value: string) => ({ text: value });

describe('properties and headers', () => {
  const properties = {
    contentType: 'application/json',
    contentEncoding: 'gzip',
    deliveryMode: 2,
    priority: 7,
    correlationId: 'c-1',
    replyTo: 'answers',
    expiration: '60000',
    messageId: 'm-1',
    timestamp: 1_700_000_000,
    type: 'order.created',
    userId: 'guest',
    appId: 'shop',
    clusterId: '',
  };

  it('published by us arrive at an AMQP client', async () => {
    const fields = [
      { key: 'text', value: text('käse') },
      { key: 'yes', value: { boolean: true } },
      { key: 'long', value: { long: 2 ** 40 } },
      { key: 'double', value: { double: 0.5 } },
      { key: 'list', value: { array: { values: [{ int: -5 }, text('b')] } } },
      { key: 'table', value: { table: { fields: [{ key: 'inner', value: { short: -3 } }] } } },
      { key: 'none', value: { nothing: {} } },
      { key: 'bytes', value: { binary: Buffer.from([0xff, 0]) } },
    ];
    warren.publish([{ body: 'x' }], {
      to: { routingKey: queue },
      properties: [{ ...properties, headers: { fields } }],
    });
    const message = await fromAmqp();
    expect(message.properties).toMatchObject(properties);
    expect(message.properties.headers).toEqual({
      text: 'käse',
      yes: true,
      long: 2 ** 40,
      double: 0.5,
      list: [-5, 'b'],
      table: { inner: -3 },
      none: null,
      bytes: Buffer.from([0xff, 0]),
    });
    expect(message.content.toString()).toBe('x');
    expect(message.fields).toMatchObject({ exchange: '', routingKey: queue, redelivered: false });
  });

  it('published by AMQP arrive at us', async () => {
    const headers = {
      text: 'käse',
      no: false,
      int: 5,
      long: 2 ** 40,
      double: 1.25,
      list: [1, 'two', [3]],
      table: { deep: { deeper: 'x' } },
      none: null,
      when: { '!': 'timestamp', value: 1_700_000_000 },
      bytes: Buffer.from([0xff, 0xfe]),
    };
    channel.sendToQueue(queue, Buffer.from('y'), { ...properties, headers });
    const [delivery] = await warren.get(queue, { waitMs: 5000 });
    const { clusterId, ...sent } = properties; // amqplib leaves out an empty one
    expect(clusterId).toBe('');
    expect({ ...delivery!.properties, headers: undefined }).toMatchObject(sent);
    const values = Object.fromEntries(
      delivery!.properties.headers!.fields!.map(({ key, value }) => [key, value!]),
    );
    expect(values.text!.text).toBe('käse');
    expect(values.no!.boolean).toBe(false);
    expect(values.long!.long).toBe(2 ** 40);
    expect(values.double!.double).toBe(1.25);
    expect(values.list!.array!.values).toHaveLength(3);
    expect(values.table!.table!.fields![0]!.value!.table!.fields![0]!.value!.text).toBe('x');
    expect(values.none!.nothing).toBeTruthy();
    expect(values.when!.timestamp).toBe(1_700_000_000);
    expect(Buffer.from(values.bytes!.binary!)).toEqual(Buffer.from([0xff, 0xfe]));
  });

  it('survive there and back unchanged, whatever types they have', async () => {
    const other = await warren.declare(uniqueName('back'));
    const headers = {
      byte: { '!': 'byte', value: -1 },
      f: { '!': 'float', value: 0.5 },
      a: [{ b: 1 }],
    };
    channel.sendToQueue(queue, Buffer.from('z'), { headers });
    const [delivery] = await warren.get(queue, { waitMs: 5000 });
    channel.sendToQueue(queue, Buffer.from('z'), { headers });
    warren.publish([{ body: 'z' }], {
      to: { routingKey: other },
      properties: [delivery!.properties],
    });
    const [direct, through] = [await fromAmqp(), await fromAmqp(other)];
    expect(through.properties).toEqual(direct.properties);
  });

  it('reach us as bytes when they are nested deeper than a parser reads, and go back the same', async () => {
    let deep: unknown = 'bottom';
    for (let i = 0; i < 60; i++) deep = { k: deep };
    channel.sendToQueue(queue, Buffer.from('deep'), { headers: { deep } });
    const [delivery] = await warren.get(queue, { waitMs: 5000 });
    warren.publish([{}], { to: { routingKey: queue }, properties: [delivery!.properties] });
    const back = await fromAmqp();
    expect(back.properties.headers).toEqual({ deep });
  });
});

describe('order and batches', () => {
  it('hold from us to AMQP', async () => {
    const received = new Inbox<string>();
    await channel.consume(queue, (message) => received.push(message!.content.toString()), {
      noAck: true,
    });
    const bodies = Array.from({ length: 2000 }, (_, i) => `m${i}`);
    for (let i = 0; i < bodies.length; i += 100) {
      warren.publish(
        bodies.slice(i, i + 100).map((body) => ({ body })),
        {
          to: { routingKey: queue },
          properties: [{ deliveryMode: 2 }],
        },
      );
    }
    expect(await received.atLeast(2000)).toEqual(bodies);
    await eventually(() => expect(warren.confirms.items.at(-1)!.last).toBe(2000));
  });

  it('hold from AMQP to us, with bodies of every size', async () => {
    const sizes = [0, 1, 64, 65, 1000, 4096, 4097, 70_000, 300_000];
    const bodies = Array.from({ length: 200 }, (_, i) =>
      `${i}:`.padEnd(sizes[i % sizes.length]!, '.'),
    );
    for (const body of bodies) channel.sendToQueue(queue, Buffer.from(body));
    await warren.consume(queue);
    const deliveries = await warren.deliveries.atLeast(bodies.length);
    expect(deliveries.map(({ body }) => body)).toEqual(bodies);
  });
});

describe('what the broker does with messages', () => {
  it('respects priorities across protocols', async () => {
    const fields = [{ key: 'x-max-priority', value: { long: 5 } }];
    const name = await warren.declare(uniqueName('prio'), { arguments: { fields } });
    const confirming = await amqp.createConfirmChannel();
    confirming.sendToQueue(name, Buffer.from('low'), { priority: 1 });
    await confirming.waitForConfirms();
    warren.publish([{ body: 'high' }], { to: { routingKey: name }, properties: [{ priority: 5 }] });
    await warren.confirms.atLeast(1);
    expect((await fromAmqp(name)).content.toString()).toBe('high');
    expect(await warren.get(name)).toMatchObject([{ body: 'low' }]);
  });

  it('dead-letters what we reject, with the history AMQP clients know', async () => {
    const dead = await warren.declare(uniqueName('dead'));
    const fields = [
      { key: 'x-dead-letter-exchange', value: text('') },
      { key: 'x-dead-letter-routing-key', value: text(dead) },
    ];
    const name = await warren.declare(uniqueName('work'), { arguments: { fields } });
    channel.sendToQueue(name, Buffer.from('bad'));
    const [delivery] = await warren.get(name, { waitMs: 5000 });
    await warren.settle(SettleAction.SETTLE_ACTION_REJECT, [delivery!.tag]);
    const letter = await fromAmqp(dead);
    expect(letter.properties.headers!['x-death']).toMatchObject([
      { queue: name, reason: 'rejected', count: 1 },
    ]);
  });

  it('redelivers to the other protocol with the flag', async () => {
    channel.sendToQueue(queue, Buffer.from('once'));
    const [delivery] = await warren.get(queue, { waitMs: 5000 });
    expect(delivery!.redelivered).toBe(false);
    await warren.settle(SettleAction.SETTLE_ACTION_REQUEUE, [delivery!.tag]);
    const message = await fromAmqp();
    expect(message.fields.redelivered).toBe(true);
    channel.nack(message);
    expect(await warren.get(queue, { waitMs: 5000 })).toMatchObject([{ redelivered: true }]);
  });

  it('counts deliveries of a quorum queue for both', async () => {
    const fields = [{ key: 'x-queue-type', value: text('quorum') }];
    const name = await warren.declare(uniqueName('quorum'), {
      durable: true,
      arguments: { fields },
    });
    warren.publish([{ body: 'q' }], { to: { routingKey: name } });
    const [first] = await warren.get(name, { waitMs: 5000 });
    await warren.settle(SettleAction.SETTLE_ACTION_NACK, [first!.tag]);
    const [second] = await warren.get(name, { waitMs: 5000 });
    expect(second!.deliveryCount).toBe(1);
    await warren.settle(SettleAction.SETTLE_ACTION_NACK, [second!.tag]);
    expect((await fromAmqp(name)).properties.headers!['x-delivery-count']).toBe(2);
  });

  it('keeps a confirmed persistent message of ours over a crash', async () => {
    warren.publish([{ body: 'safe' }, { body: 'gone' }], {
      to: { routingKey: queue },
      properties: [{ deliveryMode: 2 }],
    });
    await eventually(() => expect(warren.confirms.items.at(-1)?.last).toBe(2));
    await broker.crash();
    const again = await RawWarren.open(broker.port);
    const found = await again.get(queue, { maxMessages: 5, waitMs: 5000 });
    expect(found.map(({ body }) => body)).toEqual(['safe', 'gone']);
    await again.close();
    amqp = await connect(`amqp://guest:guest@127.0.0.1:${broker.port}`); // closed behind the test
  });

  it('shows AMQP nothing of a transaction that was refused, and all of one that was not', async () => {
    const publishes = [
      { addresses: [{ routingKey: queue }], messages: [{ body: Buffer.from('t') }] },
    ];
    const settlements = [{ ranges: [{ first: 99 }] }];
    await expect(
      warren.request({ channel: 1, transaction: { publishes, settlements } }),
    ).rejects.toThrow('unknown delivery tag 99');
    expect(await channel.get(queue)).toBe(false);
    await warren.request({ channel: 1, transaction: { publishes } });
    expect((await fromAmqp()).content.toString()).toBe('t');
  });

  it('lets an AMQP client answer our request', async () => {
    await channel.consume(queue, (message) => {
      const { replyTo, correlationId } = message!.properties;
      channel.sendToQueue(replyTo, Buffer.from('pong'), { correlationId });
    });
    await warren.consume('amq.rabbitmq.reply-to', { noAck: true });
    const properties = [{ replyTo: 'amq.rabbitmq.reply-to', correlationId: 'ping' }];
    warren.publish([{ body: 'ping' }], { to: { routingKey: queue }, properties });
    expect(await warren.deliveries.at(0)).toMatchObject({
      body: 'pong',
      properties: { correlationId: 'ping' },
    });
  });

  it('looks at messages that lie on disk, and at those an AMQP client holds', async () => {
    const small = await startBroker({ durable: true, messageMemoryBytes: 200_000 });
    try {
      const client = await RawWarren.open(small.port);
      const name = await client.declare('deep', { durable: true });
      const count = 3000;
      for (let i = 0; i < count; i += 100) {
        const messages = Array.from({ length: 100 }, (_, j) => ({
          body: `${i + j}`.padEnd(500, '.'),
        }));
        client.publish(messages, { to: { routingKey: name }, properties: [{ deliveryMode: 2 }] });
      }
      await eventually(() => expect(client.confirms.items.at(-1)?.last).toBe(count));
      const other = await connect(`amqp://guest:guest@127.0.0.1:${small.port}`);
      const holding = await other.createChannel();
      expect(await holding.get(name)).toBeTruthy();
      const seen: number[] = [];
      let cursor = '';
      do {
        const { browseOk } = await client.request({
          browse: { queue: name, cursor, limit: 500, includeUnacked: true, maxBodyBytes: 10 },
        });
        for (const { body } of browseOk!.messages!)
          seen.push(Number.parseInt(`${Buffer.from(body!)}`, 10));
        cursor = browseOk!.nextCursor ?? '';
      } while (cursor !== '');
      expect(seen).toEqual(Array.from({ length: count }, (_, i) => i));
      const rest = await client.get(name, { maxMessages: 4000, noAck: true });
      expect(Number.parseInt(rest[0]!.body, 10)).toBe(1);
      expect(rest[0]!.redelivered).toBe(false);
      await other.close();
      await client.close();
    } finally {
      await small.stop();
    }
  });
});
