import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { ManualStudio } from '../../../../test/support/manual-studio.ts';
import type { StudioPage } from '../../../../test/support/studio-session.ts';
import { isStudioConsumer } from './studio-consumer.ts';

const START = { vhost: '/', queue: 'q', prefetch: 2 };

function studioWith(...bodies: readonly string[]): ManualStudio {
  const studio = new ManualStudio();
  studio.declareQueue('q');
  for (const body of bodies) studio.publish('q', body);
  studio.settle();
  return studio;
}

/** Starts a consumer and listens to it; `received` is what has come so far. */
async function start(studio: ManualStudio, page: StudioPage = studio.page) {
  const { consumerId } = await studio.invoke('consume.start', START, page);
  const id = page.subscribe('consume.deliveries', { consumerId });
  const received = () => {
    // The feed sends at most ten times a second.
    for (let i = 0; i < 5; i++) {
      studio.settle();
      page.takeAll(id);
      studio.clock.advance(200);
    }
    return page.payloads('consume.deliveries', id).map(({ payload }) => payload);
  };
  const bodies = () =>
    received().flatMap(({ deliveries }) =>
      deliveries.map(({ body, deliveryTag, isRedelivered }) => [
        Buffer.from(body, 'base64').toString(),
        deliveryTag,
        isRedelivered,
      ]),
    );
  const settle = (deliveryTags: readonly number[], verb: 'ack' | 'nack-requeue' | 'reject') =>
    studio.invoke('consume.settle', { consumerId, deliveryTags, verb }, page);
  return { consumerId, received, bodies, settle };
}

describe('"Consume here"', () => {
  it('is a consumer that all can see, with its prefetch, and gets no more than that', async () => {
    const studio = studioWith('a', 'b', 'c');
    const { consumerId, bodies, settle } = await start(studio);
    const [consumer] = studio.queue('q').consumers;
    expect(consumer?.tag).toBe(consumerId);
    expect(consumer?.prefetch).toBe(2);
    expect(consumer && isStudioConsumer(consumer)).toBe(true);
    expect(bodies()).toEqual([
      ['a', 1, false],
      ['b', 2, false],
    ]);
    await settle([1], 'ack');
    expect(bodies().at(-1)).toEqual(['c', 3, false]);
    expect(studio.queue('q').counters.acked).toBe(1);
    expect(studio.queue('q').unackedMessages).toBe(2);
  });

  it('puts back, dead-letters and acknowledges', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('q', {
      args: [
        ['x-dead-letter-exchange', { type: 'longstr', value: '' }],
        ['x-dead-letter-routing-key', { type: 'longstr', value: 'dead' }],
      ],
    });
    studio.declareQueue('dead');
    for (const body of ['a', 'b']) studio.publish('q', body);
    const { bodies, settle } = await start(studio);
    expect(bodies()).toHaveLength(2);
    await settle([2], 'reject');
    expect(studio.bodies('dead')).toEqual(['b']);
    await settle([1], 'nack-requeue');
    expect(bodies().at(-1)).toEqual(['a', 3, true]);
    await settle([3], 'ack');
    expect(studio.bodies('q')).toEqual([]);
  });

  it('refuses tags that are not outstanding, and settles nothing then', async () => {
    const studio = studioWith('a', 'b');
    const { consumerId, bodies } = await start(studio);
    bodies();
    const request = { consumerId, deliveryTags: [1, 9], verb: 'ack' };
    expect(await studio.refused('consume.settle', request)).toEqual({
      condition: 'PRECONDITION_FAILED',
      message: 'unknown delivery tag 9',
    });
    expect(studio.queue('q').unackedMessages).toBe(2);
  });

  it('puts back what is unsettled, in its old places, when it stops', async () => {
    const studio = studioWith('a', 'b', 'c');
    const { consumerId, bodies } = await start(studio);
    bodies();
    expect(await studio.invoke('consume.stop', { consumerId })).toEqual({ requeued: 2 });
    expect(studio.bodies('q')).toEqual(['a', 'b', 'c']);
    expect(studio.browse('q').map(({ isRedelivered }) => isRedelivered)).toEqual([
      true,
      true,
      false,
    ]);
    expect(studio.queue('q').consumers.count).toBe(0);
    expect(studio.vhost.holders.size).toBe(0);
    expect(await studio.refused('consume.stop', { consumerId })).toMatchObject({
      condition: 'NOT_FOUND',
    });
  });

  it('ends with its page', async () => {
    const studio = studioWith('a', 'b', 'c');
    const { bodies } = await start(studio);
    bodies();
    studio.page.session.close();
    studio.settle();
    expect(studio.queue('q').consumers.count).toBe(0);
    expect(studio.bodies('q')).toEqual(['a', 'b', 'c']);
    expect(studio.vhost.holders.size).toBe(0);
  });

  it('tells that the queue was deleted, and can still be settled and stopped', async () => {
    const studio = studioWith('a');
    const { consumerId, received, settle } = await start(studio);
    received();
    await studio.invoke('queue.delete', { vhost: '/', name: 'q' });
    expect(received().at(-1)).toEqual({
      deliveries: [],
      ended: "queue 'q' in vhost '/' was deleted",
    });
    await settle([1], 'ack');
    expect(await studio.invoke('consume.stop', { consumerId })).toEqual({ requeued: 0 });
    expect(studio.faults).toEqual([]);
  });

  it('shows a page that looks again everything that is unsettled', async () => {
    const studio = studioWith('a', 'b');
    const { consumerId, bodies, settle } = await start(studio);
    bodies();
    await settle([1], 'ack');
    const id = studio.page.subscribe('consume.deliveries', { consumerId });
    studio.settle();
    studio.clock.advance(200);
    studio.settle();
    const [first] = studio.page.payloads('consume.deliveries', id);
    expect(first?.payload.deliveries.map(({ deliveryTag }) => deliveryTag)).toEqual([2]);
  });

  it('belongs to its page alone', async () => {
    const studio = studioWith('a');
    const { consumerId } = await start(studio);
    const other = studio.openPage();
    expect(await studio.refused('consume.stop', { consumerId }, other)).toMatchObject({
      condition: 'NOT_FOUND',
    });
    const id = other.subscribe('consume.deliveries', { consumerId });
    studio.settle();
    expect(other.end(id)).toMatchObject({ condition: 'NOT_FOUND' });
  });

  it('survives that its queue is recreated as it would a delete: the messages have gone back', async () => {
    const studio = studioWith('a', 'b', 'c');
    const { received, settle } = await start(studio);
    received();
    const spec = { vhost: '/', name: 'q', isDurable: true, isAutoDelete: false, args: [] };
    await studio.invoke('queue.recreate', { ...spec, keepsMessages: true });
    expect(received().at(-1)?.ended).toBe("queue 'q' in vhost '/' was deleted");
    await settle([1, 2], 'ack');
    expect(studio.bodies('q')).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['a missing queue', { queue: 'none' }, 'NOT_FOUND'],
    ['no prefetch', { prefetch: 0 }, 'INVALID_REQUEST'],
    ['too much prefetch', { prefetch: 1001 }, 'INVALID_REQUEST'],
  ])('is refused for %s', async (_case, over, condition) => {
    const studio = studioWith();
    expect(await studio.refused('consume.start', { ...START, ...over })).toMatchObject({
      condition,
    });
  });
});
