import { describe, expect, it } from 'vitest';
import {
  type ReceivedMessage,
  SubscriptionEndedError,
  TimeoutError,
  UnroutableError,
} from '../../../packages/client/src/index.ts';
import { eventually } from '../../support/eventually.ts';
import { newClient, sharedBroker, take, unique } from './support.ts';

const broker = sharedBroker();

async function queueWith(count: number, options = {}) {
  const client = await newClient(broker());
  const queue = unique('q');
  await client.declareQueue(queue, options);
  await client.publishAll(Array.from({ length: count }, (_, n) => ({ queue, body: String(n) })));
  return { client, queue };
}

const texts = (messages: readonly ReceivedMessage[]): string[] =>
  messages.map((message) => message.text());

describe('an iterator', () => {
  it('gives messages in order, and acknowledged ones are gone', async () => {
    const { client, queue } = await queueWith(1000);
    const received: string[] = [];
    for await (const message of client.consume(queue, { prefetch: 50 })) {
      received.push(message.text());
      message.ack();
      if (received.length === 1000) break;
    }
    expect(received).toEqual(Array.from({ length: 1000 }, (_, n) => String(n)));
    expect(await client.inspectQueue(queue)).toMatchObject({ ready: 0, unacked: 0, consumers: 0 });
  });

  it('has at most prefetch messages under way', async () => {
    const { client, queue } = await queueWith(20);
    const held: ReceivedMessage[] = [];
    const iterator = client.consume(queue, { prefetch: 5 });
    for (let n = 0; n < 5; n++) {
      const { value } = await iterator.next();
      if (value) held.push(value);
    }
    expect(await client.inspectQueue(queue)).toMatchObject({ ready: 15, unacked: 5 });
    for (const message of held) message.ack();
    await eventually(async () => {
      expect(await client.inspectQueue(queue)).toMatchObject({ ready: 10, unacked: 5 });
    });
    await iterator.return();
  });

  it('gives unsettled messages back when the loop is left', async () => {
    const { client, queue } = await queueWith(10);
    for await (const message of client.consume(queue)) {
      expect(message.text()).toBe('0');
      break;
    }
    const again = await take(client, queue, 10);
    expect(texts(again)).toEqual(Array.from({ length: 10 }, (_, n) => String(n)));
    expect(again[0]?.isRedelivered).toBe(true);
  });

  it('ends when its signal is aborted', async () => {
    const { client, queue } = await queueWith(1);
    const controller = new AbortController();
    let count = 0;
    for await (const message of client.consume(queue, { signal: controller.signal })) {
      count += 1;
      message.ack();
      controller.abort();
    }
    expect(count).toBe(1);
  });

  it('throws when the queue is deleted', async () => {
    const { client, queue } = await queueWith(0);
    const next = client.consume(queue).next();
    await eventually(async () => {
      expect((await client.inspectQueue(queue)).consumers).toBe(1);
    });
    const failed = expect(next).rejects.toBeInstanceOf(SubscriptionEndedError);
    await client.deleteQueue(queue);
    await failed;
  });

  it('throws NOT_FOUND for a queue that does not exist', async () => {
    const client = await newClient(broker());
    await expect(client.consume(unique('missing')).next()).rejects.toMatchObject({
      condition: 'NOT_FOUND',
    });
  });

  it('without acks takes no more than prefetch ahead', async () => {
    const { client, queue } = await queueWith(100);
    const iterator = client.consume(queue, { noAck: true, prefetch: 10 });
    await iterator.next();
    const { ready } = await client.inspectQueue(queue);
    expect(ready).toBe(90);
    const received = ['0'];
    for await (const message of iterator) {
      received.push(message.text());
      if (received.length === 100) break;
    }
    expect(received).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
  });
});

describe('a callback', () => {
  it('acknowledges what it has done, and returns what it throws at', async () => {
    const { client, queue } = await queueWith(3);
    const warnings: unknown[] = [];
    client.on('warning', (error) => warnings.push(error));
    const seen: string[] = [];
    const subscription = await client.subscribe(queue, async (message) => {
      seen.push(`${message.text()}${message.isRedelivered ? ' again' : ''}`);
      if (message.text() === '1' && !message.isRedelivered) throw new Error('not yet');
    });
    await eventually(() => expect(seen).toContain('1 again'));
    await subscription.close();
    expect(warnings).toEqual([new Error('not yet')]);
    expect(await client.inspectQueue(queue)).toMatchObject({ ready: 0, unacked: 0 });
  });

  it('can reject what it throws at', async () => {
    const dead = unique('dead');
    const { client, queue } = await queueWith(1, {
      deadLetterExchange: '',
      deadLetterRoutingKey: dead,
    });
    await client.declareQueue(dead);
    await client.subscribe(
      queue,
      () => {
        throw new Error('poison');
      },
      { onFailure: 'reject' },
    );
    const [message] = await take(client, dead, 1);
    expect(message?.text()).toBe('0');
    expect(message?.headers['x-death']).toMatchObject([{ queue, reason: 'rejected', count: 1 }]);
  });

  it('is exclusive when it asks for it', async () => {
    const { client, queue } = await queueWith(0);
    const subscription = await client.subscribe(queue, () => {}, { exclusive: true });
    await expect(client.subscribe(queue, () => {})).rejects.toMatchObject({
      condition: 'ACCESS_REFUSED',
    });
    await subscription.close();
    await client.subscribe(queue, () => {});
  });

  it('with a higher priority is served first', async () => {
    const { client, queue } = await queueWith(0);
    const served: string[] = [];
    await client.subscribe(queue, () => void served.push('low'), { priority: 1 });
    await client.subscribe(queue, () => void served.push('high'), { priority: 9 });
    for (let n = 0; n < 5; n++) await client.publish({ queue, body: String(n) });
    await eventually(() => expect(served).toHaveLength(5));
    expect(served).toEqual(Array(5).fill('high'));
  });
});

describe('settling', () => {
  it('a message is settled once', async () => {
    const { client, queue } = await queueWith(1);
    const [message] = await take(client, queue, 1);
    expect(message?.ack()).toBe(true);
    expect(message?.isSettled).toBe(true);
    expect(message?.ack()).toBe(false);
    expect(message?.requeue()).toBe(false);
  });

  it('a requeued message comes back at its place, marked', async () => {
    const { client, queue } = await queueWith(3);
    const [first] = await take(client, queue, 1);
    first?.requeue();
    const again = await eventually(async () => {
      const found = await client.receive(queue, { max: 3 });
      for (const message of found) if (found.length < 3) message.requeue();
      expect(found).toHaveLength(3);
      return found;
    });
    expect(texts(again)).toEqual(['0', '1', '2']);
    expect(again[0]?.isRedelivered).toBe(true);
  });

  it('a delayed one comes back after its delay', async () => {
    const { client, queue } = await queueWith(1);
    const [message] = await take(client, queue, 1);
    const startedAt = performance.now();
    message?.nack({ delayMs: 300 });
    const [again] = await client.receive(queue, { waitMs: 5000 });
    expect(again?.text()).toBe('0');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(280);
    again?.ack();
  });

  it('a quorum queue counts what failed', async () => {
    const { client, queue } = await queueWith(1, { type: 'quorum' });
    const [message] = await take(client, queue, 1);
    message?.nack();
    const [again] = await client.receive(queue, { waitMs: 5000 });
    expect(again?.deliveryCount).toBe(1);
    again?.ack();
  });

  it('a message that takes too long goes back, and can no longer be settled', async () => {
    const { client, queue } = await queueWith(1);
    const [message] = await client.receive(queue, { ackTimeoutMs: 300 });
    const [again] = await client.receive(queue, { waitMs: 5000 });
    expect(again?.isRedelivered).toBe(true);
    expect(message?.ack()).toBe(false);
    again?.ack();
  });
});

describe('pulling', () => {
  it('an empty queue gives nothing when the time is up', async () => {
    const { client, queue } = await queueWith(0);
    const startedAt = performance.now();
    expect(await client.receive(queue, { waitMs: 100 })).toEqual([]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(90);
  });

  it('waits for the first message', async () => {
    const { client, queue } = await queueWith(0);
    const receiving = client.receive(queue, { waitMs: 10_000 });
    await client.publish({ queue, body: 'now' });
    expect(texts(await receiving)).toEqual(['now']);
  });

  it('an aborted one loses nothing', async () => {
    const { client, queue } = await queueWith(0);
    const controller = new AbortController();
    const receiving = client.receive(queue, { waitMs: 10_000, signal: controller.signal });
    const failed = expect(receiving).rejects.toThrow('stop');
    await client.checkQueue(queue);
    controller.abort(new Error('stop'));
    await failed;
    await client.publish({ queue, body: 'kept' });
    const [message] = await client.receive(queue, { waitMs: 5000 });
    expect(message?.text()).toBe('kept');
    message?.ack();
  });
});

describe('request and reply', () => {
  it('many at a time each get their own reply', async () => {
    const { client, queue } = await queueWith(0);
    await client.subscribe(queue, async (message) => {
      await client.reply(message, { json: message.json<number>() * 2 });
    });
    const other = await newClient(broker());
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, n) => other.request({ queue, json: n })),
    );
    expect(replies.map((reply) => reply.json())).toEqual(
      Array.from({ length: 100 }, (_, n) => n * 2),
    );
  });

  it('without an answer it is a TimeoutError', async () => {
    const { client, queue } = await queueWith(0);
    await expect(client.request({ queue, body: '' }, { timeoutMs: 50 })).rejects.toBeInstanceOf(
      TimeoutError,
    );
  });

  it('without a queue it fails at once', async () => {
    const client = await newClient(broker());
    await expect(client.request({ queue: unique('nobody'), body: '' })).rejects.toBeInstanceOf(
      UnroutableError,
    );
  });

  it('can be aborted', async () => {
    const { client, queue } = await queueWith(0);
    const signal = AbortSignal.timeout(50);
    await expect(client.request({ queue, body: '' }, { signal })).rejects.toMatchObject({
      name: 'TimeoutError',
      code: 23,
    });
  });
});

describe('transactions', () => {
  it('publish and acknowledge together', async () => {
    const { client, queue } = await queueWith(1);
    const next = unique('next');
    await client.declareQueue(next);
    const [order] = await take(client, queue, 1);
    const result = await client.transaction((tx) => {
      tx.publish({ queue: next, body: 'a' });
      tx.publish({ queue: next, body: 'b' });
      tx.publish({ queue: unique('nowhere'), body: 'c' });
      if (order) tx.ack(order);
    });
    expect(result).toEqual({ unroutable: [2] });
    expect(order?.isSettled).toBe(true);
    expect(await client.inspectQueue(queue)).toMatchObject({ ready: 0, unacked: 0 });
    expect(texts(await take(client, next, 2))).toEqual(['a', 'b']);
  });

  it('one bad part leaves everything as it was', async () => {
    const { client, queue } = await queueWith(1);
    const next = unique('next');
    await client.declareQueue(next);
    const [order] = await take(client, queue, 1);
    const work = client.transaction((tx) => {
      tx.publish({ queue: next, body: 'a' });
      tx.publish({ exchange: unique('missing'), body: 'b' });
      if (order) tx.ack(order);
    });
    await expect(work).rejects.toMatchObject({ condition: 'NOT_FOUND' });
    expect((await client.checkQueue(next)).messages).toBe(0);
    expect(order?.isSettled).toBe(false);
    expect(order?.ack()).toBe(true);
  });

  it('nothing is done when the callback throws', async () => {
    const { client, queue } = await queueWith(0);
    const work = client.transaction((tx) => {
      tx.publish({ queue, body: 'a' });
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect((await client.checkQueue(queue)).messages).toBe(0);
  });
});

describe('looking', () => {
  it('browsing shows every message and changes nothing', async () => {
    const { client, queue } = await queueWith(250);
    const found: string[] = [];
    for await (const message of client.browse(queue)) {
      expect(message).toMatchObject({ state: 'ready', isRedelivered: false, routingKey: queue });
      found.push(message.body.toString());
    }
    expect(found).toEqual(Array.from({ length: 250 }, (_, n) => String(n)));
    const [first] = await take(client, queue, 1);
    expect(first?.isRedelivered).toBe(false);
    first?.ack();
  });

  it('browsing can be limited, and bodies cut', async () => {
    const { client, queue } = await queueWith(0);
    await client.publish({ queue, body: 'abcdef' });
    await client.publish({ queue, body: 'x' });
    const found = [];
    for await (const message of client.browse(queue, { limit: 1, maxBodyBytes: 3 }))
      found.push(message);
    expect(found).toHaveLength(1);
    expect(found[0]?.body.toString()).toBe('abc');
    expect(found[0]?.bodyBytes).toBe(6);
  });

  it('lists have what was declared', async () => {
    const client = await newClient(broker(), { name: 'looker' });
    const queue = unique('q');
    const exchange = unique('x');
    await client.declareQueue(queue, { maxLength: 7 });
    await client.declareExchange(exchange, 'topic');
    await client.bind({ source: exchange, queue, key: 'a.#' });
    await client.subscribe(queue, () => {}, { consumerTag: 'me' });
    const queues = await client.listQueues();
    expect(queues.find(({ name }) => name === queue)).toMatchObject({
      type: 'classic',
      durable: true,
      arguments: { 'x-max-length': 7 },
      consumers: 1,
    });
    const exchanges = await client.listExchanges();
    expect(exchanges.find(({ name }) => name === exchange)).toMatchObject({ type: 'topic' });
    const bindings = await client.listBindings();
    expect(bindings.find(({ source }) => source === exchange)).toMatchObject({
      destination: queue,
      destinationKind: 'queue',
      key: 'a.#',
    });
    expect(await client.listConsumers(queue)).toMatchObject([{ consumerTag: 'me', queue }]);
    const connections = await client.listConnections();
    expect(connections.find(({ clientName }) => clientName === 'looker')).toMatchObject({
      user: 'guest',
      vhost: '/',
    });
    expect(await client.statistics()).toMatchObject({ alarms: [] });
  });

  it('events tell what happens', async () => {
    const client = await newClient(broker());
    const controller = new AbortController();
    const events = client.events(['queue.'], { signal: controller.signal });
    const next = events.next();
    const queue = unique('q');
    await client.statistics();
    await client.declareQueue(queue);
    const { value } = await next;
    expect(value).toMatchObject({ name: 'queue.created', details: { name: queue } });
    controller.abort();
    expect((await events.next()).done).toBe(true);
  });
});
