import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { StudioDelivery } from '../../../shared/ipc/message.ts';
import { failed, type Result, succeeded } from '../../../shared/ipc/result.ts';
import { useConsume } from './consume-store.ts';

type Payload = { deliveries: readonly StudioDelivery[]; ended: string | null };

const asked: [command: string, request: unknown][] = [];
let answers: Record<string, Result<unknown>>;
let tell: (payload: Payload) => void;
let end: (failure: { condition: string; message: string }) => void;
const unsubscribe = vi.fn();

vi.mock('../../api/index.ts', () => ({
  invoke: async (command: string, request: unknown) => {
    asked.push([command, request]);
    return answers[command];
  },
  subscribe: (_feed: string, _options: unknown, onPayload: typeof tell, onEnded: typeof end) => {
    tell = onPayload;
    end = onEnded;
    return unsubscribe;
  },
}));

const delivery = (deliveryTag: number): StudioDelivery => ({
  exchange: '',
  routingKey: 'q',
  properties: {},
  deaths: [],
  bodyBytes: 0,
  body: '',
  publishedAtMs: 1,
  deliveryTag,
  at: { level: 0, position: deliveryTag },
  isRedelivered: false,
});

const consume = () => useConsume.getState();
const tags = () => consume().session?.deliveries.map(({ deliveryTag }) => deliveryTag);

beforeEach(() => {
  asked.length = 0;
  unsubscribe.mockClear();
  answers = {
    'consume.start': succeeded({ consumerId: 'c1' }),
    'consume.settle': succeeded({}),
    'consume.stop': succeeded({ requeued: 2 }),
  };
  useConsume.setState({ session: null, isStarting: false, failure: null });
});

describe('"Consume here"', () => {
  it('shows what is delivered and takes away what is settled', async () => {
    await consume().start('/', 'q', 10);
    tell({ deliveries: [delivery(1), delivery(2)], ended: null });
    tell({ deliveries: [delivery(2), delivery(3)], ended: null });
    expect(tags()).toEqual([1, 2, 3]);
    expect(await consume().settle([1, 3], 'ack')).toBeNull();
    expect(tags()).toEqual([2]);
    expect(consume().session?.settled.ack).toBe(2);
    expect(asked.at(-1)).toEqual([
      'consume.settle',
      { consumerId: 'c1', deliveryTags: [1, 3], verb: 'ack' },
    ]);
  });

  it('does not settle twice what is being settled', async () => {
    await consume().start('/', 'q', 10);
    tell({ deliveries: [delivery(1)], ended: null });
    const first = consume().settle([1], 'ack');
    await consume().settle([1], 'reject');
    await first;
    expect(asked.filter(([command]) => command === 'consume.settle')).toHaveLength(1);
  });

  it('keeps what could not be settled, and says why', async () => {
    answers['consume.settle'] = failed('PRECONDITION_FAILED', 'unknown delivery tag 1');
    await consume().start('/', 'q', 10);
    tell({ deliveries: [delivery(1)], ended: null });
    expect(await consume().settle([1], 'ack')).toMatchObject({ condition: 'PRECONDITION_FAILED' });
    expect(tags()).toEqual([1]);
    expect(consume().session?.pending.size).toBe(0);
  });

  it('answers how many went back when it is closed', async () => {
    await consume().start('/', 'q', 10);
    expect(await consume().stop()).toBe(2);
    expect(consume().session).toBeNull();
    expect(unsubscribe).toHaveBeenCalled();
    expect(await consume().stop()).toBeNull();
  });

  it('closes the one before when another begins', async () => {
    await consume().start('/', 'q', 10);
    answers['consume.start'] = succeeded({ consumerId: 'c2' });
    await consume().start('/', 'other', 1);
    expect(asked.map(([command]) => command)).toEqual([
      'consume.start',
      'consume.stop',
      'consume.start',
    ]);
    expect(consume().session?.queue).toBe('other');
  });

  it('says why it ended, and that nothing is unacked any more', async () => {
    await consume().start('/', 'q', 10);
    tell({ deliveries: [delivery(1)], ended: null });
    tell({ deliveries: [], ended: "queue 'q' in vhost '/' was deleted" });
    expect(consume().session).toMatchObject({
      deliveries: [],
      ended: "queue 'q' in vhost '/' was deleted",
    });
  });

  it('ends with the connection', async () => {
    await consume().start('/', 'q', 10);
    tell({ deliveries: [delivery(1)], ended: null });
    end({ condition: 'NOT_FOUND', message: "no consumer 'c1' of this page" });
    expect(consume().session?.ended).toBe("no consumer 'c1' of this page");
    expect(tags()).toEqual([]);
  });

  it('tells why it did not begin', async () => {
    answers['consume.start'] = failed('ACCESS_REFUSED', 'no');
    await consume().start('/', 'q', 10);
    expect(consume()).toMatchObject({ session: null, failure: { condition: 'ACCESS_REFUSED' } });
  });
});
