// Everyday messaging patterns through rabbitmq-client, unmodified, against a broker.
// Uses its Consumer, Publisher and RPCClient as its documentation shows them.
import {
  type AsyncMessage,
  Connection,
  type Consumer,
  type ConsumerProps,
  ConsumerStatus,
} from 'rabbitmq-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ClientTarget, openTarget } from '../../support/client-target.ts';
import { Inbox } from '../../support/inbox.ts';
import { uniqueName } from '../../support/names.ts';

type Handler = Parameters<Connection['createConsumer']>[1];

let target: ClientTarget;
const toClose: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  target = await openTarget();
});
afterEach(async () => {
  for (const each of toClose.splice(0).reverse()) await each.close();
});
afterAll(() => target.stop());

function connect(): Connection {
  const connection = new Connection({ url: target.url, retryLow: 20 });
  connection.on('error', () => {});
  toClose.push(connection);
  return connection;
}

/** A consumer that runs: resolves when the broker has confirmed the subscription. */
async function consume(on: Connection, props: ConsumerProps, handler: Handler): Promise<Consumer> {
  const consumer = on.createConsumer(props, handler);
  toClose.push(consumer);
  await new Promise<void>((resolve, reject) => {
    consumer.once('ready', resolve);
    consumer.on('error', reject);
  });
  return consumer;
}

function publisher(...[props]: Parameters<Connection['createPublisher']>) {
  const created = connect().createPublisher(props);
  toClose.push(created);
  return created;
}

const bodies = (messages: AsyncMessage[]) => messages.map((each) => each.body);

describe('rabbitmq-client: work queue', () => {
  it('with prefetch 1 gives further tasks to the worker that is free', async () => {
    const queue = uniqueName('tasks');
    const props: ConsumerProps = {
      queue,
      queueOptions: { durable: true },
      qos: { prefetchCount: 1 },
    };
    const pub = publisher({ confirm: true, queues: [{ queue, durable: true }] });
    const [slowInbox, quickInbox] = [new Inbox<AsyncMessage>(), new Inbox<AsyncMessage>()];
    let finish = () => {};
    const busy = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const slow = await consume(connect(), props, async (message) => {
      slowInbox.push(message);
      await busy;
    });
    await pub.send({ routingKey: queue, durable: true }, 'task-0');
    await slowInbox.at(0);
    const quick = await consume(connect(), props, quickInbox.push);
    for (let n = 1; n <= 6; n += 1) {
      await pub.send({ routingKey: queue, durable: true }, `task-${n}`);
    }
    expect(bodies(await quickInbox.atLeast(6))).toEqual([1, 2, 3, 4, 5, 6].map((n) => `task-${n}`));
    expect(slowInbox.items).toHaveLength(1);
    finish();
    await slow.close();
    await quick.close();
    expect(await connect().queueDelete(queue)).toEqual({ messageCount: 0 });
  });

  it('requeues on demand and drops on demand', async () => {
    const queue = uniqueName('tasks');
    const connection = connect();
    const inbox = new Inbox<AsyncMessage>();
    const verdicts = [ConsumerStatus.REQUEUE, ConsumerStatus.DROP];
    await consume(
      connection,
      { queue, queueOptions: { exclusive: true }, concurrency: 1, qos: { prefetchCount: 1 } },
      (message) => {
        inbox.push(message);
        return verdicts[inbox.items.length - 1] ?? ConsumerStatus.ACK;
      },
    );
    const pub = connection.createPublisher({ confirm: true });
    await pub.send(queue, 'first');
    await pub.send(queue, 'second');
    const seen = await inbox.atLeast(3);
    expect(seen.map((each) => [each.body, each.redelivered])).toEqual([
      ['first', false],
      ['first', true],
      ['second', false],
    ]);
    await pub.close();
  });
});

describe('rabbitmq-client: publish/subscribe', () => {
  it('gives every exclusive queue its copy', async () => {
    const exchange = uniqueName('logs');
    const exchanges = [{ exchange, type: 'fanout', autoDelete: true }];
    const inboxes = [new Inbox<AsyncMessage>(), new Inbox<AsyncMessage>()];
    for (const inbox of inboxes) {
      await consume(
        connect(),
        {
          queueOptions: { exclusive: true },
          exchanges,
          queueBindings: [{ exchange, routingKey: '' }],
          noAck: true,
        },
        inbox.push,
      );
    }
    const pub = publisher({ confirm: true, exchanges });
    await pub.send({ exchange }, { n: 1 });
    await pub.send({ exchange }, { n: 2 });
    for (const inbox of inboxes) {
      expect(bodies(await inbox.atLeast(2))).toEqual([{ n: 1 }, { n: 2 }]);
    }
  });
});

describe('rabbitmq-client: routing', () => {
  async function routed(
    type: string,
    bindings: { routingKey?: string; arguments?: Record<string, unknown> }[],
    send: { routingKey?: string; headers?: Record<string, unknown> }[],
    expected: number,
  ): Promise<unknown[]> {
    const exchange = uniqueName(type);
    const exchanges = [{ exchange, type, autoDelete: true }];
    const inbox = new Inbox<AsyncMessage>();
    await consume(
      connect(),
      {
        queueOptions: { exclusive: true },
        exchanges,
        queueBindings: bindings.map((each) => ({ exchange, ...each })),
        noAck: true,
      },
      inbox.push,
    );
    const pub = publisher({ confirm: true, exchanges });
    for (const [index, envelope] of send.entries()) {
      await pub.send({ exchange, ...envelope }, index);
    }
    return bodies(await inbox.atLeast(expected));
  }

  it('direct: by equal key', async () => {
    const keys = ['info', 'error', 'debug', 'warning'].map((routingKey) => ({ routingKey }));
    const bindings = ['error', 'warning'].map((routingKey) => ({ routingKey }));
    expect(await routed('direct', bindings, keys, 2)).toEqual([1, 3]);
  });

  it('topic: by pattern', async () => {
    const keys = ['a.orange.b', 'lazy', 'orange', 'lazy.x.y.z', 'quick.fox', 'a.orange.b.c'];
    const patterns = ['*.orange.*', 'lazy.#'];
    const result = await routed(
      'topic',
      patterns.map((routingKey) => ({ routingKey })),
      keys.map((routingKey) => ({ routingKey })),
      3,
    );
    expect(result).toEqual([0, 1, 3]);
  });

  it('headers: by all or any of the arguments', async () => {
    const sent = [{ a: 1 }, { a: 1, b: 'two' }, { b: 'two' }, { c: 3 }].map((headers) => ({
      headers,
    }));
    const all = [{ arguments: { 'x-match': 'all', a: 1, b: 'two' } }];
    expect(await routed('headers', all, sent, 1)).toEqual([1]);
    const any = [{ arguments: { 'x-match': 'any', a: 1, b: 'two' } }];
    expect(await routed('headers', any, sent, 3)).toEqual([0, 1, 2]);
  });
});

describe('rabbitmq-client: request and reply', () => {
  async function startSquareServer(): Promise<string> {
    const queue = uniqueName('square');
    await consume(
      connect(),
      { queue, queueOptions: { exclusive: true }, qos: { prefetchCount: 1 } },
      async (request, reply) => reply(Number(request.body) ** 2),
    );
    return queue;
  }

  it('answers the RPC client over direct reply-to', async () => {
    const queue = await startSquareServer();
    const client = connect().createRPCClient({ confirm: true });
    toClose.push(client);
    const replies = await Promise.all([2, 3, 12].map((n) => client.send(queue, n)));
    expect(bodies(replies)).toEqual([4, 9, 144]);
  });

  it('answers over an exclusive reply queue', async () => {
    const queue = await startSquareServer();
    const connection = connect();
    const inbox = new Inbox<AsyncMessage>();
    const consumer = await consume(
      connection,
      { queueOptions: { exclusive: true }, noAck: true },
      inbox.push,
    );
    const envelope = { routingKey: queue, replyTo: consumer.queue, correlationId: 'seven' };
    const pub = publisher({ confirm: true });
    await pub.send(envelope, 7);
    const reply = await inbox.at(0);
    expect([reply.body, reply.correlationId]).toEqual([49, 'seven']);
  });

  it('times out when nobody answers', async () => {
    const connection = connect();
    const { queue } = await connection.queueDeclare({ queue: uniqueName('mute'), exclusive: true });
    const client = connection.createRPCClient({ timeout: 50 });
    await expect(client.send(queue, 'anyone?')).rejects.toMatchObject({ code: 'RPC_TIMEOUT' });
    await client.close();
  });
});

describe('rabbitmq-client: confirms', () => {
  it('confirms every one of 300 persistent messages', async () => {
    const connection = connect();
    const queue = uniqueName('confirmed');
    const pub = publisher({ confirm: true, queues: [{ queue, durable: true }] });
    await Promise.all(
      Array.from({ length: 300 }, (_, n) => pub.send({ routingKey: queue, durable: true }, n)),
    );
    expect(await connection.queueDelete(queue)).toEqual({ messageCount: 300 });
  });

  it('hears of a returned message', async () => {
    const inbox = new Inbox<{ replyCode: number; replyText: string; body: unknown }>();
    const pub = publisher({ confirm: true });
    pub.on('basic.return', inbox.push);
    await pub.send({ routingKey: uniqueName('nowhere'), mandatory: true }, 'lost');
    expect(await inbox.at(0)).toMatchObject({
      replyCode: 312,
      replyText: 'NO_ROUTE',
      body: 'lost',
    });
  });

  it('hears of a refusal by a full queue', async () => {
    const pub = publisher({ confirm: true, maxAttempts: 1 });
    const { queue } = await connect().queueDeclare({
      queue: uniqueName('full'),
      exclusive: true,
      arguments: { 'x-max-length': 1, 'x-overflow': 'reject-publish' },
    });
    await pub.send(queue, 'first');
    await expect(pub.send(queue, 'second')).rejects.toThrow(/rejected by server/);
  });
});

describe('rabbitmq-client: dead letter with retry by TTL', () => {
  it('brings a dropped message back after the delay, with its history', async () => {
    const [work, retry] = [uniqueName('work'), uniqueName('retry')];
    const connection = connect();
    await connection.queueDeclare({
      queue: retry,
      exclusive: true,
      arguments: {
        'x-message-ttl': 60,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': work,
      },
    });
    const inbox = new Inbox<AsyncMessage>();
    await consume(
      connection,
      {
        queue: work,
        queueOptions: {
          exclusive: true,
          arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': retry },
        },
        requeue: false,
      },
      (message) => {
        inbox.push(message);
        return inbox.items.length < 3 ? ConsumerStatus.DROP : ConsumerStatus.ACK;
      },
    );
    const pub = publisher({ confirm: true });
    await pub.send(work, { job: 1 });
    const last = await inbox.at(2);
    expect(last.body).toEqual({ job: 1 });
    expect(last.headers?.['x-death']).toMatchObject([
      { queue: retry, reason: 'expired', count: 2 },
      { queue: work, reason: 'rejected', count: 2 },
    ]);
  });
});

describe('rabbitmq-client: priorities', () => {
  it('delivers by priority', async () => {
    const connection = connect();
    const queue = uniqueName('priority');
    const queueOptions = { exclusive: true, arguments: { 'x-max-priority': 5 } };
    await connection.queueDeclare({ queue, ...queueOptions });
    const pub = publisher({ confirm: true });
    for (const priority of [1, 9, 3, 0]) await pub.send({ routingKey: queue, priority }, priority);
    const inbox = new Inbox<AsyncMessage>();
    await consume(connection, { queue, queueOptions, noAck: true }, inbox.push);
    expect(bodies(await inbox.atLeast(4))).toEqual([9, 3, 1, 0]);
  });
});

describe('rabbitmq-client: the rest of a working day', () => {
  it('gets single messages and learns that none is left', async () => {
    const connection = connect();
    const { queue } = await connection.queueDeclare({ queue: '', exclusive: true });
    const pub = publisher({ confirm: true });
    await pub.send(queue, 'only');
    expect(await connection.basicGet({ queue, noAck: true })).toMatchObject({
      body: 'only',
      messageCount: 0,
      redelivered: false,
    });
    expect(await connection.basicGet(queue)).toBeUndefined();
  });

  it('publishes in a transaction', async () => {
    const channel = await connect().acquire();
    const { queue } = await channel.queueDeclare({ queue: '', exclusive: true });
    await channel.txSelect();
    await channel.basicPublish(queue, 'rolled back');
    await channel.txRollback();
    await channel.basicPublish(queue, 'committed');
    expect(await channel.queueDeclare({ queue, passive: true })).toMatchObject({ messageCount: 0 });
    await channel.txCommit();
    expect(await channel.basicGet({ queue, noAck: true })).toMatchObject({ body: 'committed' });
    await channel.close();
  });

  it('gets a soft error for an inequivalent declaration', async () => {
    const connection = connect();
    const { queue } = await connection.queueDeclare({ queue: '', exclusive: true });
    await expect(
      connection.exchangeDeclare({ exchange: 'amq.direct', type: 'fanout', durable: true }),
    ).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    await expect(connection.queueDeclare({ queue, passive: true })).resolves.toMatchObject({
      queue,
    });
  });
});
