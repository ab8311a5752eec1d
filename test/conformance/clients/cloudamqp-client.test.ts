// Everyday messaging patterns through @cloudamqp/amqp-client, unmodified, against a broker.
// Uses its low-level client, and its session with RPC once, as its documentation shows them.
import {
  type AMQPBaseClient,
  type AMQPChannel,
  AMQPClient,
  type AMQPMessage,
  AMQPSession,
} from '@cloudamqp/amqp-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClientTarget, openTarget } from '../../support/client-target.ts';
import { Inbox } from '../../support/inbox.ts';
import { uniqueName } from '../../support/names.ts';

let target: ClientTarget;
const open: AMQPBaseClient[] = [];

beforeAll(async () => {
  target = await openTarget();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close().catch(() => {})));
});
afterAll(() => target.stop());

async function connect(): Promise<AMQPBaseClient> {
  const client = await new AMQPClient(target.url, undefined, null).connect();
  open.push(client);
  return client;
}

async function channel(): Promise<AMQPChannel> {
  return (await connect()).channel();
}

async function confirming(): Promise<AMQPChannel> {
  const opened = await channel();
  await opened.confirmSelect();
  return opened;
}

async function temporaryQueue(on: AMQPChannel, args: object = {}): Promise<string> {
  return (await on.queueDeclare('', { exclusive: true, durable: false }, args)).name;
}

async function consume(
  on: AMQPChannel,
  queue: string,
  { noAck = true } = {},
): Promise<Inbox<AMQPMessage>> {
  const inbox = new Inbox<AMQPMessage>();
  await on.basicConsume(queue, { noAck }, inbox.push);
  return inbox;
}

const bodies = (messages: AMQPMessage[]) => messages.map((each) => each.bodyString());

describe('@cloudamqp/amqp-client: connecting', () => {
  it('is refused with 403 when the password is wrong', async () => {
    const url = target.url.replace('guest:guest', 'guest:wrong');
    await expect(new AMQPClient(url, undefined, null).connect()).rejects.toThrow(
      /403|ACCESS_REFUSED/,
    );
  });

  it('is refused when the vhost does not exist', async () => {
    const client = new AMQPClient(`${target.url}/no-such-vhost`, undefined, null);
    await expect(client.connect()).rejects.toThrow(/vhost no-such-vhost not found/);
  });

  it('gets a channel error with its text, and the connection lives', async () => {
    const client = await connect();
    const doomed = await client.channel();
    const queue = uniqueName('missing');
    await expect(doomed.queueDeclare(queue, { passive: true })).rejects.toThrow(
      `NOT_FOUND - no queue '${queue}' in vhost '/'`,
    );
    const next = await client.channel();
    expect(await temporaryQueue(next)).toMatch(/^amq\.gen-/);
  });
});

describe('@cloudamqp/amqp-client: work queue', () => {
  it('with prefetch 1 gives further tasks to the worker that is free', async () => {
    const producer = await confirming();
    const { name: queue } = await producer.queueDeclare(uniqueName('tasks'), { durable: true });
    const [slow, quick] = [await channel(), await channel()];
    await slow.basicQos(1);
    await quick.basicQos(1);
    const held = await consume(slow, queue, { noAck: false });
    await producer.basicPublish('', queue, 'task-0', { deliveryMode: 2 });
    await held.at(0);
    const done = new Inbox<AMQPMessage>();
    await quick.basicConsume(queue, { noAck: false }, async (message) => {
      await message.ack();
      done.push(message);
    });
    for (let n = 1; n <= 6; n += 1) {
      await producer.basicPublish('', queue, `task-${n}`, { deliveryMode: 2 });
    }
    expect(bodies(await done.atLeast(6))).toEqual([1, 2, 3, 4, 5, 6].map((n) => `task-${n}`));
    expect(held.items).toHaveLength(1);
    await slow.close();
    const inherited = await done.at(6);
    expect([inherited.bodyString(), inherited.redelivered]).toEqual(['task-0', true]);
    await producer.queueDelete(queue);
  });
});

describe('@cloudamqp/amqp-client: publish/subscribe', () => {
  it('gives every exclusive queue its copy', async () => {
    const publisher = await confirming();
    const exchange = uniqueName('logs');
    await publisher.exchangeDeclare(exchange, 'fanout', { durable: false, autoDelete: true });
    const inboxes: Inbox<AMQPMessage>[] = [];
    for (let n = 0; n < 3; n += 1) {
      const subscriber = await channel();
      const queue = await temporaryQueue(subscriber);
      await subscriber.queueBind(queue, exchange, '');
      inboxes.push(await consume(subscriber, queue));
    }
    await publisher.basicPublish(exchange, 'any', 'one');
    await publisher.basicPublish(exchange, '', 'two');
    for (const inbox of inboxes) expect(bodies(await inbox.atLeast(2))).toEqual(['one', 'two']);
  });
});

describe('@cloudamqp/amqp-client: routing', () => {
  async function routed(
    type: string,
    bindings: [key: string, args?: object][],
    send: [key: string, headers?: Record<string, string | number>][],
    expected: number,
  ): Promise<(string | null)[]> {
    const on = await confirming();
    const exchange = uniqueName(type);
    await on.exchangeDeclare(exchange, type, { durable: false, autoDelete: true });
    const queue = await temporaryQueue(on);
    for (const [key, args] of bindings) await on.queueBind(queue, exchange, key, args);
    for (const [index, [key, headers]] of send.entries()) {
      await on.basicPublish(exchange, key, String(index), headers ? { headers } : {});
    }
    const { messageCount } = await on.queueDeclare(queue, { passive: true });
    expect(messageCount).toBe(expected);
    return bodies(await (await consume(on, queue)).atLeast(expected));
  }

  it('direct: by equal key', async () => {
    const keys: [string][] = [['info'], ['error'], ['debug'], ['warning']];
    expect(await routed('direct', [['error'], ['warning']], keys, 2)).toEqual(['1', '3']);
  });

  it('topic: by pattern, one copy however many patterns match', async () => {
    const keys: [string][] = [['lazy.orange.fox'], ['lazy'], ['orange'], ['a.orange.b'], ['b']];
    const patterns: [string][] = [['*.orange.*'], ['lazy.#'], ['#.fox']];
    expect(await routed('topic', patterns, keys, 3)).toEqual(['0', '1', '3']);
  });

  it('headers: by all or any of the arguments', async () => {
    const sent: [string, Record<string, string | number>][] = [
      ['', { a: 1 }],
      ['', { a: 1, b: 'two' }],
      ['', { c: 3 }],
    ];
    const args = { a: 1, b: 'two' };
    expect(await routed('headers', [['', { ...args, 'x-match': 'all' }]], sent, 1)).toEqual(['1']);
    expect(await routed('headers', [['', { ...args, 'x-match': 'any' }]], sent, 2)).toEqual([
      '0',
      '1',
    ]);
  });
});

describe('@cloudamqp/amqp-client: request and reply', () => {
  async function startSquareServer(): Promise<string> {
    const server = await channel();
    const queue = await temporaryQueue(server);
    await server.basicConsume(queue, { noAck: false }, async (request) => {
      const { replyTo = '', correlationId = '' } = request.properties;
      const answer = String(Number(request.bodyString()) ** 2);
      await server.basicPublish('', replyTo, answer, { correlationId });
      await request.ack();
    });
    return queue;
  }

  it('answers the RPC client of a session over direct reply-to', async () => {
    const queue = await startSquareServer();
    const session = await AMQPSession.connect(target.url);
    const client = await session.rpcClient();
    const replies = await Promise.all(
      ['2', '3', '12'].map((n) => client.call(queue, n, { timeout: 5000 })),
    );
    expect(replies.map((each) => each.bodyString())).toEqual(['4', '9', '144']);
    await client.close();
    await session.stop();
  });

  it('answers over an exclusive reply queue', async () => {
    const queue = await startSquareServer();
    const client = await channel();
    const replyTo = await temporaryQueue(client);
    const inbox = await consume(client, replyTo);
    await client.basicPublish('', queue, '7', { replyTo, correlationId: 'seven' });
    const reply = await inbox.at(0);
    expect([reply.bodyString(), reply.properties.correlationId]).toEqual(['49', 'seven']);
  });
});

describe('@cloudamqp/amqp-client: confirms and transactions', () => {
  it('confirms 300 persistent messages with ascending tags', async () => {
    const on = await confirming();
    const { name: queue } = await on.queueDeclare(uniqueName('confirmed'), { durable: true });
    const tags = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        on.basicPublish('', queue, String(n), { deliveryMode: 2 }),
      ),
    );
    expect(tags).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
    expect(await on.queueDelete(queue)).toEqual({ messageCount: 300 });
  });

  it('hears of a returned message', async () => {
    const on = await confirming();
    const inbox = new Inbox<AMQPMessage>();
    on.onReturn = inbox.push;
    await on.basicPublish('', uniqueName('nowhere'), 'lost', {}, true);
    const [returned] = await inbox.atLeast(1);
    expect(returned).toMatchObject({ replyCode: 312, replyText: 'NO_ROUTE' });
    expect(returned?.bodyString()).toBe('lost');
  });

  it('hears of a refusal by a full queue', async () => {
    const on = await confirming();
    const queue = await temporaryQueue(on, { 'x-max-length': 1, 'x-overflow': 'reject-publish' });
    expect(await on.basicPublish('', queue, 'first')).toBe(1);
    await expect(on.basicPublish('', queue, 'second')).rejects.toThrow('Message rejected');
  });

  it('commits and rolls back', async () => {
    const on = await channel();
    const queue = await temporaryQueue(on);
    await on.txSelect();
    await on.basicPublish('', queue, 'rolled back');
    await on.txRollback();
    await on.basicPublish('', queue, 'committed');
    expect(await on.basicGet(queue)).toBeNull();
    await on.txCommit();
    expect((await on.basicGet(queue))?.bodyString()).toBe('committed');
  });
});

describe('@cloudamqp/amqp-client: dead letter with retry by TTL', () => {
  it('brings a rejected message back after the delay, with its history', async () => {
    const on = await channel();
    const [work, retry] = [uniqueName('work'), uniqueName('retry')];
    const exclusive = { exclusive: true, durable: false };
    const deadLetterTo = (key: string) => ({
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': key,
    });
    await on.queueDeclare(work, exclusive, deadLetterTo(retry));
    await on.queueDeclare(retry, exclusive, { ...deadLetterTo(work), 'x-message-ttl': 60 });
    const inbox = await consume(on, work, { noAck: false });
    await on.basicPublish('', work, 'job');
    await (await inbox.at(0)).reject(false);
    await (await inbox.at(1)).nack(false);
    const last = await inbox.at(2);
    await last.ack();
    expect(last.bodyString()).toBe('job');
    expect(last.properties.headers?.['x-death']).toMatchObject([
      { queue: retry, reason: 'expired', count: 2, 'routing-keys': [retry] },
      { queue: work, reason: 'rejected', count: 2, 'routing-keys': [work] },
    ]);
  });
});

describe('@cloudamqp/amqp-client: priorities', () => {
  it('delivers by priority', async () => {
    const on = await confirming();
    const queue = await temporaryQueue(on, { 'x-max-priority': 5 });
    for (const [body, priority] of Object.entries({ low: 1, clamped: 9, middle: 3, none: 0 })) {
      await on.basicPublish('', queue, body, { priority });
    }
    const inbox = await consume(on, queue);
    expect(bodies(await inbox.atLeast(4))).toEqual(['clamped', 'middle', 'low', 'none']);
  });
});

describe('@cloudamqp/amqp-client: the rest of a working day', () => {
  it('carries a 500 kB body and its properties unchanged', async () => {
    const on = await confirming();
    const queue = await temporaryQueue(on);
    const body = Buffer.alloc(500_000, 'warren ');
    const properties = {
      contentType: 'text/plain',
      contentEncoding: 'identity',
      headers: { text: 'ä', number: 42, yes: true, nested: { list: [1, 'two'] } },
      deliveryMode: 2,
      priority: 3,
      correlationId: 'c',
      replyTo: 'r',
      expiration: '60000',
      messageId: 'm',
      timestamp: new Date(1_700_000_000_000),
      type: 't',
      userId: 'guest',
      appId: 'a',
    };
    await on.basicPublish('', queue, body, properties);
    const message = await on.basicGet(queue);
    expect(Buffer.from(message?.body ?? []).equals(body)).toBe(true);
    expect(message?.properties).toEqual(properties);
  });

  it('ends the wait of a consumer when its queue is deleted', async () => {
    const on = await channel();
    const queue = await temporaryQueue(on);
    const consumer = await on.basicConsume(queue, { noAck: true }, () => {});
    const ended = consumer.wait();
    await on.queueDelete(queue);
    await expect(ended).rejects.toThrow(/cancel/i);
  });

  it('iterates over deliveries', async () => {
    const on = await confirming();
    const queue = await temporaryQueue(on);
    for (const body of ['a', 'b', 'c']) await on.basicPublish('', queue, body);
    const consumer = await on.basicConsume(queue, { noAck: false });
    const seen: (string | null)[] = [];
    for await (const message of consumer.messages) {
      seen.push(message.bodyString());
      await message.ack();
      if (seen.length === 3) break;
    }
    await consumer.cancel();
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('updates its secret', async () => {
    const client = await connect();
    await client.updateSecret('guest', 'rotation');
    expect(await temporaryQueue(await client.channel())).toMatch(/^amq\.gen-/);
  });
});
