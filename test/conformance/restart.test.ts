// What a clean stop and a crash leave behind, over raw TCP.
// Has a broker of its own with a data folder. Names begin with the case numbers of the list.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  closeAllConnections,
  openConnection,
  type RawChannel,
  type Received,
} from '../support/raw-client.ts';
import {
  queueText,
  type RestartableBroker,
  startRestartableBroker,
  unique,
} from '../support/target.ts';

let broker: RestartableBroker;

beforeAll(async () => {
  broker = await startRestartableBroker();
}, 60_000);
afterEach(closeAllConnections);
afterAll(() => broker?.stop(), 60_000);

async function openChannel(): Promise<RawChannel> {
  return (await openConnection({ port: broker.port })).openChannel(1);
}

const persistent = { properties: { deliveryMode: 2 } };

/** Publishes with confirms and waits until the last one is confirmed. */
async function publishConfirmed(on: RawChannel, queue: string, bodies: string[]): Promise<void> {
  await on.call('confirm.select');
  for (const body of bodies) on.publish('', queue, body, persistent);
  const open = new Set(bodies.map((_, index) => index + 1));
  while (open.size > 0) {
    const { deliveryTag, multiple } = (await on.expect('basic.ack')).fields;
    for (const tag of open)
      if (tag === deliveryTag || (multiple && tag < deliveryTag)) open.delete(tag);
  }
}

async function drainFlagged(on: RawChannel, queue: string): Promise<string[]> {
  const messages: Received[] = [];
  for (let next = await on.get(queue); next; next = await on.get(queue)) messages.push(next);
  return messages.map((each) => `${each.body}${each.fields.redelivered ? '*' : ''}`);
}

const numbered = (count: number) => Array.from({ length: count }, (_, n) => `${n}`);

describe('clean stop', () => {
  it('[160] closes every connection with 320', async () => {
    const idle = await openConnection({ port: broker.port });
    const consuming = await openConnection({ port: broker.port });
    const ch = await consuming.openChannel(1);
    await ch.consume(await ch.temporaryQueue());
    const restarted = broker.restart();
    const text = "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'";
    await Promise.all([idle, consuming].map((each) => each.expectError(320, text, '', 20_000)));
    await restarted;
    expect(await (await openChannel()).temporaryQueue()).toMatch(/^amq\.gen-/);
  }, 60_000);

  it('[163] keeps durable entities, their bindings and persistent messages in order', async () => {
    const ch = await openChannel();
    const [queue, exchange, source] = [unique('kept'), unique('kept'), unique('kept-source')];
    const args = { 'x-max-length': 100, 'x-dead-letter-exchange': 'amq.fanout' };
    await ch.call('queue.declare', { queue, durable: true, arguments: args });
    for (const each of [exchange, source]) {
      await ch.call('exchange.declare', { exchange: each, type: 'topic', durable: true });
    }
    await ch.call('exchange.declare', { exchange: `${exchange}-t`, type: 'fanout' });
    await ch.call('queue.bind', { queue, exchange, routingKey: 'a.#' });
    await ch.call('queue.bind', { queue, exchange: `${exchange}-t` });
    await ch.call('exchange.bind', { destination: exchange, source, routingKey: '#' });
    for (const body of ['p1', 't1', 'p2', 't2', 'p3', 'p4']) {
      ch.publish('', queue, body, body.startsWith('p') ? persistent : {});
    }
    await ch.get(queue, { noAck: false });
    await ch.get(queue, { noAck: false });
    await ch.get(queue, { noAck: false });
    ch.ack(1);
    await ch.sync();
    await broker.restart();

    const after = await openChannel();
    await after.call('queue.declare', { queue, durable: true, arguments: args });
    await after.call('exchange.declare', { exchange, type: 'topic', durable: true });
    expect(await drainFlagged(after, queue)).toEqual(['p2*', 'p3', 'p4']);
    after.publish(source, 'a.b', 'through both bindings', { mandatory: true });
    expect(await after.drain(queue)).toEqual(['through both bindings']);
    after.send('exchange.declare', { exchange: `${exchange}-t`, type: 'fanout', passive: true });
    await after.expectError(404, /^NOT_FOUND - no exchange /, 'exchange.declare');
    await after.open();
    await after.call('queue.delete', { queue });
    for (const each of [exchange, source]) await after.call('exchange.delete', { exchange: each });
  }, 60_000);

  it('[165] ends exclusive and transient queues', async () => {
    const ch = await openChannel();
    const [exclusive, transient] = [unique('exclusive'), unique('transient')];
    await ch.call('queue.declare', { queue: exclusive, exclusive: true, durable: true });
    await ch.call('queue.declare', { queue: transient, durable: false });
    await broker.restart();
    const after = await openChannel();
    for (const queue of [exclusive, transient]) {
      after.send('queue.declare', { queue, passive: true });
      await after.expectError(404, `NOT_FOUND - no ${queueText(queue)}`, 'queue.declare');
      await after.open();
    }
  }, 60_000);
});

describe('crash', () => {
  it('[164] keeps every confirmed persistent message in order', async () => {
    const ch = await openChannel();
    const queue = unique('confirmed');
    await ch.call('queue.declare', { queue, durable: true });
    await publishConfirmed(ch, queue, numbered(1000));
    await broker.crash();
    const after = await openChannel();
    expect(await after.drain(queue)).toEqual(numbered(1000));
    await after.call('queue.delete', { queue });
  }, 60_000);

  it('[164] keeps what a consumer holds, flagged, and what it acked before a confirm away', async () => {
    const ch = await openChannel();
    const queue = unique('held');
    await ch.call('queue.declare', { queue, durable: true });
    await publishConfirmed(ch, queue, numbered(20));
    await ch.call('basic.qos', { prefetchCount: 10 });
    const tag = await ch.consume(queue);
    await ch.deliveries(10);
    await ch.call('basic.cancel', { consumerTag: tag });
    ch.ack(4, true);
    // A message that is confirmed after the acks: whatever was stored before it is synced with it.
    ch.publish('', queue, 'marker', persistent);
    await ch.expect('basic.ack');
    await broker.crash();
    const after = await openChannel();
    const left = await drainFlagged(after, queue);
    expect(left.slice(0, 6)).toEqual(['4*', '5*', '6*', '7*', '8*', '9*']);
    // Whether those that were never delivered are flagged as well is the broker's choice.
    expect(left.slice(6).map((each) => each.replace('*', ''))).toEqual([
      ...numbered(20).slice(10),
      'marker',
    ]);
    await after.call('queue.delete', { queue });
  }, 60_000);
});
