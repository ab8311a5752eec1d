// queue.bind and unbind, exchange.bind and unbind: errors, identity, what is left.

import { describe, expect, it } from 'vitest';
import { openConnection, Pairs, type RawChannel } from '../support/raw-client.ts';
import { exchangeText, queueText, sharedBroker, unique } from '../support/target.ts';
import { boundQueue, isRouted, newExchange, publishConfirmed } from '../support/topology.ts';

sharedBroker();

async function confirmChannel(): Promise<RawChannel> {
  const channel = await (await openConnection()).openChannel(1);
  await channel.call('confirm.select');
  return channel;
}

describe('missing ends', () => {
  it('[62] binding a missing queue is refused with 404', async () => {
    const channel = await confirmChannel();
    const queue = unique('q');
    channel.send('queue.bind', { queue, exchange: 'amq.direct', routingKey: 'k' });
    await channel.expectError(404, `NOT_FOUND - no ${queueText(queue)}`, 'queue.bind');
  });

  it('[62] binding to a missing exchange is refused with 404', async () => {
    const channel = await confirmChannel();
    const exchange = unique('x');
    channel.send('queue.bind', {
      queue: await channel.temporaryQueue(),
      exchange,
      routingKey: 'k',
    });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`, 'queue.bind');
  });

  it('[62] when both are missing the exchange is named', async () => {
    const channel = await confirmChannel();
    const exchange = unique('x');
    channel.send('queue.bind', { queue: unique('q'), exchange, routingKey: 'k' });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`, 'queue.bind');
  });

  it('[62] exchange.bind names the missing source first, then the destination', async () => {
    const channel = await confirmChannel();
    const source = unique('source');
    const destination = unique('destination');
    channel.send('exchange.bind', { source, destination });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(source)}`, 'exchange.bind');
    await channel.open();
    channel.send('exchange.bind', { source: 'amq.fanout', destination });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(destination)}`, 'exchange.bind');
  });

  it('[63] unbinding what does not exist is fine', async () => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    const missing = unique('missing');
    await channel.call('queue.unbind', { queue, exchange: 'amq.direct', routingKey: 'never' });
    await channel.call('queue.unbind', { queue, exchange: missing, routingKey: 'k' });
    await channel.call('queue.unbind', { queue: missing, exchange: 'amq.direct', routingKey: 'k' });
    await channel.call('queue.unbind', { queue: missing, exchange: missing, routingKey: 'k' });
    await channel.call('exchange.unbind', { source: 'amq.direct', destination: 'amq.fanout' });
    await channel.call('exchange.unbind', { source: missing, destination: 'amq.fanout' });
    await channel.call('exchange.unbind', { source: 'amq.fanout', destination: missing });
  });

  it.each([
    ['queue.bind', { exchange: '', routingKey: 'k' }],
    ['queue.unbind', { exchange: '', routingKey: 'k' }],
    ['exchange.bind', { source: '', destination: 'amq.fanout' }],
    ['exchange.bind', { source: 'amq.fanout', destination: '' }],
    ['exchange.unbind', { source: '', destination: 'amq.fanout' }],
  ])('[66] %s with the default exchange is refused with 403 (%o)', async (method, fields) => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    channel.send(method, method.startsWith('queue') ? { queue, ...fields } : fields);
    await channel.expectError(
      403,
      'ACCESS_REFUSED - operation not permitted on the default exchange',
      method,
    );
  });
});

describe('identity of a binding', () => {
  it('[64] binding twice equally makes one binding', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct');
    const queue = await boundQueue(channel, exchange, 'k');
    await channel.call('queue.bind', { queue, exchange, routingKey: 'k' });
    await publishConfirmed(channel, exchange, 'k', 'once');
    expect(await channel.drain(queue)).toEqual(['once']);
    await channel.call('queue.unbind', { queue, exchange, routingKey: 'k' });
    expect(await isRouted(channel, exchange, 'k')).toBe(false);
  });

  it('[65] bindings with different arguments are two, and a message still comes once', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct');
    const queue = await boundQueue(channel, exchange, 'k', { 'x-one': 1 });
    await channel.call('queue.bind', {
      queue,
      exchange,
      routingKey: 'k',
      arguments: { 'x-two': 2 },
    });
    await publishConfirmed(channel, exchange, 'k', 'once');
    expect(await channel.drain(queue)).toEqual(['once']);
    await channel.call('queue.unbind', {
      queue,
      exchange,
      routingKey: 'k',
      arguments: { 'x-one': 1 },
    });
    expect(await isRouted(channel, exchange, 'k')).toBe(true);
    await channel.call('queue.unbind', {
      queue,
      exchange,
      routingKey: 'k',
      arguments: { 'x-two': 2 },
    });
    expect(await isRouted(channel, exchange, 'k')).toBe(false);
  });

  it('[65] unbind without the arguments leaves a binding with arguments', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct');
    const queue = await boundQueue(channel, exchange, 'k', { 'x-one': 1 });
    await channel.call('queue.unbind', { queue, exchange, routingKey: 'k' });
    expect(await isRouted(channel, exchange, 'k')).toBe(true);
  });

  it('[65] the order of arguments does not matter', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct');
    const ordered = (...keys: string[]) => new Pairs(keys.map((key) => [key, 1] as const));
    const queue = await boundQueue(channel, exchange, 'k', ordered('a', 'b', 'c'));
    await channel.call('queue.unbind', {
      queue,
      exchange,
      routingKey: 'k',
      arguments: ordered('c', 'a', 'b'),
    });
    expect(await isRouted(channel, exchange, 'k')).toBe(false);
  });

  it('[64] one queue may have many keys, each is unbound alone', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct');
    const queue = await boundQueue(channel, exchange, 'a');
    await channel.call('queue.bind', { queue, exchange, routingKey: 'b' });
    await channel.call('queue.unbind', { queue, exchange, routingKey: 'a' });
    expect(await isRouted(channel, exchange, 'a')).toBe(false);
    expect(await isRouted(channel, exchange, 'b')).toBe(true);
  });

  it('[64] exchange bindings are identified by destination, key and arguments as well', async () => {
    const channel = await confirmChannel();
    const source = await newExchange(channel, 'direct');
    const destination = await newExchange(channel, 'fanout');
    await boundQueue(channel, destination);
    for (const routingKey of ['a', 'b', 'a']) {
      await channel.call('exchange.bind', { source, destination, routingKey });
    }
    await channel.call('exchange.unbind', { source, destination, routingKey: 'a' });
    expect(await isRouted(channel, source, 'a')).toBe(false);
    expect(await isRouted(channel, source, 'b')).toBe(true);
  });

  it('[64] deleting the queue removes its bindings', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct');
    const queue = await boundQueue(channel, exchange, 'k');
    await channel.call('queue.delete', { queue });
    await channel.call('queue.declare', { queue: unique('q'), exclusive: true });
    expect(await isRouted(channel, exchange, 'k')).toBe(false);
    await channel.call('exchange.delete', { exchange, ifUnused: true });
  });

  it('[69] nowait binds are not answered', async () => {
    const channel = await confirmChannel();
    const source = await newExchange(channel, 'fanout');
    const destination = await newExchange(channel, 'fanout');
    const queue = await channel.temporaryQueue();
    channel.send('exchange.bind', { source, destination, nowait: true });
    channel.send('queue.bind', { queue, exchange: destination, nowait: true });
    expect(await isRouted(channel, source, '')).toBe(true);
    channel.send('exchange.unbind', { source, destination, nowait: true });
    expect(await isRouted(channel, source, '')).toBe(false);
  });
});
