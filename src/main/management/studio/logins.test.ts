import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { User } from '../../broker/access/users.ts';
import { IDLE_MS, LIFETIME_MS, Logins } from './logins.ts';

const user = (name: string, different: Partial<User> = {}): User => ({
  name,
  username: name,
  passwordHash: `hash of ${name}`,
  hashingAlgorithm: 'rabbit_password_hashing_sha256',
  tags: ['management'],
  limits: {},
  ...different,
});

const here = { isLoopback: true };
const elsewhere = { isLoopback: false };
let users: Map<string, User>;
let logins: Logins;

beforeEach(() => {
  users = new Map([
    ['ann', user('ann')],
    ['bob', user('bob')],
  ]);
  logins = new Logins((name) => users.get(name));
});

const begin = (name: string, nowMs = 0, origin = here) =>
  logins.begin(users.get(name)!, origin, nowMs);

describe('a login', () => {
  it('is found by its token only, which has 256 random bits', () => {
    const token = begin('ann');
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(begin('ann')).not.toBe(token);
    expect(logins.find(token, here, 1)?.user.name).toBe('ann');
    for (const other of ['', token.slice(1), `${token}x`, token.toLowerCase()]) {
      expect(logins.find(other, here, 1)).toBeNull();
    }
  });

  it('ends when it is not used for 12 hours', () => {
    const token = begin('ann');
    expect(logins.find(token, here, IDLE_MS - 1)).not.toBeNull();
    expect(logins.find(token, here, 2 * IDLE_MS - 2)).not.toBeNull();
    expect(logins.find(token, here, 3 * IDLE_MS)).toBeNull();
    expect(logins.find(token, here, 3 * IDLE_MS - 3)).toBeNull();
  });

  it('ends after 7 days, however much it is used', () => {
    const token = begin('ann');
    for (let nowMs = 0; nowMs < LIFETIME_MS; nowMs += IDLE_MS / 2) {
      expect(logins.find(token, here, nowMs)).not.toBeNull();
    }
    expect(logins.find(token, here, LIFETIME_MS)).toBeNull();
  });

  it('from this machine does not count from another one', () => {
    const token = begin('ann');
    expect(logins.find(token, elsewhere, 1)).toBeNull();
    expect(logins.find(token, here, 1)).not.toBeNull();
    expect(logins.find(begin('ann', 0, elsewhere), elsewhere, 1)).not.toBeNull();
  });

  it.each([
    ['is deleted', undefined],
    ['gets another password', user('ann', { passwordHash: 'another' })],
    ['loses its password', user('ann', { passwordHash: '' })],
    ['may not manage any more', user('ann', { tags: ['impersonator'] })],
  ])('ends when its user %s', (_what, changed) => {
    const token = begin('ann');
    const onEnd = vi.fn();
    logins.find(token, here, 0)?.onEnd(onEnd);
    const held = logins.hold(users.get('ann')!, here, 0);
    const bob = begin('bob');
    if (changed === undefined) users.delete('ann');
    else users.set('ann', changed);
    logins.recheck('ann');
    expect(onEnd).toHaveBeenCalledOnce();
    expect(held.isOver).toBe(true);
    expect(logins.find(token, here, 1)).toBeNull();
    expect(logins.find(bob, here, 1)).not.toBeNull();
  });

  it('goes on when its user changes otherwise', () => {
    const token = begin('ann');
    users.set('ann', user('ann', { tags: ['administrator'], limits: { 'max-channels': 1 } }));
    logins.recheck('ann');
    expect(logins.find(token, here, 1)).not.toBeNull();
  });

  it('is over for good when it was ended', () => {
    const token = begin('ann');
    const onEnd = vi.fn();
    const login = logins.find(token, here, 1)!;
    login.onEnd(onEnd);
    logins.end(token);
    logins.end(token);
    expect(onEnd).toHaveBeenCalledOnce();
    const late = vi.fn();
    login.onEnd(late);
    expect(late).toHaveBeenCalledOnce();
  });

  it('that is longest unused goes when there are more than a thousand', () => {
    const tokens = Array.from({ length: 1000 }, () => begin('ann'));
    logins.find(tokens[0]!, here, 1);
    begin('ann');
    expect(logins.find(tokens[0]!, here, 1)).not.toBeNull();
    expect(logins.find(tokens[1]!, here, 1)).toBeNull();
    expect(logins.find(tokens[2]!, here, 1)).not.toBeNull();
  });
});

describe('a login that is held', () => {
  it('lasts until it is released; one with a token goes on', () => {
    const held = logins.hold(users.get('ann')!, here, 0);
    logins.release(held);
    expect(held.isOver).toBe(true);
    const token = begin('ann');
    logins.release(logins.find(token, here, 1)!);
    expect(logins.find(token, here, 1)).not.toBeNull();
  });

  it('ends with time, too', () => {
    const held = logins.hold(users.get('ann')!, here, 0);
    held.touch(IDLE_MS);
    logins.endExpired(IDLE_MS + 1);
    expect(held.isOver).toBe(false);
    logins.endExpired(2 * IDLE_MS);
    expect(held.isOver).toBe(true);
  });
});
