import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BrokerUnderTest, startBroker } from '../../support/broker.ts';
import { eventually } from '../../support/eventually.ts';
import { uniqueName } from '../../support/names.ts';
import { frame, LOGIN, plain, RawWarren, v1 } from '../../support/raw-warren.ts';

const { SettleAction } = v1;
let broker: BrokerUnderTest;
const clients: RawWarren[] = [];

beforeAll(async () => {
  broker = await startBroker();
});
afterAll(async () => await broker.stop());
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

async function open(hello = {}): Promise<RawWarren> {
  const client = await RawWarren.open(broker.port, hello);
  clients.push(client);
  return client;
}

function unopened(): RawWarren {
  const client = new RawWarren(broker.port);
  clients.push(client);
  client.writeMagic();
  return client;
}

describe('hello', () => {
  it('answers with the version, the limits and the name of the connection', async () => {
    const { helloOk } = await unopened().request({ hello: LOGIN });
    expect(helloOk).toMatchObject({
      version: 1,
      product: 'Warren',
      keepAliveSeconds: 60,
      maxMessageBytes: 16 * 1024 * 1024,
    });
    expect(helloOk!.connectionName).toMatch(/^127\.0\.0\.1:\d+ -> 127\.0\.0\.1:\d+$/);
  });

  it('speaks the highest version that both know, and refuses when there is none', async () => {
    const { helloOk } = await unopened().request({
      hello: { ...LOGIN, minVersion: 1, maxVersion: 7 },
    });
    expect(helloOk!.version).toBe(1);
    const future = unopened();
    expect(await future.refusal({ hello: { ...LOGIN, minVersion: 2, maxVersion: 3 } })).toBe(
      'NOT_IMPLEMENTED',
    );
    await future.closed;
  });

  it('refuses a wrong login and an unknown vhost, and ends', async () => {
    const stranger = unopened();
    const wrong = { hello: { username: 'guest', password: 'wrong' } };
    expect(await stranger.refusal(wrong)).toBe('ACCESS_REFUSED');
    await stranger.closed;
    const lost = unopened();
    expect(await lost.refusal({ hello: { ...LOGIN, vhost: 'nowhere' } })).toBe('NOT_ALLOWED');
    await lost.closed;
  });

  it('has to come first', async () => {
    const client = unopened();
    expect(await client.refusal({ openChannel: {}, channel: 1 })).toBe('COMMAND_INVALID');
    await client.closed;
  });

  it('is answered when it arrives byte by byte', async () => {
    const client = new RawWarren(broker.port);
    clients.push(client);
    const bytes = Buffer.concat([
      Buffer.from('WRN1'),
      frame(v1.Envelope.encode({ id: 5, hello: LOGIN }).finish()),
    ]);
    for (const byte of bytes) client.write(Buffer.of(byte));
    expect((await client.received.at(0)).helloOk!.version).toBe(1);
  });
});

describe('forward compatibility', () => {
  it('answers an unknown request with NOT_IMPLEMENTED and goes on', async () => {
    const client = await open();
    // Field 500 of the envelope, which no version knows, holding two bytes.
    client.write(frame(Buffer.from([8, 77, 0xa2, 0x1f, 2, 8, 1])));
    const answer = await eventually(() => {
      const found = client.received.items.find(({ id }) => id === 77);
      expect(found).toBeDefined();
      return found!;
    });
    expect(answer.error).toMatchObject({ condition: v1.Condition.CONDITION_NOT_IMPLEMENTED });
    expect(await client.declare('')).toMatch(/^amq\.gen-/);
  });

  it('passes over unknown fields of known requests', async () => {
    const client = await open();
    const name = uniqueName('warren');
    const known = v1.DeclareQueue.encode({ name }).finish();
    const request = Buffer.concat([known, Buffer.from([0xaa, 0x06, 3, 1, 2, 3])]);
    client.write(frame(Buffer.concat([Buffer.from([8, 9, 0x92, 2, request.length]), request])));
    await eventually(() => {
      expect(client.received.items.find(({ id }) => id === 9)?.queueOk?.name).toBe(name);
    });
  });

  it('refuses what only the broker sends and goes on', async () => {
    const client = await open();
    expect(await client.refusal({ queueOk: { name: 'x' } })).toBe('UNEXPECTED_FRAME');
    expect((await client.request({ getStatistics: {} })).statistics).toBeTruthy();
  });
});

describe('channels', () => {
  it('are opened once, closed, and opened again', async () => {
    const client = await open();
    expect(await client.refusal({ channel: 1, openChannel: {} })).toBe('CHANNEL_ERROR');
    expect(await client.refusal({ channel: 2, get: { queue: 'x' } })).toBe('CHANNEL_ERROR');
    await client.request({ channel: 1, closeChannel: {} });
    await client.request({ channel: 1, openChannel: {} });
  });

  it('give back what they hold when they close', async () => {
    const client = await open();
    const queue = await client.declare('');
    client.publish([{ body: 'a' }], { to: { routingKey: queue } });
    expect(await client.get(queue, { waitMs: 2000 })).toHaveLength(1);
    await client.request({ channel: 1, closeChannel: {} });
    await client.request({ channel: 1, openChannel: {} });
    expect(await client.get(queue)).toMatchObject([{ body: 'a', redelivered: true }]);
  });
});

describe('topology', () => {
  it('declares, binds, inspects, lists, unbinds and deletes', async () => {
    const client = await open();
    const [exchange, queue] = [uniqueName('warren'), uniqueName('warren')];
    const args = { fields: [{ key: 'x-max-length', value: { long: 5 } }] };
    await client.request({ declareExchange: { name: exchange, type: 'topic', durable: true } });
    await client.declare(queue, { arguments: args });
    await client.request({ bind: { source: exchange, destination: queue, bindingKey: 'a.*' } });
    const { exchangeInfo } = await client.request({ inspectExchange: { name: exchange } });
    expect(exchangeInfo).toMatchObject({ type: 'topic', durable: true, bindings: 1 });
    client.publish([{ body: 'x' }], { to: { exchange, routingKey: 'a.b' } });
    await client.confirms.atLeast(1);
    const { queueInfo } = await client.request({ inspectQueue: { name: queue } });
    expect(plain(queueInfo!)).toMatchObject({ type: 'classic', readyMessages: 1, consumers: 0 });
    expect(queueInfo!.arguments).toMatchObject(args);
    const { bindingList } = await client.request({ listBindings: { source: exchange } });
    expect(bindingList!.bindings).toMatchObject([
      { destination: queue, bindingKey: 'a.*', messages: 1 },
    ]);
    const { queueList } = await client.request({ listQueues: {} });
    expect(queueList!.queues!.map(({ name }) => name)).toContain(queue);
    const purged = await client.request({ purgeQueue: { name: queue } });
    expect(purged.queueOk!.readyMessages).toBe(1);
    await client.request({ unbind: { source: exchange, destination: queue, bindingKey: 'a.*' } });
    await client.request({ deleteQueue: { name: queue } });
    await client.request({ deleteExchange: { name: exchange } });
    expect(await client.refusal({ inspectQueue: { name: queue } })).toBe('NOT_FOUND');
    expect(await client.refusal({ declareExchange: { name: exchange, passive: true } })).toBe(
      'NOT_FOUND',
    );
  });

  it("refuses with RabbitMQ's conditions and texts, and the channel goes on", async () => {
    const client = await open();
    const queue = await client.declare(uniqueName('warren'), { durable: true });
    const other = client.request({ declareQueue: { name: queue } });
    await expect(other).rejects.toThrow(/inequivalent arg 'durable' for queue/);
    expect(await client.refusal({ declareExchange: { name: 'amq.x', type: 'direct' } })).toBe(
      'ACCESS_REFUSED',
    );
    expect(await client.get(queue)).toEqual([]);
  });

  it('keeps exclusive queues for the connection, and lists in pages', async () => {
    const [owner, other] = [await open(), await open()];
    const queue = await owner.declare(uniqueName('warren'), { exclusive: true });
    expect(await other.refusal({ channel: 1, get: { queue } })).toBe('RESOURCE_LOCKED');
    const { queueList } = await other.request({ listQueues: { limit: 1 } });
    expect(queueList!.queues).toHaveLength(1);
    await owner.close();
    await eventually(async () => {
      expect(await other.refusal({ inspectQueue: { name: queue } })).toBe('NOT_FOUND');
    });
  });
});

describe('publishing', () => {
  it('confirms ranges, each number once and in order, whatever becomes of it', async () => {
    const client = await open();
    const queue = await client.declare('');
    const to = [{ routingKey: queue }, { routingKey: uniqueName('warren') }];
    client.publish([{}, {}, { address: 1 }, {}], { to });
    client.publish([{}], { to: { exchange: uniqueName('warren') } });
    client.publish([{}, {}], { to: { routingKey: queue } });
    await eventually(() => {
      expect(client.outcomes).toEqual([
        'CONFIRMED 1-2',
        'UNROUTABLE 3',
        'CONFIRMED 4',
        'FAILED 5 NOT_FOUND',
        'CONFIRMED 6-7',
      ]);
    });
  });

  it('refuses a whole batch for one bad message', async () => {
    const client = await open();
    const queue = await client.declare('');
    const to = { routingKey: queue };
    client.publish([{}, { properties: 1 }], { to, properties: [{}, { expiration: 'soon' }] });
    client.publish([{ address: 3 }], { to });
    client.publish([{}], { to, properties: [{ userId: 'somebody' }] });
    client.publish([{}], { to });
    await eventually(() => {
      expect(client.outcomes).toEqual([
        'FAILED 1-2 PRECONDITION_FAILED',
        'FAILED 3 PRECONDITION_FAILED',
        'FAILED 4 PRECONDITION_FAILED',
        'CONFIRMED 5',
      ]);
    });
    const { queueInfo } = await client.request({ inspectQueue: { name: queue } });
    expect(queueInfo!.readyMessages).toBe(1);
  });

  it('tells that a full queue refused a message', async () => {
    const client = await open();
    const fields = [
      { key: 'x-max-length', value: { long: 1 } },
      { key: 'x-overflow', value: { text: 'reject-publish' } },
    ];
    const queue = await client.declare('', { arguments: { fields } });
    client.publish([{}, {}, {}], { to: { routingKey: queue } });
    await eventually(() => expect(client.outcomes).toEqual(['CONFIRMED 1', 'REFUSED 2-3']));
  });

  it('takes the next number only', async () => {
    const client = await open();
    client.send({ id: 99, channel: 1, publish: { firstPublishNumber: 5, messages: [{}] } });
    await eventually(() => {
      const answer = client.received.items.find(({ id }) => id === 99);
      expect(answer?.error?.message).toBe('publish number 5 on channel 1, expected 1');
    });
  });

  it('tells errors instead of confirms on a channel without confirms', async () => {
    const client = await open();
    await client.request({ channel: 2, openChannel: { noConfirms: true } });
    client.publish([{}], { to: { exchange: uniqueName('warren') }, channel: 2 });
    await eventually(() => {
      const error = client.received.items.find(
        ({ channel, body }) => channel === 2 && body === 'error',
      );
      expect(error?.error?.condition).toBe(v1.Condition.CONDITION_NOT_FOUND);
    });
    expect(client.confirms.items).toEqual([]);
  });
});

describe('consuming', () => {
  it('delivers in batches and in order, and settles ranges', async () => {
    const client = await open();
    const queue = await client.declare('');
    await client.consume(queue, { consumerTag: 'c' });
    const bodies = Array.from({ length: 500 }, (_, i) => `message ${i}`);
    client.publish(
      bodies.map((body) => ({ body })),
      { to: { routingKey: queue } },
    );
    const deliveries = await client.deliveries.atLeast(500);
    expect(deliveries.map(({ body }) => body)).toEqual(bodies);
    expect(deliveries.map(({ tag }) => tag)).toEqual(bodies.map((_, i) => i + 1));
    const frames = client.received.items.filter(({ body }) => body === 'deliveries').length;
    expect(frames).toBeLessThan(20);
    const ranges = [{ first: 1, last: 499 }];
    await client.request({ channel: 1, settle: { ranges } });
    const { queueInfo } = await client.request({ inspectQueue: { name: queue } });
    expect(plain(queueInfo!)).toMatchObject({ readyMessages: 0, unackedMessages: 1, consumers: 1 });
    await client.request({ channel: 1, settle: { all: true } });
    const after = await client.request({ inspectQueue: { name: queue } });
    expect(after.queueInfo!.unackedMessages).toBe(0);
  });

  it('delivers as many as there is credit for, and none while paused', async () => {
    const client = await open();
    const queue = await client.declare('');
    await client.consume(queue, { consumerTag: 'c', credit: 2, noAck: true });
    client.publish(
      Array.from({ length: 10 }, () => ({})),
      { to: { routingKey: queue } },
    );
    await client.confirms.atLeast(1);
    await client.request({ getStatistics: {} });
    expect(client.deliveries.items).toHaveLength(2);
    await client.request({ channel: 1, pauseConsumer: { consumerTag: 'c', paused: true } });
    await client.request({ channel: 1, addCredit: { consumerTag: 'c', credit: 3 } });
    await client.request({ getStatistics: {} });
    expect(client.deliveries.items).toHaveLength(2);
    client.send({ channel: 1, pauseConsumer: { consumerTag: 'c', paused: false } });
    await client.deliveries.atLeast(5);
    await client.request({ getStatistics: {} });
    expect(client.deliveries.items).toHaveLength(5);
  });

  it('keeps to the prefetch and goes on when deliveries are settled', async () => {
    const client = await open();
    const queue = await client.declare('');
    await client.consume(queue, { prefetch: 2 });
    client.publish([{}, {}, {}], { to: { routingKey: queue } });
    await client.deliveries.atLeast(2);
    await client.request({ getStatistics: {} });
    expect(client.deliveries.items).toHaveLength(2);
    await client.settle(SettleAction.SETTLE_ACTION_ACK, [1]);
    await client.deliveries.atLeast(3);
  });

  it('tells that a queue and its consumers are gone', async () => {
    const client = await open();
    const queue = await client.declare('');
    const tag = await client.consume(queue);
    await client.request({ deleteQueue: { name: queue } });
    await eventually(() => {
      const ended = client.received.items.find(({ body }) => body === 'consumerCancelled');
      expect(ended?.consumerCancelled?.consumerTag).toBe(tag);
    });
  });

  it('settles nothing when one tag is unknown', async () => {
    const client = await open();
    const queue = await client.declare('');
    client.publish([{}, {}], { to: { routingKey: queue } });
    await client.get(queue, { maxMessages: 2, waitMs: 2000 });
    const ranges = [{ first: 1 }, { first: 9 }];
    const refused = client.request({ channel: 1, settle: { ranges } });
    await expect(refused).rejects.toThrow('unknown delivery tag 9');
    const { queueInfo } = await client.request({ inspectQueue: { name: queue } });
    expect(queueInfo!.unackedMessages).toBe(2);
  });

  it('requeues at once or after a delay, and rejects for good', async () => {
    const client = await open();
    const queue = await client.declare('');
    client.publish([{ body: 'now' }, { body: 'later' }, { body: 'never' }], {
      to: { routingKey: queue },
    });
    expect(await client.get(queue, { maxMessages: 3, waitMs: 2000 })).toHaveLength(3);
    await client.settle(SettleAction.SETTLE_ACTION_REJECT, [3]);
    await client.settle(SettleAction.SETTLE_ACTION_NACK, [2], 150);
    await client.settle(SettleAction.SETTLE_ACTION_REQUEUE, [1]);
    const { queueInfo } = await client.request({ inspectQueue: { name: queue } });
    expect(plain(queueInfo!)).toMatchObject({
      readyMessages: 1,
      delayedMessages: 1,
      unackedMessages: 0,
    });
    expect(await client.get(queue, { maxMessages: 3 })).toMatchObject([{ body: 'now' }]);
    const later = await client.get(queue, { maxMessages: 3, waitMs: 3000 });
    expect(later).toMatchObject([{ body: 'later', redelivered: true }]);
  });

  it('takes back what is not settled in time, unless the time is extended', async () => {
    const client = await open();
    const queue = await client.declare('');
    client.publish([{ body: 'slow' }, { body: 'extended' }], { to: { routingKey: queue } });
    await client.get(queue, { maxMessages: 2, waitMs: 2000, ackTimeoutMs: 150 });
    await client.settle(SettleAction.SETTLE_ACTION_EXTEND, [2], 60_000);
    const again = await client.get(queue, { maxMessages: 2, waitMs: 3000 });
    expect(again).toMatchObject([{ body: 'slow', redelivered: true }]);
    const told = client.received.items.find(({ body }) => body === 'deliveriesTimedOut');
    expect(told?.deliveriesTimedOut?.ranges).toMatchObject([{ first: 1, last: 1 }]);
    await client.settle(SettleAction.SETTLE_ACTION_ACK, [2]);
  });
});

describe('get', () => {
  it('answers at once when there are messages, and empty when the wait is over', async () => {
    const client = await open();
    const queue = await client.declare('');
    expect(await client.get(queue)).toEqual([]);
    const started = performance.now();
    expect(await client.get(queue, { waitMs: 100 })).toEqual([]);
    expect(performance.now() - started).toBeGreaterThan(80);
    client.publish([{ body: 'a' }, { body: 'b' }, { body: 'c' }], { to: { routingKey: queue } });
    const two = await client.get(queue, { maxMessages: 2, waitMs: 1000, noAck: true });
    expect(two.map(({ body }) => body)).toEqual(['a', 'b']);
    const { getOk } = await client.request({ channel: 1, get: { queue, maxMessages: 9 } });
    expect(plain(getOk!)).toMatchObject({ readyMessages: 0, deliveries: { firstDeliveryTag: 3 } });
  });

  it('waits for the first message, and several wait in order', async () => {
    const client = await open();
    const queue = await client.declare('');
    const waits = [client.get(queue, { waitMs: 5000 }), client.get(queue, { waitMs: 5000 })];
    await client.request({ getStatistics: {} });
    client.publish([{ body: 'first' }, { body: 'second' }], { to: { routingKey: queue } });
    const [one, two] = await Promise.all(waits);
    expect([one![0]!.body, two![0]!.body]).toEqual(['first', 'second']);
  });

  it('is given up by CancelRequest without losing a message', async () => {
    const client = await open();
    const queue = await client.declare('');
    client.send({ id: 4711, channel: 1, get: { queue, waitMs: 60_000 } });
    client.send({ cancelRequest: { requestId: 4711 } });
    await eventually(() => {
      const answer = client.received.items.find(({ id }) => id === 4711);
      expect(answer?.getOk?.deliveries ?? null).toBeNull();
      expect(answer).toBeDefined();
    });
    client.publish([{ body: 'kept' }], { to: { routingKey: queue } });
    expect(await client.get(queue, { waitMs: 1000 })).toMatchObject([{ body: 'kept' }]);
  });

  it('ends when the queue is deleted', async () => {
    const client = await open();
    const queue = await client.declare('');
    const waiting = client.get(queue, { waitMs: 60_000 });
    await client.request({ deleteQueue: { name: queue } });
    expect(await waiting).toEqual([]);
  });
});

describe('transactions', () => {
  it('publish and settle together', async () => {
    const client = await open();
    const [from, to] = [await client.declare(''), await client.declare('')];
    client.publish([{ body: 'work' }], { to: { routingKey: from } });
    await client.get(from, { waitMs: 1000 });
    const answer = await client.request({
      channel: 1,
      transaction: {
        publishes: [
          {
            addresses: [{ routingKey: to }, { routingKey: uniqueName('warren') }],
            messages: [{ body: Buffer.from('result') }, { address: 1 }],
          },
        ],
        settlements: [{ ranges: [{ first: 1 }] }],
      },
    });
    expect(answer.transactionOk!.unroutable).toEqual([1]);
    expect(await client.get(to)).toMatchObject([{ body: 'result' }]);
    const { queueInfo } = await client.request({ inspectQueue: { name: from } });
    expect(plain(queueInfo!)).toMatchObject({ readyMessages: 0, unackedMessages: 0 });
  });

  it('apply nothing when anything in them is refused', async () => {
    const client = await open();
    const fields = [
      { key: 'x-max-length', value: { long: 1 } },
      { key: 'x-overflow', value: { text: 'reject-publish' } },
    ];
    const full = await client.declare('', { arguments: { fields } });
    const queue = await client.declare('');
    const publish = (routingKey: string, count: number) => ({
      addresses: [{ routingKey }],
      messages: Array.from({ length: count }, () => ({})),
    });
    const refusals = [
      { publishes: [publish(queue, 1), publish(full, 2)] },
      { publishes: [publish(queue, 1)], settlements: [{ ranges: [{ first: 5 }] }] },
      {
        publishes: [
          publish(queue, 1),
          { addresses: [{ exchange: uniqueName('warren') }], messages: [{}] },
        ],
      },
    ];
    for (const transaction of refusals)
      await expect(client.request({ channel: 1, transaction })).rejects.toThrow();
    for (const name of [queue, full]) {
      const { queueInfo } = await client.request({ inspectQueue: { name } });
      expect(queueInfo!.readyMessages).toBe(0);
    }
  });
});

describe('request and reply', () => {
  it('goes over the reply address of the channel', async () => {
    const [asker, answerer] = [await open(), await open()];
    const queue = await answerer.declare('');
    const { consumeOk } = await asker.request({
      channel: 1,
      consume: { queue: 'amq.rabbitmq.reply-to', noAck: true },
    });
    const properties = [{ replyTo: 'amq.rabbitmq.reply-to', correlationId: '7' }];
    asker.publish([{ body: '6*7' }], { to: { routingKey: queue }, properties });
    const [question] = await answerer.get(queue, { waitMs: 2000 });
    expect(question!.properties.replyTo).toBe(consumeOk!.replyTo);
    const to = { routingKey: question!.properties.replyTo! };
    answerer.publish([{ body: '42' }], { to, properties: [{ correlationId: '7' }] });
    const [reply] = await asker.deliveries.atLeast(1);
    expect(reply).toMatchObject({ body: '42', properties: { correlationId: '7' } });
  });
});

describe('browsing', () => {
  it('shows ready, unacked and delayed messages and changes nothing', async () => {
    const client = await open();
    const queue = await client.declare('');
    const bodies = ['a', 'b', 'c', 'd'];
    client.publish(
      bodies.map((body) => ({ body })),
      { to: { routingKey: queue } },
    );
    await client.get(queue, { maxMessages: 2, waitMs: 1000 });
    await client.settle(SettleAction.SETTLE_ACTION_REQUEUE, [1], 60_000);
    const look = async (options = {}) =>
      (await client.request({ browse: { queue, ...options } })).browseOk!;
    for (let i = 0; i < 2; i++) {
      const all = await look({ includeUnacked: true });
      expect(all.messages!.map(({ body }) => Buffer.from(body!).toString())).toEqual(bodies);
      expect(all.messages!.map(({ state }) => v1.MessageState[state!])).toEqual([
        'MESSAGE_STATE_DELAYED',
        'MESSAGE_STATE_UNACKED',
        'MESSAGE_STATE_READY',
        'MESSAGE_STATE_READY',
      ]);
      expect(plain(all)).toMatchObject({ readyMessages: 2, unackedMessages: 1, nextCursor: '' });
    }
    const peek = await look({ limit: 1, maxBodyBytes: 0 });
    expect(peek.messages!.map(plain)).toMatchObject([{ redelivered: false, bodyBytes: 1 }]);
    const rest = await look({ cursor: peek.nextCursor });
    expect(rest.messages!.map(({ body }) => Buffer.from(body!).toString())).toEqual(['d']);
    expect(await client.get(queue)).toMatchObject([{ body: 'c', redelivered: false }]);
  });

  it('pages through priorities, highest first', async () => {
    const client = await open();
    const fields = [{ key: 'x-max-priority', value: { long: 3 } }];
    const queue = await client.declare('', { arguments: { fields } });
    const properties = [0, 1, 2, 3].map((priority) => ({ priority }));
    const messages = [0, 3, 1, 3, 2, 0].map((level, i) => ({
      body: `${level}${i}`,
      properties: level,
    }));
    client.publish(messages, { to: { routingKey: queue }, properties });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { browseOk } = await client.request({ browse: { queue, cursor, limit: 2 } });
      seen.push(...browseOk!.messages!.map(({ body }) => Buffer.from(body!).toString()));
      cursor = browseOk!.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(['31', '33', '24', '12', '00', '05']);
  });
});

describe('statistics and events', () => {
  it('counts, and pushes at an interval until told to stop', async () => {
    const client = await open({});
    const { statistics } = await client.request({ watchStatistics: { intervalMs: 100 } });
    expect(statistics!.memoryBytes).toBeGreaterThan(1e6);
    const pushed = () => client.received.items.filter(({ body }) => body === 'statistics').length;
    await eventually(() => expect(pushed()).toBeGreaterThan(2));
    await client.request({ watchStatistics: { intervalMs: 0 } });
    const { connectionList } = await client.request({ listConnections: {} });
    expect(connectionList!.connections!.length).toBeGreaterThan(0);
    expect(connectionList!.connections![0]).toMatchObject({
      protocol: 'Warren 1',
      state: 'running',
    });
  });

  it('tells of queues that come and go', async () => {
    const [watcher, client] = [await open(), await open()];
    const name = uniqueName('warren');
    await watcher.request({ watchEvents: { prefixes: ['queue.'] } });
    await client.declare(name);
    await client.consume(name);
    await client.request({ deleteQueue: { name } });
    const events = () =>
      watcher.received.items.flatMap(({ event }) =>
        event?.details?.fields?.some(({ value }) => value?.text === name) ? [event.name] : [],
      );
    await eventually(() => expect(events()).toEqual(['queue.created', 'queue.deleted']));
    await watcher.request({ watchEvents: { stop: true } });
    await client.declare(name);
    await watcher.request({ getStatistics: {} });
    expect(events()).toHaveLength(2);
  });
});

describe('alarms and the end', () => {
  it('blocks a connection that publishes during an alarm, and lets it go on', async () => {
    const client = await open();
    const queue = await client.declare('');
    await broker.setAlarm('memory', true);
    try {
      client.publish([{}], { to: { routingKey: queue } });
      await eventually(() => {
        const blocked = client.received.items.find(({ body }) => body === 'blocked');
        expect(blocked?.blocked?.reason).toBe('low on memory');
      });
    } finally {
      await broker.setAlarm('memory', false);
    }
    await eventually(() => {
      expect(client.received.items.some(({ body }) => body === 'unblocked')).toBe(true);
    });
    await client.request({ getStatistics: {} });
  });

  it('answers Close and ends the connection', async () => {
    const client = await open();
    const { body } = await client.request({ close: {} });
    expect(body).toBe('closeOk');
    await client.closed;
  });

  it('says why when the broker stops', async () => {
    const own = await startBroker();
    const client = await RawWarren.open(own.port);
    const stopping = own.stop();
    await eventually(() => {
      const close = client.received.items.find(({ body }) => body === 'close');
      expect(close?.close?.condition).toBe(v1.Condition.CONDITION_CONNECTION_FORCED);
    });
    client.send({ closeOk: {} });
    await client.closed;
    await stopping;
  });

  it('sends keep-alives, and ends a silent connection', async () => {
    const client = await open({ keepAliveSeconds: 1 });
    await eventually(() => {
      expect(client.received.items.some(({ body }) => body === 'keepAlive')).toBe(true);
    });
    await client.closed;
  });
});

describe('limits', () => {
  it('ends a connection whose frame is too large, saying so', async () => {
    const client = await open();
    client.write(Buffer.from([0x7f, 0xff, 0xff, 0xff, 1]));
    await client.closed;
    expect(client.received.items.at(-1)?.error).toMatchObject({
      condition: v1.Condition.CONDITION_FRAME_ERROR,
    });
  });

  it('ends a connection whose envelope cannot be read', async () => {
    const client = await open();
    client.write(frame(Buffer.from([0x92, 0x02, 0x7f])));
    await client.closed;
    expect(client.received.items.at(-1)?.error).toMatchObject({
      condition: v1.Condition.CONDITION_SYNTAX_ERROR,
    });
  });

  it('refuses headers that are nested too deeply', async () => {
    const client = await open();
    const queue = await client.declare('');
    let bytes: Uint8Array = v1.FieldValue.encode({ long: 1 }).finish();
    for (let i = 0; i < 40; i++) {
      const field = v1.Field.encode({ key: 'k' }).finish();
      const withValue = Buffer.concat([field, lengthDelimited(2, bytes)]);
      bytes = lengthDelimited(17, lengthDelimited(1, withValue));
    }
    const headers = lengthDelimited(1, Buffer.concat([lengthDelimited(2, bytes)]));
    const publish = Buffer.concat([
      Buffer.from([8, 1]),
      lengthDelimited(2, Buffer.from(v1.Address.encode({ routingKey: queue }).finish())),
      lengthDelimited(3, lengthDelimited(3, headers)),
      lengthDelimited(4, Buffer.alloc(0)),
    ]);
    client.write(frame(Buffer.concat([Buffer.from([16, 1]), lengthDelimited(6, publish)])));
    await eventually(() => expect(client.outcomes).toEqual(['FAILED 1 PRECONDITION_FAILED']));
  });

  it('stops delivering to a reader that does not read, and goes on when it does', async () => {
    const client = await open();
    const publisher = await open();
    const queue = await client.declare('');
    await client.consume(queue, { noAck: true });
    client.socket.pause();
    const body = Buffer.alloc(100_000, 1);
    for (let i = 0; i < 200; i++) publisher.publish([{ body }], { to: { routingKey: queue } });
    await eventually(async () => {
      const { queueInfo } = await publisher.request({ inspectQueue: { name: queue } });
      expect(queueInfo!.counters!.published).toBe(200);
    });
    const { queueInfo } = await publisher.request({ inspectQueue: { name: queue } });
    expect(queueInfo!.readyMessages).toBeGreaterThan(50);
    client.socket.resume();
    await client.deliveries.atLeast(200);
  });
});

/** A length-delimited field. */
function lengthDelimited(field: number, value: Uint8Array): Buffer<ArrayBuffer> {
  const varint = (number: number): number[] =>
    number < 128 ? [number] : [(number & 127) | 128, ...varint(number >>> 7)];
  return Buffer.concat([
    Buffer.from([...varint((field << 3) | 2), ...varint(value.length)]),
    value,
  ]);
}
