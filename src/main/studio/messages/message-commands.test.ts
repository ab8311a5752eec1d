import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { ManualStudio } from '../../../../test/support/manual-studio.ts';
import type { Publication } from '../../../shared/ipc/contract.ts';
import { BODY_PREVIEW_BYTES, type MessageProperties } from '../../../shared/ipc/message.ts';
import { LaneQueue } from '../../broker/queue/lane-queue.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const publication = (over: Partial<Publication> = {}): Publication => ({
  vhost: '/',
  exchange: '',
  routingKey: 'q',
  properties: {},
  body: base64('hello'),
  isMandatory: true,
  ...over,
});

const ALL_PROPERTIES: MessageProperties = {
  contentType: 'application/json',
  contentEncoding: 'gzip',
  headers: [
    ['big', { type: 'long', value: '9007199254740993' }],
    ['bytes', { type: 'longstr', value: '/w==', isBytes: true }],
    [
      'nested',
      { type: 'table', value: [['a', { type: 'array', value: [{ type: 'bool', value: true }] }]] },
    ],
    ['none', { type: 'void', value: null }],
  ],
  deliveryMode: 2,
  priority: 9,
  correlationId: 'c',
  replyTo: 'r',
  expiration: '60000',
  messageId: 'm',
  timestamp: 1_700_000_000,
  type: 't',
  userId: 'guest',
  appId: 'a',
  clusterId: 'l',
};

describe('message.publish', () => {
  it('answers when the message is stored, with the queues and all properties on it', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('q');
    const answer = studio.page.invoke(
      'message.publish',
      publication({ properties: ALL_PROPERTIES }),
    );
    expect(studio.page.frames).toEqual([]);
    const outcome = await studio.settled(answer);
    expect(outcome).toEqual({
      outcome: 'confirmed',
      queues: ['q'],
      confirmMs: expect.any(Number),
    });
    const { messages } = await studio.invoke('message.peek', {
      vhost: '/',
      name: 'q',
      from: null,
      maxMessages: 10,
    });
    expect(messages[0]?.properties).toEqual(ALL_PROPERTIES);
    expect(messages[0]?.body).toBe(base64('hello'));
    expect(studio.vhost.counters.confirmed).toBe(1);
  });

  it('tells whether an unroutable message is returned', async () => {
    const studio = new ManualStudio();
    const lost = publication({ routingKey: 'none' });
    expect(await studio.invoke('message.publish', lost)).toEqual({
      outcome: 'unroutable',
      isReturned: true,
    });
    expect(await studio.invoke('message.publish', { ...lost, isMandatory: false })).toEqual({
      outcome: 'unroutable',
      isReturned: false,
    });
    expect(studio.vhost.counters.returnedUnroutable).toBe(1);
    expect(studio.vhost.counters.droppedUnroutable).toBe(1);
  });

  it('tells that a full queue refused', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('q', {
      args: [
        ['x-max-length', { type: 'long', value: 0 }],
        ['x-overflow', { type: 'longstr', value: 'reject-publish' }],
      ],
    });
    expect(await studio.invoke('message.publish', publication())).toEqual({ outcome: 'refused' });
  });

  it('hides BCC from receivers and follows it', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('q');
    studio.declareQueue('hidden');
    const headers = [
      ['BCC', { type: 'array', value: [{ type: 'longstr', value: 'hidden' }] }] as const,
      ['seen', { type: 'bool', value: true }] as const,
    ];
    const outcome = await studio.invoke(
      'message.publish',
      publication({ properties: { headers } }),
    );
    expect(outcome).toMatchObject({ queues: ['q', 'hidden'] });
    const [received] = studio.browse('hidden');
    expect(received?.message.properties.headers().map(([name]) => name)).toEqual(['seen']);
  });

  it.each([
    ['a bad expiration', { properties: { expiration: 'soon' } }, 'PRECONDITION_FAILED'],
    ['another user', { properties: { userId: 'admin' } }, 'PRECONDITION_FAILED'],
    ['a missing exchange', { exchange: 'none' }, 'NOT_FOUND'],
    ['an internal exchange', { exchange: 'amq.rabbitmq.trace' }, 'ACCESS_REFUSED'],
    ['what is no base64', { body: 'hello!' }, 'INVALID_REQUEST'],
    ['a priority that does not fit', { properties: { priority: 256 } }, 'INVALID_REQUEST'],
    [
      'a header that does not fit',
      { properties: { headers: [['n', { type: 'byte', value: 128 }]] } },
      'INVALID_REQUEST',
    ],
  ])('refuses %s', async (_case, over, condition) => {
    const studio = new ManualStudio();
    studio.declareQueue('q');
    const failure = await studio.refused('message.publish', { ...publication(), ...over });
    expect(failure.condition).toBe(condition);
    expect(studio.queue('q').readyMessages).toBe(0);
  });

  it('shows in the firehose', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('q');
    studio.declareQueue('traced');
    studio.bind('amq.rabbitmq.trace', 'traced', '#');
    studio.vhost.settings = { ...studio.vhost.settings, isTracing: true };
    await studio.invoke('message.publish', publication());
    const [trace] = studio.browse('traced');
    expect(trace?.message.address.routingKey).toBe('publish.');
    expect(trace?.message.properties.header('connection')?.value).toBe('studio');
  });
});

/** Everything about a queue that looking at it must not change. */
function stateOf(studio: ManualStudio, name: string): string {
  const queue = studio.queue(name);
  const { counters, lastUsedAtMs, readyMessages, readyBytes, unackedMessages } = queue;
  if (!(queue instanceof LaneQueue)) throw new TypeError(`${name} has no lanes`);
  const lanes = queue.lanes.lanes.map((lane) => [
    lane.nextPosition,
    lane.deliveryHorizon,
    lane.horizon.highestDelivered,
    lane.isPaged,
  ]);
  const messages = studio
    .browse(name)
    .map(({ position, isRedelivered, deliveryCount, message }) => [
      position,
      isRedelivered,
      deliveryCount,
      message.unstored,
    ]);
  const { budget } = studio.broker.parts;
  return JSON.stringify([
    counters,
    lastUsedAtMs,
    readyMessages,
    readyBytes,
    unackedMessages,
    lanes,
    messages,
    budget.usedBytes,
    studio.vhost.counters,
  ]);
}

describe('message.peek', () => {
  const peek = (studio: ManualStudio, maxMessages: number, from: Parameters<typeof at>[0] = null) =>
    studio.invoke('message.peek', { vhost: '/', name: 'q', from, maxMessages });
  const at = (place: { level: number; position: number } | null) => place;

  it.each([64 * 1024 * 1024, 0])('leaves everything as it was (memory %d)', async (memoryBytes) => {
    const studio = new ManualStudio(memoryBytes);
    studio.declareQueue('q', { args: [['x-expires', { type: 'long', value: 100_000 }]] });
    for (let i = 0; i < 50; i++) studio.publish('q', `${i}`.padEnd(2000));
    studio.settle();
    const channel = studio.consume('q', 4);
    studio.settle();
    channel.settle('requeue');
    studio.settle();
    studio.clock.advance(500);
    const before = stateOf(studio, 'q');
    const seen: string[] = [];
    let from: { readonly level: number; readonly position: number } | null = null;
    do {
      const page: Awaited<ReturnType<typeof peek>> = await peek(studio, 7, from);
      for (const message of page.messages) {
        seen.push(Buffer.from(message.body, 'base64').toString().trim());
        const body = { vhost: '/', name: 'q', at: message, offset: 0, length: 10 };
        await studio.invoke('message.body', { ...body, at: placeOf(message) });
      }
      from = page.next;
    } while (from !== null);
    expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => `${i}`));
    expect(stateOf(studio, 'q')).toBe(before);
  });

  it('tells place, redelivery and deaths, with positions that stay', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('source', {
      args: [
        ['x-dead-letter-exchange', { type: 'longstr', value: '' }],
        ['x-dead-letter-routing-key', { type: 'longstr', value: 'q' }],
      ],
    });
    studio.declareQueue('q');
    studio.publish('source', 'dead');
    const rejecting = studio.consume('source');
    studio.settle();
    rejecting.settle('reject');
    studio.publish('q', 'ready');
    studio.consume('q', 1);
    studio.settle();
    const { messages, next } = await peek(studio, 10);
    expect(next).toBeNull();
    expect(messages.map(({ place, level, position }) => [place, level, position])).toEqual([
      ['unacked', 0, 1],
      ['ready', 0, 2],
    ]);
    expect(messages[0]?.deaths).toEqual([
      {
        queue: 'source',
        reason: 'rejected',
        count: 1,
        exchange: '',
        routingKeys: ['source'],
        atMs: studio.clock.nowMs,
      },
    ]);
  });

  it('sends the beginning of a long body, and parts of it when asked', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('q');
    const text = 'abc'.repeat(BODY_PREVIEW_BYTES);
    studio.publish('q', text);
    studio.settle();
    const { messages } = await peek(studio, 1);
    const [message] = messages;
    expect(message?.bodyBytes).toBe(text.length);
    expect(Buffer.from(message?.body ?? '', 'base64').toString()).toBe(
      text.slice(0, BODY_PREVIEW_BYTES),
    );
    const asked = { vhost: '/', name: 'q', at: { level: 0, position: 1 } };
    const offset = BODY_PREVIEW_BYTES + 1;
    const part = await studio.invoke('message.body', { ...asked, offset, length: 5 });
    expect(part).toEqual({
      body: base64(text.slice(offset, offset + 5)),
      bodyBytes: text.length,
    });
    studio.vhost.purgeQueue(studio.requester, 'q');
    studio.publish('q', 'next');
    expect(await studio.refused('message.body', { ...asked, offset, length: 5 })).toMatchObject({
      condition: 'NOT_FOUND',
    });
  });

  it('needs the right to read', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('q');
    const rights = { configure: '.*', write: '.*', read: '^$' };
    const page = studio.openPageOf('writer', ['management'], rights);
    const request = { vhost: '/', name: 'q', from: null, maxMessages: 1 };
    expect(await studio.refused('message.peek', request, page)).toMatchObject({
      condition: 'ACCESS_REFUSED',
    });
  });
});

const placeOf = ({ level, position }: { level: number; position: number }) => ({ level, position });
