import { describe, expect, it } from 'vitest';
import { LoginThrottle } from './login-throttle.ts';

function fail(throttle: LoginThrottle, times: number, nowMs = 0): void {
  for (let i = 0; i < times; i++) throttle.noteFailure('127.0.0.1', 'guest', nowMs);
}

describe('the login throttle', () => {
  it('lets a few failures pass', () => {
    const throttle = new LoginThrottle();
    fail(throttle, 4);
    expect(throttle.waitMs('127.0.0.1', 'guest', 0)).toBe(0);
  });

  it('makes more of them wait, longer each time, but not for ever', () => {
    const throttle = new LoginThrottle();
    fail(throttle, 5);
    expect(throttle.waitMs('127.0.0.1', 'guest', 0)).toBe(500);
    expect(throttle.waitMs('127.0.0.1', 'guest', 500)).toBe(0);
    fail(throttle, 2);
    expect(throttle.waitMs('127.0.0.1', 'guest', 0)).toBe(2000);
    fail(throttle, 50);
    expect(throttle.waitMs('127.0.0.1', 'guest', 0)).toBe(10_000);
  });

  it('counts each name and address alone', () => {
    const throttle = new LoginThrottle();
    fail(throttle, 20);
    expect(throttle.waitMs('127.0.0.1', 'other', 0)).toBe(0);
    expect(throttle.waitMs('::1', 'guest', 0)).toBe(0);
  });

  it('forgets after a success', () => {
    const throttle = new LoginThrottle();
    fail(throttle, 20);
    throttle.noteSuccess('127.0.0.1', 'guest');
    expect(throttle.waitMs('127.0.0.1', 'guest', 0)).toBe(0);
  });
});
