// basic.publish and basic.return: addressing, mandatory, immediate, validation of properties.

import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { exchangeText, sharedBroker, unique } from '../support/target.ts';
import { boundQueue, isRouted, newExchange, publishConfirmed } from '../support/topology.ts';

sharedBroker();

async function openChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

async function confirmChannel(): Promise<RawChannel> {
  const channel = await openChannel();
  await channel.call('confirm.select');
  return channel;
}

describe('addressing', () => {
  it('[71] the default exchange delivers to the queue named by the key', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    const consumerTag = await channel.consume(queue, { noAck: true });
    channel.publish('', queue, 'hello');
    const message = await channel.expect('basic.deliver');
    expect(message.fields).toEqual({
      consumerTag,
      deliveryTag: 1,
      redelivered: false,
      exchange: '',
      routingKey: queue,
    });
    expect(message.body.toString()).toBe('hello');
  });

  it('[72] publishing to a missing exchange closes the channel with 404', async () => {
    const channel = await openChannel();
    const exchange = unique('x');
    channel.publish(exchange, 'k', 'lost');
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`, 'basic.publish');
  });

  it('[76] publishing to an internal exchange closes the channel with 403', async () => {
    const channel = await openChannel();
    const exchange = await newExchange(channel, 'fanout', { internal: true });
    channel.publish(exchange, 'k');
    await channel.expectError(
      403,
      `ACCESS_REFUSED - cannot publish to internal ${exchangeText(exchange)}`,
      'basic.publish',
    );
  });

  it('[76] an internal exchange is reached through an exchange binding', async () => {
    const channel = await confirmChannel();
    const destination = await newExchange(channel, 'fanout', { internal: true });
    const source = await newExchange(channel, 'fanout');
    await channel.call('exchange.bind', { source, destination });
    const queue = await boundQueue(channel, destination);
    await publishConfirmed(channel, source, 'k', 'inside');
    expect(await channel.drain(queue)).toEqual(['inside']);
  });

  it('[170] a routing key that is not UTF-8 is routed by its bytes', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'topic');
    await boundQueue(channel, exchange, 'a.#');
    expect(await isRouted(channel, exchange, Buffer.from([0x61, 0x2e, 0xff, 0xfe]))).toBe(true);
    expect(await isRouted(channel, exchange, Buffer.from([0xff, 0x2e, 0x61]))).toBe(false);
  });

  it('[170] a long routing key that is not UTF-8 can be returned and got', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    await channel.call('queue.bind', { queue, exchange: 'amq.fanout' });
    const key = Buffer.alloc(255, 0xff);
    channel.publish('amq.fanout', key, 'x');
    await channel.untilReady(queue, 1);
    expect((await channel.get(queue))?.fields.routingKey).toBe(key.toString());
    channel.publish('amq.direct', key, 'x', { mandatory: true });
    expect((await channel.expect('basic.return')).fields.routingKey).toBe(key.toString());
  });
});

describe('mandatory and immediate', () => {
  it('[73] an unroutable mandatory message comes back with everything it had', async () => {
    const channel = await openChannel();
    const properties = { messageId: 'm1', headers: { a: 1 }, deliveryMode: 2 };
    channel.publish('amq.direct', 'nobody', 'come back', { mandatory: true, properties });
    const message = await channel.expect('basic.return');
    expect(message.fields).toEqual({
      replyCode: 312,
      replyText: 'NO_ROUTE',
      exchange: 'amq.direct',
      routingKey: 'nobody',
    });
    expect(message.properties).toEqual(properties);
    expect(message.body.toString()).toBe('come back');
  });

  it('[73] a missing queue on the default exchange is unroutable, not an error', async () => {
    const channel = await openChannel();
    channel.publish('', unique('q'), 'x', { mandatory: true });
    expect((await channel.expect('basic.return')).fields.replyCode).toBe(312);
  });

  it('[73] an unroutable message without mandatory is dropped in silence', async () => {
    const channel = await openChannel();
    channel.publish('amq.direct', unique('nobody'), 'x');
    await channel.sync();
  });

  it('[74] basic.return comes before the confirm', async () => {
    const channel = await confirmChannel();
    channel.publish('amq.direct', unique('nobody'), 'x', { mandatory: true });
    await channel.expect('basic.return');
    expect((await channel.expect('basic.ack')).fields).toEqual({ deliveryTag: 1, multiple: false });
  });

  it('[75] immediate closes the connection with 540', async () => {
    const channel = await openChannel();
    channel.publish('', 'q', 'x', { immediate: true });
    await channel.connection.expectError(540, 'NOT_IMPLEMENTED - immediate=true', 'basic.publish');
  });
});

describe('validation', () => {
  it('[85] a user-id other than the user’s own is refused with 406', async () => {
    const channel = await openChannel();
    channel.publish('', 'q', 'x', { properties: { userId: 'somebody' } });
    await channel.expectError(
      406,
      "PRECONDITION_FAILED - user_id property set to 'somebody' but authenticated user was 'guest'",
      'basic.publish',
    );
  });

  it('[85] the user’s own user-id is delivered', async () => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    await publishConfirmed(channel, '', queue, 'x', { userId: 'guest' });
    expect((await channel.get(queue))?.properties).toEqual({ userId: 'guest' });
  });

  it.each([
    ['abc', 'no_integer'],
    ['', 'no_integer'],
    ['-1', '{value_negative,-1}'],
    ['10x', '{leftover_string,"x"}'],
    ['1.5', '{leftover_string,".5"}'],
    ['315360000001', '{value_too_large,315360000001}'],
  ])('[86] expiration %j is refused with 406', async (expiration, reason) => {
    const channel = await openChannel();
    channel.publish('', 'q', 'x', { properties: { expiration } });
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - invalid expiration '${expiration}': ${reason}`,
      'basic.publish',
    );
  });

  it.each(['CC', 'BCC'])(
    '[79] a %s header that is a string is refused with 406',
    async (header) => {
      const channel = await openChannel();
      channel.publish('', 'q', 'x', { properties: { headers: { [header]: 'b' } } });
      await channel.expectError(
        406,
        `PRECONDITION_FAILED - invalid message: {unacceptable_type_in_header,"${header}",longstr}`,
        'basic.publish',
      );
    },
  );

  it('[72] of several faults the missing exchange is named before the expiration', async () => {
    const channel = await openChannel();
    const exchange = unique('x');
    channel.publish(exchange, 'q', 'x', { properties: { expiration: 'abc', userId: 'other' } });
    await channel.expectError(404, `NOT_FOUND - no ${exchangeText(exchange)}`);
  });
});

describe('CC and BCC', () => {
  it('[77] keys that reach the same queue make one copy', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct');
    const queue = await boundQueue(channel, exchange, 'a');
    await channel.call('queue.bind', { queue, exchange, routingKey: 'b' });
    await publishConfirmed(channel, exchange, 'a', 'one');
    await publishConfirmed(channel, exchange, 'a', 'two', { headers: { CC: ['b', 'a'] } });
    expect(await channel.drain(queue)).toEqual(['one', 'two']);
  });

  it('[78] CC and BCC add queues, CC stays visible and BCC is taken out', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct');
    const queues = [];
    for (const key of ['to', 'cc', 'bcc']) queues.push(await boundQueue(channel, exchange, key));
    await publishConfirmed(channel, exchange, 'to', 'x', {
      headers: { CC: ['cc'], BCC: ['bcc'], other: 1 },
    });
    for (const queue of queues) {
      const message = await channel.get(queue);
      expect(message?.fields.routingKey).toBe('to');
      expect(message?.properties.headers).toEqual({ CC: ['cc'], other: 1 });
    }
  });

  it('[78] BCC is taken out even when it names no key', async () => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    for (const BCC of [[], [1]]) {
      await publishConfirmed(channel, '', queue, 'x', { headers: { BCC, other: 1 } });
      expect((await channel.get(queue))?.properties.headers).toEqual({ other: 1 });
    }
  });

  it('[78] CC alone makes an unroutable key routable, also on the default exchange', async () => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    expect(await isRouted(channel, '', unique('none'), { headers: { CC: [queue] } })).toBe(true);
    expect(await isRouted(channel, '', unique('none'), { headers: { BCC: [queue] } })).toBe(true);
    expect(await isRouted(channel, '', unique('none'), { headers: { CC: [] } })).toBe(false);
  });

  it('[79] elements of CC that are not strings are passed over', async () => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    expect(await isRouted(channel, '', unique('none'), { headers: { CC: [1, queue] } })).toBe(true);
  });
});
