// Queues of type stream as an AMQP client sees them, over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection, type RawChannel, type Received, typed } from '../support/raw-client.ts';
import type { Table } from '../support/raw-wire.ts';
import {
  isRabbitMQ,
  onRabbitMQ310,
  queueText,
  type RestartableBroker,
  sharedBroker,
  startRestartableBroker,
  unique,
} from '../support/target.ts';

sharedBroker();

async function openChannel(port?: number): Promise<RawChannel> {
  return (await openConnection(port === undefined ? {} : { port })).openChannel(1);
}

async function newStream(ch: RawChannel, args: Table = {}): Promise<string> {
  const queue = unique('stream');
  const fields = { queue, durable: true, arguments: { 'x-queue-type': 'stream', ...args } };
  await ch.call('queue.declare', fields);
  return queue;
}

const numbered = (from: number, below: number) =>
  Array.from({ length: below - from }, (_, i) => `${from + i}`);

/** Publishes bodies in confirm mode, one after the other, so that RabbitMQ puts each in a chunk. */
async function publishEach(
  ch: RawChannel,
  queue: string,
  bodies: readonly string[],
  properties: Record<string, unknown> = {},
): Promise<void> {
  await ch.call('confirm.select');
  for (const body of bodies) {
    ch.publish('', queue, body, { properties });
    await ch.expect('basic.ack');
  }
}

const offsetOf = ({ properties }: Received): unknown => properties.headers?.['x-stream-offset'];
const seen = (messages: readonly Received[]) =>
  messages.map((message) => `${offsetOf(message)}:${message.body}`);
const offsets = (from: number, below: number) =>
  numbered(from, below).map((each) => `${each}:${each}`);

/** A channel that consumes from `from` with this prefetch. */
async function reader(
  queue: string,
  from: unknown,
  prefetchCount = 100,
  port?: number,
): Promise<RawChannel> {
  const ch = await openChannel(port);
  await ch.call('basic.qos', { prefetchCount });
  await ch.consume(queue, { arguments: from === undefined ? {} : { 'x-stream-offset': from } });
  return ch;
}

const drop = (ch: RawChannel, queue: string) => ch.call('queue.delete', { queue });

describe('a stream', () => {
  it('is durable, shared, and named by its client [Q1, Q15]', async () => {
    for (const [fields, property] of [
      [{ durable: false }, 'non-durable'],
      [{ exclusive: true }, 'exclusive-owner'],
      [{ autoDelete: true }, 'auto-delete'],
    ] as const) {
      const ch = await openChannel();
      const queue = unique('stream');
      const args = { 'x-queue-type': 'stream' };
      ch.send('queue.declare', { queue, durable: true, ...fields, arguments: args });
      await ch.expectError(
        406,
        `PRECONDITION_FAILED - invalid property '${property}' for ${queueText(queue)}`,
      );
    }
    const ch = await openChannel();
    ch.send('queue.declare', { durable: true, arguments: { 'x-queue-type': 'stream' } });
    await ch.expectError(
      406,
      'PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_stream_queue',
    );
  });

  it.each([
    ['x-max-age', '5x', ': invalid_max_age'],
    ['x-max-age', '0s', ': invalid_max_age'],
    ['x-max-age', true, ': {unacceptable_type,bool}'],
    ['x-stream-max-segment-size-bytes', -1, ': {value_negative,-1}'],
    ['x-stream-max-segment-size-bytes', 'a', ': "expected integer, got longstr"'],
    ['x-initial-cluster-size', 0, ': {value_zero,0}'],
    ['x-max-length', 3, ' of queue type rabbit_stream_queue'],
    ['x-message-ttl', 3, ' of queue type rabbit_stream_queue'],
    ['x-max-priority', 3, ' of queue type rabbit_stream_queue'],
    ['x-overflow', 'drop-head', ' of queue type rabbit_stream_queue'],
    ['x-dead-letter-exchange', 'x', ' of queue type rabbit_stream_queue'],
    ['x-single-active-consumer', true, ' of queue type rabbit_stream_queue'],
    ['x-delivery-limit', 3, ' of queue type rabbit_stream_queue'],
  ])('refuses %s %s [Q12, Q13]', async (key, value, reason) => {
    const ch = await openChannel();
    const queue = unique('stream');
    const args = { 'x-queue-type': 'stream', [key]: value };
    ch.send('queue.declare', { queue, durable: true, arguments: args });
    await ch.expectError(
      406,
      `PRECONDITION_FAILED - invalid arg '${key}' for ${queueText(queue)}${reason}`,
    );
  });

  it('has segments of 3 GB at most', async () => {
    const ch = await openChannel();
    const args = { 'x-queue-type': 'stream', 'x-stream-max-segment-size-bytes': 3_000_000_001 };
    ch.send('queue.declare', { queue: unique('stream'), durable: true, arguments: args });
    await ch.expectError(
      406,
      'PRECONDITION_FAILED - Exceeded max value for x-stream-max-segment-size-bytes',
    );
  });

  it('[144] has no basic.get and no purge, and no reading without a bound', async () => {
    const declarer = await openChannel();
    const queue = await newStream(declarer);
    const refused: [string, Record<string, unknown>][] = [
      ['basic.get', { queue }],
      ['queue.purge', { queue }],
    ];
    for (const [method, fields] of refused) {
      const ch = await openChannel();
      ch.send(method, fields);
      await ch.connection.expectError(
        540,
        `NOT_IMPLEMENTED - ${method} not supported by stream queues ${queueText(queue)}`,
      );
    }
    const wording = 'its texts about stream consumers are those before 3.11';
    for (const qos of [{ prefetchCount: 0 }, { prefetchCount: 5, global: true }]) {
      const ch = await openChannel();
      await ch.call('basic.qos', qos);
      ch.send('basic.consume', { queue });
      const text = onRabbitMQ310(
        wording,
        `for '${queueText(queue)}'`,
        `for stream ${queueText(queue)}`,
      );
      await ch.expectError(406, `PRECONDITION_FAILED - consumer prefetch count is not set ${text}`);
    }
    const ch = await openChannel();
    await ch.call('basic.qos', { prefetchCount: 5 });
    ch.send('basic.consume', { queue, noAck: true });
    const text = onRabbitMQ310(
      wording,
      `by stream queues ${queueText(queue)}`,
      `by stream ${queueText(queue)}`,
    );
    await ch.connection.expectError(
      540,
      `NOT_IMPLEMENTED - automatic acknowledgement not supported ${text}`,
    );
    await drop(declarer, queue);
  });

  it('does not know global prefetch nor consumer priorities [K15]', async () => {
    const declarer = await openChannel();
    const queue = await newStream(declarer);
    const limited = await openChannel();
    await limited.call('basic.qos', { prefetchCount: 5 });
    await limited.call('basic.qos', { prefetchCount: 5, global: true });
    limited.send('basic.consume', { queue });
    await limited.connection.expectError(
      540,
      `NOT_IMPLEMENTED - ${queueText(queue)} does not support global qos`,
    );
    const ch = await openChannel();
    await ch.call('basic.qos', { prefetchCount: 5 });
    ch.send('basic.consume', { queue, arguments: { 'x-priority': 3 } });
    await ch.expectError(
      406,
      `PRECONDITION_FAILED - invalid arg 'x-priority' for ${queueText(queue)} of queue type rabbit_stream_queue`,
    );
    await drop(declarer, queue);
  });

  it('[143] is read from any place, each delivery with its offset', async () => {
    const ch = await openChannel();
    const queue = await newStream(ch);
    await publishEach(ch, queue, numbered(0, 10));
    const inAnHour = Math.floor(Date.now() / 1000) + 3600;
    for (const [from, first] of [
      ['first', 0],
      [5, 5],
      [0, 0],
      [-4, 0],
      ['1h', 0],
      [typed('T', 0), 0],
      ['last', 9],
      ['next', 10],
      [undefined, 10],
      [99, 10],
      [typed('T', inAnHour), 10],
    ] as const) {
      const reading = await reader(queue, from);
      const before = seen(await reading.deliveries(10 - first));
      expect([from, before]).toEqual([from, offsets(first, 10)]);
      await reading.expectNothing(50);
      reading.connection.destroy();
    }
    const live = await reader(queue, 'next');
    ch.publish('', queue, '10');
    await ch.expect('basic.ack');
    expect(seen(await live.deliveries(1))).toEqual(['10:10']);
    await drop(ch, queue);
  });

  it('refuses an offset that is none [143, D52]', async () => {
    const declarer = await openChannel();
    const queue = await newStream(declarer);
    const ch = await openChannel();
    await ch.call('basic.qos', { prefetchCount: 5 });
    ch.send('basic.consume', { queue, arguments: { 'x-stream-offset': '5x' } });
    await ch.expectError(
      406,
      `PRECONDITION_FAILED - invalid arg 'x-stream-offset' for ${queueText(queue)}: {invalid_stream_offset_arg,{longstr,<<"5x">>}}`,
    );
    const other = await openChannel();
    await other.call('basic.qos', { prefetchCount: 5 });
    other.send('basic.consume', { queue, arguments: { 'x-stream-offset': true } });
    const crashes = onRabbitMQ310('it crashes on an offset of another type', true, false);
    if (crashes) await other.connection.expectError(541, 'INTERNAL_ERROR');
    else {
      await other.expectError(
        406,
        `PRECONDITION_FAILED - invalid arg 'x-stream-offset' for ${queueText(queue)}: {invalid_stream_offset_arg,{bool,true}}`,
      );
    }
    await drop(declarer, queue);
  });

  it('[145] delivers what the prefetch allows, more for acks, and all to each reader', async () => {
    const ch = await openChannel();
    const queue = await newStream(ch);
    await publishEach(ch, queue, numbered(0, 20));
    const one = await reader(queue, 'first', 5);
    expect(seen(await one.deliveries(5))).toEqual(offsets(0, 5));
    const isWholeChunks = onRabbitMQ310(
      'it delivers whole chunks, beyond the prefetch',
      true,
      false,
    );
    if (!isWholeChunks) await one.expectNothing(100);
    one.ack(5, true);
    expect(seen(await one.deliveries(5))).toEqual(offsets(5, 10));
    const other = await reader(queue, 'first', 50);
    expect(seen(await other.deliveries(20))).toEqual(offsets(0, 20));
    await drop(ch, queue);
  });

  it.each([
    ['basic.ack', {}],
    ['basic.nack', { requeue: true }],
    ['basic.nack', { requeue: false }],
    ['basic.reject', { requeue: true }],
    ['basic.reject', { requeue: false }],
  ])('[195] a %s with %o gives one credit back and nothing else', async (method, fields) => {
    const ch = await openChannel();
    const queue = await newStream(ch);
    await publishEach(ch, queue, numbered(0, 6));
    const reading = await reader(queue, 'first', 1);
    const isRefused = onRabbitMQ310(
      '3.10 refuses basic.nack and basic.reject for deliveries of streams',
      method !== 'basic.ack',
      false,
    );
    if (isRefused) {
      await reading.deliveries(1);
      reading.send(method, { deliveryTag: 1, ...fields });
      await reading.connection.expectError(
        540,
        `NOT_IMPLEMENTED - basic.nack and basic.reject not supported by stream queues ${queueText(queue)}`,
      );
      await drop(ch, queue);
      return;
    }
    const got: Received[] = [];
    for (let tag = 1; tag <= 6; tag++) {
      got.push(...(await reading.deliveries(1)));
      reading.send(method, { deliveryTag: tag, ...fields });
    }
    expect(seen(got)).toEqual(offsets(0, 6));
    expect(got.some((each) => each.fields.redelivered)).toBe(false);
    await reading.expectNothing(50);
    const again = await reader(queue, 'first');
    expect(seen(await again.deliveries(6))).toEqual(offsets(0, 6));
    await drop(ch, queue);
  });

  it('keeps exchange, routing key, properties and transient messages [D54]', async () => {
    const ch = await openChannel();
    const queue = await newStream(ch);
    const exchange = unique('x');
    await ch.call('exchange.declare', { exchange, type: 'topic', autoDelete: true });
    await ch.call('queue.bind', { queue, exchange, routingKey: 'a.#' });
    await ch.call('confirm.select');
    const headers = { z: 'last', a: 1, 'x-stream-offset': 77 };
    const properties = { deliveryMode: 1, contentType: 'text/plain', headers };
    ch.publish(exchange, 'a.b', 'body', { properties });
    await ch.expect('basic.ack');
    const [message] = await (await reader(queue, 'first')).deliveries(1);
    expect(message?.fields).toMatchObject({ exchange, routingKey: 'a.b', redelivered: false });
    expect(message?.properties).toMatchObject({ deliveryMode: 1, contentType: 'text/plain' });
    expect(message?.properties.headers).toEqual({ a: 1, 'x-stream-offset': 0, z: 'last' });
    await drop(ch, queue);
  });

  it('is compared with later declares, and deleted whatever the flags [Q4, Q33]', async () => {
    const ch = await openChannel();
    const queue = await newStream(ch, { 'x-max-age': '1D' });
    const other = await openChannel();
    const args = { 'x-queue-type': 'stream', 'x-max-age': '2D' };
    other.send('queue.declare', { queue, durable: true, arguments: args });
    await other.expectError(
      406,
      `PRECONDITION_FAILED - inequivalent arg 'x-max-age' for ${queueText(queue)}: received '2D' but current is '1D'`,
    );
    await publishEach(ch, queue, ['x']);
    const reading = await reader(queue, 'first');
    await reading.deliveries(1);
    await ch.call('queue.delete', { queue, ifEmpty: true, ifUnused: true });
    await reading.expect('basic.cancel');
  });

  it.skipIf(isRabbitMQ)('leaves out what a filter does not match [D55]', async () => {
    const ch = await openChannel();
    const queue = await newStream(ch);
    for (const value of ['a', 'b', 'a']) {
      await publishEach(ch, queue, [value], { headers: { 'x-stream-filter-value': value } });
    }
    await publishEach(ch, queue, ['none']);
    const reading = await openChannel();
    await reading.call('basic.qos', { prefetchCount: 10 });
    const from = { 'x-stream-offset': 'first' };
    await reading.consume(queue, { arguments: { ...from, 'x-stream-filter': 'a' } });
    expect(seen(await reading.deliveries(2))).toEqual(['0:a', '2:a']);
    await reading.consume(queue, {
      arguments: { ...from, 'x-stream-filter': ['b'], 'x-stream-match-unfiltered': true },
    });
    expect(seen(await reading.deliveries(2))).toEqual(['1:b', '3:none']);
    await reading.expectNothing(50);
    await drop(ch, queue);
  });

  it.skipIf(isRabbitMQ)('forgets its oldest messages by size [D50]', async () => {
    const ch = await openChannel();
    const queue = await newStream(ch, {
      'x-max-length-bytes': 20_000,
      'x-stream-max-segment-size-bytes': 5000,
    });
    await publishEach(
      ch,
      queue,
      numbered(0, 100).map((each) => each.padEnd(1000)),
    );
    const { messages } = await ch.counts(queue);
    expect(messages).toBeGreaterThanOrEqual(14);
    expect(messages).toBeLessThanOrEqual(20);
    const reading = await reader(queue, 0);
    const got = await reading.deliveries(messages);
    expect(got.map(offsetOf)).toEqual(numbered(100 - messages, 100).map(Number));
    await drop(ch, queue);
  });
});

// After a restart RabbitMQ 3.10 answers for a stream before it delivers from it, sometimes for long.
describe.skipIf(isRabbitMQ)('a stream on disk', () => {
  let broker: RestartableBroker;
  beforeAll(async () => {
    broker = await startRestartableBroker();
  }, 60_000);
  afterAll(() => broker?.stop(), 60_000);

  it.each(['restart', 'crash'] as const)('keeps messages and offsets over a %s', async (end) => {
    let ch = await openChannel(broker.port);
    const queue = await newStream(ch, { 'x-stream-max-segment-size-bytes': 100_000 });
    await publishEach(ch, queue, numbered(0, 50), { deliveryMode: 1 });
    const before = await reader(queue, 'next', 100, broker.port);
    await broker[end]();
    before.connection.destroy();
    ch = await openChannel(broker.port);
    await publishEach(ch, queue, numbered(50, 60));
    const reading = await reader(queue, 'first', 100, broker.port);
    expect(seen(await reading.deliveries(60))).toEqual(offsets(0, 60));
    const later = await reader(queue, 55, 100, broker.port);
    expect(seen(await later.deliveries(5))).toEqual(offsets(55, 60));
    await drop(ch, queue);
  });
});
