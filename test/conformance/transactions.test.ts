// The tx class over raw TCP. Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { sharedBroker, unique } from '../support/target.ts';

sharedBroker();

async function openChannels(): Promise<[RawChannel, RawChannel]> {
  const c = await openConnection();
  return [await c.openChannel(1), await c.openChannel(2)];
}

describe('transactions', () => {
  it('[122] commit and rollback are refused without tx.select', async () => {
    const [ch] = await openChannels();
    for (const method of ['tx.commit', 'tx.rollback']) {
      ch.send(method);
      await ch.expectError(406, 'PRECONDITION_FAILED - channel is not transactional', method);
      await ch.open();
    }
  });

  it('[123] publishes are invisible until commit', async () => {
    const [tx, other] = await openChannels();
    const queue = await other.temporaryQueue();
    await tx.call('tx.select');
    await tx.call('tx.select');
    for (const body of ['1', '2', '3']) tx.publish('', queue, body);
    await tx.sync();
    expect(await other.get(queue)).toBeUndefined();
    await tx.call('tx.commit');
    expect(await other.drain(queue)).toEqual(['1', '2', '3']);
  });

  it('[123] after rollback they are never seen; the transaction goes on', async () => {
    const [tx, other] = await openChannels();
    const queue = await other.temporaryQueue();
    await tx.call('tx.select');
    tx.publish('', queue, 'dropped');
    await tx.call('tx.rollback');
    tx.publish('', queue, 'kept');
    await tx.call('tx.commit');
    expect(await other.drain(queue)).toEqual(['kept']);
  });

  it('[123] closing the channel rolls back', async () => {
    const [tx, other] = await openChannels();
    const queue = await other.temporaryQueue();
    await tx.call('tx.select');
    tx.publish('', queue, 'dropped');
    await tx.close();
    expect(await other.drain(queue)).toEqual([]);
  });

  it('[124] acks take effect on commit', async () => {
    const [tx, other] = await openChannels();
    const queue = await other.temporaryQueue();
    for (const body of ['1', '2']) other.publish('', queue, body);
    await other.sync();
    await tx.call('tx.select');
    await tx.get(queue, { noAck: false });
    await tx.get(queue, { noAck: false });
    tx.ack(1);
    await tx.call('tx.commit');
    tx.ack(2);
    await tx.sync();
    await tx.close();
    expect(await other.drain(queue)).toEqual(['2']);
  });

  it('[124] after a rollback the same tag can be acked again', async () => {
    const [tx, other] = await openChannels();
    const queue = await other.temporaryQueue();
    other.publish('', queue, 'x');
    await other.sync();
    await tx.call('tx.select');
    await tx.get(queue, { noAck: false });
    tx.ack(1);
    await tx.call('tx.rollback');
    tx.ack(1);
    await tx.call('tx.commit');
    await tx.close();
    expect(await other.drain(queue)).toEqual([]);
  });

  it('[124] an unknown tag is refused when it is sent, not at commit', async () => {
    const [tx] = await openChannels();
    await tx.call('tx.select');
    tx.ack(1);
    await tx.expectError(406, 'PRECONDITION_FAILED - unknown delivery tag 1', 'basic.ack');
  });

  it('[124] a nack without requeue dead-letters at commit', async () => {
    const [tx, other] = await openChannels();
    const dead = await other.temporaryQueue();
    const queue = await other.temporaryQueue({
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': dead,
    });
    other.publish('', queue, 'bad');
    await other.sync();
    await tx.call('tx.select');
    await tx.get(queue, { noAck: false });
    tx.send('basic.nack', { deliveryTag: 1, requeue: false });
    await tx.sync();
    expect(await other.get(dead)).toBeUndefined();
    await tx.call('tx.commit');
    await other.untilReady(dead, 1);
  });

  it('[124] a committed ack makes room under the channel prefetch for every queue', async () => {
    const [tx] = await openChannels();
    const [queue, waiting] = [await tx.temporaryQueue(), await tx.temporaryQueue()];
    await tx.call('basic.qos', { prefetchCount: 1, global: true });
    await tx.consume(queue);
    tx.publish('', queue, 'first');
    await tx.deliveries(1);
    await tx.consume(waiting);
    tx.publish('', waiting, 'second');
    await tx.untilReady(waiting, 1);
    await tx.call('tx.select');
    tx.ack(1);
    await tx.expectNothing(50);
    tx.send('tx.commit');
    const answers = [await tx.next(), await tx.next()];
    expect(answers.map(({ name }) => name).sort()).toEqual(['basic.deliver', 'tx.commit-ok']);
  });

  it('[124] recover leaves alone what the transaction has settled', async () => {
    const [tx, other] = await openChannels();
    const queue = await other.temporaryQueue();
    for (const body of ['1', '2', '3']) other.publish('', queue, body);
    await other.untilReady(queue, 3);
    for (let count = 0; count < 3; count++) await tx.get(queue, { noAck: false });
    await tx.call('tx.select');
    tx.ack(2);
    await tx.call('basic.recover', { requeue: true });
    await tx.call('tx.commit');
    expect(await other.drain(queue)).toEqual(['1', '3']);
    await tx.close();
    expect(await other.drain(queue)).toEqual([]);
  });

  it('[125] an unroutable mandatory message is returned at commit, before commit-ok', async () => {
    const [tx] = await openChannels();
    await tx.call('tx.select');
    const key = unique('nowhere');
    tx.publish('', key, 'lost', { mandatory: true });
    await tx.sync();
    tx.send('tx.commit');
    const returned = await tx.expect('basic.return');
    expect(returned.fields).toEqual({
      replyCode: 312,
      replyText: 'NO_ROUTE',
      exchange: '',
      routingKey: key,
    });
    expect(returned.body.toString()).toBe('lost');
    await tx.expect('tx.commit-ok');
  });
});
