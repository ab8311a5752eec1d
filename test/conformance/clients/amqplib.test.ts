// Everyday messaging patterns through amqplib, unmodified, against a broker.
// Every test uses its own names and connections, so that tests may run side by side.
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import amqp from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClientTarget, openTarget } from '../../support/client-target.ts';
import { eventually } from '../../support/eventually.ts';
import { Inbox } from '../../support/inbox.ts';
import { uniqueName } from '../../support/names.ts';

let target: ClientTarget;
const open: ChannelModel[] = [];

beforeAll(async () => {
  target = await openTarget();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((connection) => connection.close().catch(() => {})));
});
afterAll(() => target.stop());

async function connect(): Promise<ChannelModel> {
  const connection = await amqp.connect(target.url);
  connection.on('error', () => {});
  open.push(connection);
  return connection;
}

async function channel(): Promise<Channel> {
  return (await connect()).createChannel();
}

/** A durable queue that goes when the connection that declared it goes. */
async function temporaryQueue(on: Channel, name: string, args: object = {}): Promise<string> {
  const { queue } = await on.assertQueue(uniqueName(name), { exclusive: true, arguments: args });
  return queue;
}

async function consume(on: Channel, queue: string, noAck = false): Promise<Inbox<ConsumeMessage>> {
  const inbox = new Inbox<ConsumeMessage>();
  await on.consume(queue, (message) => message && inbox.push(message), { noAck });
  return inbox;
}

const bodies = (messages: ConsumeMessage[]) => messages.map((each) => each.content.toString());

describe('amqplib: connecting', () => {
  it('sees RabbitMQ capabilities in the server properties', async () => {
    const connection = await connect();
    const properties = connection.connection.serverProperties;
    expect(properties.product).toBe('RabbitMQ');
    expect(properties).toMatchObject({
      capabilities: {
        publisher_confirms: true,
        exchange_exchange_bindings: true,
        'basic.nack': true,
        consumer_cancel_notify: true,
        'connection.blocked': true,
        consumer_priorities: true,
        per_consumer_qos: true,
        direct_reply_to: true,
      },
    });
  });

  it('is refused with 403 when the password is wrong', async () => {
    const url = target.url.replace('guest:guest', 'guest:wrong');
    await expect(amqp.connect(url)).rejects.toThrow(/403.*ACCESS[_-]REFUSED/);
  });

  it('is refused when the vhost does not exist', async () => {
    await expect(amqp.connect(`${target.url}/no-such-vhost`)).rejects.toThrow(
      'Expected ConnectionOpenOk; got <ConnectionClose channel:0>',
    );
  });

  it('closes only the channel on a soft error', async () => {
    const connection = await connect();
    const doomed = await connection.createChannel();
    doomed.on('error', () => {});
    await expect(doomed.checkQueue(uniqueName('missing'))).rejects.toThrow(/404.*NOT[_-]FOUND/);
    const next = await connection.createChannel();
    await expect(next.assertQueue('', { exclusive: true })).resolves.toMatchObject({
      queue: expect.stringMatching(/^amq\.gen-/),
    });
  });
});

describe('amqplib: work queue', () => {
  it('with prefetch 1 gives further tasks to the worker that is free', async () => {
    const producer = await channel();
    const queue = uniqueName('tasks');
    await producer.assertQueue(queue, { durable: true });
    const [slow, quick] = [await channel(), await channel()];
    await slow.prefetch(1);
    await quick.prefetch(1);
    const slowInbox = await consume(slow, queue);
    producer.sendToQueue(queue, Buffer.from('task-0'), { persistent: true });
    const held = await slowInbox.at(0);

    const quickInbox = new Inbox<ConsumeMessage>();
    await quick.consume(queue, (message) => {
      if (!message) return;
      quickInbox.push(message);
      quick.ack(message);
    });
    for (let n = 1; n <= 6; n += 1) {
      producer.sendToQueue(queue, Buffer.from(`task-${n}`), { persistent: true });
    }
    expect(bodies(await quickInbox.atLeast(6))).toEqual([1, 2, 3, 4, 5, 6].map((n) => `task-${n}`));
    expect(slowInbox.items).toHaveLength(1);

    slow.ack(held);
    await slow.checkQueue(queue);
    expect(await producer.deleteQueue(queue)).toEqual({ messageCount: 0 });
  });

  it('gives the task of a worker that dies to another one, redelivered', async () => {
    const producer = await channel();
    const queue = uniqueName('tasks');
    await producer.assertQueue(queue, { durable: true });
    const dying = await connect();
    const dyingInbox = await consume(await dying.createChannel(), queue);
    producer.sendToQueue(queue, Buffer.from('task'), { persistent: true });
    expect((await dyingInbox.at(0)).fields.redelivered).toBe(false);

    const heirInbox = await consume(await channel(), queue, true);
    await dying.close();
    const task = await heirInbox.at(0);
    expect(task.content.toString()).toBe('task');
    expect(task.fields.redelivered).toBe(true);
    expect(task.properties.deliveryMode).toBe(2);
    await producer.deleteQueue(queue);
  });
});

describe('amqplib: publish/subscribe', () => {
  it('gives every subscriber with an exclusive queue its copy, from the time it subscribed', async () => {
    const publisher = await channel();
    const exchange = uniqueName('logs');
    await publisher.assertExchange(exchange, 'fanout', { durable: false, autoDelete: true });
    const subscribe = async () => {
      const subscriber = await channel();
      const { queue } = await subscriber.assertQueue('', { exclusive: true });
      expect(queue).toMatch(/^amq\.gen-[\w-]{22}$/);
      await subscriber.bindQueue(queue, exchange, '');
      return consume(subscriber, queue, true);
    };
    const early = await subscribe();
    publisher.publish(exchange, 'ignored', Buffer.from('one'));
    await early.at(0);
    const late = await subscribe();
    publisher.publish(exchange, '', Buffer.from('two'));
    expect(bodies(await early.atLeast(2))).toEqual(['one', 'two']);
    expect(bodies(await late.atLeast(1))).toEqual(['two']);
    expect((await early.at(0)).fields).toMatchObject({ exchange, routingKey: 'ignored' });
  });

  it('locks an exclusive queue to its connection and drops it with the connection', async () => {
    const owner = await connect();
    const { queue } = await (await owner.createChannel()).assertQueue('', { exclusive: true });
    const other = await connect();
    const stranger = await other.createChannel();
    stranger.on('error', () => {});
    await expect(stranger.checkQueue(queue)).rejects.toThrow(/405.*RESOURCE[_-]LOCKED/);
    await owner.close();
    const later = await other.createChannel();
    later.on('error', () => {});
    await expect(later.checkQueue(queue)).rejects.toThrow(/404/);
  });
});

describe('amqplib: routing', () => {
  it('direct: a queue gets the binding keys it asked for', async () => {
    const on = await channel();
    const exchange = uniqueName('direct-logs');
    await on.assertExchange(exchange, 'direct', { durable: false, autoDelete: true });
    const errors = await temporaryQueue(on, 'errors');
    const all = await temporaryQueue(on, 'all');
    await on.bindQueue(errors, exchange, 'error');
    for (const key of ['info', 'warning', 'error']) await on.bindQueue(all, exchange, key);
    const [errorInbox, allInbox] = [await consume(on, errors, true), await consume(on, all, true)];
    for (const key of ['info', 'error', 'debug', 'warning', 'error']) {
      on.publish(exchange, key, Buffer.from(key));
    }
    expect(bodies(await allInbox.atLeast(4))).toEqual(['info', 'error', 'warning', 'error']);
    expect(bodies(await errorInbox.atLeast(2))).toEqual(['error', 'error']);
    await on.unbindQueue(all, exchange, 'info');
    on.publish(exchange, 'info', Buffer.from('info'));
    on.publish(exchange, 'warning', Buffer.from('last'));
    expect(bodies(await allInbox.atLeast(5)).at(-1)).toBe('last');
  });

  it('topic: * stands for one word and # for any number', async () => {
    const on = await channel();
    const exchange = uniqueName('animals');
    await on.assertExchange(exchange, 'topic', { durable: false, autoDelete: true });
    const first = await temporaryQueue(on, 'orange');
    const second = await temporaryQueue(on, 'rabbits');
    await on.bindQueue(first, exchange, '*.orange.*');
    await on.bindQueue(second, exchange, '*.*.rabbit');
    await on.bindQueue(second, exchange, 'lazy.#');
    const [firstInbox, secondInbox] = [
      await consume(on, first, true),
      await consume(on, second, true),
    ];
    for (const key of [
      'quick.orange.rabbit',
      'lazy.orange.elephant',
      'quick.orange.fox',
      'lazy.brown.fox',
      'lazy.pink.rabbit',
      'quick.brown.fox',
      'orange',
      'quick.orange.new.rabbit',
      'lazy.orange.new.rabbit',
      'lazy',
      'lazy.orange.end',
    ]) {
      on.publish(exchange, key, Buffer.from(key));
    }
    expect(bodies(await firstInbox.atLeast(4))).toEqual([
      'quick.orange.rabbit',
      'lazy.orange.elephant',
      'quick.orange.fox',
      'lazy.orange.end',
    ]);
    expect(bodies(await secondInbox.atLeast(7))).toEqual([
      'quick.orange.rabbit',
      'lazy.orange.elephant',
      'lazy.brown.fox',
      'lazy.pink.rabbit',
      'lazy.orange.new.rabbit',
      'lazy',
      'lazy.orange.end',
    ]);
  });

  it('headers: matches all or any of the binding arguments', async () => {
    const on = await channel();
    const exchange = uniqueName('reports');
    await on.assertExchange(exchange, 'headers', { durable: false, autoDelete: true });
    const all = await temporaryQueue(on, 'all');
    const any = await temporaryQueue(on, 'any');
    await on.bindQueue(all, exchange, '', { 'x-match': 'all', format: 'pdf', pages: 3 });
    await on.bindQueue(any, exchange, '', { 'x-match': 'any', format: 'pdf', pages: 3 });
    const [allInbox, anyInbox] = [await consume(on, all, true), await consume(on, any, true)];
    const send = (text: string, headers: object) =>
      on.publish(exchange, '', Buffer.from(text), { headers });
    send('neither', { format: 'zip', pages: 4 });
    send('format', { format: 'pdf', pages: 4 });
    send('pages', { pages: 3 });
    send('both', { format: 'pdf', pages: 3, more: true });
    expect(bodies(await anyInbox.atLeast(3))).toEqual(['format', 'pages', 'both']);
    expect(bodies(await allInbox.atLeast(1))).toEqual(['both']);
    expect((await allInbox.at(0)).properties.headers).toEqual({
      format: 'pdf',
      pages: 3,
      more: true,
    });
  });
});

describe('amqplib: request and reply', () => {
  async function startSquareServer(): Promise<string> {
    const server = await channel();
    const queue = await temporaryQueue(server, 'square');
    await server.prefetch(1);
    await server.consume(queue, (request) => {
      if (!request) return;
      const { replyTo, correlationId } = request.properties;
      const answer = String(Number(request.content.toString()) ** 2);
      server.sendToQueue(replyTo, Buffer.from(answer), { correlationId });
      server.ack(request);
    });
    return queue;
  }

  it('answers over an exclusive reply queue', async () => {
    const requests = await startSquareServer();
    const client = await channel();
    const { queue: replyTo } = await client.assertQueue('', { exclusive: true });
    const inbox = await consume(client, replyTo, true);
    for (const n of [2, 3, 12]) {
      client.publish('', requests, Buffer.from(`${n}`), { replyTo, correlationId: `id-${n}` });
    }
    const replies = await inbox.atLeast(3);
    expect(replies.map((each) => [each.properties.correlationId, each.content.toString()])).toEqual(
      [
        ['id-2', '4'],
        ['id-3', '9'],
        ['id-12', '144'],
      ],
    );
  });

  it('answers over direct reply-to', async () => {
    const requests = await startSquareServer();
    const client = await channel();
    const replyTo = 'amq.rabbitmq.reply-to';
    const inbox = await consume(client, replyTo, true);
    client.publish('', requests, Buffer.from('7'), { replyTo, correlationId: 'seven' });
    const reply = await inbox.at(0);
    expect(reply.content.toString()).toBe('49');
    expect(reply.properties.correlationId).toBe('seven');
    expect(reply.fields.exchange).toBe('');
    expect(reply.fields.routingKey).toMatch(/^amq\.rabbitmq\.reply-to\../);
  });
});

describe('amqplib: confirms', () => {
  it('confirms every one of 500 persistent messages', async () => {
    const on = await (await connect()).createConfirmChannel();
    const queue = uniqueName('confirmed');
    await on.assertQueue(queue, { durable: true });
    let confirmed = 0;
    for (let n = 0; n < 500; n += 1) {
      on.sendToQueue(queue, Buffer.from(`${n}`), { persistent: true }, (error) => {
        if (!error) confirmed += 1;
      });
    }
    await on.waitForConfirms();
    expect(confirmed).toBe(500);
    expect(await on.checkQueue(queue)).toMatchObject({ messageCount: 500 });
    await on.deleteQueue(queue);
  });

  it('returns an unroutable mandatory message before it confirms it', async () => {
    const on = await (await connect()).createConfirmChannel();
    const events: string[] = [];
    on.on('return', (message) => events.push(`return ${message.content.toString()}`));
    const key = uniqueName('nowhere');
    on.publish('', key, Buffer.from('lost'), { mandatory: true }, () => events.push('ack'));
    await on.waitForConfirms();
    expect(events).toEqual(['return lost', 'ack']);
  });

  it('refuses what a full queue with reject-publish does not take', async () => {
    const on = await (await connect()).createConfirmChannel();
    const queue = await temporaryQueue(on, 'full', {
      'x-max-length': 1,
      'x-overflow': 'reject-publish',
    });
    const outcome = () =>
      new Promise((resolve) => {
        on.sendToQueue(queue, Buffer.from('x'), {}, (error) => resolve(error ? 'nack' : 'ack'));
      });
    expect(await outcome()).toBe('ack');
    expect(await outcome()).toBe('nack');
  });
});

describe('amqplib: dead letter with retry by TTL', () => {
  it('brings a rejected message back after the delay, with its history', async () => {
    const on = await channel();
    const work = uniqueName('work');
    const retry = uniqueName('retry');
    await on.assertQueue(work, {
      exclusive: true,
      deadLetterExchange: '',
      deadLetterRoutingKey: retry,
    });
    await on.assertQueue(retry, {
      exclusive: true,
      messageTtl: 60,
      deadLetterExchange: '',
      deadLetterRoutingKey: work,
    });
    const inbox = await consume(on, work);
    on.sendToQueue(work, Buffer.from('job'), { messageId: 'm-1' });
    const first = await inbox.at(0);
    expect(first.properties.headers).not.toHaveProperty('x-death');
    const rejectedAt = performance.now();
    on.reject(first, false);
    const second = await inbox.at(1);
    expect(performance.now() - rejectedAt).toBeGreaterThanOrEqual(55);
    on.nack(second, false, false);
    const third = await inbox.at(2);
    on.ack(third);

    expect(third.properties.messageId).toBe('m-1');
    expect(third.fields.redelivered).toBe(false);
    expect(third.properties.headers).toMatchObject({
      'x-first-death-queue': work,
      'x-first-death-reason': 'rejected',
      'x-first-death-exchange': '',
      'x-death': [
        { queue: retry, reason: 'expired', count: 2, exchange: '', 'routing-keys': [retry] },
        { queue: work, reason: 'rejected', count: 2, exchange: '', 'routing-keys': [work] },
      ],
    });
    await eventually(async () => {
      expect(await on.checkQueue(work)).toMatchObject({ messageCount: 0 });
    });
  });

  it('dead-letters what expires by its own expiration', async () => {
    const on = await channel();
    const exchange = uniqueName('dlx');
    await on.assertExchange(exchange, 'fanout', { durable: false, autoDelete: true });
    const waiting = await temporaryQueue(on, 'waiting', { 'x-dead-letter-exchange': exchange });
    const expired = await temporaryQueue(on, 'expired');
    await on.bindQueue(expired, exchange, '');
    const inbox = await consume(on, expired, true);
    on.sendToQueue(waiting, Buffer.from('late'), { expiration: 30 });
    const message = await inbox.at(0);
    expect(message.fields).toMatchObject({ exchange, routingKey: waiting });
    expect(message.properties.expiration).toBeUndefined();
    expect(message.properties.headers?.['x-death']).toMatchObject([
      { reason: 'expired', queue: waiting, count: 1, 'original-expiration': '30' },
    ]);
  });
});

describe('amqplib: priorities', () => {
  it('delivers by priority, equal ones in order', async () => {
    const on = await (await connect()).createConfirmChannel();
    const queue = await temporaryQueue(on, 'priority', { 'x-max-priority': 5 });
    const send = (text: string, priority?: number) =>
      on.sendToQueue(queue, Buffer.from(text), priority === undefined ? {} : { priority });
    send('low', 1);
    send('clamped', 9);
    send('middle-a', 3);
    send('none');
    send('middle-b', 3);
    await on.waitForConfirms();
    const inbox = await consume(on, queue, true);
    expect(bodies(await inbox.atLeast(5))).toEqual([
      'clamped',
      'middle-a',
      'middle-b',
      'low',
      'none',
    ]);
  });
});

describe('amqplib: the rest of a working day', () => {
  it('gets single messages with the number that is left', async () => {
    const on = await channel();
    const queue = await temporaryQueue(on, 'get');
    expect(await on.get(queue)).toBe(false);
    for (const text of ['a', 'b', 'c']) on.sendToQueue(queue, Buffer.from(text));
    const message = await on.get(queue);
    if (!message) throw new Error('the queue is empty');
    expect(message.content.toString()).toBe('a');
    expect(message.fields.messageCount).toBe(2);
    on.nack(message);
    const again = await on.get(queue, { noAck: true });
    if (!again) throw new Error('the queue is empty');
    expect([again.content.toString(), again.fields.redelivered]).toEqual(['a', true]);
    expect(await on.purgeQueue(queue)).toEqual({ messageCount: 2 });
  });

  it('carries a 1 MB body and every property unchanged', async () => {
    const on = await channel();
    const queue = await temporaryQueue(on, 'large');
    const inbox = await consume(on, queue, true);
    const body = Buffer.alloc(1_000_000, 'warren ');
    const properties = {
      contentType: 'application/octet-stream',
      contentEncoding: 'identity',
      headers: { text: 'ä', number: 42, yes: true, nested: { list: [1, 'two', 3.5] } },
      priority: 3,
      correlationId: 'c',
      replyTo: 'r',
      messageId: 'm',
      timestamp: 1_700_000_000,
      type: 't',
      userId: 'guest',
      appId: 'a',
    };
    on.sendToQueue(queue, body, { ...properties, persistent: true, expiration: '60000' });
    const message = await inbox.at(0);
    expect(message.content.equals(body)).toBe(true);
    expect(message.properties).toMatchObject({
      ...properties,
      deliveryMode: 2,
      expiration: '60000',
    });
  });

  it('tells a consumer with a null message that its queue was deleted', async () => {
    const on = await channel();
    const queue = await temporaryQueue(on, 'doomed');
    const inbox = new Inbox<ConsumeMessage | null>();
    await on.consume(queue, inbox.push);
    await on.deleteQueue(queue);
    expect(await inbox.at(0)).toBeNull();
  });

  it('binds exchanges to exchanges', async () => {
    const on = await channel();
    const [source, destination] = [uniqueName('source'), uniqueName('destination')];
    await on.assertExchange(source, 'topic', { autoDelete: true });
    await on.assertExchange(destination, 'fanout', { autoDelete: true });
    await on.bindExchange(destination, source, 'a.#');
    const queue = await temporaryQueue(on, 'e2e');
    await on.bindQueue(queue, destination, '');
    const inbox = await consume(on, queue, true);
    on.publish(source, 'b', Buffer.from('no'));
    on.publish(source, 'a.b', Buffer.from('yes'));
    expect((await inbox.at(0)).content.toString()).toBe('yes');
    expect((await inbox.at(0)).fields).toMatchObject({ exchange: source, routingKey: 'a.b' });
  });
});
