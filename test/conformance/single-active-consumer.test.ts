// Queues with x-single-active-consumer over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { openConnection, type Received } from '../support/raw-client.ts';
import { isRabbitMQ, queueText, sharedBroker } from '../support/target.ts';

sharedBroker();

const flagged = (messages: Received[]) =>
  messages.map((each) => `${each.body}${each.fields.redelivered ? '*' : ''}`);

async function openThree() {
  const c = await openConnection();
  const channels = [
    await c.openChannel(1),
    await c.openChannel(2),
    await c.openChannel(3),
  ] as const;
  const queue = await channels[0].temporaryQueue({ 'x-single-active-consumer': true });
  return { channels, queue };
}

describe('single active consumer', () => {
  it('[140] only the first consumer receives; when it goes, the next one gets all in order', async () => {
    const { channels, queue } = await openThree();
    const [owner, first, second] = channels;
    await first.call('basic.qos', { prefetchCount: 2 });
    await first.consume(queue);
    await second.consume(queue, { noAck: true });
    for (const body of ['1', '2', '3', '4']) owner.publish('', queue, body);
    expect(flagged(await first.deliveries(2))).toEqual(['1', '2']);
    await owner.untilReady(queue, 2);
    expect((await owner.counts(queue)).consumers).toBe(2);
    first.ack(1);
    expect(flagged(await first.deliveries(1))).toEqual(['3']);
    await first.close();
    expect(flagged(await second.deliveries(3))).toEqual(['2*', '3*', '4']);
    owner.publish('', queue, '5');
    expect(flagged(await second.deliveries(1))).toEqual(['5']);
  });

  it('[140] a cancelled consumer keeps what it holds, and the next one goes on', async () => {
    const { channels, queue } = await openThree();
    const [owner, first, second] = channels;
    await first.call('basic.qos', { prefetchCount: 1 });
    const tag = await first.consume(queue);
    await second.consume(queue, { noAck: true });
    owner.publish('', queue, '1');
    expect(flagged(await first.deliveries(1))).toEqual(['1']);
    await first.call('basic.cancel', { consumerTag: tag });
    owner.publish('', queue, '2');
    expect(flagged(await second.deliveries(1))).toEqual(['2']);
    first.ack(1);
    await first.sync();
    await first.close();
    expect(await owner.get(queue)).toBeUndefined();
  });

  // RabbitMQ 3.10 leaves them waiting until the next consumer has another reason to be served.
  it.skipIf(isRabbitMQ)('[140] a cancel hands over at once what is ready', async () => {
    const { channels, queue } = await openThree();
    const [owner, first, second] = channels;
    await first.call('basic.qos', { prefetchCount: 1 });
    const tag = await first.consume(queue);
    await second.consume(queue, { noAck: true });
    for (const body of ['1', '2', '3']) owner.publish('', queue, body);
    expect(flagged(await first.deliveries(1))).toEqual(['1']);
    await first.call('basic.cancel', { consumerTag: tag });
    expect(flagged(await second.deliveries(2))).toEqual(['2', '3']);
  });

  it('[140] an exclusive consumer is refused', async () => {
    const { channels, queue } = await openThree();
    channels[1].send('basic.consume', { queue, exclusive: true });
    await channels[1].expectError(
      403,
      `ACCESS_REFUSED - ${queueText(queue)} in exclusive use`,
      'basic.consume',
    );
  });
});
