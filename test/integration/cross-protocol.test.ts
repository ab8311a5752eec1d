// What one protocol publishes the other consumes, with nothing lost: amqplib on the one side, our own
// client on the other, both ways.

import type { Channel, ConsumeMessage } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { TypedValue } from '../../packages/client/src/index.ts';
import { eventually } from '../support/eventually.ts';
import { newAmqp, newClient, sharedBroker, take, unique } from './client/support.ts';

const broker = sharedBroker();

/** A client, an AMQP channel and a queue for both. */
async function bothSides(queueArguments: Record<string, string | number> = {}) {
  const client = await newClient(broker());
  const connection = await newAmqp(broker());
  const channel = await connection.createConfirmChannel();
  const queue = unique('q');
  await channel.assertQueue(queue, { arguments: queueArguments });
  return { client, channel, queue };
}

/** The next message for AMQP. */
async function getByAmqp(channel: Channel, queue: string) {
  return await eventually(async () => {
    const message = await channel.get(queue);
    if (message === false) throw new Error('no message yet');
    return message;
  });
}

describe('properties and headers', () => {
  it('from AMQP to our client', async () => {
    const { client, channel, queue } = await bothSides();
    const headers = {
      text: 'ä',
      int: 7,
      large: 2 ** 40,
      negative: -3,
      double: 1.5,
      yes: true,
      none: null,
      list: [1, 'two', { three: 3 }],
      table: { deep: { deeper: 'x' } },
      binary: Buffer.from([0, 255]),
      at: { '!': 'timestamp', value: 1_700_000_000 },
      byte: { '!': 'byte', value: -5 },
      float: { '!': 'float', value: 0.5 },
      money: { '!': 'decimal', value: { digits: 1234, places: 2 } },
    };
    channel.sendToQueue(queue, Buffer.from('body'), {
      headers,
      contentType: 'text/plain',
      contentEncoding: 'identity',
      persistent: true,
      priority: 4,
      correlationId: 'c',
      replyTo: 'r',
      expiration: '600000',
      messageId: 'm',
      timestamp: 1_700_000_001,
      type: 't',
      userId: 'guest',
      appId: 'a',
    });
    const [message] = await take(client, queue, 1);
    expect(message?.text()).toBe('body');
    expect(message).toMatchObject({ exchange: '', routingKey: queue, isRedelivered: false });
    const { headers: received, ...properties } = message?.properties ?? {};
    expect(properties).toEqual({
      contentType: 'text/plain',
      contentEncoding: 'identity',
      persistent: true,
      priority: 4,
      correlationId: 'c',
      replyTo: 'r',
      expirationMs: 600_000,
      messageId: 'm',
      timestamp: new Date(1_700_000_001_000),
      type: 't',
      userId: 'guest',
      appId: 'a',
    });
    expect({ ...received, binary: undefined }).toEqual({
      ...headers,
      binary: undefined,
      at: new Date(1_700_000_000_000),
      byte: -5,
      float: 0.5,
      money: 12.34,
    });
    expect(Buffer.from((received?.binary ?? []) as Uint8Array)).toEqual(Buffer.from([0, 255]));
  });

  it('from our client to AMQP', async () => {
    const { client, channel, queue } = await bothSides();
    await client.publish({
      queue,
      body: 'body',
      contentType: 'text/plain',
      contentEncoding: 'identity',
      persistent: false,
      priority: 4,
      correlationId: 'c',
      replyTo: 'r',
      expirationMs: 600_000,
      messageId: 'm',
      timestamp: new Date(1_700_000_001_000),
      type: 't',
      userId: 'guest',
      appId: 'a',
      headers: {
        text: 'ä',
        long: 2 ** 40,
        int: new TypedValue('int', -7),
        short: new TypedValue('short', 300),
        double: 1.5,
        float: new TypedValue('float', 0.5),
        yes: true,
        none: null,
        list: [1, 'two', { three: 3 }],
        table: { deep: { deeper: 'x' } },
        at: new Date(1_700_000_000_000),
      },
    });
    const { content, fields, properties } = await getByAmqp(channel, queue);
    expect(content.toString()).toBe('body');
    expect(fields).toMatchObject({ exchange: '', routingKey: queue, redelivered: false });
    expect(properties).toMatchObject({
      contentType: 'text/plain',
      contentEncoding: 'identity',
      deliveryMode: 1,
      priority: 4,
      correlationId: 'c',
      replyTo: 'r',
      expiration: '600000',
      messageId: 'm',
      timestamp: 1_700_000_001,
      type: 't',
      userId: 'guest',
      appId: 'a',
      headers: {
        text: 'ä',
        long: 2 ** 40,
        int: -7,
        short: 300,
        double: 1.5,
        float: 0.5,
        yes: true,
        none: null,
        list: [1, 'two', { three: 3 }],
        table: { deep: { deeper: 'x' } },
        at: { '!': 'timestamp', value: 1_700_000_000 },
      },
    });
  });

  it('a header routes the same through both', async () => {
    const { client, channel, queue } = await bothSides();
    const exchange = unique('x');
    await channel.assertExchange(exchange, 'headers', { autoDelete: true });
    await channel.bindQueue(queue, exchange, '', { 'x-match': 'all', n: 7, region: 'eu' });
    await client.publish({ exchange, body: 'ours', headers: { n: 7, region: 'eu' } });
    await client.publish({ exchange, body: 'not', headers: { n: 8, region: 'eu' } });
    channel.publish(exchange, '', Buffer.from('theirs'), { headers: { n: 7, region: 'eu' } });
    await channel.waitForConfirms();
    const messages = await take(client, queue, 2);
    expect(messages.map((message) => message.text())).toEqual(['ours', 'theirs']);
  });
});

describe('order', () => {
  it('2,000 messages of each keep their order for a consumer of the other', async () => {
    const { client, channel, queue } = await bothSides();
    const back = unique('back');
    await client.declareQueue(back);
    const count = 2000;
    for (let n = 0; n < count; n++) channel.sendToQueue(queue, Buffer.from(String(n)));
    for await (const message of client.consume(queue, { prefetch: 100 })) {
      client.publish({ queue: back, body: message.body }).then(() => message.ack());
      if (message.text() === String(count - 1)) {
        await eventually(() => expect(message.isSettled).toBe(true));
        break;
      }
    }
    const received: string[] = [];
    await channel.consume(
      back,
      (message) => {
        if (message !== null) received.push(message.content.toString());
      },
      { noAck: true },
    );
    await eventually(() => expect(received).toHaveLength(count));
    expect(received).toEqual(Array.from({ length: count }, (_, n) => String(n)));
    expect(await client.inspectQueue(queue)).toMatchObject({ ready: 0, unacked: 0 });
  });
});

describe('priorities', () => {
  it('mix by their number, whoever published', async () => {
    const { client, channel, queue } = await bothSides({ 'x-max-priority': 9 });
    await client.publish({ queue, body: 'ours 1', priority: 1 });
    channel.sendToQueue(queue, Buffer.from('theirs 5'), { priority: 5 });
    await channel.waitForConfirms();
    await client.publish({ queue, body: 'ours 9', priority: 9 });
    channel.sendToQueue(queue, Buffer.from('theirs 1'), { priority: 1 });
    await channel.waitForConfirms();
    const expected = ['ours 9', 'theirs 5', 'ours 1', 'theirs 1'];
    const messages = await take(client, queue, 4);
    expect(messages.map((message) => message.text())).toEqual(expected);
    for (const message of messages) message.requeue();
    const received: string[] = [];
    await eventually(async () => expect((await client.checkQueue(queue)).messages).toBe(4));
    await channel.consume(queue, (message) => {
      if (message !== null) received.push(message.content.toString());
    });
    await eventually(() => expect(received).toEqual(expected));
  });
});

describe('dead letters', () => {
  it('what our client rejects AMQP gets, with its history, and back', async () => {
    const { client, channel, queue } = await bothSides();
    const first = unique('first');
    const second = unique('second');
    await client.declareQueue(first, { deadLetterExchange: '', deadLetterRoutingKey: second });
    await client.declareQueue(second, { deadLetterExchange: '', deadLetterRoutingKey: queue });
    channel.sendToQueue(first, Buffer.from('x'), { headers: { own: 1 } });
    const [message] = await take(client, first, 1);
    message?.reject();
    const dead = await getByAmqp(channel, second);
    expect(dead.properties.headers).toMatchObject({
      own: 1,
      'x-first-death-queue': first,
      'x-death': [
        { queue: first, reason: 'rejected', count: 1, exchange: '', 'routing-keys': [first] },
      ],
    });
    channel.nack(dead, false, false);
    const [last] = await take(client, queue, 1);
    expect(last?.headers['x-death']).toMatchObject([{ queue: second }, { queue: first }]);
    expect(last?.headers.own).toBe(1);
    last?.ack();
  });
});

describe('confirms', () => {
  it('a full queue that rejects tells both', async () => {
    const { client, channel, queue } = await bothSides({
      'x-max-length': 2,
      'x-overflow': 'reject-publish',
    });
    await client.publish({ queue, body: '1' });
    await new Promise<void>((resolve, reject) =>
      channel.sendToQueue(queue, Buffer.from('2'), {}, (error) =>
        error ? reject(error) : resolve(),
      ),
    );
    await expect(client.publish({ queue, body: '3' })).rejects.toMatchObject({
      name: 'RejectedError',
    });
    const refused = await new Promise((resolve) =>
      channel.sendToQueue(queue, Buffer.from('4'), {}, (error) => resolve(error)),
    );
    expect(refused).toBeInstanceOf(Error);
    const messages = await take(client, queue, 2);
    expect(messages.map((message) => message.text())).toEqual(['1', '2']);
  });

  it('without a queue our client is told, and AMQP gets it returned', async () => {
    const { client, channel } = await bothSides();
    const routingKey = unique('nowhere');
    expect(await client.publish({ exchange: 'amq.direct', routingKey, body: 'x' })).toEqual({
      isRouted: false,
    });
    const returned = new Promise<ConsumeMessage | unknown>((resolve) =>
      channel.once('return', resolve),
    );
    channel.publish('amq.direct', routingKey, Buffer.from('y'), { mandatory: true });
    expect(await returned).toMatchObject({ fields: { routingKey } });
  });
});

describe('redelivery', () => {
  it('what an AMQP connection held comes back marked, at its place, and the other way round', async () => {
    const { client, queue } = await bothSides();
    await client.publishAll(['1', '2', '3'].map((body) => ({ queue, body })));
    const holder = await newAmqp(broker());
    const holding = await holder.createChannel();
    await getByAmqp(holding, queue);
    await getByAmqp(holding, queue);
    await holder.close();
    const ours = await newClient(broker());
    const messages = await take(ours, queue, 3);
    expect(messages.map((message) => [message.text(), message.isRedelivered])).toEqual([
      ['1', true],
      ['2', true],
      ['3', false],
    ]);
    await ours.close();
    const again = await newAmqp(broker());
    const channel = await again.createChannel();
    for (const body of ['1', '2', '3']) {
      const { content, fields } = await getByAmqp(channel, queue);
      expect([content.toString(), fields.redelivered]).toEqual([body, true]);
    }
  });

  it('a quorum queue counts the failures of both', async () => {
    const { client, channel, queue } = await bothSides({
      'x-queue-type': 'quorum',
      'x-delivery-limit': 2,
    });
    await client.publish({ queue, body: 'x' });
    const [first] = await take(client, queue, 1);
    first?.nack();
    const second = await getByAmqp(channel, queue);
    expect(second.properties.headers?.['x-delivery-count']).toBe(1);
    channel.reject(second, true);
    const [third] = await take(client, queue, 1);
    expect(third?.deliveryCount).toBe(2);
    third?.nack();
    await eventually(async () => {
      expect(await client.inspectQueue(queue)).toMatchObject({ ready: 0, unacked: 0 });
    });
  });
});

describe('transactions', () => {
  it('of AMQP are seen by our client when they are committed, and not before', async () => {
    const { client, queue } = await bothSides();
    const connection = await newAmqp(broker());
    const channel = await connection.createChannel();
    const tx = transactional(channel);
    await tx.select();
    channel.sendToQueue(queue, Buffer.from('rolled back'));
    await tx.rollback();
    channel.sendToQueue(queue, Buffer.from('committed'));
    await channel.checkQueue(queue);
    expect((await client.checkQueue(queue)).messages).toBe(0);
    await tx.commit();
    const [message] = await take(client, queue, 1);
    expect(message?.text()).toBe('committed');
    message?.ack();
  });

  it('of our client move a message of AMQP to another queue at once', async () => {
    const { client, channel, queue } = await bothSides();
    const next = unique('next');
    await client.declareQueue(next);
    channel.sendToQueue(queue, Buffer.from('order'));
    const [order] = await take(client, queue, 1);
    expect(order).toBeDefined();
    if (order === undefined) return;
    await client.transaction((tx) => {
      tx.publish({ queue: next, body: order.body, headers: { moved: true } });
      tx.ack(order);
    });
    const moved = await getByAmqp(channel, next);
    expect(moved.content.toString()).toBe('order');
    expect(moved.properties.headers).toEqual({ moved: true });
    expect(await client.inspectQueue(queue)).toMatchObject({ ready: 0, unacked: 0 });
  });
});

describe('request and reply', () => {
  it('our client asks, AMQP answers', async () => {
    const { client, channel, queue } = await bothSides();
    await channel.consume(queue, (message) => {
      if (message === null) return;
      const { replyTo, correlationId } = message.properties;
      const answer = Buffer.from(message.content.toString().toUpperCase());
      channel.publish('', replyTo ?? '', answer, { correlationId });
      channel.ack(message);
    });
    expect((await client.request({ queue, body: 'ping' })).text()).toBe('PING');
  });

  it('AMQP asks, our client answers', async () => {
    const { client, channel, queue } = await bothSides();
    await client.subscribe(queue, (message) => client.reply(message, { body: 'pong' }));
    const reply = new Promise<ConsumeMessage | null>((resolve) => {
      channel.consume('amq.rabbitmq.reply-to', resolve, { noAck: true });
    });
    channel.sendToQueue(queue, Buffer.from('ping'), {
      replyTo: 'amq.rabbitmq.reply-to',
      correlationId: '7',
    });
    const message = await reply;
    expect(message?.content.toString()).toBe('pong');
    expect(message?.properties.correlationId).toBe('7');
  });
});

/** amqplib has no methods for tx, but everything to make them. */
function transactional(channel: Channel) {
  const { rpc } = channel as unknown as {
    rpc(method: number, fields: object, expected: number): Promise<unknown>;
  };
  const ask = (method: number) => rpc.call(channel, method, {}, method + 1);
  const [select, commit, rollback] = [0x5a_000a, 0x5a_0014, 0x5a_001e];
  return { select: () => ask(select), commit: () => ask(commit), rollback: () => ask(rollback) };
}
