import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOf, ManualBroker } from '../../../test/support/manual-broker.ts';
import { ALLOW_ALL } from './access/requester.ts';
import { BrokerError } from './errors.ts';
import { type FieldTable, long, longstr, lookup } from './field-table.ts';
import type { QueueRecreation } from './recreation.ts';

interface Wanted {
  readonly isDurable?: boolean;
  readonly isAutoDelete?: boolean;
  readonly args?: FieldTable;
  readonly keepsMessages?: boolean;
}

/** Starts a recreation; the outcome is there when turns have run. */
function recreate(manual: ManualBroker, name: string, wanted: Wanted = {}) {
  const { isDurable = true, isAutoDelete = false, args = [], keepsMessages = true } = wanted;
  const declaration = { name, isDurable, isExclusive: false, isAutoDelete, args };
  const done: { outcome: QueueRecreation | BrokerError | null } = { outcome: null };
  manual.vhost.recreateQueue(manual.requester, declaration, keepsMessages, (outcome) => {
    done.outcome = outcome;
  });
  return done;
}

const numbers = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `${from + i}`);

const TTL = (ms: number): FieldTable => [['x-message-ttl', long(ms)]];

describe('recreating a queue', () => {
  it('keeps messages in order, with other arguments, and what is published afterwards behind them', () => {
    const manual = new ManualBroker();
    const before = manual.declareQueue('q');
    for (const body of numbers(3000)) manual.publish('q', body);
    manual.settle();
    const done = recreate(manual, 'q', { args: [['x-max-length', long(5000)]] });
    manual.settle();
    expect(done.outcome).toEqual({ movedMessages: 3000, restoredBindings: 0 });
    expect(manual.queue('q')).not.toBe(before);
    expect(manual.queue('q').settings.maxLength).toBe(5000);
    manual.publish('q', 'new');
    manual.settle();
    expect(manual.bodies('q')).toEqual([...numbers(3000), 'new']);
    expect(before.isDeleted).toBe(true);
  });

  it('drops the messages when they are not wanted, but keeps bindings', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q');
    manual.bind('amq.topic', 'q', 'a.#', [['n', long(1)]]);
    manual.publish('q', 'old');
    manual.settle();
    const done = recreate(manual, 'q', { keepsMessages: false, args: TTL(5) });
    expect(done.outcome).toEqual({ movedMessages: 0, restoredBindings: 1 });
    expect(manual.bodies('q')).toEqual([]);
    const [binding] = manual.vhost.topology.router.bindingsTo(manual.queue('q'));
    expect(binding?.key).toBe('a.#');
    expect(binding?.args).toEqual([['n', long(1)]]);
  });

  it('leaves flags, expiry, properties and death history as they are', () => {
    const manual = new ManualBroker();
    manual.declareQueue('source', {
      args: [
        ['x-dead-letter-exchange', longstr('')],
        ['x-dead-letter-routing-key', longstr('q')],
      ],
    });
    manual.declareQueue('q', { args: TTL(60_000) });
    manual.publish('source', 'died', { deliveryMode: 2, headers: [['h', long(7)]] });
    const source = manual.consume('source');
    manual.settle();
    source.settle('reject');
    manual.publish('q', 'expires', { deliveryMode: 2, expiration: '1000' });
    manual.publish('q', 'fresh');
    const reader = manual.consume('q', 1);
    manual.settle();
    expect(reader.bodies).toEqual(['died']);
    const before = manual.browse('q');
    recreate(manual, 'q');
    manual.settle();
    const after = manual.browse('q');
    expect(after.map(bodyOf)).toEqual(['died', 'expires', 'fresh']);
    expect(after.map(({ isRedelivered }) => isRedelivered)).toEqual([true, false, false]);
    expect(after.map(({ message }) => message)).toEqual(before.map(({ message }) => message));
    expect(after[0]?.message.hasDeathHistory).toBe(true);
    expect(after.map(({ expiresAtMs }) => expiresAtMs)).toEqual(
      before.map(({ expiresAtMs }) => expiresAtMs),
    );
    manual.clock.advance(60_001);
    manual.settle();
    expect(manual.bodies('q')).toEqual([]);
  });

  it('returns unacked messages to their places first and ignores late settlements', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q', { args: [['x-dead-letter-exchange', longstr('amq.fanout')]] });
    manual.declareQueue('dead');
    manual.bind('amq.fanout', 'dead');
    for (const body of numbers(5)) manual.publish('q', body);
    manual.settle();
    const channel = manual.consume('q', 3);
    manual.settle();
    expect(channel.bodies).toEqual(['0', '1', '2']);
    recreate(manual, 'q');
    expect(channel.isCancelled).toBe(true);
    manual.settle();
    for (const verb of ['ack', 'reject', 'requeue'] as const) channel.settle(verb);
    manual.settle();
    const moved = manual.browse('q');
    expect(moved.map(bodyOf)).toEqual(numbers(5));
    expect(moved.map(({ isRedelivered }) => isRedelivered)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(manual.queue('q').unackedMessages).toBe(0);
    expect(manual.bodies('dead')).toEqual([]);
    expect(manual.broker.parts.budget.usedBytes).toBeGreaterThan(0);
    manual.vhost.purgeQueue(manual.requester, 'q');
    expect(manual.broker.parts.budget.usedBytes).toBe(0);
  });

  it('lets nothing out or away while messages are on their way', () => {
    const manual = new ManualBroker(0);
    const old = manual.declareQueue('q', { args: [...TTL(50), ['x-max-length', long(3000)]] });
    manual.declareQueue('dead');
    for (const body of numbers(3000)) manual.publish('q', body.padEnd(1000));
    manual.settle();
    const done = recreate(manual, 'q', { args: [] });
    manual.step(2);
    expect(done.outcome).toBeNull();
    manual.clock.advance(100);
    manual.publish('q', 'late');
    const consumer = manual.consume('q');
    expect(() => manual.vhost.purgeQueue(manual.requester, 'q')).toThrow(
      "queue 'q' in vhost '/' is being recreated",
    );
    expect(() => recreate(manual, 'q')).toThrow('is being recreated');
    manual.step(1);
    expect(consumer.held).toEqual([]);
    expect(old.readyMessages).toBe(3001);
    manual.settle();
    expect(done.outcome).toMatchObject({ movedMessages: 3001 });
    expect(consumer.isCancelled).toBe(true);
    // What expired meanwhile expires in the new queue, once.
    expect(manual.bodies('q').filter((body) => body !== 'late')).toEqual([]);
  });

  it('confirms a message only when it is stored where it stays', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q');
    let confirms = 0;
    manual.publish('q', 'a', { deliveryMode: 2 }, { onConfirm: () => (confirms += 1) });
    recreate(manual, 'q', { args: TTL(1e6) });
    expect(confirms).toBe(0);
    manual.settle();
    expect(confirms).toBe(1);
    expect(manual.bodies('q')).toEqual(['a']);
  });

  it('sorts messages into the levels of a new maximum of priorities, and out of them', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q');
    for (const priority of [0, 2, 1, 2]) {
      manual.publish('q', `p${priority}`, { deliveryMode: 2, priority });
    }
    manual.settle();
    recreate(manual, 'q', { args: [['x-max-priority', long(5)]] });
    manual.settle();
    expect(manual.bodies('q')).toEqual(['p2', 'p2', 'p1', 'p0']);
    recreate(manual, 'q', { args: [] });
    manual.settle();
    expect(manual.bodies('q')).toEqual(['p2', 'p2', 'p1', 'p0']);
    expect(manual.queue('q').levels).toHaveLength(1);
  });

  it('moves messages into a stream of several segments, and out of it again', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q');
    const bodies = Array.from({ length: 30 }, (_, n) => `message ${n}`);
    for (const body of bodies) manual.publish('q', body);
    manual.settle();
    manual.changes.length = 0;
    const segments = ['x-stream-max-segment-size-bytes', long(500)] as const;
    recreate(manual, 'q', { args: [['x-queue-type', longstr('stream')], segments] });
    manual.settle();
    expect(manual.bodies('q')).toEqual(bodies);
    const declared = manual.changes.filter(({ kind }) => kind === 'queue.declared');
    const laneIds = manual.vhost.topology.queues.get('q')?.laneIds ?? [];
    // Recorded once, when it takes the place, with all its segments.
    expect(declared).toMatchObject([{ queue: { laneIds } }]);
    expect(laneIds.length).toBeGreaterThan(3);
    recreate(manual, 'q', { args: [] });
    manual.settle();
    expect(manual.bodies('q')).toEqual(bodies);
  });

  it('makes a transient queue durable with its messages and its bindings on disk, in one go', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q', { isDurable: false });
    manual.bind('amq.direct', 'q', 'k');
    manual.publish('q', 'a');
    manual.settle();
    manual.changes.length = 0;
    recreate(manual, 'q', { isDurable: true });
    manual.settle();
    expect(manual.changes.map(({ kind }) => kind)).toEqual(['queue.declared', 'binding.created']);
    expect(manual.browse('q').map(({ isDurable }) => isDurable)).toEqual([true]);
    manual.changes.length = 0;
    recreate(manual, 'q', { isDurable: false });
    manual.settle();
    expect(manual.changes.map(({ kind }) => kind)).toEqual(['queue.deleted']);
    expect(manual.bodies('q')).toEqual(['a']);
  });

  it('changes the type', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q');
    for (const body of numbers(3)) manual.publish('q', body, {});
    manual.settle();
    recreate(manual, 'q', { args: [['x-queue-type', longstr('quorum')]] });
    manual.settle();
    expect(manual.queue('q').settings.type).toBe('quorum');
    expect(manual.browse('q').map(({ isDurable }) => isDurable)).toEqual([true, true, true]);
  });

  it('does not delete auto-delete exchanges that lead to it', () => {
    const manual = new ManualBroker();
    manual.declareExchange('x', 'fanout', [], true);
    manual.declareQueue('q');
    manual.bind('x', 'q');
    recreate(manual, 'q');
    manual.settle();
    expect(manual.vhost.topology.exchanges.has('x')).toBe(true);
    manual.publish('', 'a', {}, { exchange: 'x' });
    manual.settle();
    expect(manual.bodies('q')).toEqual(['a']);
  });

  it('keeps an auto-delete queue whose last consumer it cancels', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q', { isAutoDelete: true });
    manual.publish('q', 'a');
    const channel = manual.consume('q', 1);
    manual.settle();
    recreate(manual, 'q', { isAutoDelete: true });
    manual.vhost.cancel(channel.consumer);
    manual.settle();
    expect(manual.bodies('q')).toEqual(['a']);
  });

  it('ends with NOT_FOUND when the queue is deleted before it is done', () => {
    const manual = new ManualBroker(0);
    manual.declareQueue('q');
    for (const body of numbers(3000)) manual.publish('q', body.padEnd(1000));
    manual.settle();
    const done = recreate(manual, 'q');
    manual.step(2);
    manual.vhost.deleteQueue(manual.requester, 'q', { isIfUnused: false, isIfEmpty: false });
    manual.settle();
    expect(done.outcome).toBeInstanceOf(BrokerError);
    expect(done.outcome).toMatchObject({ condition: 'NOT_FOUND' });
    expect(manual.vhost.topology.queues.has('q')).toBe(false);
    expect(manual.broker.parts.budget.usedBytes).toBe(0);
  });

  it.each([
    ['a missing queue', 'none', {}, 'NOT_FOUND'],
    ['a bad argument', 'q', { args: [['x-message-ttl', longstr('soon')]] }, 'PRECONDITION_FAILED'],
    ['a type there is not', 'q', { args: [['x-queue-type', longstr('x')]] }, 'PRECONDITION_FAILED'],
  ] as const)('refuses %s and has changed nothing', (_case, name, wanted, condition) => {
    const manual = new ManualBroker();
    const queue = manual.declareQueue('q');
    manual.publish('q', 'a');
    const channel = manual.consume('q', 1);
    manual.settle();
    manual.changes.length = 0;
    const attempt = (): unknown => recreate(manual, name, wanted);
    expect(attempt).toThrow(BrokerError);
    expect(attempt).toThrow(expect.objectContaining({ condition }));
    manual.settle();
    expect(manual.queue('q')).toBe(queue);
    expect(channel.isCancelled).toBe(false);
    expect(queue.unackedMessages).toBe(1);
    expect(manual.changes).toEqual([]);
  });

  it('refuses what the requester may not configure', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q');
    const requester = {
      ...manual.requester,
      authorizer: { ...ALLOW_ALL, allows: () => false },
    };
    const declaration = {
      name: 'q',
      isDurable: true,
      isExclusive: false,
      isAutoDelete: false,
      args: [],
    };
    expect(() => manual.vhost.recreateQueue(requester, declaration, true, () => {})).toThrow(
      "configure access to queue 'q' in vhost '/' refused for user 'guest'",
    );
  });

  it('refuses while messages are held that it cannot find', () => {
    const manual = new ManualBroker();
    manual.declareQueue('q');
    manual.publish('q', 'a');
    const channel = manual.consume('q', 1);
    manual.settle();
    manual.vhost.holders.delete(channel);
    expect(() => recreate(manual, 'q')).toThrow('has messages in use elsewhere');
    expect(channel.isCancelled).toBe(false);
  });

  it('lets a transaction that was routed before put its messages into the new queue', () => {
    const manual = new ManualBroker();
    const old = manual.declareQueue('q');
    recreate(manual, 'q');
    manual.settle();
    recreate(manual, 'q');
    manual.settle();
    expect(old.current).toBe(manual.queue('q'));
  });

  it('neither loses nor repeats nor reorders whatever happens meanwhile', () => {
    const action = fc.constantFrom('publish', 'step', 'consume', 'ack', 'requeue', 'advance');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(0, 64 * 1024 * 1024),
        fc.integer({ min: 0, max: 6 }),
        fc.array(action, { maxLength: 30 }),
        (count, memoryBytes, prefetch, actions) => {
          const manual = new ManualBroker(memoryBytes);
          manual.declareQueue('q', { args: [['x-message-ttl', long(1e9)]] });
          let published = 0;
          const publish = (): void => {
            manual.publish('q', `${published}`.padEnd(20_000));
            published += 1;
          };
          for (let i = 0; i < count; i++) publish();
          manual.settle();
          const channel = manual.consume('q', prefetch + 1);
          manual.settle();
          const done = recreate(manual, 'q');
          const late: { readonly held: readonly unknown[] }[] = [];
          for (const step of actions) {
            if (step === 'publish') publish();
            else if (step === 'step') manual.step();
            else if (step === 'advance') manual.clock.advance(10);
            else if (step === 'consume' && done.outcome === null) late.push(manual.consume('q'));
            else if ((step === 'ack' || step === 'requeue') && channel.held.length > 0) {
              channel.settle(step);
            }
          }
          manual.settle();
          expect(done.outcome).toMatchObject({ restoredBindings: 0 });
          expect(manual.bodies('q').map((body) => body.trim())).toEqual(numbers(published));
          expect(late.flatMap(({ held }) => held)).toEqual([]);
          while (channel.held.length > 0) channel.settle('ack');
          manual.vhost.purgeQueue(manual.requester, 'q');
          manual.settle();
          expect(manual.broker.parts.budget.usedBytes).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('recreating an exchange', () => {
  const declaration = {
    name: 'x',
    type: 'topic',
    isDurable: true,
    isAutoDelete: false,
    isInternal: false,
    args: [],
  };

  it('keeps bindings from and to it, itself included, and records all in one go', () => {
    const manual = new ManualBroker();
    manual.declareExchange('x', 'direct');
    manual.declareQueue('q');
    manual.bind('x', 'q', 'a.*');
    const { requester, vhost } = manual;
    const toExchange = { destinationKind: 'exchange' as const, key: '#', args: [] };
    vhost.bind(requester, { ...toExchange, source: 'amq.topic', destination: 'x' });
    vhost.bind(requester, { ...toExchange, source: 'x', destination: 'x' });
    manual.changes.length = 0;
    expect(vhost.recreateExchange(requester, declaration)).toBe(3);
    expect(manual.changes.map(({ kind }) => kind)).toEqual([
      'exchange.deleted',
      'exchange.declared',
      'binding.created',
      'binding.created',
      'binding.created',
    ]);
    manual.publish('a.b', 'routed', {}, { exchange: 'amq.topic' });
    manual.settle();
    expect(manual.bodies('q')).toEqual(['routed']);
  });

  it('refuses a type that its bindings do not suit, and changes nothing', () => {
    const manual = new ManualBroker();
    manual.declareExchange('x', 'fanout');
    manual.declareQueue('q');
    manual.bind('x', 'q', '', [['x-match', longstr('some')]]);
    const before = manual.vhost.topology.exchanges.get('x');
    const wanted = { ...declaration, type: 'headers' };
    expect(() => manual.vhost.recreateExchange(manual.requester, wanted)).toThrow(
      'Invalid x-match field value',
    );
    expect(manual.vhost.topology.exchanges.get('x')).toBe(before);
    expect(before?.bindings.size).toBe(1);
  });

  it.each(['', 'amq.direct'])('refuses the predeclared %s', (name) => {
    const manual = new ManualBroker();
    expect(() => manual.vhost.recreateExchange(manual.requester, { ...declaration, name })).toThrow(
      expect.objectContaining({ condition: 'ACCESS_REFUSED' }),
    );
  });

  it('puts arguments into effect', () => {
    const manual = new ManualBroker();
    manual.declareExchange('x', 'direct');
    manual.declareQueue('q');
    manual.bind('amq.fanout', 'q');
    const args: FieldTable = [['alternate-exchange', longstr('amq.fanout')]];
    manual.vhost.recreateExchange(manual.requester, { ...declaration, args });
    manual.publish('nobody', 'a', {}, { exchange: 'x' });
    manual.settle();
    expect(manual.bodies('q')).toEqual(['a']);
    expect(lookup(args, 'alternate-exchange')?.value).toBe('amq.fanout');
  });
});
