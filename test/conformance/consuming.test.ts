// basic.consume, basic.cancel, basic.qos and what dispatch promises, over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openConnection, type RawChannel, type Received } from '../support/raw-client.ts';
import { queueText, sharedBroker, unique } from '../support/target.ts';

sharedBroker();

async function openChannel(id = 1): Promise<RawChannel> {
  return (await openConnection()).openChannel(id);
}

function publishAll(on: RawChannel, queue: string, bodies: string[]): void {
  for (const body of bodies) on.publish('', queue, body);
}

const texts = (messages: Received[]) => messages.map((each) => each.body.toString());
const tags = (messages: Received[]) => messages.map((each) => each.fields.deliveryTag);
const consumers = (messages: Received[]) => messages.map((each) => each.fields.consumerTag);

describe('basic.consume', () => {
  it('[90] sends consume-ok before the first delivery and numbers deliveries from 1', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    publishAll(ch, queue, ['a', 'b', 'c']);
    ch.send('basic.consume', { queue, consumerTag: 'mine' });
    expect((await ch.next()).name).toBe('basic.consume-ok');
    const messages = await ch.deliveries(3);
    expect(texts(messages)).toEqual(['a', 'b', 'c']);
    expect(tags(messages)).toEqual([1, 2, 3]);
    expect(messages[0]?.fields).toEqual({
      consumerTag: 'mine',
      deliveryTag: 1,
      redelivered: false,
      exchange: '',
      routingKey: queue,
    });
  });

  it('[90] numbers no-ack deliveries and basic.get in the same sequence', async () => {
    const ch = await openChannel();
    const [first, second] = [await ch.temporaryQueue(), await ch.temporaryQueue()];
    publishAll(ch, first, ['a', 'b']);
    publishAll(ch, second, ['x', 'y']);
    await ch.consume(first, { noAck: true });
    expect(tags(await ch.deliveries(2))).toEqual([1, 2]);
    expect((await ch.get(second, { noAck: true }))?.fields.deliveryTag).toBe(3);
    expect((await ch.get(second, { noAck: false }))?.fields.deliveryTag).toBe(4);
  });

  it('[91] makes up a tag for an empty one and refuses a tag in use with 530', async () => {
    const c = await openConnection();
    const ch = await c.openChannel(1);
    const queue = await ch.temporaryQueue();
    const tag = await ch.consume(queue);
    expect(tag).toMatch(/^amq\.ctag-[\w-]{22}$/);
    expect(await ch.consume(queue)).not.toBe(tag);
    ch.send('basic.consume', { queue, consumerTag: tag });
    await c.expectError(
      530,
      `NOT_ALLOWED - attempt to reuse consumer tag '${tag}'`,
      'basic.consume',
    );
  });

  it('[92] allows the same tag on two channels', async () => {
    const c = await openConnection();
    const [one, two] = [await c.openChannel(1), await c.openChannel(2)];
    const queue = await one.temporaryQueue();
    await one.consume(queue, { consumerTag: 'same', noAck: true });
    await two.consume(queue, { consumerTag: 'same', noAck: true });
    publishAll(one, queue, ['a', 'b']);
    expect(consumers(await one.deliveries(1))).toEqual(['same']);
    expect(consumers(await two.deliveries(1))).toEqual(['same']);
  });

  it('[93] keeps others away from a queue with an exclusive consumer until it is cancelled', async () => {
    const c = await openConnection();
    const [holder, other] = [await c.openChannel(1), await c.openChannel(2)];
    const queue = await holder.temporaryQueue();
    const tag = await holder.consume(queue, { exclusive: true });
    const refusal = `ACCESS_REFUSED - ${queueText(queue)} in exclusive use`;
    for (const exclusive of [false, true]) {
      other.send('basic.consume', { queue, exclusive });
      await other.expectError(403, refusal, 'basic.consume');
      await other.open();
    }
    expect(await other.get(queue)).toBeUndefined();
    await holder.call('basic.cancel', { consumerTag: tag });
    await other.consume(queue);
    holder.send('basic.consume', { queue, exclusive: true });
    await holder.expectError(403, refusal, 'basic.consume');
  });

  it('[99] serves equal consumers in turn', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    await ch.consume(queue, { consumerTag: 'a', noAck: true });
    await ch.consume(queue, { consumerTag: 'b', noAck: true });
    publishAll(
      ch,
      queue,
      Array.from({ length: 10 }, (_, n) => `${n}`),
    );
    const messages = await ch.deliveries(10);
    const turns = consumers(messages).join('');
    expect(['ababababab', 'bababababa']).toContain(turns);
    expect(texts(messages)).toEqual([...'0123456789']);
  });

  it('[100] gives a message to the consumer of the highest priority that has credit', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    await ch.consume(queue, { consumerTag: 'low' });
    await ch.call('basic.qos', { prefetchCount: 1 });
    await ch.consume(queue, { consumerTag: 'high', arguments: { 'x-priority': 10 } });
    publishAll(ch, queue, ['1', '2', '3']);
    const messages = await ch.deliveries(3);
    expect(consumers(messages)).toEqual(['high', 'low', 'low']);
    ch.ack(1);
    publishAll(ch, queue, ['4', '5']);
    expect(consumers(await ch.deliveries(2))).toEqual(['high', 'low']);
  });

  it('[100] refuses a priority that is not an integer', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    ch.send('basic.consume', { queue, arguments: { 'x-priority': 'high' } });
    await ch.expectError(
      406,
      /^PRECONDITION_FAILED - invalid arg 'x-priority' for queue /,
      'basic.consume',
    );
  });
});

describe('prefetch', () => {
  it('[94] holds back what exceeds the prefetch; each ack releases one', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    publishAll(ch, queue, ['1', '2', '3', '4', '5']);
    await ch.call('basic.qos', { prefetchCount: 2 });
    await ch.consume(queue);
    expect(texts(await ch.deliveries(2))).toEqual(['1', '2']);
    await ch.untilReady(queue, 3);
    ch.ack(1);
    expect(texts(await ch.deliveries(1))).toEqual(['3']);
    await ch.untilReady(queue, 2);
    ch.ack(3);
    expect(texts(await ch.deliveries(1))).toEqual(['4']);
    await ch.untilReady(queue, 1);
    ch.ack(0, true);
    expect(texts(await ch.deliveries(1))).toEqual(['5']);
  });

  it('[95] counts per consumer with global=0 and per channel with global=1', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    await ch.call('basic.qos', { prefetchCount: 2 });
    await ch.consume(queue, { consumerTag: 'a' });
    await ch.consume(queue, { consumerTag: 'b' });
    publishAll(ch, queue, ['1', '2', '3', '4', '5', '6']);
    expect(consumers(await ch.deliveries(4)).sort()).toEqual(['a', 'a', 'b', 'b']);
    await ch.untilReady(queue, 2);

    const shared = await openChannel();
    const other = await shared.temporaryQueue();
    await shared.call('basic.qos', { prefetchCount: 3, global: true });
    await shared.consume(other, { consumerTag: 'a' });
    await shared.consume(other, { consumerTag: 'b' });
    publishAll(shared, other, ['1', '2', '3', '4', '5', '6']);
    await shared.deliveries(3);
    await shared.untilReady(other, 3);
    shared.ack(2);
    await shared.deliveries(1);
    await shared.untilReady(other, 2);
  });

  it('[95] applies a channel prefetch at once to consumers that run', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    await ch.consume(queue);
    await ch.call('basic.qos', { prefetchCount: 2, global: true });
    publishAll(ch, queue, ['1', '2', '3']);
    await ch.deliveries(2);
    await ch.untilReady(queue, 1);
    await ch.call('basic.qos', { prefetchCount: 0, global: true });
    expect(texts(await ch.deliveries(1))).toEqual(['3']);
  });

  it('[95] a channel prefetch does not limit basic.get, nor does basic.get use it up', async () => {
    const ch = await openChannel();
    const [queue, other] = [await ch.temporaryQueue(), await ch.temporaryQueue()];
    publishAll(ch, queue, ['1', '2', '3']);
    await ch.untilReady(queue, 3);
    await ch.call('basic.qos', { prefetchCount: 1, global: true });
    for (const body of ['1', '2', '3']) {
      expect((await ch.get(queue, { noAck: false }))?.body.toString()).toBe(body);
    }
    await ch.consume(other);
    publishAll(ch, other, ['a', 'b']);
    expect(texts(await ch.deliveries(1))).toEqual(['a']);
    ch.ack(3, true);
    await ch.expectNothing(50);
    ch.ack(4);
    expect(texts(await ch.deliveries(1))).toEqual(['b']);
  });

  it('[95] a settled delivery makes room for consumers of every queue', async () => {
    const ch = await openChannel();
    const [queue, other] = [await ch.temporaryQueue(), await ch.temporaryQueue()];
    await ch.call('basic.qos', { prefetchCount: 1, global: true });
    await ch.consume(queue);
    publishAll(ch, queue, ['1']);
    await ch.deliveries(1);
    await ch.consume(other);
    publishAll(ch, other, ['2']);
    await ch.untilReady(other, 1);
    ch.ack(1);
    expect(texts(await ch.deliveries(1))).toEqual(['2']);
  });

  it('[96] uses a changed prefetch only for new consumers', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    await ch.call('basic.qos', { prefetchCount: 1 });
    await ch.consume(queue, { consumerTag: 'old' });
    await ch.call('basic.qos', { prefetchCount: 3 });
    publishAll(ch, queue, ['1', '2', '3', '4', '5', '6']);
    expect(consumers(await ch.deliveries(1))).toEqual(['old']);
    await ch.untilReady(queue, 5);
    await ch.consume(queue, { consumerTag: 'new' });
    expect(consumers(await ch.deliveries(3))).toEqual(['new', 'new', 'new']);
    await ch.untilReady(queue, 2);
  });

  it('[97] refuses a prefetch size', async () => {
    const c = await openConnection();
    const ch = await c.openChannel(1);
    ch.send('basic.qos', { prefetchSize: 1 });
    await c.expectError(540, 'NOT_IMPLEMENTED - prefetch_size!=0 (1)', 'basic.qos');
  });

  it('[98] does not limit a no-ack consumer', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    await ch.call('basic.qos', { prefetchCount: 1 });
    publishAll(ch, queue, ['1', '2', '3', '4']);
    await ch.consume(queue, { noAck: true });
    expect(texts(await ch.deliveries(4))).toEqual(['1', '2', '3', '4']);
  });
});

describe('basic.cancel', () => {
  it('[109] ends deliveries with cancel-ok; what was delivered can still be acked', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    const sent = Array.from({ length: 50 }, (_, n) => `${n}`);
    await ch.consume(queue, { consumerTag: 'gone' });
    publishAll(ch, queue, sent);
    ch.send('basic.cancel', { consumerTag: 'gone' });
    let delivered = 0;
    let received = await ch.next();
    for (; received.name === 'basic.deliver'; received = await ch.next()) {
      delivered += 1;
      expect(received.fields.deliveryTag).toBe(delivered);
    }
    expect(received).toMatchObject({ name: 'basic.cancel-ok', fields: { consumerTag: 'gone' } });
    publishAll(ch, queue, ['later']);
    await ch.untilReady(queue, sent.length - delivered + 1);
    expect((await ch.counts(queue)).consumers).toBe(0);
    if (delivered > 0) ch.ack(delivered, true);
    await ch.sync();
    await ch.close();
    await ch.open();
    expect(await ch.drain(queue)).toEqual([...sent.slice(delivered), 'later']);
  });

  it('[109] answers for an unknown tag, and not at all with nowait', async () => {
    const ch = await openChannel();
    expect(await ch.call('basic.cancel', { consumerTag: 'nobody' })).toEqual({
      consumerTag: 'nobody',
    });
    const queue = await ch.temporaryQueue();
    const tag = await ch.consume(queue);
    ch.send('basic.cancel', { consumerTag: tag, nowait: true });
    expect((await ch.counts(queue)).consumers).toBe(0);
  });

  it('[110] tells a consumer that its queue was deleted, when the client can take it', async () => {
    const c = await openConnection();
    const [ch, other] = [await c.openChannel(1), await c.openChannel(2)];
    const queue = await ch.temporaryQueue();
    await ch.consume(queue, { consumerTag: 'told' });
    await other.call('queue.delete', { queue });
    const cancel = await ch.expect('basic.cancel');
    expect(cancel.fields).toEqual({ consumerTag: 'told', nowait: true });
    await ch.sync();
  });

  it('[110] answers queue.delete before it tells consumers of the same channel', async () => {
    const ch = await openChannel();
    const queue = await ch.temporaryQueue();
    for (const consumerTag of ['a', 'b']) await ch.consume(queue, { consumerTag });
    await ch.call('queue.delete', { queue });
    const told = [await ch.expect('basic.cancel'), await ch.expect('basic.cancel')];
    expect(told.map(({ fields }) => fields.consumerTag).sort()).toEqual(['a', 'b']);
    await ch.sync();
  });

  it('[110] sends nothing to a client without consumer_cancel_notify', async () => {
    const c = await openConnection({ capabilities: {} });
    const [ch, other] = [await c.openChannel(1), await c.openChannel(2)];
    const queue = await ch.temporaryQueue();
    await ch.consume(queue, { consumerTag: 'untold' });
    await other.call('queue.delete', { queue });
    await ch.expectNothing(50);
    await ch.sync();
  });
});

describe('auto-delete queues', () => {
  it('[113] go with their last consumer, and never because of basic.get', async () => {
    const ch = await openChannel();
    const queue = unique('auto-delete');
    await ch.call('queue.declare', { queue, autoDelete: true });
    publishAll(ch, queue, ['a']);
    expect((await ch.get(queue))?.body.toString()).toBe('a');
    expect((await ch.counts(queue)).messages).toBe(0);
    const [first, second] = [await ch.consume(queue), await ch.consume(queue)];
    await ch.call('basic.cancel', { consumerTag: first });
    expect((await ch.counts(queue)).consumers).toBe(1);
    await ch.call('basic.cancel', { consumerTag: second });
    await eventually(async () => {
      ch.send('queue.declare', { queue, passive: true });
      await ch
        .expectError(404, `NOT_FOUND - no ${queueText(queue)}`, 'queue.declare')
        .finally(() => ch.open().catch(() => {}));
    });
  });

  it('[113] go when the connection of their only consumer ends', async () => {
    const ch = await openChannel();
    const queue = unique('auto-delete');
    await ch.call('queue.declare', { queue, autoDelete: true });
    const consuming = await openConnection();
    await (await consuming.openChannel(1)).consume(queue);
    await consuming.close();
    ch.publish('', queue, 'lost', { mandatory: true });
    expect((await ch.expect('basic.return')).fields.replyCode).toBe(312);
  });
});

describe('the rest', () => {
  it('[114] refuses channel.flow off and answers channel.flow on', async () => {
    const c = await openConnection();
    const ch = await c.openChannel(1);
    expect(await ch.call('channel.flow', { active: true })).toEqual({ active: true });
    ch.send('channel.flow', { active: false });
    await c.expectError(540, 'NOT_IMPLEMENTED - active=false', 'channel.flow');
  });

  it('[116] answers access.request with ticket 1', async () => {
    const ch = await openChannel();
    expect(await ch.call('access.request', { realm: '/data', active: true })).toEqual({
      ticket: 1,
    });
  });
});
