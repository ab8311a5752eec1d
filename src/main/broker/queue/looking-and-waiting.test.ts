import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { recoveredFrom } from '../../../../test/support/memory-broker.ts';
import { propertiesCodec } from '../../codec/properties-codec.ts';
import { MemoryMessageStore } from '../../storage/memory/message-store.ts';
import { ALLOW_ALL } from '../access/requester.ts';
import { Broker } from '../broker.ts';
import { Consumer, type DeliverySink } from '../consumer.ts';
import { EMPTY_TABLE, type FieldTable, long, longstr } from '../field-table.ts';
import { MemoryBudget } from '../memory-budget.ts';
import { Address, Message } from '../message.ts';
import type { Properties } from '../properties.ts';
import { Turn } from '../turn.ts';
import type { BrowsedMessage, BrowsePlace } from './browsed-message.ts';
import { LaneQueue } from './lane-queue.ts';
import type { Queue } from './queue.ts';
import type { QueuedMessage } from './queued-message.ts';

const properties = (priority: number): Properties => ({
  isPersistent: true,
  priority,
  expiration: null,
  replyTo: null,
  userId: null,
  hasHeaders: false,
  headers: () => EMPTY_TABLE,
  header: () => undefined,
  with: () => properties(priority),
  encoded: new Uint8Array(2),
});

/** A broker whose turns and commits happen when the test says so. */
function broker(args: FieldTable = EMPTY_TABLE, memoryBytes = 1e9) {
  const clock = new ManualClock();
  const tasks: (() => void)[] = [];
  const turn = new Turn((task) => tasks.push(task));
  const store = new MemoryMessageStore(
    (task) => tasks.push(task),
    () => turn.schedule(),
  );
  const parts = {
    turn,
    clock,
    store,
    definitions: { record: () => {} },
    budget: new MemoryBudget(memoryBytes),
    randomBytes: (count: number) => new Uint8Array(count),
    propertiesCodec,
    passwordDigests: { digest: () => new Uint8Array(0), isEqual: () => false },
    loopbackUsers: [],
  };
  const whole = new Broker(parts, recoveredFrom([]));
  turn.onEnd(() => store.flush());
  const vhost = whole.vhost('/')!;
  const requester = { username: 'guest', tags: [], owner: {}, authorizer: ALLOW_ALL };
  const declaration = {
    name: 'q',
    isDurable: true,
    isExclusive: false,
    isAutoDelete: false,
    args,
  };
  vhost.declareQueue(requester, declaration);
  const queue = vhost.topology.queues.get('q')!;
  const settle = () => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) task();
  };
  const publish = (body: string, priority = -1) => {
    const message = new Message(new Address('', 'q'), properties(priority), Buffer.from(body), 0);
    return queue.enqueue(message);
  };
  /** Pages of at most `maxMessages`, until there are no more. */
  const browse = (maxMessages: number, includesUnacked = true, maxBytes = 1e9) => {
    const pages: (readonly BrowsedMessage[])[] = [];
    let from: BrowsePlace | null = null;
    do {
      const options = { from, maxMessages, maxBytes, includesUnacked };
      let isAnswered = false;
      vhost.browse(requester, 'q', options, (messages, next) => {
        pages.push(messages);
        from = next;
        isAnswered = true;
      });
      settle();
      expect(isAnswered).toBe(true);
    } while (from !== null);
    return pages;
  };
  const takeOrNone = (): QueuedMessage | null => {
    let taken: QueuedMessage | null = null;
    queue.get(taker(queue), (queued) => {
      taken = queued;
    });
    turn.schedule();
    settle();
    return taken;
  };
  const take = (): QueuedMessage => {
    const taken = takeOrNone();
    if (taken === null) throw new Error('nothing to take');
    return taken;
  };
  return { clock, vhost, requester, queue, settle, publish, browse, take };
}

const bodyOf = ({ message }: QueuedMessage) => Buffer.from(message.body).toString();
const bodiesOf = (pages: readonly (readonly BrowsedMessage[])[]) =>
  pages.flat().map(({ queued }) => bodyOf(queued));

function taker(queue: Queue, isNoAck = false): Consumer {
  const sink: DeliverySink = {
    view: null,
    canDeliver: () => true,
    deliver: () => {},
    consumerCancelled: () => {},
  };
  const spec = {
    tag: '',
    isNoAck,
    isExclusive: false,
    priority: 0,
    prefetch: 0,
    args: EMPTY_TABLE,
  };
  return new Consumer(queue, sink, spec);
}

describe('requeue with a delay', () => {
  it('keeps the message from everybody until its time, then puts it back to its place', () => {
    const { clock, queue, settle, publish, take } = broker();
    for (const body of ['a', 'b', 'c']) publish(body);
    settle();
    const [a, b] = [take(), take()];
    queue.requeue(b, false, 2000);
    queue.requeue(a, false, 1000);
    expect(queue).toMatchObject({ readyMessages: 1, delayedMessages: 2, unackedMessages: 0 });
    clock.advance(1000);
    expect(queue).toMatchObject({ readyMessages: 2, delayedMessages: 1 });
    clock.advance(1000);
    expect(queue.delayedMessages).toBe(0);
    expect([take(), take(), take()].map(bodyOf)).toEqual(['a', 'b', 'c']);
    expect(a.isRedelivered).toBe(true);
    expect(clock.waitingTasks).toBe(0);
  });

  it('wakes consumers when the time is over', () => {
    const { clock, queue, settle, publish, vhost, take } = broker();
    const delivered: string[] = [];
    publish('late');
    settle();
    queue.requeue(take(), false, 500);
    const sink = {
      view: null,
      canDeliver: () => true,
      deliver: (_: Consumer, queued: QueuedMessage) => delivered.push(bodyOf(queued)),
      consumerCancelled: () => {},
    };
    const spec = { tag: 'c', isNoAck: true, isExclusive: false, prefetch: 0, args: EMPTY_TABLE };
    vhost.consume(queue, sink, spec);
    settle();
    expect(delivered).toEqual([]);
    clock.advance(500);
    settle();
    expect(delivered).toEqual(['late']);
  });

  it('survives a purge, which drops what is ready, and ends with the queue', () => {
    const { clock, queue, settle, publish, vhost, requester, take } = broker();
    publish('held');
    publish('ready');
    settle();
    queue.requeue(take(), false, 1000);
    expect(queue.purge()).toBe(1);
    expect(queue.delayedMessages).toBe(1);
    vhost.deleteQueue(requester, 'q', { isIfUnused: false, isIfEmpty: false });
    expect(queue.delayedMessages).toBe(0);
    expect(clock.waitingTasks).toBe(0);
  });
});

describe('whenReady', () => {
  it('tells one waiter for each message, who waited longest first', () => {
    const { queue, settle, publish } = broker();
    const told: string[] = [];
    for (const name of ['first', 'second', 'third']) {
      queue.whenReady(() => {
        told.push(name);
        queue.get(taker(queue), () => {});
      });
    }
    settle();
    expect(told).toEqual([]);
    publish('x');
    publish('y');
    settle();
    expect(told).toEqual(['first', 'second']);
  });

  it('leaves messages to consumers first', () => {
    const { queue, settle, publish, vhost } = broker();
    let told = 0;
    queue.whenReady(() => {
      told += 1;
    });
    const sink = {
      view: null,
      canDeliver: () => true,
      deliver: () => {},
      consumerCancelled: () => {},
    };
    const spec = { tag: 'c', isNoAck: true, isExclusive: false, prefetch: 0, args: EMPTY_TABLE };
    vhost.consume(queue, sink, spec);
    publish('x');
    settle();
    expect(told).toBe(0);
  });

  it('is over when it is ended, and tells when the queue is deleted', () => {
    const { queue, settle, publish, vhost, requester, take } = broker();
    let told = 0;
    const end = queue.whenReady(() => {
      told += 1;
    });
    end();
    publish('x');
    settle();
    expect(told).toBe(0);
    take();
    queue.whenReady(() => {
      told += 1;
    });
    vhost.deleteQueue(requester, 'q', { isIfUnused: false, isIfEmpty: false });
    expect(told).toBe(1);
  });
});

describe('browse', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i}`);

  it('shows everything in order, in pages of any size', () => {
    const { settle, publish, browse } = broker();
    for (const body of numbers(20)) publish(body);
    settle();
    for (const size of [1, 3, 7, 20, 100]) expect(bodiesOf(browse(size))).toEqual(numbers(20));
  });

  it('reads what lies on disk, and the lane goes on as if nobody had looked', () => {
    const { queue, settle, publish, browse, take } = broker(EMPTY_TABLE, 0);
    for (const body of numbers(50)) publish(body.padStart(200_000, '.'));
    settle();
    expect(queue instanceof LaneQueue && queue.lanes.lanes[0]!.isPaged).toBe(true);
    for (const size of [7, 100]) {
      expect(bodiesOf(browse(size)).map((body) => body.replaceAll('.', ''))).toEqual(numbers(50));
    }
    const taken = numbers(50).map(() => bodyOf(take()).replaceAll('.', ''));
    expect(taken).toEqual(numbers(50));
  });

  it('goes through priority levels from the highest on', () => {
    const { settle, publish, browse } = broker([['x-max-priority', long(2)]]);
    for (const priority of [0, 2, 1, 2, 0]) publish(`${priority}`, priority);
    settle();
    for (const size of [1, 2, 10])
      expect(bodiesOf(browse(size))).toEqual(['2', '2', '1', '0', '0']);
  });

  it('says where each message is, and changes nothing about it', () => {
    const { clock, queue, settle, publish, browse, vhost, take } = broker();
    for (const body of numbers(5)) publish(body);
    settle();
    const held = [take(), take()];
    vhost.holders.add({ forEachUnacked: (visit) => visit(held[1]!) });
    queue.requeue(held[0]!, false, 1000);
    const lastUsedAtMs = queue.lastUsedAtMs;
    clock.advance(10);
    const before = { ready: queue.readyMessages, unacked: queue.unackedMessages };
    const seen = browse(2).flat();
    expect(seen.map(({ place }) => place)).toEqual([
      'delayed',
      'unacked',
      'ready',
      'ready',
      'ready',
    ]);
    expect(seen[0]!.delayedUntilMs).toBe(clock.nowMs + 990);
    expect(seen.slice(2).every(({ queued }) => !queued.isRedelivered)).toBe(true);
    expect(bodiesOf(browse(10, false))).toEqual(['2', '3', '4']);
    expect({ ready: queue.readyMessages, unacked: queue.unackedMessages }).toEqual(before);
    expect(queue.lastUsedAtMs).toBe(lastUsedAtMs);
  });

  it('ends a page when the bodies come to its bytes', () => {
    const { settle, publish, browse } = broker();
    for (let i = 0; i < 6; i++) publish('x'.repeat(100));
    settle();
    expect(browse(100, true, 250).map((page) => page.length)).toEqual([3, 3]);
  });

  it('answers with what it has when the queue is deleted meanwhile', () => {
    const { queue, settle, publish, vhost, requester } = broker(EMPTY_TABLE, 0);
    for (let i = 0; i < 30; i++) publish('x'.repeat(200_000));
    settle();
    const options = { from: null, maxMessages: 100, maxBytes: 1e9, includesUnacked: false };
    let answers = 0;
    vhost.browse(requester, 'q', options, () => {
      answers += 1;
    });
    expect(answers).toBe(0);
    vhost.deleteQueue(requester, 'q', { isIfUnused: false, isIfEmpty: false });
    settle();
    expect(answers).toBe(1);
    expect(queue.isDeleted).toBe(true);
  });
});

describe('hasRoomFor', () => {
  const limited = (overflow: string): FieldTable => [
    ['x-max-length', long(3)],
    ['x-max-length-bytes', long(100)],
    ['x-overflow', longstr(overflow)],
  ];

  it('foresees what enqueue would refuse', () => {
    const { queue, publish } = broker(limited('reject-publish'));
    publish('x');
    expect(queue.hasRoomFor(2, 2)).toBe(true);
    expect(queue.hasRoomFor(3, 3)).toBe(false);
    expect(queue.hasRoomFor(1, 100)).toBe(false);
  });

  it('is no question where the oldest make room', () => {
    expect(broker(limited('drop-head')).queue.hasRoomFor(1000, 1e9)).toBe(true);
  });
});
