// Message priorities of classic queues over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { sharedBroker } from '../support/target.ts';

sharedBroker();

async function openChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

/** Publishes bodies such as `3a`, with the leading number as the priority; `-` is none. */
async function publishAll(on: RawChannel, queue: string, bodies: string[]): Promise<void> {
  for (const body of bodies) {
    const priority = Number.parseInt(body, 10);
    on.publish('', queue, body, Number.isNaN(priority) ? {} : { properties: { priority } });
  }
  await on.sync();
}

describe('x-max-priority', () => {
  it('[139] orders by priority, equal ones by age; above the maximum counts as the maximum', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-max-priority': 5 });
    await publishAll(ch, queue, ['1', '9', '3a', '-', '3b', '5', '0', '3c']);
    expect(await ch.drain(queue)).toEqual(['9', '5', '3a', '3b', '3c', '1', '-', '0']);
  });

  it('[139] delivers the priority property as it was published', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-max-priority': 5 });
    await publishAll(ch, queue, ['9']);
    expect((await ch.get(queue))?.properties).toEqual({ priority: 9 });
  });

  it('[139] a requeued message returns to its level and place', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-max-priority': 5 });
    await publishAll(ch, queue, ['3a', '3b', '1']);
    await ch.get(queue, { noAck: false });
    await publishAll(ch, queue, ['4']);
    ch.send('basic.nack', { deliveryTag: 1, requeue: true });
    expect(await ch.drain(queue)).toEqual(['4', '3a', '3b', '1']);
  });

  it('[139] without the argument the property changes nothing', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    await publishAll(ch, queue, ['1', '9', '3']);
    expect(await ch.drain(queue)).toEqual(['1', '9', '3']);
  });
});
