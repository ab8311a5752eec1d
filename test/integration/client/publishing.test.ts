import { describe, expect, it } from 'vitest';
import {
  ConnectionError,
  connect,
  RejectedError,
  RequestError,
  TypedValue,
  UnroutableError,
} from '../../../packages/client/src/index.ts';
import { newClient, sharedBroker, take, unique, urlOf } from './support.ts';

const broker = sharedBroker();

describe('connecting', () => {
  it('tells what the broker is', async () => {
    const client = await newClient(broker());
    expect(client.product).toMatch(/^Warren \d+\.\d+\.\d+$/);
    expect(client.isConnected).toBe(true);
  });

  it('a wrong password is an AuthenticationError, and is not tried again', async () => {
    const url = `warren://guest:wrong@127.0.0.1:${broker().port}/`;
    await expect(connect(url)).rejects.toMatchObject({
      name: 'AuthenticationError',
      isTemporary: false,
      message: expect.not.stringContaining('wrong'),
    });
  });

  it('a virtual host that does not exist is an AuthenticationError', async () => {
    await expect(connect(`${urlOf(broker())}nowhere`)).rejects.toMatchObject({
      name: 'AuthenticationError',
    });
  });

  it('nothing listening is a ConnectionError', async () => {
    await expect(connect('warren://127.0.0.1:1/')).rejects.toBeInstanceOf(ConnectionError);
  });

  it('an aborted signal ends it', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(connect(urlOf(broker()), { signal })).rejects.toThrow('enough');
  });

  it('a closed client refuses everything with a ConnectionError', async () => {
    const client = await newClient(broker());
    await client.close();
    expect(client.isClosed).toBe(true);
    await expect(client.publish({ queue: 'q', body: '' })).rejects.toBeInstanceOf(ConnectionError);
    await expect(client.checkQueue('q')).rejects.toBeInstanceOf(ConnectionError);
    await client.close();
  });
});

describe('publishing', () => {
  it('resolves when the message is in the queue', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    expect(await client.publish({ queue, body: 'hello' })).toEqual({ isRouted: true });
    expect(await client.checkQueue(queue)).toEqual({ name: queue, messages: 1, consumers: 0 });
  });

  it('keeps the order of 5,000 messages of every size', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    const bodies = Array.from({ length: 5000 }, (_, n) => `${n} ${'x'.repeat((n * 37) % 700)}`);
    await Promise.all(bodies.map((body) => client.publish({ queue, body })));
    const messages = await take(client, queue, bodies.length);
    expect(messages.map((message) => message.text())).toEqual(bodies);
    for (const message of messages) message.ack();
  });

  it('a body beyond a frame arrives whole', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    const body = Buffer.alloc(3_000_000, 'abcdefg');
    await client.publish({ queue, body });
    const [message] = await take(client, queue, 1);
    expect(message?.body.equals(body)).toBe(true);
    message?.ack();
  });

  it('properties and headers arrive as they were sent', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    const timestamp = new Date(1_700_000_000_000);
    const properties = {
      contentType: 'text/plain',
      contentEncoding: 'identity',
      persistent: false,
      priority: 3,
      correlationId: 'c',
      replyTo: 'r',
      expirationMs: 600_000,
      messageId: 'm',
      timestamp,
      type: 't',
      userId: 'guest',
      appId: 'a',
      headers: { n: 1, half: 0.5, yes: true, list: [1, 'x'], table: { at: timestamp }, none: null },
    };
    await client.publish({ queue, body: 'x', ...properties });
    const [message] = await take(client, queue, 1);
    expect(message?.properties).toEqual(properties);
    message?.ack();
  });

  it('json sets the content type and comes back as a value', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    await client.publish({ queue, json: { id: 7 } });
    const [message] = await take(client, queue, 1);
    expect(message?.properties.contentType).toBe('application/json');
    expect(message?.json<{ id: number }>().id).toBe(7);
    message?.ack();
  });

  it('without a queue it resolves as unrouted, and fails when mandatory', async () => {
    const client = await newClient(broker());
    const target = { exchange: 'amq.topic', routingKey: unique('nowhere'), body: 'x' };
    expect(await client.publish(target)).toEqual({ isRouted: false });
    await expect(client.publish({ ...target, mandatory: true })).rejects.toBeInstanceOf(
      UnroutableError,
    );
  });

  it('a full queue that rejects is a RejectedError', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue, { maxLength: 1, overflow: 'reject-publish' });
    await client.publish({ queue, body: '1' });
    await expect(client.publish({ queue, body: '2' })).rejects.toBeInstanceOf(RejectedError);
  });

  it('an exchange that does not exist fails its own messages and no others', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    const results = await Promise.allSettled([
      client.publish({ queue, body: '1' }),
      client.publish({ exchange: unique('missing'), body: '2' }),
      client.publish({ queue, body: '3' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { condition: 'NOT_FOUND', code: 404 } });
    expect((await client.checkQueue(queue)).messages).toBe(2);
  });

  it('a typed header routes in a headers exchange', async () => {
    const client = await newClient(broker());
    const { name: queue } = await client.declareQueue('', { exclusive: true });
    const exchange = unique('x');
    await client.declareExchange(exchange, 'headers', { autoDelete: true });
    await client.bind({ source: exchange, queue, arguments: { 'x-match': 'all', region: 'eu' } });
    await client.publish({
      exchange,
      body: 'yes',
      headers: { region: 'eu', n: new TypedValue('int', 1) },
    });
    await client.publish({ exchange, body: 'no', headers: { region: 'us' } });
    const messages = await client.receive(queue, { max: 5, waitMs: 1000 });
    expect(messages.map((message) => message.text())).toEqual(['yes']);
  });

  it('an aborted publish rejects with the reason', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    const controller = new AbortController();
    const publishing = client.publish({ queue, body: 'x' }, { signal: controller.signal });
    controller.abort(new Error('changed my mind'));
    await expect(publishing).rejects.toThrow('changed my mind');
    await client.publish({ queue, body: 'y' });
    const messages = await client.receive(queue, { max: 5, noAck: true });
    expect(messages.map((message) => message.text())).toEqual(['y']);
  });

  it('publishAll takes no more from its source than there is room for', async () => {
    const client = await newClient(broker(), { maxBufferedMessages: 100 });
    const queue = unique('q');
    await client.declareQueue(queue);
    let taken = 0;
    let most = 0;
    let confirmed = 0;
    const source = function* () {
      for (let n = 0; n < 2000; n++) {
        taken += 1;
        most = Math.max(most, taken - confirmed);
        yield { queue, body: String(n) };
      }
    };
    const counting = client.publishWith.bind(client);
    client.publishWith = (message, onResult) =>
      counting(message, (error, result) => {
        confirmed += 1;
        onResult(error, result);
      });
    await client.publishAll(source());
    expect(confirmed).toBe(2000);
    expect(most).toBeLessThanOrEqual(101);
    expect((await client.checkQueue(queue)).messages).toBe(2000);
  });
});

describe('topology', () => {
  it('declaring what differs is PRECONDITION_FAILED, and the connection goes on', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    const error: unknown = await client.declareQueue(queue, { durable: false }).catch((e) => e);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({
      condition: 'PRECONDITION_FAILED',
      code: 406,
      message: expect.stringContaining("inequivalent arg 'durable'"),
    });
    expect((await client.checkQueue(queue)).name).toBe(queue);
  });

  it('what is deleted is gone', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    const exchange = unique('x');
    await client.declareQueue(queue);
    await client.declareExchange(exchange, 'fanout');
    await client.bind({ source: exchange, queue });
    await client.publish({ exchange, body: '1' });
    await client.unbind({ source: exchange, queue });
    expect(await client.publish({ exchange, body: '2' })).toEqual({ isRouted: false });
    expect(await client.purgeQueue(queue)).toBe(1);
    await client.publish({ queue, body: '3' });
    expect(await client.deleteQueue(queue)).toBe(1);
    await client.deleteExchange(exchange);
    await expect(client.checkQueue(queue)).rejects.toMatchObject({ condition: 'NOT_FOUND' });
    await expect(client.checkExchange(exchange)).rejects.toMatchObject({ condition: 'NOT_FOUND' });
  });

  it('conditions of a deletion are kept', async () => {
    const client = await newClient(broker());
    const queue = unique('q');
    await client.declareQueue(queue);
    await client.publish({ queue, body: 'x' });
    await expect(client.deleteQueue(queue, { ifEmpty: true })).rejects.toMatchObject({
      condition: 'PRECONDITION_FAILED',
    });
  });
});
