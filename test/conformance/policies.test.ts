// Policies and operator policies, applied to queues that exist, and the default queue type of a vhost.

import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { isRabbitMQ, sharedBroker, unique } from '../support/target.ts';
import { publishConfirmed } from '../support/topology.ts';

const administrator = sharedBroker();

async function confirmChannel(): Promise<RawChannel> {
  const channel = await (await openConnection()).openChannel(1);
  await channel.call('confirm.select', {});
  return channel;
}

/** Ready messages of a queue. */
async function depth(channel: RawChannel, queue: string): Promise<number> {
  return (await channel.call('queue.declare', { queue, passive: true })).messageCount;
}

const MATCHING = (name: string) => `^${name}$`;

describe('policies', () => {
  it('[146] a length limit trims a queue at once; removing it lifts the limit', async () => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    for (const body of ['1', '2', '3', '4']) await publishConfirmed(channel, '', queue, body);
    await administrator.setPolicy(queue, {
      pattern: MATCHING(queue),
      definition: { 'max-length': 2 },
      applyTo: 'queues',
    });
    await eventually(async () => expect(await depth(channel, queue)).toBe(2));
    await publishConfirmed(channel, '', queue, '5');
    await eventually(async () => expect(await depth(channel, queue)).toBe(2));
    await administrator.clearPolicy(queue);
    await publishConfirmed(channel, '', queue, '6');
    await publishConfirmed(channel, '', queue, '7');
    expect(await channel.drain(queue)).toEqual(['4', '5', '6', '7']);
  });

  it('[146] a policy does not count when a queue is declared again', async () => {
    const channel = await confirmChannel();
    const queue = unique('q');
    await channel.call('queue.declare', { queue, autoDelete: true });
    await administrator.setPolicy(queue, {
      pattern: MATCHING(queue),
      definition: { 'max-length': 2, 'message-ttl': 1000 },
    });
    await channel.call('queue.declare', { queue, autoDelete: true });
    await channel.call('queue.delete', { queue });
    await administrator.clearPolicy(queue);
  });

  it('[147] the lowest of argument, policy and operator policy holds', async () => {
    const channel = await confirmChannel();
    const [byPolicy, byArgument] = [unique('q'), unique('q')];
    await channel.call('queue.declare', { queue: byPolicy, exclusive: true });
    await channel.call('queue.declare', {
      queue: byArgument,
      exclusive: true,
      arguments: { 'x-max-length': 3 },
    });
    const pattern = `^(${byPolicy}|${byArgument})$`;
    await administrator.setPolicy(byPolicy, { pattern, definition: { 'max-length': 10 } });
    await administrator.setOperatorPolicy(byPolicy, {
      pattern,
      definition: { 'max-length': 5 },
      applyTo: 'queues',
    });
    for (let n = 1; n <= 12; n++) {
      await publishConfirmed(channel, '', byPolicy, String(n));
      await publishConfirmed(channel, '', byArgument, String(n));
    }
    await eventually(async () => expect(await depth(channel, byPolicy)).toBe(5));
    await eventually(async () => expect(await depth(channel, byArgument)).toBe(3));
    await administrator.clearPolicy(byPolicy);
    await administrator.clearOperatorPolicy(byPolicy);
  });

  it('[148] for the dead letter exchange the argument goes before the policy', async () => {
    const channel = await confirmChannel();
    const [byPolicy, byArgument] = [await channel.temporaryQueue(), await channel.temporaryQueue()];
    const [plain, special] = [unique('q'), unique('q')];
    await channel.call('queue.declare', { queue: plain, exclusive: true });
    await channel.call('queue.declare', {
      queue: special,
      exclusive: true,
      arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': byArgument },
    });
    await administrator.setPolicy(plain, {
      pattern: `^(${plain}|${special})$`,
      definition: { 'dead-letter-exchange': '', 'dead-letter-routing-key': byPolicy },
      applyTo: 'queues',
    });
    for (const queue of [plain, special]) {
      await publishConfirmed(channel, '', queue, queue);
      const message = await channel.get(queue, { noAck: false });
      channel.send('basic.reject', { deliveryTag: message?.fields.deliveryTag, requeue: false });
    }
    await eventually(async () => expect(await depth(channel, byPolicy)).toBe(1));
    await eventually(async () => expect(await depth(channel, byArgument)).toBe(1));
    expect(await channel.drain(byPolicy)).toEqual([plain]);
    expect(await channel.drain(byArgument)).toEqual([special]);
    await administrator.clearPolicy(plain);
  });

  it('[187] a lowered time to live is for new messages only', async () => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    await administrator.setPolicy(queue, {
      pattern: MATCHING(queue),
      definition: { 'message-ttl': 60_000 },
    });
    await publishConfirmed(channel, '', queue, 'old');
    await administrator.setPolicy(queue, {
      pattern: MATCHING(queue),
      definition: { 'message-ttl': 50 },
    });
    await publishConfirmed(channel, '', queue, 'new');
    // The old one is in front and has its own time.
    expect(await depth(channel, queue)).toBe(2);
    expect((await channel.get(queue, { noAck: true }))?.body.toString()).toBe('old');
    await eventually(async () => expect(await depth(channel, queue)).toBe(0));
    await administrator.clearPolicy(queue);
  });

  it('the highest priority wins, and only that policy applies', async () => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    const pattern = MATCHING(queue);
    await administrator.setPolicy(`${queue}-low`, {
      pattern,
      definition: { 'max-length': 1 },
      priority: 1,
    });
    await administrator.setPolicy(`${queue}-high`, {
      pattern,
      definition: { 'message-ttl': 60_000 },
      priority: 2,
    });
    await publishConfirmed(channel, '', queue, '1');
    await publishConfirmed(channel, '', queue, '2');
    expect(await depth(channel, queue)).toBe(2);
    await administrator.clearPolicy(`${queue}-high`);
    await eventually(async () => expect(await depth(channel, queue)).toBe(1));
    await administrator.clearPolicy(`${queue}-low`);
  });
});

describe('the default queue type of a vhost', () => {
  it('[149] is that of durable queues that name none; what cannot be quorum is classic', async () => {
    const vhost = unique('vhost');
    await administrator.addVhost(vhost, 'quorum');
    await administrator.setPermissions('guest', vhost, ['.*', '.*', '.*']);
    const connection = await openConnection({ virtualHost: vhost });
    const channel = await connection.openChannel(1);
    await channel.call('queue.declare', { queue: 'durable', durable: true });
    await channel.call('queue.declare', { queue: 'durable', durable: true });
    await channel.call('queue.declare', { queue: 'exclusive', durable: true, exclusive: true });
    await channel.call('queue.declare', { queue: 'transient' });
    channel.send('queue.delete', { queue: 'durable', ifEmpty: true });
    // Quorum queues refuse the flag.
    await connection.expectError(540, /^NOT_IMPLEMENTED - cannot delete queue 'durable'/);
    const other = await (await openConnection({ virtualHost: vhost })).openChannel(1);
    await other.call('queue.delete', { queue: 'transient', ifEmpty: true });
    await administrator.deleteVhost(vhost);
  });
});

describe('the firehose', () => {
  it('R14: copies what is published and delivered while tracing is on', async () => {
    const channel = await confirmChannel();
    const queue = await channel.temporaryQueue();
    const copies = await channel.temporaryQueue();
    await channel.call('queue.bind', {
      queue: copies,
      exchange: 'amq.rabbitmq.trace',
      routingKey: `deliver.${queue}`,
    });
    await channel.call('queue.bind', {
      queue: copies,
      exchange: 'amq.rabbitmq.trace',
      routingKey: 'publish.amq.direct',
    });
    await channel.call('queue.bind', { queue, exchange: 'amq.direct', routingKey: queue });
    await publishConfirmed(channel, 'amq.direct', queue, 'untraced');
    await channel.get(queue, { noAck: true });
    await administrator.setTracing('/', true);
    await publishConfirmed(channel, 'amq.direct', queue, 'traced', {
      contentType: 'text/plain',
      headers: { h: 1, BCC: ['hidden'] },
    });
    await channel.get(queue, { noAck: true });
    await eventually(async () => expect(await depth(channel, copies)).toBe(2));
    await administrator.setTracing('/', false);
    await publishConfirmed(channel, 'amq.direct', queue, 'untraced again');
    const published = await channel.get(copies, { noAck: true });
    const delivered = await channel.get(copies, { noAck: true });
    expect(await channel.get(copies)).toBeUndefined();
    expect(published?.fields.routingKey).toBe('publish.amq.direct');
    expect(published?.body.toString()).toBe('traced');
    expect(published?.properties.headers).toMatchObject({
      exchange_name: 'amq.direct',
      routing_keys: [queue, 'hidden'],
      properties: { content_type: 'text/plain', headers: { h: 1 } },
      node: expect.any(String),
      vhost: '/',
      connection: expect.stringMatching(/^127\.0\.0\.1:\d+ -> 127\.0\.0\.1:\d+$/),
      channel: 1,
      user: 'guest',
      routed_queues: [queue],
    });
    expect(published?.properties.headers?.properties).toHaveProperty('headers', { h: 1 });
    expect(delivered?.fields.routingKey).toBe(`deliver.${queue}`);
    expect(delivered?.body.toString()).toBe('traced');
    expect(delivered?.properties.headers).toMatchObject({
      exchange_name: 'amq.direct',
      redelivered: 0,
    });
  });
});

describe.skipIf(isRabbitMQ)('the event exchange', () => {
  it('R13: tells what happens, once somebody is bound', async () => {
    const channel = await confirmChannel();
    const events = await channel.temporaryQueue();
    const bind = (routingKey: string): Promise<unknown> =>
      channel.call('queue.bind', { queue: events, exchange: 'amq.rabbitmq.event', routingKey });
    await bind('queue.*');
    await bind('user.created');
    const queue = unique('q');
    await channel.call('queue.declare', { queue, durable: true, arguments: { 'x-max-length': 5 } });
    const user = unique('u');
    await administrator.addUser(user, 'secret');
    await channel.call('queue.delete', { queue });
    await eventually(async () => expect(await depth(channel, events)).toBe(3));
    const created = await channel.get(events, { noAck: true });
    expect(created?.fields.routingKey).toBe('queue.created');
    expect(created?.body).toHaveLength(0);
    expect(created?.properties).toMatchObject({
      deliveryMode: 2,
      headers: {
        name: queue,
        vhost: '/',
        durable: true,
        auto_delete: false,
        arguments: { 'x-max-length': 5 },
        user_who_performed_action: 'guest',
      },
    });
    expect(Number(created?.properties.timestamp)).toBeGreaterThan(1_700_000_000);
    expect((await channel.get(events, { noAck: true }))?.properties.headers).toMatchObject({
      name: user,
      user_who_performed_action: 'rmq-internal',
    });
    const deleted = await channel.get(events, { noAck: true });
    expect(deleted?.fields.routingKey).toBe('queue.deleted');
  });
});
