// Memory and disk alarms as clients see them: connection.blocked and back-pressure, over raw TCP.
// Has a broker of its own, whose alarms are raised by order and not by using anything up.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  closeAllConnections,
  FULL_CAPABILITIES,
  openConnection,
  type RawChannel,
  type RawConnection,
} from '../support/raw-client.ts';
import { type RestartableBroker, startRestartableBroker, unique } from '../support/target.ts';

let broker: RestartableBroker;
const raised = new Set<'memory' | 'disk'>();

beforeAll(async () => {
  broker = await startRestartableBroker();
}, 60_000);
afterEach(async () => {
  for (const source of raised) await setAlarm(source, false);
  closeAllConnections();
});
afterAll(() => broker?.stop(), 60_000);

async function setAlarm(source: 'memory' | 'disk', isOn: boolean): Promise<void> {
  await broker.setAlarm(source, isOn);
  if (isOn) raised.add(source);
  else raised.delete(source);
}

const connect = (capabilities = FULL_CAPABILITIES): Promise<RawConnection> =>
  openConnection({ port: broker.port, capabilities });

/** A publisher with confirms, and a watcher on another connection that owns the queue. */
async function openPair(capabilities = FULL_CAPABILITIES) {
  const connection = await connect(capabilities);
  const publisher = await connection.openChannel(1);
  await publisher.call('confirm.select');
  const watcher: RawChannel = await (await connect()).openChannel(1);
  return { connection, publisher, watcher, queue: await watcher.temporaryQueue() };
}

describe('alarms', () => {
  it('[153] a publisher is told once, waits, and goes on when the alarm clears', async () => {
    const { connection, publisher, watcher, queue } = await openPair();
    publisher.publish('', queue, 'before');
    await publisher.expect('basic.ack');
    await setAlarm('memory', true);
    for (const body of ['during 1', 'during 2']) publisher.publish('', queue, body);
    const blocked = await connection.expect('connection.blocked');
    expect(blocked.fields).toEqual({ reason: 'low on memory' });
    await publisher.expectNothing(100);

    await watcher.consume(queue);
    expect((await watcher.expect('basic.deliver')).body.toString()).toBe('before');
    watcher.ack(1);
    await watcher.expectNothing(50);

    await setAlarm('memory', false);
    expect((await connection.next(0)).name).toBe('connection.unblocked');
    const messages = await watcher.deliveries(2);
    expect(messages.map((each) => each.body.toString())).toEqual(['during 1', 'during 2']);
    let confirmed = 1;
    while (confirmed < 3) confirmed = (await publisher.expect('basic.ack')).fields.deliveryTag;
    publisher.publish('', queue, 'after');
    expect((await watcher.expect('basic.deliver')).body.toString()).toBe('after');
    await connection.expectNothing(20, 0);
  });

  it('[153] a connection that only consumes is never blocked', async () => {
    const { publisher, watcher, queue } = await openPair();
    for (const body of ['1', '2', '3']) publisher.publish('', queue, body);
    await watcher.untilReady(queue, 3);
    await setAlarm('memory', true);
    await watcher.call('basic.qos', { prefetchCount: 1 });
    await watcher.consume(queue);
    for (let tag = 1; tag <= 3; tag += 1) {
      expect((await watcher.expect('basic.deliver')).fields.deliveryTag).toBe(tag);
      watcher.ack(tag);
    }
    await watcher.temporaryQueue();
    await watcher.connection.expectNothing(20, 0);
  });

  it('[153] names the disk, and both; one clearing is not enough', async () => {
    const first = await openPair();
    await setAlarm('disk', true);
    first.publisher.publish('', first.queue, 'x');
    expect((await first.connection.expect('connection.blocked')).fields.reason).toBe('low on disk');
    await setAlarm('memory', true);
    const second = await openPair();
    second.publisher.publish('', second.queue, 'x');
    expect((await second.connection.expect('connection.blocked')).fields.reason).toMatch(
      /^low on (memory & disk|disk & memory)$/,
    );
    await setAlarm('disk', false);
    await second.publisher.expectNothing(50);
    await second.connection.expectNothing(20, 0);
    await setAlarm('memory', false);
    for (const { connection, publisher } of [first, second]) {
      await connection.expect('connection.unblocked');
      await publisher.expect('basic.ack');
    }
  });

  it('[154] a client without the capability gets no frame, waits, and goes on', async () => {
    const { connection, publisher, watcher, queue } = await openPair({});
    await setAlarm('memory', true);
    publisher.publish('', queue, 'pending');
    await connection.expectNothing(100);
    expect((await watcher.counts(queue)).messages).toBe(0);
    await setAlarm('memory', false);
    expect((await connection.next()).name).toBe('basic.ack');
    expect(await watcher.drain(queue)).toEqual(['pending']);
  });

  it('[155] during an alarm, new connections declare, bind and consume', async () => {
    await setAlarm('memory', true);
    const ch = await (await connect()).openChannel(1);
    const queue = await ch.temporaryQueue();
    const exchange = unique('alarm');
    await ch.call('exchange.declare', { exchange, type: 'fanout', autoDelete: true });
    await ch.call('queue.bind', { queue, exchange });
    await ch.consume(queue);
    expect(await ch.get(queue)).toBeUndefined();
    await ch.connection.close();
  });

  it('[200] connection.close of a blocked publisher is answered when the alarm clears', async () => {
    const { connection, publisher, queue } = await openPair();
    await setAlarm('memory', true);
    publisher.publish('', queue, 'pending');
    await connection.expect('connection.blocked');
    connection.sendMethod(0, 'connection.close', { replyCode: 200, replyText: 'done' });
    await connection.expectNothing(100);
    await setAlarm('memory', false);
    const names: string[] = [];
    while (names.at(-1) !== 'connection.close-ok') names.push((await connection.next()).name);
    expect(names).toContain('connection.unblocked');
  });
});
