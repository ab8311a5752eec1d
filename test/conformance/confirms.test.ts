// Publisher confirms over raw TCP. Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { sharedBroker, unique } from '../support/target.ts';

sharedBroker();

async function openChannel(id = 1): Promise<RawChannel> {
  return (await openConnection()).openChannel(id);
}

const persistent = { properties: { deliveryMode: 2 } };

/**
 * Reads acks and nacks until every tag up to `last` is settled. Throws when one is settled twice or
 * was never published.
 */
async function outcomes(on: RawChannel, last: number): Promise<Map<number, 'ack' | 'nack'>> {
  const open = new Set(Array.from({ length: last }, (_, index) => index + 1));
  const settled = new Map<number, 'ack' | 'nack'>();
  while (open.size > 0) {
    const { name, fields } = await on.next();
    if (name !== 'basic.ack' && name !== 'basic.nack') throw new Error(`got ${name}`);
    const { deliveryTag, multiple } = fields;
    const covered = [...open].filter(
      (tag) => tag === deliveryTag || (multiple && tag < deliveryTag),
    );
    if (!covered.includes(deliveryTag)) throw new Error(`${name} for settled tag ${deliveryTag}`);
    for (const tag of covered) {
      open.delete(tag);
      settled.set(tag, name === 'basic.ack' ? 'ack' : 'nack');
    }
  }
  return settled;
}

const fullQueue = (on: RawChannel, overflow: string, args = {}) =>
  on.temporaryQueue({ 'x-max-length': 1, 'x-overflow': overflow, ...args });

describe('confirm.select', () => {
  it('[117] counts from the first publish after it', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    ch.publish('', queue, 'before');
    ch.publish('', queue, 'before');
    await ch.call('confirm.select');
    ch.publish('', queue, 'after');
    const ack = await ch.expect('basic.ack');
    expect(ack.fields).toEqual({ deliveryTag: 1, multiple: false });
    await ch.call('confirm.select');
    ch.publish('', queue, 'after');
    expect((await ch.expect('basic.ack')).fields.deliveryTag).toBe(2);
    await ch.untilReady(queue, 4);
  });

  it('[117] with nowait has no answer and works', async () => {
    const ch = await openChannel();
    ch.send('confirm.select', { nowait: true });
    ch.publish('', unique('nowhere'), 'x');
    expect((await ch.expect('basic.ack')).fields.deliveryTag).toBe(1);
  });

  it('[121] is refused on a transactional channel, and tx.select on a confirming one', async () => {
    const ch = await openChannel();
    await ch.call('tx.select');
    ch.send('confirm.select');
    await ch.expectError(
      406,
      'PRECONDITION_FAILED - cannot switch from tx to confirm mode',
      'confirm.select',
    );
    await ch.open();
    await ch.call('confirm.select');
    ch.send('tx.select');
    await ch.expectError(
      406,
      'PRECONDITION_FAILED - cannot switch from confirm to tx mode',
      'tx.select',
    );
  });
});

describe('confirms', () => {
  it('[118] cover each of 100 persistent messages exactly once', async () => {
    const ch = await openChannel();
    const queue = unique('confirmed');
    await ch.call('queue.declare', { queue, durable: true });
    await ch.call('confirm.select');
    for (let n = 0; n < 100; n += 1) ch.publish('', queue, `${n}`, persistent);
    const settled = await outcomes(ch, 100);
    expect(new Set(settled.values())).toEqual(new Set(['ack']));
    ch.publish('', queue, 'more', persistent);
    expect((await ch.expect('basic.ack')).fields.deliveryTag).toBe(101);
    expect(await ch.call('queue.delete', { queue })).toEqual({ messageCount: 101 });
  });

  it('[118] come for persistent, transient and unroutable messages alike', async () => {
    const ch = await openChannel();
    const durable = unique('durable');
    await ch.call('queue.declare', { queue: durable, durable: true, autoDelete: true });
    const transient = await ch.temporaryQueue();
    await ch.call('confirm.select');
    const destinations = [durable, transient, unique('nowhere')];
    for (let n = 0; n < 30; n += 1) {
      ch.publish('', destinations[n % 3] ?? '', `${n}`, n % 2 ? persistent : {});
    }
    expect(new Set((await outcomes(ch, 30)).values())).toEqual(new Set(['ack']));
    await ch.call('queue.delete', { queue: durable });
  });

  it('[118] do not wait for a consumer to ack', async () => {
    const ch = await openChannel();
    const queue = unique('consumed');
    await ch.call('queue.declare', { queue, durable: true, autoDelete: true });
    const consumer = await openChannel();
    await consumer.consume(queue);
    await ch.call('confirm.select');
    ch.publish('', queue, 'x', persistent);
    await consumer.deliveries(1);
    await ch.expect('basic.ack');
  });

  it('[119] refuse with a nack what a full queue does not take', async () => {
    const ch = await openChannel();
    const queue = await fullQueue(ch, 'reject-publish');
    await ch.call('confirm.select');
    ch.publish('', queue, 'first');
    expect((await ch.expect('basic.ack')).fields.deliveryTag).toBe(1);
    ch.publish('', queue, 'second');
    expect((await ch.expect('basic.nack')).fields).toMatchObject({ deliveryTag: 2 });
    expect(await ch.drain(queue)).toEqual(['first']);
    ch.publish('', queue, 'third');
    expect((await ch.expect('basic.ack')).fields.deliveryTag).toBe(3);
  });

  it('[119] without confirms the message is dropped in silence', async () => {
    const ch = await openChannel();
    const queue = await fullQueue(ch, 'reject-publish');
    ch.publish('', queue, 'first');
    ch.publish('', queue, 'second', { mandatory: true });
    expect(await ch.drain(queue)).toEqual(['first']);
  });

  it('[120] one refusing queue of two makes a single nack', async () => {
    const ch = await openChannel();
    const exchange = unique('fanout');
    await ch.call('exchange.declare', { exchange, type: 'fanout', autoDelete: true });
    const [full, open] = [await fullQueue(ch, 'reject-publish'), await ch.temporaryQueue()];
    for (const queue of [full, open]) await ch.call('queue.bind', { queue, exchange });
    await ch.call('confirm.select');
    for (const body of ['1', '2', '3']) ch.publish(exchange, '', body);
    ch.publish('', open, '4');
    expect([...(await outcomes(ch, 4))].sort()).toEqual([
      [1, 'ack'],
      [2, 'nack'],
      [3, 'nack'],
      [4, 'ack'],
    ]);
    expect(await ch.drain(full)).toEqual(['1']);
    expect(await ch.drain(open)).toEqual(['1', '2', '3', '4']);
    await ch.sync();
  });
});
