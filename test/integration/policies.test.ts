// Policies applied to queues and exchanges that exist, with their effect seen by an ordinary client.

import amqp, { type ChannelModel, type ConfirmChannel } from 'amqplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Administrator, warrenAdministrator } from '../support/administrator.ts';
import { type BrokerUnderTest, startBroker } from '../support/broker.ts';
import { eventually } from '../support/eventually.ts';

let broker: BrokerUnderTest;
let administrator: Administrator;
let connection: ChannelModel;
let channel: ConfirmChannel;

beforeAll(async () => {
  broker = await startBroker({ durable: true });
  administrator = warrenAdministrator(() => broker);
});

afterAll(() => broker.stop());

beforeEach(async () => {
  connection = await amqp.connect(`amqp://guest:guest@127.0.0.1:${broker.port}`);
  channel = await connection.createConfirmChannel();
});

afterEach(async () => {
  await connection.close().catch(() => {});
});

let names = 0;
const unique = (hint: string): string => `${hint}-${++names}`;

async function publish(queue: string, ...bodies: string[]): Promise<void> {
  for (const body of bodies) channel.sendToQueue(queue, Buffer.from(body), { persistent: true });
  await channel.waitForConfirms();
}

const depth = async (queue: string): Promise<number> =>
  (await channel.checkQueue(queue)).messageCount;

async function drain(queue: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const message = await channel.get(queue, { noAck: true });
    if (message === false) return bodies;
    bodies.push(message.content.toString());
  }
}

/** Sets a policy on one name. */
const limit = (name: string, definition: Record<string, unknown>): Promise<void> =>
  administrator.setPolicy(name, { pattern: `^${name}$`, definition });

describe('a policy set on a queue that exists', () => {
  it('with a time to live: new messages expire, and no longer do when it is withdrawn', async () => {
    const { queue } = await channel.assertQueue(unique('ttl'));
    await limit(queue, { 'message-ttl': 30 });
    await publish(queue, 'short');
    await eventually(async () => expect(await depth(queue)).toBe(0));
    await administrator.clearPolicy(queue);
    await publish(queue, 'long');
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(await drain(queue)).toEqual(['long']);
  });

  it('with a length: the oldest go at once, to the dead letter exchange it names', async () => {
    const { queue: dead } = await channel.assertQueue(unique('dead'));
    const { queue } = await channel.assertQueue(unique('length'));
    await publish(queue, '1', '2', '3', '4', '5');
    await limit(queue, {
      'max-length': 2,
      'dead-letter-exchange': '',
      'dead-letter-routing-key': dead,
    });
    await eventually(async () => expect(await depth(queue)).toBe(2));
    expect(await drain(dead)).toEqual(['1', '2', '3']);
    expect(await drain(queue)).toEqual(['4', '5']);
  });

  it('with a length in bytes and reject-publish: what does not fit is refused', async () => {
    const { queue } = await channel.assertQueue(unique('bytes'));
    await limit(queue, { 'max-length-bytes': 10, overflow: 'reject-publish' });
    await publish(queue, '123456');
    await expect(publish(queue, '1234567')).rejects.toThrow();
    expect(await drain(queue)).toEqual(['123456']);
  });

  it('with dead-lettering: rejected messages arrive with their history', async () => {
    const { queue: dead } = await channel.assertQueue(unique('dead'));
    const { queue } = await channel.assertQueue(unique('dlx'));
    await publish(queue, 'before');
    await limit(queue, { 'dead-letter-exchange': '', 'dead-letter-routing-key': dead });
    const message = await channel.get(queue);
    if (message === false) throw new Error('the queue is empty');
    channel.nack(message, false, false);
    await eventually(async () => expect(await depth(dead)).toBe(1));
    const letter = await channel.get(dead, { noAck: true });
    expect(letter === false ? null : letter.properties.headers?.['x-death']).toMatchObject([
      { reason: 'rejected', queue },
    ]);
  });

  it('with expires: the idle queue goes, and stays when it is withdrawn in time', async () => {
    const { queue } = await channel.assertQueue(unique('expires'));
    const { queue: spared } = await channel.assertQueue(unique('spared'));
    await limit(spared, { expires: 400 });
    await limit(queue, { expires: 100 });
    await administrator.clearPolicy(spared);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await depth(spared)).toBe(0);
    channel.on('error', () => {});
    await expect(channel.checkQueue(queue)).rejects.toThrow(/NOT_FOUND/);
  });

  it('with an alternate exchange: what the exchange cannot route goes there', async () => {
    const exchange = unique('routed');
    await channel.assertExchange(exchange, 'direct', { autoDelete: true });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, 'amq.fanout', '');
    channel.publish(exchange, 'nowhere', Buffer.from('lost'));
    await channel.waitForConfirms();
    await limit(exchange, { 'alternate-exchange': 'amq.fanout' });
    channel.publish(exchange, 'nowhere', Buffer.from('found'));
    await channel.waitForConfirms();
    await administrator.clearPolicy(exchange);
    channel.publish(exchange, 'nowhere', Buffer.from('lost again'));
    await channel.waitForConfirms();
    expect(await drain(queue)).toEqual(['found']);
  });
});

describe('what is administered', () => {
  it('is there after a restart and after a crash', async () => {
    const { queue } = await channel.assertQueue(unique('kept'));
    await limit(queue, { 'max-length': 1 });
    await administrator.setOperatorPolicy(queue, {
      pattern: `^${queue}$`,
      definition: { overflow: 'reject-publish' },
    });
    await administrator.addUser('keeper', 'secret', ['monitoring']);
    await administrator.setPermissions('keeper', '/', ['', '.*', queue]);
    await administrator.setTopicPermissions('keeper', '/', 'amq.topic', ['^a', '']);
    await administrator.addVhost('kept vhost', 'quorum');
    await administrator.setVhostLimit('kept vhost', 'max-queues', 0);
    await administrator.setPermissions('keeper', 'kept vhost', ['.*', '.*', '.*']);
    await administrator.setUserLimit('keeper', 'max-channels', 1);
    await broker.restart();
    await broker.crash();

    const url = (vhost: string): string =>
      `amqp://keeper:secret@127.0.0.1:${broker.port}/${encodeURIComponent(vhost)}`;
    const keeper = await amqp.connect(url('/'));
    const kept = await keeper.createConfirmChannel();
    kept.on('error', () => {});
    kept.sendToQueue(queue, Buffer.from('fits'));
    await kept.waitForConfirms();
    kept.sendToQueue(queue, Buffer.from('too much'));
    await expect(kept.waitForConfirms()).rejects.toThrow();
    kept.publish('amq.topic', 'a', Buffer.from(''));
    await kept.waitForConfirms();
    kept.publish('amq.topic', 'b', Buffer.from(''));
    await expect(kept.waitForConfirms()).rejects.toThrow();
    await keeper.close();

    const other = await amqp.connect(url('kept vhost'));
    other.on('error', () => {});
    const only = await other.createChannel();
    only.on('error', () => {});
    await expect(only.assertQueue('q')).rejects.toThrow(/queue limit in vhost 'kept vhost' \(0\)/);
    await other.close();
    await expect(amqp.connect(`amqp://keeper:wrong@127.0.0.1:${broker.port}`)).rejects.toThrow(
      /ACCESS_REFUSED|403/,
    );
  });
});
