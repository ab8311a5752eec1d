// Request and reply over amq.rabbitmq.reply-to, over raw TCP.
// Test names begin with the case numbers of the compatibility list.
import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel } from '../support/raw-client.ts';
import { onRabbitMQ310, queueText, sharedBroker } from '../support/target.ts';

sharedBroker();

const PSEUDO_QUEUE = 'amq.rabbitmq.reply-to';
const TOKEN = /^amq\.rabbitmq\.reply-to\.[\x21-\x7e]+$/;

/** A requester with its reply consumer, and a responder on another connection with a queue. */
async function openPair() {
  const requester = await (await openConnection()).openChannel(1);
  const responder = await (await openConnection()).openChannel(1);
  const queue = await responder.temporaryQueue();
  await responder.consume(queue, { noAck: true });
  return { requester, responder, queue };
}

/** Sends a request and returns the token that the responder sees as reply-to. */
async function tokenOf(requester: RawChannel, responder: RawChannel, queue: string) {
  requester.publish('', queue, 'ask', { properties: { replyTo: PSEUDO_QUEUE } });
  const request = await responder.expect('basic.deliver');
  expect(request.body.toString()).toBe('ask');
  return request.properties.replyTo as string;
}

describe('direct reply-to', () => {
  it('[150] replaces reply-to by a token; a reply to it arrives with an empty exchange', async () => {
    const { requester, responder, queue } = await openPair();
    const tag = await requester.consume(PSEUDO_QUEUE, { noAck: true });
    const token = await tokenOf(requester, responder, queue);
    expect(token).toMatch(TOKEN);
    responder.publish('', token, 'answer', { properties: { correlationId: '7' } });
    const reply = await requester.expect('basic.deliver');
    expect(reply.fields).toEqual({
      consumerTag: tag,
      deliveryTag: 1,
      redelivered: false,
      exchange: '',
      routingKey: token,
    });
    expect(reply.properties).toEqual({ correlationId: '7' });
    expect(reply.body.toString()).toBe('answer');
    responder.publish('', token, 'another');
    expect((await requester.expect('basic.deliver')).body.toString()).toBe('another');
  });

  it('[150] confirms a reply', async () => {
    const { requester, responder, queue } = await openPair();
    await requester.consume(PSEUDO_QUEUE, { noAck: true });
    const token = await tokenOf(requester, responder, queue);
    await responder.call('confirm.select');
    responder.publish('', token, 'answer');
    await responder.expect('basic.ack');
    await requester.expect('basic.deliver');
  });

  it('[150] delivers a mandatory reply', async () => {
    const { requester, responder, queue } = await openPair();
    await requester.consume(PSEUDO_QUEUE, { noAck: true });
    const token = await tokenOf(requester, responder, queue);
    await responder.call('confirm.select');
    responder.publish('', token, 'answer', { mandatory: true });
    await requester.expect('basic.deliver');
    const answers = onRabbitMQ310(
      'up to 4.1 a reply is delivered and returned all the same, as no queue took it',
      ['basic.return', 'basic.ack'],
      ['basic.ack'],
    );
    for (const name of answers) await responder.expect(name);
  });

  it('[151] is refused without a reply consumer', async () => {
    const { requester, queue } = await openPair();
    requester.publish('', queue, 'ask', { properties: { replyTo: PSEUDO_QUEUE } });
    await requester.expectError(
      406,
      'PRECONDITION_FAILED - fast reply consumer does not exist',
      'basic.publish',
    );
  });

  it('[151] refuses a reply consumer with acks, and a second one', async () => {
    const { requester } = await openPair();
    requester.send('basic.consume', { queue: PSEUDO_QUEUE, noAck: false });
    await requester.expectError(
      406,
      'PRECONDITION_FAILED - reply consumer cannot acknowledge',
      'basic.consume',
    );
    await requester.open();
    await requester.consume(PSEUDO_QUEUE, { noAck: true });
    requester.send('basic.consume', { queue: PSEUDO_QUEUE, noAck: true });
    await requester.expectError(
      406,
      'PRECONDITION_FAILED - reply consumer already set',
      'basic.consume',
    );
  });

  it('[151] allows a new reply consumer after the first was cancelled', async () => {
    const { requester, responder, queue } = await openPair();
    const tag = await requester.consume(PSEUDO_QUEUE, { noAck: true });
    await requester.call('basic.cancel', { consumerTag: tag });
    await requester.consume(PSEUDO_QUEUE, { noAck: true, consumerTag: 'second' });
    responder.publish('', await tokenOf(requester, responder, queue), 'answer');
    expect((await requester.expect('basic.deliver')).fields.consumerTag).toBe('second');
  });

  it('[152] a token answers a declare while its channel lives, then 404, and swallows replies', async () => {
    const { requester, responder, queue } = await openPair();
    await requester.consume(PSEUDO_QUEUE, { noAck: true });
    const token = await tokenOf(requester, responder, queue);
    expect(await responder.call('queue.declare', { queue: token, passive: true })).toEqual({
      queue: token,
      messageCount: 0,
      consumerCount: 1,
    });
    await requester.close();
    responder.send('queue.declare', { queue: token, passive: true });
    await responder.expectError(404, `NOT_FOUND - no ${queueText(token)}`, 'queue.declare');
    await responder.open();
    responder.publish('', token, 'too late');
    await responder.sync();
  });
});
