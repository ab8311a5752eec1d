import { describe, expect, it } from 'vitest';
import { memoryBroker, recoveredFrom } from '../../../../test/support/memory-broker.ts';
import { INTERNAL_ACTOR } from './actor.ts';

const ADMINISTRATOR = INTERNAL_ACTOR;

function login(
  { broker }: ReturnType<typeof memoryBroker>,
  username: string,
  password: string,
  isLoopback = true,
): string | null {
  const from = { isLoopback, protocol: 'amqp091', peerHost: '10.0.0.1', peerPort: 5 };
  return broker.administration.logIn({ username, password, ...from })?.name ?? null;
}

describe('users', () => {
  it('guest exists in an empty broker only, with all rights on the default vhost', () => {
    const memory = memoryBroker();
    const { users, permissions, vhosts } = memory.broker.administration;
    expect(users.list().map(({ name, tags }) => ({ name, tags }))).toEqual([
      { name: 'guest', tags: ['administrator'] },
    ]);
    expect(vhosts.list().map(({ name }) => name)).toEqual(['/']);
    expect(permissions.allows('guest', '/', 'configure', 'queue', 'q')).toBe(true);

    users.put(ADMINISTRATOR, { name: 'root', password: 'r', tags: ['administrator'] });
    users.delete(ADMINISTRATOR, 'guest');
    const again = memoryBroker(recoveredFrom(memory.changes));
    expect(again.broker.administration.users.list().map(({ name }) => name)).toEqual(['root']);
    expect(login(again, 'root', 'r')).toBe('root');
  });

  it('log in with their password only, and never with a blank one', () => {
    const memory = memoryBroker();
    const { users } = memory.broker.administration;
    users.put(ADMINISTRATOR, { name: 'u', password: 'right' });
    users.put(ADMINISTRATOR, { name: 'blank', password: '' });
    users.put(ADMINISTRATOR, { name: 'none' });
    expect(login(memory, 'u', 'right')).toBe('u');
    expect(login(memory, 'u', 'wrong')).toBeNull();
    expect(login(memory, 'nobody', 'right')).toBeNull();
    for (const name of ['u', 'blank', 'none']) expect(login(memory, name, '')).toBeNull();
  });

  it('guest logs in from this machine only, others from anywhere', () => {
    const memory = memoryBroker();
    memory.broker.administration.users.put(ADMINISTRATOR, { name: 'u', password: 'p' });
    expect(login(memory, 'guest', 'guest')).toBe('guest');
    expect(login(memory, 'guest', 'guest', false)).toBeNull();
    expect(login(memory, 'u', 'p', false)).toBe('u');
  });

  it('attempts are counted by protocol and by source, without passwords', () => {
    const memory = memoryBroker();
    login(memory, 'guest', 'guest');
    login(memory, 'guest', 'no');
    const { attempts } = memory.broker.administration;
    expect(attempts.byProtocol()).toEqual([
      { protocol: 'amqp091', attempts: 2, failed: 1, succeeded: 1 },
    ]);
    expect(attempts.bySource()).toEqual([
      {
        remoteAddress: '10.0.0.1',
        username: 'guest',
        protocol: 'amqp091',
        attempts: 2,
        failed: 1,
        succeeded: 1,
      },
    ]);
    attempts.reset();
    expect(attempts.byProtocol()).toEqual([]);
  });

  it('hashes carry over as they are, in every algorithm', () => {
    const memory = memoryBroker();
    const { users } = memory.broker.administration;
    const passwordHash = 'mWLe55FYMUAjnUbRM3M0HFGP/aGdh2qAE/4PFLz7o+9X1pAj';
    users.put(ADMINISTRATOR, { name: 'u', passwordHash });
    expect(users.get('u')?.passwordHash).toBe(passwordHash);
    expect(login(memory, 'u', 's3cret')).toBe('u');
  });

  it('putting without tags and limits leaves those as they are', () => {
    const { broker } = memoryBroker();
    const { users } = broker.administration;
    const spec = { name: 'u', password: 'p', tags: ['monitoring'], limits: { 'max-channels': 3 } };
    expect(users.put(ADMINISTRATOR, spec)).toBe('created');
    expect(users.put(ADMINISTRATOR, { name: 'u', password: 'q' })).toBe('updated');
    expect(users.get('u')).toMatchObject({
      tags: ['monitoring'],
      limits: { 'max-channels': 3 },
    });
  });

  it.each([
    [{ name: '' }, 'user name must not be empty'],
    [
      { name: 'u', password: 'a', passwordHash: 'AAAA' },
      'cannot provide both password and password_hash',
    ],
    [{ name: 'u', passwordHash: '!' }, 'password_hash is not valid base64'],
    [{ name: 'u', hashingAlgorithm: 'rot13' }, "unknown hashing algorithm 'rot13'"],
    [
      { name: 'u', limits: { 'max-connections': 'many' } },
      'Validation failed\n\nmax-connections should be number, actually was <<"many">>\n',
    ],
    [
      { name: 'u', limits: { 'max-queues': 1 } },
      'Validation failed\n\nUnrecognised terms [{<<"max-queues">>,1}] in user-limits\n',
    ],
  ])('%j is refused and nothing is kept', (spec, message) => {
    const memory = memoryBroker();
    const before = memory.changes.length;
    const refusal = expect.objectContaining({ condition: 'PRECONDITION_FAILED', message });
    expect(() => memory.broker.administration.users.put(ADMINISTRATOR, spec)).toThrow(refusal);
    expect(memory.broker.administration.users.get('u')).toBeUndefined();
    expect(memory.changes).toHaveLength(before);
  });

  it('only administrators change users', () => {
    const { users } = memoryBroker().broker.administration;
    for (const tags of [[], ['management'], ['policymaker'], ['monitoring']]) {
      expect(() => users.put({ username: 'x', tags }, { name: 'u', password: 'p' })).toThrow(
        expect.objectContaining({ condition: 'ACCESS_REFUSED', message: 'Not administrator user' }),
      );
    }
  });

  it('limits are set and cleared one by one, and are kept', () => {
    const memory = memoryBroker();
    const { users } = memory.broker.administration;
    users.setLimit(ADMINISTRATOR, 'guest', 'max-channels', 5);
    users.setLimit(ADMINISTRATOR, 'guest', 'max-connections', -1);
    users.clearLimit(ADMINISTRATOR, 'guest', 'max-channels');
    const again = memoryBroker(recoveredFrom(memory.changes)).broker.administration.users;
    expect(again.get('guest')?.limits).toEqual({ 'max-connections': -1 });
    expect(() => users.setLimit(ADMINISTRATOR, 'nobody', 'max-channels', 5)).toThrow(
      expect.objectContaining({ condition: 'NOT_FOUND' }),
    );
  });

  it('a deleted user leaves no permission behind', () => {
    const memory = memoryBroker();
    const { users, permissions, topicPermissions } = memory.broker.administration;
    users.put(ADMINISTRATOR, { name: 'u', password: 'p' });
    const rights = { configure: '.*', write: '.*', read: '.*' };
    permissions.set(ADMINISTRATOR, { user: 'u', vhost: '/', ...rights });
    topicPermissions.set(ADMINISTRATOR, {
      user: 'u',
      vhost: '/',
      exchange: 'amq.topic',
      write: 'a',
      read: 'b',
    });
    users.delete(ADMINISTRATOR, 'u');
    const again = memoryBroker(recoveredFrom(memory.changes)).broker.administration;
    expect(again.permissions.ofUser('u')).toEqual([]);
    expect(again.topicPermissions.list()).toEqual([]);
  });
});
