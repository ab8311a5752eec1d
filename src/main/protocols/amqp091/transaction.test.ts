import { beforeEach, describe, expect, it } from 'vitest';
import { TagRing } from '../../base/tag-ring.ts';
import type { Exchange } from '../../broker/exchange/exchange.ts';
import type { Route } from '../../broker/exchange/route.ts';
import { Address, Message } from '../../broker/message.ts';
import { PublishOutcome } from '../../broker/publishing/publish-outcome.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { ChannelException } from './exceptions.ts';
import type { Settlement } from './settlement.ts';
import { Transaction, type TransactionHost } from './transaction.ts';

const lane = { id: 1, deliveryHorizon: 0, resume: () => {}, acceptRead: () => {} };
const ack: Settlement = () => {};
const reject: Settlement = () => {};
const ACK = 80;

const messageOf = (key: string): Message =>
  new Message(new Address('', key), EncodedProperties.EMPTY, new Uint8Array(), 0);

/** A channel with deliveries 1 to 4 unacked, that notes in order what happens. */
class NotedChannel implements TransactionHost {
  readonly unacked = new TagRing<QueuedMessage>();
  readonly deliveries = this;
  readonly events: string[] = [];
  readonly settled: [position: number, settlement: Settlement][] = [];
  readonly distributed: { message: Message; route: Route }[] = [];
  outcome: PublishOutcome = PublishOutcome.routed;
  /** Writes that each message waits for. */
  writes = 0;

  constructor() {
    for (let tag = 1; tag <= 4; tag++) {
      this.unacked.add(tag, new QueuedMessage(messageOf('q'), lane, tag, Infinity, false));
    }
  }

  enqueue(to: Exchange, message: Message, route: Route, isMandatory: boolean): PublishOutcome {
    expect(to).toBe(exchange);
    message.unstored += this.writes;
    this.distributed.push({ message, route });
    const kind = isMandatory ? ' mandatory' : '';
    this.events.push(`enqueue${kind} ${message.address.routingKey}`);
    return this.outcome;
  }

  settleTaken(queued: QueuedMessage, settlement: Settlement): void {
    this.settled.push([queued.position, settlement]);
    this.events.push(`settle ${queued.position}`);
  }

  resumeAfterSettling(): void {
    this.events.push('resume');
  }

  get outstanding(): number[] {
    const tags: number[] = [];
    this.unacked.forEach((_queued, tag) => {
      tags.push(tag);
    });
    return tags;
  }
}

const fakeQueue = (isDeleted: boolean): Queue => {
  const queue = { isDeleted } as Queue;
  return Object.assign(queue, { current: queue });
};
const route: Route = { queues: [fakeQueue(false)], bindings: [] };

const exchange = { name: '' } as Exchange;

const publish = (key: string, to = route, isMandatory = false): void =>
  transaction.publish({ exchange, message: messageOf(key), route: to, isMandatory });

let channel: NotedChannel;
let transaction: Transaction;
let commits: number;

beforeEach(() => {
  channel = new NotedChannel();
  transaction = new Transaction(channel);
  commits = 0;
});

const commit = (): void => transaction.commit(() => commits++);

describe('a transaction', () => {
  it('does nothing before commit, then everything in order', () => {
    publish('a');
    transaction.settle(2, false, ack, ACK);
    publish('b');
    expect(channel.events).toEqual([]);
    commit();
    expect(channel.events).toEqual(['enqueue a', 'enqueue b', 'settle 2', 'resume']);
    expect(channel.outstanding).toEqual([1, 3, 4]);
    expect(commits).toBe(1);
  });

  it('is empty again after commit and after rollback', () => {
    publish('a');
    transaction.settle(1, false, ack, ACK);
    transaction.rollback();
    commit();
    expect(channel.events).toEqual(['resume']);
    expect(channel.outstanding).toEqual([1, 2, 3, 4]);
    commit();
    expect(commits).toBe(2);
  });

  it('is committed when the last of its messages is safe', () => {
    channel.writes = 1;
    for (const key of ['a', 'b']) publish(key);
    commit();
    const [a, b] = channel.distributed;
    b?.message.noteStored();
    expect(commits).toBe(0);
    a?.message.noteStored();
    expect(commits).toBe(1);
  });

  it('enqueues what is mandatory as such, so that it can be returned', () => {
    channel.outcome = PublishOutcome.unroutable;
    publish('a', { queues: [], bindings: [] }, true);
    publish('b', { queues: [], bindings: [] });
    commit();
    expect(channel.events).toEqual(['enqueue mandatory a', 'enqueue b', 'resume']);
    expect(commits).toBe(1);
  });

  it('passes over queues that were deleted since the publish', () => {
    const gone = fakeQueue(true);
    publish('a', { queues: [gone, ...route.queues], bindings: [] });
    commit();
    expect(channel.distributed[0]?.route.queues).toEqual(route.queues);
  });

  it('is refused when a queue refuses a message, and done all the same', () => {
    channel.outcome = PublishOutcome.refused;
    publish('a');
    transaction.settle(1, false, ack, ACK);
    expect(commit).toThrow(/partial tx completion/);
    expect(channel.events).toContain('settle 1');
    expect(commits).toBe(0);
  });
});

describe('settling in a transaction', () => {
  const refusedTags = (...tags: [tag: number, isMultiple: boolean][]): boolean =>
    tags.every(([tag, isMultiple]) => {
      try {
        transaction.settle(tag, isMultiple, ack, ACK);
        return false;
      } catch (error) {
        return error instanceof ChannelException && error.message === `unknown delivery tag ${tag}`;
      }
    });

  it('refuses at once what is not outstanding or settled already', () => {
    transaction.settle(2, false, ack, ACK);
    expect(refusedTags([2, false], [2, true], [9, false], [0, false])).toBe(true);
  });

  it('of several tags keeps what was settled before', () => {
    transaction.settle(2, false, reject, ACK);
    transaction.settle(3, true, ack, ACK);
    commit();
    expect(channel.settled).toEqual([
      [2, reject],
      [1, ack],
      [3, ack],
    ]);
    expect(channel.outstanding).toEqual([4]);
  });

  it('of all tags settles what is left, also nothing', () => {
    transaction.settle(0, true, ack, ACK);
    transaction.settle(0, true, ack, ACK);
    commit();
    expect(channel.outstanding).toEqual([]);
    expect(channel.settled).toHaveLength(4);
  });

  it('after a rollback can be done again', () => {
    transaction.settle(1, false, ack, ACK);
    transaction.rollback();
    transaction.settle(1, false, ack, ACK);
    commit();
    expect(channel.settled).toEqual([[1, ack]]);
  });

  it('keeps deliveries from being recovered', () => {
    transaction.settle(2, false, ack, ACK);
    expect(transaction.takeUnsettled().map(({ position }) => position)).toEqual([1, 3, 4]);
    expect(channel.outstanding).toEqual([2]);
    commit();
    expect(channel.settled).toEqual([[2, ack]]);
  });
});
