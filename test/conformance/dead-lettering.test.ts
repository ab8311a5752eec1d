// Dead-letter exchanges, their headers and the cycle rule, over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { elapsed } from '../support/elapsed.ts';
import { openConnection, type RawChannel, type Received } from '../support/raw-client.ts';
import { onRabbitMQ310, sharedBroker, unique } from '../support/target.ts';

sharedBroker();

async function openChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

const deadLetterTo = (exchange: string, key?: string) => ({
  'x-dead-letter-exchange': exchange,
  ...(key === undefined ? {} : { 'x-dead-letter-routing-key': key }),
});

/** Gets one message and rejects it without requeue. */
async function rejectOne(on: RawChannel, queue: string): Promise<void> {
  const message = await on.get(queue, { noAck: false });
  if (message === undefined) throw new Error(`queue ${queue} is empty`);
  on.send('basic.reject', { deliveryTag: message.fields.deliveryTag, requeue: false });
}

/** The next message of the queue, once there is one. */
async function arrival(on: RawChannel, queue: string): Promise<Received> {
  await on.untilReady(queue, 1);
  return (await on.get(queue)) as Received;
}

async function fanout(on: RawChannel): Promise<string> {
  const exchange = unique('dlx');
  await on.call('exchange.declare', { exchange, type: 'fanout', autoDelete: true });
  return exchange;
}

describe('a dead-lettered message', () => {
  it('[134] carries its history and keeps the rest', async () => {
    const ch = await openChannel();
    const [exchange, dlx] = [await fanout(ch), await fanout(ch)];
    const queue = await ch.temporaryQueue(deadLetterTo(dlx, 'new-key'));
    const dead = await ch.temporaryQueue();
    await ch.call('queue.bind', { queue, exchange, routingKey: 'old-key' });
    await ch.call('queue.bind', { queue: dead, exchange: dlx });
    ch.publish(exchange, 'old-key', 'bad', {
      properties: { headers: { mine: 1 }, deliveryMode: 2, messageId: 'm', priority: 3 },
    });
    await rejectOne(ch, queue);
    const message = await arrival(ch, dead);
    expect(message.body.toString()).toBe('bad');
    expect(message.fields).toMatchObject({
      exchange: dlx,
      routingKey: 'new-key',
      redelivered: false,
    });
    const { headers, ...properties } = message.properties;
    expect(properties).toEqual({ deliveryMode: 2, messageId: 'm', priority: 3 });
    const { 'x-death': deaths, ...others } = headers;
    expect(deaths).toEqual([
      {
        count: 1,
        reason: 'rejected',
        queue,
        time: expect.any(Number),
        exchange,
        'routing-keys': ['old-key'],
      },
    ]);
    expect(Math.abs(deaths[0].time - Date.now() / 1000)).toBeLessThan(30);
    const first = {
      'x-first-death-reason': 'rejected',
      'x-first-death-queue': queue,
      'x-first-death-exchange': exchange,
    };
    const last = {
      'x-last-death-reason': 'rejected',
      'x-last-death-queue': queue,
      'x-last-death-exchange': exchange,
    };
    expect(others).toEqual(
      onRabbitMQ310(
        'x-last-death-* came with 3.13',
        { mine: 1, ...first },
        { mine: 1, ...first, ...last },
      ),
    );
  });

  it('[134] loses its expiration, which the history keeps', async () => {
    const ch = await openChannel();
    const dead = await ch.temporaryQueue();
    const queue = await ch.temporaryQueue(deadLetterTo('', dead));
    ch.publish('', queue, 'bad', { properties: { expiration: '60000' } });
    await rejectOne(ch, queue);
    const message = await arrival(ch, dead);
    expect(message.properties).not.toHaveProperty('expiration');
    expect(message.properties.headers['x-death']).toMatchObject([
      { 'original-expiration': '60000', reason: 'rejected' },
    ]);
  });

  it('[134] keeps its routing key when the queue names none', async () => {
    const ch = await openChannel();
    const [exchange, dlx] = [await fanout(ch), await fanout(ch)];
    const queue = await ch.temporaryQueue(deadLetterTo(dlx));
    const dead = await ch.temporaryQueue();
    await ch.call('queue.bind', { queue, exchange });
    await ch.call('queue.bind', { queue: dead, exchange: dlx });
    ch.publish(exchange, 'kept', 'bad');
    await rejectOne(ch, queue);
    expect((await arrival(ch, dead)).fields).toMatchObject({ exchange: dlx, routingKey: 'kept' });
  });

  it('[135] is counted once per queue and reason, newest first', async () => {
    const ch = await openChannel();
    const [work, retry] = [unique('work'), unique('retry')];
    await ch.call('queue.declare', {
      queue: work,
      exclusive: true,
      arguments: deadLetterTo('', retry),
    });
    await ch.call('queue.declare', {
      queue: retry,
      exclusive: true,
      arguments: { ...deadLetterTo('', work), 'x-message-ttl': 20 },
    });
    ch.publish('', work, 'job');
    const seen: unknown[] = [];
    await ch.consume(work);
    for (let round = 0; round < 3; round += 1) {
      const [message] = (await ch.deliveries(1)) as [Received];
      const deaths: Record<string, unknown>[] = message.properties.headers?.['x-death'] ?? [];
      seen.push(deaths.map((each) => `${each.count} ${each.reason} ${each.queue}`));
      ch.send('basic.reject', { deliveryTag: message.fields.deliveryTag, requeue: false });
    }
    expect(seen).toEqual([
      [],
      [`1 expired ${retry}`, `1 rejected ${work}`],
      [`2 expired ${retry}`, `2 rejected ${work}`],
    ]);
  });

  it('[136] that comes round without a reject is dropped', async () => {
    const ch = await openChannel();
    const [first, second] = [await fanout(ch), await fanout(ch)];
    const ttl = { 'x-message-ttl': 20 };
    const a = await ch.temporaryQueue({ ...ttl, ...deadLetterTo(first) });
    const b = await ch.temporaryQueue({ ...ttl, ...deadLetterTo(second) });
    const witness = await ch.temporaryQueue();
    for (const [queue, exchange] of [
      [b, first],
      [a, second],
      [witness, first],
      [witness, second],
    ]) {
      await ch.call('queue.bind', { queue, exchange });
    }
    ch.publish('', a, 'goes round once');
    await ch.untilReady(witness, 2);
    await elapsed(ch, 80);
    const counts = [await ch.counts(a), await ch.counts(b), await ch.counts(witness)];
    expect(counts.map((each) => each.messages)).toEqual([0, 0, 2]);
  });

  it('[136] that a consumer rejected goes round again', async () => {
    const ch = await openChannel();
    const queue = unique('self');
    await ch.call('queue.declare', {
      queue,
      exclusive: true,
      arguments: deadLetterTo('', queue),
    });
    ch.publish('', queue, 'boomerang');
    await ch.consume(queue);
    for (let round = 1; round <= 3; round += 1) {
      await ch.deliveries(1);
      ch.send('basic.reject', { deliveryTag: round, requeue: false });
    }
    const [message] = (await ch.deliveries(1)) as [Received];
    expect(message.properties.headers['x-death']).toMatchObject([{ count: 3, queue }]);
  });

  it('[137] for a missing exchange is dropped without an error', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue(deadLetterTo(unique('missing')));
    ch.publish('', queue, 'bad');
    await rejectOne(ch, queue);
    await ch.sync();
    expect((await ch.counts(queue)).messages).toBe(0);
  });

  it('[137] goes to an exchange that was declared after the queue', async () => {
    const ch = await openChannel();
    const dlx = unique('later');
    const queue = await ch.temporaryQueue(deadLetterTo(dlx));
    const dead = await ch.temporaryQueue();
    await ch.call('exchange.declare', { exchange: dlx, type: 'fanout', autoDelete: true });
    await ch.call('queue.bind', { queue: dead, exchange: dlx });
    ch.publish('', queue, 'bad');
    await rejectOne(ch, queue);
    expect((await arrival(ch, dead)).body.toString()).toBe('bad');
  });

  it('[138] does not inherit a history that its publisher made up', async () => {
    const ch = await openChannel();
    const dead = await ch.temporaryQueue();
    const queue = await ch.temporaryQueue(deadLetterTo('', dead));
    ch.publish('', queue, 'forged', {
      properties: {
        headers: { 'x-death': [{ queue, reason: 'rejected', count: 7n, exchange: '' }] },
      },
    });
    await rejectOne(ch, queue);
    const message = await arrival(ch, dead);
    expect(message.properties.headers['x-death']).toMatchObject([
      {
        queue,
        reason: 'rejected',
        count: onRabbitMQ310('x-death of a publisher is trusted before 4.0', 8, 1),
      },
    ]);
  });

  it('[138] does not come from a purge or from deleting its queue', async () => {
    const ch = await openChannel();
    const dead = await ch.temporaryQueue();
    const queue = await ch.temporaryQueue(deadLetterTo('', dead));
    ch.publish('', queue, 'purged');
    expect(await ch.call('queue.purge', { queue })).toEqual({ messageCount: 1 });
    ch.publish('', queue, 'deleted');
    expect(await ch.call('queue.delete', { queue })).toEqual({ messageCount: 1 });
    ch.publish('', dead, 'only this');
    expect(await ch.drain(dead)).toEqual(['only this']);
  });
});
