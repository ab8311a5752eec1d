// Time to live of messages and queues, over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { elapsed } from '../support/elapsed.ts';
import { eventually } from '../support/eventually.ts';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { exchangeText, queueText, sharedBroker, unique } from '../support/target.ts';

sharedBroker();

async function openChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

const deadLetterTo = (key: string) => ({
  'x-dead-letter-exchange': '',
  'x-dead-letter-routing-key': key,
});

describe('message time to live', () => {
  it('[126] x-message-ttl removes a message when its time is over, not before', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-message-ttl': 100 });
    const publishedAt = performance.now();
    ch.publish('', queue, 'short-lived');
    await ch.untilReady(queue, 1);
    await ch.untilReady(queue, 0);
    expect(performance.now() - publishedAt).toBeGreaterThanOrEqual(95);
    expect(await ch.get(queue)).toBeUndefined();
  });

  it('[126] expired messages are dead-lettered with reason expired, in order', async () => {
    const ch = await openChannel();
    const dead = await ch.temporaryQueue();
    const queue = await ch.temporaryQueue({ 'x-message-ttl': 60, ...deadLetterTo(dead) });
    await ch.consume(dead, { noAck: true });
    for (const body of ['1', '2', '3']) ch.publish('', queue, body);
    const messages = await ch.deliveries(3);
    expect(messages.map((each) => each.body.toString())).toEqual(['1', '2', '3']);
    expect(messages[0]?.properties.headers['x-death']).toMatchObject([
      { reason: 'expired', queue, count: 1, exchange: '', 'routing-keys': [queue] },
    ]);
    expect(messages[0]?.properties.headers['x-death'][0]).not.toHaveProperty('original-expiration');
  });

  it('[126] the shorter one of x-message-ttl and expiration counts', async () => {
    const ch = await openChannel();
    const patient = await ch.temporaryQueue({ 'x-message-ttl': 60_000 });
    const hasty = await ch.temporaryQueue({ 'x-message-ttl': 20 });
    ch.publish('', patient, 'x', { properties: { expiration: '20' } });
    ch.publish('', hasty, 'x', { properties: { expiration: '60000' } });
    await ch.untilReady(patient, 0);
    await ch.untilReady(hasty, 0);
  });

  it('[126] an unacked message does not expire; requeued after its time, it does', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-message-ttl': 60 });
    ch.publish('', queue, 'held');
    await ch.consume(queue);
    await ch.deliveries(1);
    await ch.call('basic.qos', { prefetchCount: 1, global: true });
    await elapsed(ch, 80);
    ch.send('basic.nack', { deliveryTag: 1, requeue: true });
    await ch.untilReady(queue, 0);
    await ch.expectNothing(20);
  });

  it('[127] an expired message behind a live one is counted but never delivered', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    ch.publish('', queue, 'head');
    ch.publish('', queue, 'short-lived', { properties: { expiration: '50' } });
    await elapsed(ch, 80);
    await ch.untilReady(queue, 2);
    expect((await ch.get(queue))?.body.toString()).toBe('head');
    expect(await ch.get(queue)).toBeUndefined();
    expect((await ch.counts(queue)).messages).toBe(0);
  });

  it('[128] with ttl 0 a waiting consumer gets the message', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-message-ttl': 0 });
    await ch.consume(queue, { noAck: true });
    ch.publish('', queue, 'now');
    expect((await ch.expect('basic.deliver')).body.toString()).toBe('now');
  });

  it('[128] with ttl 0 and no consumer the message expires at once, and is confirmed', async () => {
    const ch = await openChannel();
    const dead = await ch.temporaryQueue();
    const queue = await ch.temporaryQueue({ 'x-message-ttl': 0, ...deadLetterTo(dead) });
    const silent = await ch.temporaryQueue();
    await ch.call('confirm.select');
    ch.publish('', queue, 'by queue');
    await ch.expect('basic.ack');
    ch.publish('', silent, 'by message', { properties: { expiration: '0' } });
    await ch.expect('basic.ack');
    await ch.untilReady(dead, 1);
    await ch.untilReady(silent, 0);
    expect((await ch.counts(queue)).messages).toBe(0);
  });
});

describe('queue expiry', () => {
  /** An exchange that goes with its only binding, to see a queue go without touching it. */
  async function watch(on: RawChannel, queue: string): Promise<string> {
    const exchange = unique('watch');
    await on.call('exchange.declare', { exchange, type: 'fanout', autoDelete: true });
    await on.call('queue.bind', { queue, exchange });
    return exchange;
  }

  async function untilGone(on: RawChannel, exchange: string): Promise<void> {
    await eventually(async () => {
      on.send('exchange.declare', { exchange, type: 'fanout', passive: true });
      await on
        .expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`, 'exchange.declare', 50)
        .then(() => on.open());
    });
  }

  it('[129] deletes a queue that nobody uses, and tells nobody', async () => {
    const [ch, watcher] = [await openChannel(), await openChannel()];
    const queue = unique('idle');
    const declaredAt = performance.now();
    await ch.call('queue.declare', { queue, arguments: { 'x-expires': 200 } });
    const exchange = await watch(ch, queue);
    for (;;) {
      watcher.publish(exchange, '', 'does not count as use', { mandatory: true });
      watcher.send('channel.flow', { active: true });
      const { name } = await watcher.next();
      if (name === 'channel.close') break;
      if (name === 'basic.return') break;
      await elapsed(ch, 10);
    }
    expect(performance.now() - declaredAt).toBeGreaterThanOrEqual(195);
    ch.send('queue.declare', { queue, passive: true });
    await ch.expectError(404, `NOT_FOUND - no ${queueText(queue)}`, 'queue.declare');
  });

  it('[129] passive declares and basic.get keep it alive, then it goes', async () => {
    const ch = await openChannel();
    const queue = unique('used');
    await ch.call('queue.declare', { queue, arguments: { 'x-expires': 600 } });
    for (let n = 0; n < 10; n += 1) {
      await elapsed(ch, 100);
      if (n % 2 === 0) await ch.counts(queue);
      else await ch.get(queue);
    }
    await untilGone(await openChannel(), await watch(ch, queue));
  });

  it('[129] a consumer keeps it alive', async () => {
    const ch = await openChannel();
    const queue = unique('consumed');
    await ch.call('queue.declare', { queue, arguments: { 'x-expires': 50 } });
    const tag = await ch.consume(queue);
    const exchange = await watch(ch, queue);
    await elapsed(ch, 120);
    await ch.call('exchange.declare', { exchange, type: 'fanout', passive: true });
    await ch.call('basic.cancel', { consumerTag: tag });
    await untilGone(await openChannel(), exchange);
  });
});
