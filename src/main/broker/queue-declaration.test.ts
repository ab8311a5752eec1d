import { beforeEach, describe, expect, it } from 'vitest';
import { ManualBroker } from '../../../test/support/manual-broker.ts';
import { type BrokerError, preconditionFailed } from './errors.ts';
import { longstr } from './field-table.ts';

const PLAIN = { name: 'q', isDurable: true, isExclusive: false, isAutoDelete: false, args: [] };

let manual: ManualBroker;
beforeEach(() => {
  manual = new ManualBroker();
});

const declare = (changes: object, requester = manual.requester) =>
  manual.vhost.declareQueue(requester, { ...PLAIN, ...changes });

/** The condition that declaring fails with; undefined when it does not fail. */
function refusal(changes: object, requester = manual.requester): string | undefined {
  try {
    declare(changes, requester);
  } catch (error) {
    return (error as BrokerError).condition;
  }
  return undefined;
}

describe('queue.declare', () => {
  it('makes a name for a queue without one [amqp091 queue.declare]', () => {
    const { name } = declare({ name: '' });
    expect(name).toMatch(/^amq\.gen-/);
    expect(declare({ name: '' }).name).not.toBe(name);
    expect(refusal({ name: 'amq.mine' })).toBe('ACCESS_REFUSED');
  });

  it('of a queue that exists tells what is in it, and counts as a use', () => {
    declare({});
    manual.publish('q', 'body');
    manual.settle();
    manual.clock.advance(1000);
    expect(declare({})).toEqual({ name: 'q', messages: 1, consumers: 0 });
    expect(manual.queue('q').lastUsedAtMs).toBe(manual.clock.nowMs);
    expect(manual.vhost.counters.queuesDeclared).toBe(2);
  });

  it('with other attributes than the queue has is refused', () => {
    declare({});
    expect(refusal({ isAutoDelete: true })).toBe('PRECONDITION_FAILED');
    expect(refusal({ isDurable: false })).toBe('PRECONDITION_FAILED');
    expect(refusal({ isExclusive: true })).toBe('RESOURCE_LOCKED');
  });

  it('of an exclusive queue makes one that is never durable, for its connection only', () => {
    declare({ isExclusive: true });
    expect(manual.queue('q').isDurable).toBe(false);
    expect(refusal({ isExclusive: true })).toBeUndefined();
    const other = { ...manual.requester, owner: {} };
    expect(refusal({ isExclusive: true }, other)).toBe('RESOURCE_LOCKED');
  });

  it('makes no more queues than the vhost may have, but finds those it has', () => {
    manual.vhost.limits = { 'max-queues': 1 };
    declare({});
    expect(refusal({})).toBeUndefined();
    expect(() => declare({ name: 'other' })).toThrow(
      preconditionFailed("cannot declare queue 'other': queue limit in vhost '/' (1) is reached"),
    );
  });

  it('takes the default type of the vhost where none is named', () => {
    manual.vhost.settings = { ...manual.vhost.settings, defaultQueueType: 'stream' };
    declare({});
    expect(manual.vhost.topology.queues.get('q')?.settings.type).toBe('stream');
    expect(refusal({ args: [['x-queue-type', longstr('stream')]] })).toBeUndefined();
  });
});

describe('queue.delete', () => {
  const remove = (name: string, isIfUnused: boolean, isIfEmpty: boolean): number =>
    manual.vhost.deleteQueue(manual.requester, name, { isIfUnused, isIfEmpty });
  const typed = (type: string) => ({ args: [['x-queue-type', longstr(type)]] as const });

  it('keeps a queue of which a condition does not hold [amqp091 queue.delete]', () => {
    declare({});
    manual.publish('q', 'body');
    expect(() => remove('q', false, true)).toThrow("queue 'q' in vhost '/' not empty");
    manual.consume('q', 1);
    expect(() => remove('q', true, false)).toThrow("queue 'q' in vhost '/' in use");
    expect(manual.vhost.topology.queues.has('q')).toBe(true);
    remove('q', false, false);
    expect(manual.vhost.topology.queues.has('q')).toBe(false);
  });

  it('knows no conditions for a quorum queue, and none that keep a stream', () => {
    manual.declareQueue('quorum', typed('quorum'));
    expect(() => remove('quorum', true, false)).toThrow('if-unused flag set are not supported');
    expect(() => remove('quorum', false, true)).toThrow('if-empty flag set are not supported');
    declare({ name: 'stream', ...typed('stream') });
    manual.publish('stream', 'body');
    manual.settle();
    remove('stream', true, true);
    expect(manual.vhost.topology.queues.has('stream')).toBe(false);
  });
});
