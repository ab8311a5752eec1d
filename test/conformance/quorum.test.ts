// The quorum queue type as an AMQP client sees it, over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { onRabbitMQ310, queueText, sharedBroker, unique } from '../support/target.ts';

sharedBroker();

async function openChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

const quorum = { 'x-queue-type': 'quorum' };

describe('quorum queues', () => {
  it('[141] count failed deliveries and dead-letter beyond the limit', async () => {
    const ch = await openChannel();
    const [queue, dead] = [unique('quorum'), await ch.temporaryQueue()];
    await ch.call('queue.declare', {
      queue,
      durable: true,
      arguments: {
        ...quorum,
        'x-delivery-limit': 2,
        'x-dead-letter-exchange': '',
        'x-dead-letter-routing-key': dead,
      },
    });
    await ch.call('confirm.select');
    ch.publish('', queue, 'poison');
    await ch.expect('basic.ack');
    await ch.call('basic.qos', { prefetchCount: 1 });
    await ch.consume(queue);
    const seen: unknown[] = [];
    for (let round = 1; round <= 3; round += 1) {
      const message = await ch.expect('basic.deliver');
      seen.push([message.fields.redelivered, message.properties.headers?.['x-delivery-count']]);
      ch.send('basic.reject', { deliveryTag: round, requeue: true });
    }
    expect(seen).toEqual([
      [false, undefined],
      [true, 1],
      [true, 2],
    ]);
    await ch.untilReady(dead, 1);
    const message = await ch.get(dead);
    expect(message?.properties.headers['x-death']).toMatchObject([
      { reason: 'delivery_limit', queue, count: 1 },
    ]);
    await ch.call('queue.delete', { queue });
  });

  it('[141] do not count a nack or a recover with requeue, but a lost channel', async () => {
    const [ch, other] = [await openChannel(), await openChannel()];
    const queue = unique('quorum');
    await other.call('queue.declare', {
      queue,
      durable: true,
      arguments: { ...quorum, 'x-delivery-limit': 1 },
    });
    await other.call('confirm.select');
    other.publish('', queue, 'x');
    await other.expect('basic.ack');
    const isEveryReturnCounted = onRabbitMQ310(
      'up to 4.2 every return of a quorum queue’s message counts towards the delivery limit',
      true,
      false,
    );
    if (isEveryReturnCounted) return;
    for (let round = 1; round <= 3; round++) {
      expect((await ch.get(queue, { noAck: false }))?.body.toString()).toBe('x');
      if (round < 3) ch.send('basic.nack', { deliveryTag: round, requeue: true });
      else await ch.call('basic.recover', { requeue: true });
    }
    await ch.get(queue, { noAck: false });
    await ch.close();
    await ch.open();
    expect((await ch.get(queue, { noAck: false }))?.properties.headers).toEqual({
      'x-delivery-count': 1,
    });
    await ch.close();
    expect(await other.get(queue)).toBeUndefined();
    await other.call('queue.delete', { queue });
  });

  it('[141] give returned messages out before those that were never delivered', async () => {
    const ch = await openChannel();
    const queue = unique('quorum');
    // Without a limit, RabbitMQ 3.10 puts returned messages at the end.
    const limited = { ...quorum, 'x-delivery-limit': 20 };
    await ch.call('queue.declare', { queue, durable: true, arguments: limited });
    await ch.call('confirm.select');
    for (const body of ['1', '2', '3']) ch.publish('', queue, body);
    let confirmed = 0;
    while (confirmed < 3) {
      const { fields } = await ch.expect('basic.ack');
      confirmed = fields.multiple ? fields.deliveryTag : confirmed + 1;
    }
    await ch.call('basic.qos', { prefetchCount: 2 });
    await ch.consume(queue);
    await ch.deliveries(2);
    ch.send('basic.nack', { deliveryTag: 1, requeue: true });
    expect((await ch.deliveries(1))[0]?.body.toString()).toBe('1');
    await ch.call('queue.delete', { queue });
  });

  const refused: [title: string, fields: object, text: (queue: string) => string | RegExp][] = [
    [
      'exclusive',
      { durable: true, exclusive: true },
      (queue) => `PRECONDITION_FAILED - invalid property 'exclusive-owner' for ${queueText(queue)}`,
    ],
    [
      'auto-delete',
      { durable: true, autoDelete: true },
      (queue) => `PRECONDITION_FAILED - invalid property 'auto-delete' for ${queueText(queue)}`,
    ],
    [
      'non-durable',
      { durable: false },
      (queue) => `PRECONDITION_FAILED - invalid property 'non-durable' for ${queueText(queue)}`,
    ],
    [
      'x-max-priority',
      { durable: true, arguments: { ...quorum, 'x-max-priority': 5 } },
      (queue) =>
        `PRECONDITION_FAILED - invalid arg 'x-max-priority' for ${queueText(queue)} of queue type rabbit_quorum_queue`,
    ],
  ];
  it.each(refused)('[142] cannot be declared %s', async (_title, fields, text) => {
    const ch = await openChannel();
    const queue = unique('quorum');
    ch.send('queue.declare', { queue, arguments: quorum, ...fields });
    await ch.expectError(406, text(queue), 'queue.declare');
  });

  it('[142] cannot be named by the server', async () => {
    const ch = await openChannel();
    ch.send('queue.declare', { queue: '', durable: true, arguments: quorum });
    await ch.expectError(
      406,
      'PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_quorum_queue',
      'queue.declare',
    );
  });
});
