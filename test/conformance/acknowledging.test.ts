// basic.get, ack, nack, reject, recover and the acknowledgement timeout, over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { startBroker } from '../support/broker.ts';
import { openConnection, type RawChannel, type Received } from '../support/raw-client.ts';
import { isRabbitMQ, LIMITS, sharedBroker, unique } from '../support/target.ts';

sharedBroker();

async function openChannel(id = 1): Promise<RawChannel> {
  return (await openConnection()).openChannel(id);
}

/** A queue with these messages that belongs to the connection of the channel. */
async function filledQueue(on: RawChannel, bodies: string[], args = {}): Promise<string> {
  const queue = await on.temporaryQueue(args);
  for (const body of bodies) on.publish('', queue, body);
  await on.sync();
  return queue;
}

/** Body and redelivered flag, as `a` or `a*`. */
const flagged = (messages: Received[]) =>
  messages.map((each) => `${each.body}${each.fields.redelivered ? '*' : ''}`);

/** Gets everything that is ready, with no-ack. */
async function flaggedDrain(on: RawChannel, queue: string): Promise<string[]> {
  const messages: Received[] = [];
  for (let next = await on.get(queue); next; next = await on.get(queue)) messages.push(next);
  return flagged(messages);
}

const unknownTag = (tag: number) => `PRECONDITION_FAILED - unknown delivery tag ${tag}`;

describe('basic.get', () => {
  it('[111] answers get-empty, or the message with what is left', async () => {
    const ch = await openChannel();
    const exchange = unique('get');
    await ch.call('exchange.declare', { exchange, type: 'topic', autoDelete: true });
    const queue = await ch.temporaryQueue();
    await ch.call('queue.bind', { queue, exchange, routingKey: '#' });
    expect(await ch.get(queue, { noAck: false })).toBeUndefined();
    for (const body of ['a', 'b', 'c']) ch.publish(exchange, `key.${body}`, body);
    const message = await ch.get(queue, { noAck: false });
    expect(message?.fields).toEqual({
      deliveryTag: 1,
      redelivered: false,
      exchange,
      routingKey: 'key.a',
      messageCount: 2,
    });
    expect(message?.body.toString()).toBe('a');
  });

  it('[112] keeps what was not acked; closing the channel makes it ready again', async () => {
    const c = await openConnection();
    const [ch, other] = [await c.openChannel(1), await c.openChannel(2)];
    const queue = await filledQueue(ch, ['a', 'b']);
    expect((await ch.get(queue, { noAck: false }))?.fields.redelivered).toBe(false);
    await other.untilReady(queue, 1);
    await ch.close();
    expect(await flaggedDrain(other, queue)).toEqual(['a*', 'b']);
  });
});

describe('basic.ack', () => {
  it('[101] refuses a tag that was never sent', async () => {
    const ch = await openChannel();
    ch.ack(99);
    await ch.expectError(406, unknownTag(99), 'basic.ack');
  });

  it('[101] refuses tag 0 without multiple, and a tag of another channel', async () => {
    const c = await openConnection();
    const [ch, other] = [await c.openChannel(1), await c.openChannel(2)];
    ch.ack(0);
    await ch.expectError(406, unknownTag(0), 'basic.ack');
    const queue = await filledQueue(other, ['a']);
    await other.get(queue, { noAck: false });
    await ch.open();
    ch.ack(1);
    await ch.expectError(406, unknownTag(1), 'basic.ack');
    other.ack(1);
    await other.sync();
  });

  it('[102] refuses a tag that is settled, and the tag of a no-ack delivery', async () => {
    const ch = await openChannel();
    const queue = await filledQueue(ch, ['a', 'b']);
    await ch.get(queue, { noAck: false });
    ch.ack(1);
    ch.ack(1);
    await ch.expectError(406, unknownTag(1), 'basic.ack');
    await ch.open();
    await ch.get(queue, { noAck: true });
    ch.ack(1);
    await ch.expectError(406, unknownTag(1), 'basic.ack');
  });

  it('[103] multiple settles everything up to the tag, and everything with tag 0', async () => {
    const ch = await openChannel();
    const bodies = ['1', '2', '3', '4', '5'];
    const queue = await filledQueue(ch, bodies);
    const take = async () => {
      for (const _ of bodies) await ch.get(queue, { noAck: false });
    };
    await take();
    ch.ack(3, true);
    ch.ack(4);
    await ch.sync();
    await ch.close();
    await ch.open();
    expect(await flaggedDrain(ch, queue)).toEqual(['5*']);

    for (const body of bodies) ch.publish('', queue, body);
    await take();
    ch.ack(0, true);
    ch.ack(0, true);
    await ch.sync();
    await ch.close();
    await ch.open();
    expect(await flaggedDrain(ch, queue)).toEqual([]);
  });

  it('[104] multiple up to a tag that is settled is refused and settles nothing', async () => {
    const ch = await openChannel();
    const queue = await filledQueue(ch, ['1', '2', '3']);
    for (let n = 0; n < 3; n += 1) await ch.get(queue, { noAck: false });
    ch.ack(2);
    ch.ack(2, true);
    await ch.expectError(406, unknownTag(2), 'basic.ack');
    await ch.open();
    expect(await flaggedDrain(ch, queue)).toEqual(['1*', '3*']);
  });
});

describe('basic.nack and basic.reject', () => {
  it('[105] requeue puts the message back at its place, redelivered', async () => {
    const c = await openConnection();
    const channels = [await c.openChannel(1), await c.openChannel(2), await c.openChannel(3)];
    const [first, second, third] = channels as [RawChannel, RawChannel, RawChannel];
    const queue = await filledQueue(first, ['1', '2', '3', '4', '5']);
    for (const ch of channels) await ch.get(queue, { noAck: false });
    second.send('basic.nack', { deliveryTag: 1, requeue: true });
    await second.sync();
    const again = await second.get(queue, { noAck: false });
    expect(flagged([again as Received])).toEqual(['2*']);
    for (const ch of [third, first]) {
      ch.send('basic.reject', { deliveryTag: 1, requeue: true });
      await ch.sync();
    }
    second.send('basic.nack', { deliveryTag: 2, requeue: true });
    expect(await flaggedDrain(second, queue)).toEqual(['1*', '2*', '3*', '4', '5']);
  });

  it('[105] multiple nack with tag 0 gives everything back in order', async () => {
    const ch = await openChannel();
    const queue = await filledQueue(ch, ['1', '2', '3', '4']);
    for (let n = 0; n < 3; n += 1) await ch.get(queue, { noAck: false });
    ch.send('basic.nack', { deliveryTag: 0, multiple: true, requeue: true });
    expect(await flaggedDrain(ch, queue)).toEqual(['1*', '2*', '3*', '4']);
  });

  it('[105] a requeued message goes to a consumer at once, also to the same one', async () => {
    const ch = await openChannel();
    const queue = await filledQueue(ch, ['1', '2']);
    await ch.call('basic.qos', { prefetchCount: 1 });
    await ch.consume(queue);
    await ch.deliveries(1);
    ch.send('basic.nack', { deliveryTag: 1, requeue: true });
    expect(flagged(await ch.deliveries(1))).toEqual(['1*']);
  });

  it('[106] closing the channel gives unacked messages to the next consumer in order', async () => {
    const c = await openConnection();
    const [ch, other] = [await c.openChannel(1), await c.openChannel(2)];
    const queue = await filledQueue(ch, ['1', '2', '3', '4']);
    await ch.call('basic.qos', { prefetchCount: 3 });
    await ch.consume(queue);
    await ch.deliveries(3);
    await ch.close();
    await other.consume(queue, { noAck: true });
    expect(flagged(await other.deliveries(4))).toEqual(['1*', '2*', '3*', '4']);
  });

  it('[106] a lost connection does the same', async () => {
    const dying = await openConnection();
    const ch = await dying.openChannel(1);
    const heir = await openChannel();
    const queue = unique('heritage');
    await heir.call('queue.declare', { queue, autoDelete: true });
    for (const body of ['1', '2', '3', '4']) heir.publish('', queue, body);
    await heir.sync();
    await ch.call('basic.qos', { prefetchCount: 3 });
    await ch.consume(queue);
    await ch.deliveries(3);
    await heir.consume(queue, { noAck: true });
    expect(flagged(await heir.deliveries(1))).toEqual(['4']);
    dying.destroy();
    expect(flagged(await heir.deliveries(3))).toEqual(['1*', '2*', '3*']);
  });

  it('[107] without requeue and dead-letter exchange the message is gone', async () => {
    const ch = await openChannel();
    const queue = await filledQueue(ch, ['1', '2', '3']);
    for (let n = 0; n < 2; n += 1) await ch.get(queue, { noAck: false });
    ch.send('basic.reject', { deliveryTag: 1, requeue: false });
    ch.send('basic.nack', { deliveryTag: 2, requeue: false });
    await ch.sync();
    await ch.close();
    await ch.open();
    expect(await flaggedDrain(ch, queue)).toEqual(['3']);
  });

  it('[107] refuse an unknown tag', async () => {
    const ch = await openChannel();
    for (const method of ['basic.reject', 'basic.nack']) {
      ch.send(method, { deliveryTag: 7 });
      await ch.expectError(406, unknownTag(7), method);
      await ch.open();
    }
  });
});

describe('basic.recover', () => {
  it('[108] redelivers everything unacked; recover-async has no answer', async () => {
    const ch = await openChannel();
    const queue = await filledQueue(ch, ['1', '2', '3']);
    await ch.consume(queue, { consumerTag: 'again' });
    await ch.deliveries(3);
    ch.ack(2);
    await ch.call('basic.recover', { requeue: true });
    expect(flagged(await ch.deliveries(2))).toEqual(['1*', '3*']);
    ch.send('basic.recover-async', { requeue: true });
    const messages = await ch.deliveries(2);
    expect(flagged(messages)).toEqual(['1*', '3*']);
    expect(messages.map((each) => each.fields.deliveryTag)).toEqual([6, 7]);
  });

  it('[108] refuses requeue=0', async () => {
    for (const method of ['basic.recover', 'basic.recover-async']) {
      const c = await openConnection();
      (await c.openChannel(1)).send(method, { requeue: false });
      await c.expectError(540, 'NOT_IMPLEMENTED - requeue=false', method);
    }
  });
});

describe('acknowledgement timeout', () => {
  it('[115] closes the channel that holds a message for too long, and requeues', async () => {
    const broker = isRabbitMQ ? undefined : await startBroker({ consumerTimeoutMs: 1000 });
    const limitMs = isRabbitMQ ? LIMITS.consumerTimeoutMs : 1000;
    try {
      const c = await openConnection(broker ? { port: broker.port } : {});
      const [ch, other] = [await c.openChannel(1), await c.openChannel(2)];
      const queue = await filledQueue(other, ['1', '2']);
      const startedAt = performance.now();
      await ch.call('basic.qos', { prefetchCount: 1 });
      await ch.consume(queue);
      await ch.deliveries(1);
      await ch.expectError(
        406,
        `PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out. Timeout value used: ${limitMs} ms. This timeout value can be configured, see consumers doc guide to learn more`,
        '',
        limitMs + 5000,
      );
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(limitMs - 100);
      expect(await flaggedDrain(other, queue)).toEqual(['1*', '2']);
    } finally {
      await broker?.stop();
    }
  });
});
