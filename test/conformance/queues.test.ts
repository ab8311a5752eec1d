// queue.declare, queue.delete, queue.purge, exclusivity.

import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel, typed } from '../support/raw-client.ts';
import { queueText, sharedBroker, unique } from '../support/target.ts';
import { publishConfirmed } from '../support/topology.ts';

sharedBroker();

async function openChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

const lockedText = (queue: string): string =>
  `RESOURCE_LOCKED - cannot obtain exclusive access to locked ${queueText(queue)}. It could be originally declared on another connection or the exclusive property value does not match that of the original declaration.`;

describe('names', () => {
  it('[45] an empty name gets a generated one, unique, with empty counts', async () => {
    const channel = await openChannel();
    const first = await channel.call('queue.declare', { exclusive: true });
    const second = await channel.call('queue.declare', { exclusive: true });
    expect(first.queue).toMatch(/^amq\.gen-[A-Za-z0-9_-]{22}$/);
    expect(second.queue).not.toBe(first.queue);
    expect(first).toMatchObject({ messageCount: 0, consumerCount: 0 });
  });

  it('[46] a generated name can be declared passively but not actively', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    expect(await channel.counts(queue)).toEqual({ messages: 0, consumers: 0 });
    channel.send('queue.declare', { queue, exclusive: true });
    await channel.expectError(
      403,
      `ACCESS_REFUSED - queue name '${queue}' contains reserved prefix 'amq.*'`,
      'queue.declare',
    );
  });

  it('[47] names starting with amq. are refused', async () => {
    const channel = await openChannel();
    channel.send('queue.declare', { queue: 'amq.foo' });
    await channel.expectError(
      403,
      "ACCESS_REFUSED - queue name 'amq.foo' contains reserved prefix 'amq.*'",
      'queue.declare',
    );
  });

  it('[168] CR and LF are taken out of names', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    const ok = await channel.call('queue.declare', { queue: `\r${queue}\n`, exclusive: true });
    expect(ok.queue).toBe(queue);
    const exchange = unique('x');
    await channel.call('exchange.declare', { exchange: `${exchange}\r\n`, type: 'fanout' });
    await channel.call('exchange.declare', { exchange, passive: true });
    await channel.call('queue.bind', { queue: `${queue}\n`, exchange: `\n${exchange}` });
    await channel.call('queue.delete', { queue: `\n${queue}` });
    await channel.call('exchange.delete', { exchange: `\n${exchange}` });
    channel.send('exchange.declare', { exchange, passive: true });
    await channel.expectError(404, /^NOT_FOUND - no exchange/);
  });

  it('[169] a name of 255 bytes of UTF-8 works', async () => {
    const channel = await openChannel();
    const queue = `${unique('')}${'ü'.repeat(200)}`;
    const cut = Buffer.from(queue).subarray(0, 255);
    const name = cut.toString('utf8').replace(/�/g, '');
    const padded = name + 'x'.repeat(255 - Buffer.byteLength(name));
    expect(Buffer.byteLength(padded)).toBe(255);
    const ok = await channel.call('queue.declare', { queue: padded, exclusive: true });
    expect(ok.queue).toBe(padded);
    channel.publish('', padded, 'found');
    await channel.untilReady(padded, 1);
  });

  it('[169] a name that is not UTF-8 is refused with 501', async () => {
    const channel = await openChannel();
    channel.send('queue.declare', { queue: Buffer.from([0x61, 0xff, 0xfe]) });
    await channel.connection.expectError(501, /^FRAME_ERROR - Malformed UTF-8 in shortstr/);
  });

  it('[171] a reply text longer than 255 bytes is cut and the frame stays valid', async () => {
    const channel = await openChannel();
    const queue = 'q'.repeat(250);
    channel.send('queue.declare', { queue, passive: true });
    const close = await channel.expectError(
      404,
      /^NOT_FOUND - no queue 'q+\.\.\.$/,
      'queue.declare',
    );
    expect(Buffer.byteLength(close.fields.replyText)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(close.fields.replyText)).toBeGreaterThan(240);
  });
});

describe('equivalence', () => {
  it.each([
    ['durable', { durable: true }, { durable: false }, 'false', 'true'],
    ['auto_delete', { autoDelete: false }, { autoDelete: true }, 'true', 'false'],
  ])(
    '[48] a different %s is refused with 406',
    async (argument, first, second, received, current) => {
      const channel = await openChannel();
      const queue = unique('q');
      await channel.call('queue.declare', { queue, ...first });
      channel.send('queue.declare', { queue, ...second });
      await channel.expectError(
        406,
        `PRECONDITION_FAILED - inequivalent arg '${argument}' for ${queueText(queue)}: received '${received}' but current is '${current}'`,
        'queue.declare',
      );
      await channel.open();
      await channel.call('queue.delete', { queue });
    },
  );

  it.each([
    [
      '[48]',
      { 'x-max-length': 100 },
      { 'x-max-length': 200 },
      "received '200' but current is '100'",
    ],
    [
      '[49]',
      { 'x-max-length': 100 },
      {},
      "received none but current is the value '100' of type 'signedint'",
    ],
    [
      '[49]',
      {},
      { 'x-max-length': 100 },
      "received the value '100' of type 'signedint' but current is none",
    ],
  ])(
    '%s a queue with %o redeclared with %o is refused',
    async (_case, first, second, difference) => {
      const channel = await openChannel();
      const queue = unique('q');
      await channel.call('queue.declare', { queue, exclusive: true, arguments: first });
      channel.send('queue.declare', { queue, exclusive: true, arguments: second });
      await channel.expectError(
        406,
        `PRECONDITION_FAILED - inequivalent arg 'x-max-length' for ${queueText(queue)}: ${difference}`,
        'queue.declare',
      );
    },
  );

  it('[50] the same number in another integer width is equal', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    const declare = (tag: string) => ({
      queue,
      exclusive: true,
      arguments: { 'x-max-length': typed(tag, 100) },
    });
    for (const tag of ['I', 'b', 's', 'l', 'i', 'u', 'B']) {
      await channel.call('queue.declare', declare(tag));
    }
  });

  it('[51] unknown arguments are accepted and not compared', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    await channel.call('queue.declare', { queue, exclusive: true, arguments: { 'x-foo': 1 } });
    await channel.call('queue.declare', { queue, exclusive: true, arguments: { 'x-foo': 'two' } });
    await channel.call('queue.declare', { queue, exclusive: true });
  });

  it('[51] an absent x-queue-type equals classic', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    await channel.call('queue.declare', { queue, exclusive: true });
    await channel.call('queue.declare', {
      queue,
      exclusive: true,
      arguments: { 'x-queue-type': 'classic' },
    });
  });

  it('[182] a passive declare ignores flags and arguments', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    await channel.call('queue.declare', { queue, arguments: { 'x-max-length': 5 } });
    await channel.call('queue.declare', {
      queue,
      passive: true,
      durable: true,
      autoDelete: true,
      arguments: { 'x-max-length': 7, 'x-message-ttl': -1 },
    });
    await channel.call('queue.delete', { queue });
  });

  it('[182] an exclusive queue may be redeclared with either durable flag', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    await channel.call('queue.declare', { queue, exclusive: true, durable: true });
    await channel.call('queue.declare', { queue, exclusive: true, durable: true });
    await channel.call('queue.declare', { queue, exclusive: true, durable: false });
  });
});

describe('argument validation', () => {
  it.each([
    ['[52]', { 'x-message-ttl': -1 }, "invalid arg 'x-message-ttl' for QUEUE: {value_negative,-1}"],
    ['[52]', { 'x-expires': 0 }, "invalid arg 'x-expires' for QUEUE: {value_zero,0}"],
    ['[52]', { 'x-expires': -5 }, "invalid arg 'x-expires' for QUEUE: {value_negative,-5}"],
    ['[52]', { 'x-max-length': -1 }, "invalid arg 'x-max-length' for QUEUE: {value_negative,-1}"],
    [
      '[52]',
      { 'x-max-length-bytes': -1 },
      "invalid arg 'x-max-length-bytes' for QUEUE: {value_negative,-1}",
    ],
    [
      '[52]',
      { 'x-message-ttl': typed('l', 315360000001) },
      "invalid arg 'x-message-ttl' for QUEUE: {value_too_large,315360000001}",
    ],
    [
      '[53]',
      { 'x-dead-letter-routing-key': 'k' },
      "invalid arg 'x-dead-letter-routing-key' for QUEUE: routing_key_but_no_dlx_defined",
    ],
    [
      '[54]',
      { 'x-max-priority': 256 },
      "invalid arg 'x-max-priority' for QUEUE: {max_value_exceeded,256}",
    ],
    [
      '[54]',
      { 'x-max-priority': -1 },
      "invalid arg 'x-max-priority' for QUEUE: {value_negative,-1}",
    ],
    ['[54]', { 'x-overflow': 'x' }, "invalid arg 'x-overflow' for QUEUE: invalid_overflow"],
    [
      '[54]',
      { 'x-overflow': 1 },
      "invalid arg 'x-overflow' for QUEUE: {unacceptable_type,signedint}",
    ],
    [
      '[55]',
      { 'x-queue-mode': 'fast' },
      "invalid arg 'x-queue-mode' for QUEUE: \"unsupported queue mode 'fast'\"",
    ],
    [
      '[55]',
      { 'x-single-active-consumer': 'yes' },
      "invalid arg 'x-single-active-consumer' for QUEUE: {unacceptable_type,longstr}",
    ],
  ])('%s a queue with %o is refused with 406', async (_case, args, text) => {
    const channel = await openChannel();
    const queue = unique('q');
    channel.send('queue.declare', { queue, arguments: args });
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - ${text.replace('QUEUE', queueText(queue))}`,
      'queue.declare',
    );
  });

  it.each([
    ['[52]', { 'x-message-ttl': '10' }, 'x-message-ttl'],
    ['[52]', { 'x-expires': '10' }, 'x-expires'],
    ['[52]', { 'x-max-length': true }, 'x-max-length'],
    ['[52]', { 'x-max-length-bytes': 1.5 }, 'x-max-length-bytes'],
    ['[54]', { 'x-max-priority': 'high' }, 'x-max-priority'],
    ['[55]', { 'x-queue-type': 5 }, 'x-queue-type'],
    ['[53]', { 'x-dead-letter-exchange': 5 }, 'x-dead-letter-exchange'],
    [
      '[53]',
      { 'x-dead-letter-exchange': 'x', 'x-dead-letter-routing-key': 5 },
      'x-dead-letter-routing-key',
    ],
  ])('%s a queue with %o is refused for its type with 406', async (_case, args, argument) => {
    const channel = await openChannel();
    channel.send('queue.declare', { queue: unique('q'), arguments: args });
    await channel.expectError(
      406,
      new RegExp(`^PRECONDITION_FAILED - invalid (arg|type).*'${argument}'`),
      'queue.declare',
    );
  });

  it('[55] an unknown queue type is refused', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    channel.send('queue.declare', { queue, durable: true, arguments: { 'x-queue-type': 'foo' } });
    await channel.expectError(
      406,
      /^PRECONDITION_FAILED - invalid arg 'x-queue-type' for queue .*unsupported queue type 'foo'/,
      'queue.declare',
    );
  });

  it.each([
    { 'x-message-ttl': 0 },
    { 'x-expires': 315360000000 },
    { 'x-max-length': 0 },
    { 'x-max-priority': 0 },
    { 'x-max-priority': 255 },
    { 'x-overflow': 'reject-publish-dlx' },
    { 'x-queue-mode': 'lazy' },
    { 'x-queue-version': 2 },
    { 'x-queue-master-locator': 'client-local' },
    { 'x-dead-letter-exchange': 'missing', 'x-dead-letter-routing-key': 'k' },
  ])('[52] a queue with %o is accepted', async (args) => {
    const channel = await openChannel();
    await channel.temporaryQueue(args);
  });

  it('[70] an error is raised also when nowait was asked for', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    channel.send('queue.declare', { queue, nowait: true, arguments: { 'x-expires': 0 } });
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - invalid arg 'x-expires' for ${queueText(queue)}: {value_zero,0}`,
    );
  });

  it('[69] a nowait declare makes the queue and is not answered', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    channel.send('queue.declare', { queue, exclusive: true, nowait: true });
    const ok = await channel.call('queue.declare', { queue, passive: true });
    expect(ok.queue).toBe(queue);
    await channel.expectNothing(20);
  });
});

describe('exclusive queues', () => {
  it.each([
    ['declare', 'queue.declare', { exclusive: true }],
    ['declare without exclusive', 'queue.declare', {}],
    ['passive declare', 'queue.declare', { passive: true }],
    ['consume', 'basic.consume', {}],
    ['get', 'basic.get', {}],
    ['purge', 'queue.purge', {}],
    ['delete', 'queue.delete', {}],
    ['bind', 'queue.bind', { exchange: 'amq.direct', routingKey: 'k' }],
    ['unbind', 'queue.unbind', { exchange: 'amq.direct', routingKey: 'k' }],
  ])('[56] %s by another connection is refused with 405', async (_name, method, fields) => {
    const owner = await openChannel();
    const other = await openChannel();
    const queue = unique('q');
    await owner.call('queue.declare', { queue, exclusive: true });
    // RabbitMQ looks at the exclusivity only when there is a binding to remove.
    await owner.call('queue.bind', { queue, exchange: 'amq.direct', routingKey: 'k' });
    other.send(method, { queue, ...fields });
    await other.expectError(405, lockedText(queue), method);
  });

  it('[57] another connection can publish to it', async () => {
    const owner = await openChannel();
    const other = await openChannel();
    const queue = await owner.temporaryQueue();
    await owner.consume(queue, { noAck: true });
    other.publish('', queue, 'hello');
    expect((await owner.expect('basic.deliver')).body.toString()).toBe('hello');
  });

  it('[58] is gone when its connection has got close-ok', async () => {
    const owner = await openChannel();
    const other = await openChannel();
    const queue = await owner.temporaryQueue();
    await owner.connection.close();
    other.send('queue.declare', { queue, passive: true });
    await other.expectError(404, `NOT_FOUND - no ${queueText(queue)}`, 'queue.declare');
  });

  it('[58] is gone soon after its connection was cut', async () => {
    const owner = await openChannel();
    const other = await openChannel();
    const queue = await owner.temporaryQueue();
    owner.connection.destroy();
    for (let tries = 0; tries < 100; tries++) {
      other.send('queue.declare', { queue, passive: true });
      const answer = await other.next();
      if (answer.name === 'channel.close') {
        expect(answer.fields.replyCode === 404 || answer.fields.replyCode === 405).toBe(true);
        other.send('channel.close-ok');
        await other.open();
        if (answer.fields.replyCode === 404) return;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('the exclusive queue is still there');
  });

  it('[58] survives the end of the channel that declared it', async () => {
    const connection = await openConnection();
    const first = await connection.openChannel(1);
    const second = await connection.openChannel(2);
    const queue = await first.temporaryQueue();
    await first.close();
    await second.counts(queue);
  });

  it('[59] declaring a shared queue exclusively is refused with 405', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    await channel.call('queue.declare', { queue });
    channel.send('queue.declare', { queue, exclusive: true });
    await channel.expectError(405, lockedText(queue), 'queue.declare');
    await channel.open();
    await channel.call('queue.delete', { queue });
  });
});

describe('last declared queue', () => {
  it.each([
    ['basic.consume', {}],
    ['basic.get', {}],
    ['queue.delete', {}],
    ['queue.purge', {}],
    ['queue.bind', { exchange: 'amq.direct', routingKey: 'k' }],
    ['queue.unbind', { exchange: 'amq.direct', routingKey: 'k' }],
  ])(
    '[60] %s with an empty name and no declared queue is refused with 404',
    async (method, fields) => {
      const channel = await openChannel();
      channel.send(method, { queue: '', ...fields });
      await channel.expectError(404, 'NOT_FOUND - no previously declared queue', method);
    },
  );

  it('[60] an empty name means the last declared queue, also a passive or nowait one', async () => {
    const channel = await openChannel();
    const first = await channel.temporaryQueue();
    const second = await channel.temporaryQueue();
    channel.publish('', first, 'first');
    channel.publish('', second, 'second');
    await channel.untilReady(second, 1);
    expect((await channel.get(''))?.body.toString()).toBe('second');
    await channel.untilReady(first, 1);
    expect((await channel.get(''))?.body.toString()).toBe('first');
    channel.send('queue.declare', { queue: unique('q'), exclusive: true, nowait: true });
    expect(await channel.get('')).toBeUndefined();
    await channel.call('queue.delete', { queue: '' });
  });

  it('[60] a passive declare of an empty name is refused', async () => {
    const channel = await openChannel();
    await channel.temporaryQueue();
    channel.send('queue.declare', { queue: '', passive: true });
    await channel.expectError(404, "NOT_FOUND - no queue '' in vhost '/'", 'queue.declare');
  });

  it('[61] a bind with empty name and empty key uses the queue name as key', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    await channel.call('queue.bind', { queue: '', exchange: 'amq.direct', routingKey: '' });
    channel.publish('amq.direct', queue, 'by name');
    await channel.untilReady(queue, 1);
    await channel.call('queue.unbind', { queue: '', exchange: 'amq.direct', routingKey: '' });
    channel.publish('amq.direct', queue, 'by name');
    await channel.sync();
    expect((await channel.counts(queue)).messages).toBe(1);
  });

  it('[61] a bind with a name and an empty key keeps the empty key', async () => {
    const channel = await openChannel();
    await channel.call('confirm.select');
    const exchange = unique('x');
    await channel.call('exchange.declare', { exchange, type: 'direct', autoDelete: true });
    const queue = await channel.temporaryQueue();
    await channel.call('queue.bind', { queue, exchange, routingKey: '' });
    await publishConfirmed(channel, exchange, queue, 'no');
    await publishConfirmed(channel, exchange, '', 'yes');
    expect(await channel.drain(queue)).toEqual(['yes']);
  });
});

describe('queue.delete and queue.purge', () => {
  it('[43] deleting a missing queue counts 0 messages', async () => {
    const channel = await openChannel();
    expect(await channel.call('queue.delete', { queue: unique('q') })).toEqual({ messageCount: 0 });
  });

  it('[43] deleting a queue counts its ready messages', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    for (let count = 0; count < 3; count++) channel.publish('', queue, 'x');
    await channel.untilReady(queue, 3);
    await channel.get(queue, { noAck: false });
    expect(await channel.call('queue.delete', { queue })).toEqual({ messageCount: 2 });
  });

  it('[43] purging a missing queue is refused', async () => {
    const channel = await openChannel();
    const queue = unique('q');
    channel.send('queue.purge', { queue });
    await channel.expectError(404, `NOT_FOUND - no ${queueText(queue)}`, 'queue.purge');
  });

  it('[67] purge removes the ready messages and leaves the unacked ones', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    for (let count = 0; count < 5; count++) channel.publish('', queue, `m${count}`);
    await channel.untilReady(queue, 5);
    const first = await channel.get(queue, { noAck: false });
    const second = await channel.get(queue, { noAck: false });
    expect(await channel.call('queue.purge', { queue })).toEqual({ messageCount: 3 });
    channel.ack(first?.fields.deliveryTag);
    channel.send('basic.nack', { deliveryTag: second?.fields.deliveryTag, requeue: true });
    await channel.untilReady(queue, 1);
    expect(await channel.drain(queue)).toEqual(['m1']);
  });

  it('[68] if-unused refuses a queue with a consumer', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    await channel.consume(queue);
    channel.send('queue.delete', { queue, ifUnused: true });
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - ${queueText(queue)} in use`,
      'queue.delete',
    );
  });

  it('[68] if-empty refuses a queue with ready messages, and is looked at before if-unused', async () => {
    const channel = await openChannel();
    const other = await channel.connection.openChannel(2);
    const queue = await channel.temporaryQueue();
    channel.publish('', queue, 'x');
    channel.publish('', queue, 'y');
    await channel.untilReady(queue, 2);
    await other.call('basic.qos', { prefetchCount: 1 });
    await other.consume(queue);
    await other.expect('basic.deliver');
    channel.send('queue.delete', { queue, ifEmpty: true, ifUnused: true });
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - ${queueText(queue)} not empty`,
      'queue.delete',
    );
  });

  it('[68] if-empty deletes a queue with only unacked messages, whose ack stays legal', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    channel.publish('', queue, 'x');
    await channel.untilReady(queue, 1);
    const message = await channel.get(queue, { noAck: false });
    expect(await channel.call('queue.delete', { queue, ifEmpty: true })).toEqual({
      messageCount: 0,
    });
    channel.ack(message?.fields.deliveryTag);
    await channel.sync();
  });
});
