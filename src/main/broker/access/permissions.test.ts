import { describe, expect, it } from 'vitest';
import { memoryBroker, recoveredFrom } from '../../../../test/support/memory-broker.ts';
import { INTERNAL_ACTOR } from './actor.ts';

const rights = { configure: '^c', write: 'w', read: '' };

describe('permissions', () => {
  it('are kept, listed and asked by vhost and user', () => {
    const memory = memoryBroker();
    const { permissions } = memory.broker.administration;
    permissions.set(INTERNAL_ACTOR, { user: 'guest', vhost: '/', ...rights });
    const again = memoryBroker(recoveredFrom(memory.changes)).broker.administration.permissions;
    expect(again.list()).toEqual([{ user: 'guest', vhost: '/', ...rights }]);
    expect(again.allows('guest', '/', 'configure', 'queue', 'cat')).toBe(true);
    expect(again.allows('guest', '/', 'configure', 'queue', 'a cat')).toBe(false);
    expect(again.allows('guest', '/', 'write', 'exchange', 'new')).toBe(true);
    expect(again.allows('guest', '/', 'read', 'queue', 'new')).toBe(false);
    expect(again.allows('guest', 'other', 'write', 'exchange', 'new')).toBe(false);
    expect(again.allows('other', '/', 'write', 'exchange', 'new')).toBe(false);
  });

  it('a change makes remembered answers invalid', () => {
    const { broker } = memoryBroker();
    const { permissions } = broker.administration;
    const epoch = (): number | undefined => broker.vhost('/')?.topology.router.epoch;
    const before = epoch();
    permissions.set(INTERNAL_ACTOR, { user: 'guest', vhost: '/', ...rights });
    const after = epoch();
    expect(after).not.toBe(before);
    permissions.clear(INTERNAL_ACTOR, 'guest', '/');
    expect(epoch()).not.toBe(after);
    expect(permissions.hasVhostAccess('guest', '/')).toBe(false);
  });

  it.each([
    [{ vhost: 'none' }, 'NOT_FOUND', "virtual host 'none' does not exist"],
    [{ user: 'none' }, 'NOT_FOUND', "user 'none' does not exist"],
    [
      { read: '[' },
      'PRECONDITION_FAILED',
      'invalid regexp <<"[">>: {"missing terminating ] for character class",1}',
    ],
  ])('%j is refused and the old ones stay', (change, condition, message) => {
    const { permissions } = memoryBroker().broker.administration;
    const before = permissions.list();
    expect(() =>
      permissions.set(INTERNAL_ACTOR, { user: 'guest', vhost: '/', ...rights, ...change }),
    ).toThrow(expect.objectContaining({ condition, message }));
    expect(permissions.list()).toEqual(before);
  });
});

describe('topic permissions', () => {
  it('without a row everything is allowed; with one only what matches', () => {
    const { topicPermissions: topics } = memoryBroker().broker.administration;
    const asked = (key: string, exchange = 'x'): boolean =>
      topics.allows('guest', '/', 'write', exchange, key);
    expect(asked('anything')).toBe(true);
    const row = {
      user: 'guest',
      vhost: '/',
      exchange: 'x',
      write: '^{username}\\.{vhost}',
      read: '',
    };
    expect(topics.set(INTERNAL_ACTOR, row)).toBe('created');
    expect(asked('guest./')).toBe(true);
    expect(asked('{username}')).toBe(false);
    expect(asked('anything', 'y')).toBe(true);
    expect(topics.allows('guest', '/', 'read', 'x', 'guest./')).toBe(false);
    topics.clear(INTERNAL_ACTOR, 'guest', '/', 'x');
    expect(asked('anything')).toBe(true);
  });
});
