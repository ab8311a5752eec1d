// The corners: crossing closes, many channels, pending confirms, strange headers, slow readers.

import { describe, expect, it } from 'vitest';
import { openConnection, Pairs, type RawChannel } from '../support/raw-client.ts';
import { exchangeText, onRabbitMQ310, queueText, sharedBroker, unique } from '../support/target.ts';
import { boundQueue, newExchange, publishConfirmed } from '../support/topology.ts';

sharedBroker();

async function openChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

async function confirmChannel(): Promise<RawChannel> {
  const channel = await openChannel();
  await channel.call('confirm.select');
  return channel;
}

describe('closing', () => {
  it('[166] what is pipelined after a channel exception is discarded and the id is usable again', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    const exchange = unique('missing');
    channel.publish(exchange, 'k', 'fails');
    for (let count = 0; count < 1000; count++) channel.publish('', queue, `late ${count}`);
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`);
    await channel.open();
    expect(await channel.counts(queue)).toEqual({ messages: 0, consumers: 0 });
    channel.publish('', queue, 'fresh');
    await channel.untilReady(queue, 1);
  });

  it('[166] a content cut in two by the exception does not disturb the channel that follows', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    channel.publish(unique('missing'), 'k');
    channel.send('basic.publish', { routingKey: queue });
    channel.sendHeaderFrame(6);
    channel.sendBodyFrame(Buffer.from('abc'));
    await channel.expect('channel.close');
    channel.sendBodyFrame(Buffer.from('def'));
    channel.send('channel.close-ok');
    await channel.open();
    expect((await channel.counts(queue)).messages).toBe(0);
  });

  it('[167] when both sides close a channel, both get close-ok', async () => {
    const channel = await openChannel();
    channel.publish(unique('missing'), 'k');
    channel.send('channel.close', { replyCode: 200, replyText: 'done' });
    await channel.expect('channel.close');
    await channel.expect('channel.close-ok');
    channel.send('channel.close-ok');
    await channel.open();
    await channel.sync();
  });

  it('[167] when both sides close the connection, both get close-ok', async () => {
    const connection = await openConnection();
    connection.sendMethod(0, 'connection.open', { virtualHost: '/' });
    connection.sendMethod(0, 'connection.close', { replyCode: 200, replyText: 'done' });
    await connection.expect('connection.close');
    await connection.expect('connection.close-ok');
    connection.sendMethod(0, 'connection.close-ok');
    connection.socket.end();
    await connection.expectClosed();
  });

  it('[188] what is published before an immediate connection.close is stored', async () => {
    const publisher = await openChannel();
    const reader = await openChannel();
    const queue = await reader.temporaryQueue();
    for (let count = 0; count < 100; count++) publisher.publish('', queue, `m${count}`);
    await publisher.connection.close();
    await reader.untilReady(queue, 100);
  });

  it('[192] delivery tags start at 1 again on a reopened channel', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    for (let round = 0; round < 3; round++) {
      channel.publish('', queue, 'x');
      await channel.untilReady(queue, 1);
      expect((await channel.get(queue))?.fields.deliveryTag).toBe(1);
      await channel.close();
      await channel.open();
    }
  });

  it('[173] 2047 channels with a consumer each work, and closing frees them all', async () => {
    const connection = await openConnection();
    const channel = await connection.openChannel(2047);
    const queue = await channel.temporaryQueue();
    for (let id = 1; id < 2047; id++) {
      connection.sendMethod(id, 'channel.open');
      connection.sendMethod(id, 'basic.consume', { queue, consumerTag: 'same' });
    }
    for (let id = 1; id < 2047; id++) {
      await connection.expect('channel.open-ok', id, 15_000);
      await connection.expect('basic.consume-ok', id);
    }
    expect((await channel.counts(queue)).consumers).toBe(2046);
    for (let id = 1; id < 2047; id++) connection.sendMethod(id, 'channel.close');
    for (let id = 1; id < 2047; id++) await connection.expect('channel.close-ok', id, 15_000);
    expect((await channel.counts(queue)).consumers).toBe(0);
    await connection.openChannel(1);
  });
});

describe('headers', () => {
  it('[172] duplicate keys do no harm', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    const headers = new Pairs([
      ['a', 1],
      ['a', 2],
      ['b', 'x'],
      ['a', 'three'],
    ]);
    channel.publish('', queue, 'x', { properties: { headers } });
    await channel.untilReady(queue, 1);
    expect((await channel.get(queue))?.properties.headers).toEqual({ a: 1, b: 'x' });
  });

  it('[172] 100 levels of nesting do no harm', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    let headers: Record<string, unknown> = { deepest: true };
    for (let level = 0; level < 100; level++) headers = { level: level % 2 ? headers : [headers] };
    channel.publish('', queue, 'x', { properties: { headers } });
    await channel.untilReady(queue, 1);
    expect((await channel.get(queue))?.properties.headers).toEqual(headers);
  });
});

describe('consumers', () => {
  it('[175] with nowait, deliveries come without consume-ok', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    channel.send('basic.consume', { queue, consumerTag: 'quiet', noAck: true, nowait: true });
    channel.publish('', queue, 'x');
    expect((await channel.expect('basic.deliver')).fields.consumerTag).toBe('quiet');
  });

  it('[176] qos global=0 after global=1 takes the channel limit away', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    for (let count = 0; count < 10; count++) channel.publish('', queue, `m${count}`);
    await channel.untilReady(queue, 10);
    await channel.call('basic.qos', { prefetchCount: 5, global: true });
    await channel.call('basic.qos', { prefetchCount: 3, global: false });
    await channel.consume(queue, { consumerTag: 'one' });
    await channel.deliveries(3);
    await channel.consume(queue, { consumerTag: 'two' });
    await channel.deliveries(3);
    await channel.expectNothing(50);
    expect((await channel.counts(queue)).messages).toBe(4);
  });

  it('[177] unacked messages of a cancelled consumer return when the channel closes', async () => {
    const channel = await openChannel();
    const other = await channel.connection.openChannel(2);
    const queue = await channel.temporaryQueue();
    const consumerTag = await channel.consume(queue);
    channel.publish('', queue, 'x');
    await channel.expect('basic.deliver');
    await channel.call('basic.cancel', { consumerTag });
    expect((await other.counts(queue)).messages).toBe(0);
    await channel.close();
    await other.untilReady(queue, 1);
    expect((await other.get(queue))?.fields.redelivered).toBe(true);
  });

  it('[178] an exclusive consumer on a single-active-consumer queue is refused with 403', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue({ 'x-single-active-consumer': true });
    channel.send('basic.consume', { queue, exclusive: true });
    await channel.expectError(
      403,
      `ACCESS_REFUSED - ${queueText(queue)} in exclusive use`,
      'basic.consume',
    );
  });

  it('[179] after the connection of an exclusive consumer has dropped, the next consume succeeds', async () => {
    const owner = await openChannel();
    const queue = unique('q');
    await owner.call('queue.declare', { queue });
    await owner.consume(queue, { exclusive: true });
    const other = await openChannel();
    other.send('basic.consume', { queue });
    await other.expectError(403, `ACCESS_REFUSED - ${queueText(queue)} in exclusive use`);
    await other.open();
    owner.connection.destroy();
    for (;;) {
      if ((await other.counts(queue)).consumers === 0) break;
    }
    await other.consume(queue);
    await other.call('queue.delete', { queue });
  });

  it('[191] a cancel-ok in answer to the server’s basic.cancel is ignored', async () => {
    const channel = await openChannel();
    const other = await openChannel();
    const queue = unique('q');
    await channel.call('queue.declare', { queue });
    await channel.consume(queue, { consumerTag: 'gone' });
    await other.call('queue.delete', { queue });
    expect((await channel.expect('basic.cancel')).fields).toMatchObject({ consumerTag: 'gone' });
    channel.send('basic.cancel-ok', { consumerTag: 'gone' });
    if (onRabbitMQ310('3.10.8 does not know the method from clients', true, false)) {
      await channel.connection.expectError(503, 'COMMAND_INVALID - unimplemented method');
    } else {
      await channel.sync();
    }
  });

  it('[196] a requeued message returns to its priority level and its place in it', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue({ 'x-max-priority': 5 });
    const messages: ReadonlyArray<readonly [string, number]> = [
      ['low 1', 1],
      ['high 1', 4],
      ['high 2', 4],
      ['low 2', 1],
    ];
    for (const [body, priority] of messages) {
      channel.publish('', queue, body, { properties: { priority } });
    }
    await channel.untilReady(queue, 4);
    const first = await channel.get(queue, { noAck: false });
    expect(first?.body.toString()).toBe('high 1');
    channel.publish('', queue, 'high 3', { properties: { priority: 4 } });
    channel.send('basic.reject', { deliveryTag: first?.fields.deliveryTag, requeue: true });
    await channel.untilReady(queue, 5);
    expect(await channel.drain(queue)).toEqual(['high 1', 'high 2', 'high 3', 'low 1', 'low 2']);
  });

  it('[197] a consumer that does not read holds up nobody else', async () => {
    const slow = await openChannel();
    const fast = await openChannel();
    const publisher = await openChannel();
    const queue = unique('q');
    await publisher.call('queue.declare', { queue, autoDelete: true });
    await slow.consume(queue, { noAck: true });
    await fast.consume(queue, { noAck: true });
    slow.connection.socket.pause();
    const count = 400;
    for (let at = 0; at < count; at++) publisher.publish('', queue, Buffer.alloc(65536, at & 255));
    const toFast = (await fast.deliveries(count / 2)).length;
    const elsewhere = await publisher.temporaryQueue();
    await publisher.consume(elsewhere, { noAck: true });
    publisher.publish('', elsewhere, 'still alive');
    await publisher.expect('basic.deliver');
    slow.connection.socket.resume();
    let received = toFast;
    const receive = async (channel: RawChannel): Promise<void> => {
      while (received < count) {
        await channel.expect('basic.deliver').then(() => {
          received += 1;
        });
      }
    };
    await Promise.race([receive(slow), receive(fast)]);
    expect(received).toBe(count);
  });
});

describe('confirms and dead letters', () => {
  it('[174] confirms pending for a deleted queue arrive as acks', async () => {
    const channel = await confirmChannel();
    const other = await channel.connection.openChannel(2);
    const queue = unique('q');
    await channel.call('queue.declare', { queue, durable: true });
    const count = 500;
    for (let at = 0; at < count; at++) {
      channel.publish('', queue, 'x', { properties: { deliveryMode: 2 } });
    }
    await other.call('queue.delete', { queue });
    const confirmed = new Set<number>();
    let settledUpTo = 0;
    while (confirmed.size < count) {
      const { deliveryTag, multiple } = (await channel.expect('basic.ack')).fields;
      if (multiple) {
        while (settledUpTo < deliveryTag) confirmed.add(++settledUpTo);
      } else {
        confirmed.add(deliveryTag);
      }
    }
  });

  it('[194] committing into a full queue with reject-publish is refused with 406', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue({
      'x-max-length': 1,
      'x-overflow': 'reject-publish',
    });
    await channel.call('tx.select');
    channel.publish('', queue, 'first');
    await channel.call('tx.commit');
    channel.publish('', queue, 'second');
    channel.send('tx.commit');
    await channel.expectError(406, /^PRECONDITION_FAILED - partial tx completion/, 'tx.commit');
  });

  it('[185] without a dead-letter key, all original keys route the dead letter', async () => {
    const channel = await confirmChannel();
    const deadLetters = await newExchange(channel, 'direct');
    const byKey = await boundQueue(channel, deadLetters, 'key');
    const byCopy = await boundQueue(channel, deadLetters, 'copy');
    const source = await newExchange(channel, 'direct');
    const queue = await channel.temporaryQueue({ 'x-dead-letter-exchange': deadLetters });
    await channel.call('queue.bind', { queue, exchange: source, routingKey: 'key' });
    await publishConfirmed(channel, source, 'key', 'dead', { headers: { CC: ['copy'] } });
    const message = await channel.get(queue, { noAck: false });
    channel.send('basic.reject', { deliveryTag: message?.fields.deliveryTag, requeue: false });
    for (const deadLetterQueue of [byKey, byCopy]) {
      await channel.untilReady(deadLetterQueue, 1);
      expect(await channel.drain(deadLetterQueue)).toEqual(['dead']);
    }
  });

  it('[186] a dead letter that nobody takes is not returned, mandatory or not', async () => {
    const channel = await confirmChannel();
    const deadLetters = await newExchange(channel, 'direct');
    const queue = await channel.temporaryQueue({
      'x-dead-letter-exchange': deadLetters,
      'x-message-ttl': 50,
    });
    channel.publish('', queue, 'x', { mandatory: true });
    await channel.expect('basic.ack');
    await channel.untilReady(queue, 0);
    await channel.expectNothing(50);
  });
});
