// x-max-length, x-max-length-bytes and x-overflow over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { sharedBroker } from '../support/target.ts';

sharedBroker();

async function openChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

function publishAll(on: RawChannel, queue: string, bodies: string[]): void {
  for (const body of bodies) on.publish('', queue, body);
}

const deadLetterTo = (key: string) => ({
  'x-dead-letter-exchange': '',
  'x-dead-letter-routing-key': key,
});

describe('drop-head', () => {
  it('[130] drops the oldest beyond x-max-length', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-max-length': 2 });
    publishAll(ch, queue, ['1', '2', '3']);
    expect(await ch.drain(queue)).toEqual(['2', '3']);
  });

  it('[130] dead-letters what it drops with reason maxlen', async () => {
    const ch = await openChannel();
    const dead = await ch.temporaryQueue();
    const queue = await ch.temporaryQueue({
      'x-max-length': 2,
      'x-overflow': 'drop-head',
      ...deadLetterTo(dead),
    });
    publishAll(ch, queue, ['1', '2', '3', '4']);
    await ch.untilReady(dead, 2);
    const message = await ch.get(dead);
    expect(message?.body.toString()).toBe('1');
    expect(message?.properties.headers['x-death']).toMatchObject([
      { reason: 'maxlen', queue, count: 1 },
    ]);
    expect(await ch.drain(queue)).toEqual(['3', '4']);
  });

  it('[131] counts ready messages only', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-max-length': 2 });
    publishAll(ch, queue, ['1', '2']);
    await ch.get(queue, { noAck: false });
    await ch.get(queue, { noAck: false });
    publishAll(ch, queue, ['3', '4']);
    await ch.untilReady(queue, 2);
    publishAll(ch, queue, ['5']);
    expect(await ch.drain(queue)).toEqual(['4', '5']);
    ch.ack(2, true);
    await ch.sync();
  });

  it('[131] applies to what a requeue puts back on top', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-max-length': 2 });
    publishAll(ch, queue, ['1', '2']);
    await ch.get(queue, { noAck: false });
    publishAll(ch, queue, ['3']);
    await ch.untilReady(queue, 2);
    ch.send('basic.nack', { deliveryTag: 1, requeue: true });
    await ch.sync();
    expect(await ch.drain(queue)).toEqual(['2', '3']);
  });

  it('[132] counts the bytes of bodies for x-max-length-bytes', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-max-length-bytes': 10 });
    const properties = { headers: { long: 'x'.repeat(100) } };
    ch.publish('', queue, 'first!', { properties });
    ch.publish('', queue, 'second', { properties });
    expect(await ch.drain(queue)).toEqual(['second']);
    publishAll(ch, queue, ['12345', '67890']);
    expect(await ch.drain(queue)).toEqual(['12345', '67890']);
    publishAll(ch, queue, ['larger than the limit']);
    expect(await ch.drain(queue)).toEqual([]);
  });

  it('[132] with x-max-length 0 only a waiting consumer gets a message', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({ 'x-max-length': 0 });
    publishAll(ch, queue, ['lost']);
    expect(await ch.get(queue)).toBeUndefined();
    await ch.consume(queue, { noAck: true });
    publishAll(ch, queue, ['caught']);
    expect((await ch.expect('basic.deliver')).body.toString()).toBe('caught');
  });
});

describe('reject-publish', () => {
  it('[133] counts bytes too', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue({
      'x-max-length-bytes': 10,
      'x-overflow': 'reject-publish',
    });
    await ch.call('confirm.select');
    publishAll(ch, queue, ['123456']);
    await ch.expect('basic.ack');
    publishAll(ch, queue, ['123456']);
    await ch.expect('basic.nack');
    expect(await ch.drain(queue)).toEqual(['123456']);
  });

  it('[133] reject-publish-dlx refuses and dead-letters the refused message', async () => {
    const ch = await openChannel();
    const dead = await ch.temporaryQueue();
    const queue = await ch.temporaryQueue({
      'x-max-length': 1,
      'x-overflow': 'reject-publish-dlx',
      ...deadLetterTo(dead),
    });
    await ch.call('confirm.select');
    publishAll(ch, queue, ['first']);
    await ch.expect('basic.ack');
    publishAll(ch, queue, ['second']);
    expect((await ch.expect('basic.nack')).fields.deliveryTag).toBe(2);
    await ch.untilReady(dead, 1);
    const message = await ch.get(dead);
    expect(message?.body.toString()).toBe('second');
    expect(message?.properties.headers['x-death']).toMatchObject([
      { reason: 'maxlen', queue, count: 1 },
    ]);
    expect(await ch.drain(queue)).toEqual(['first']);
  });
});
