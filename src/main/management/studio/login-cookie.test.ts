import { describe, expect, it } from 'vitest';
import { loginCookie, logoutCookie, tokenOf } from './login-cookie.ts';

describe('the login cookie', () => {
  it('is found among others, and of its own port only', () => {
    const cookie = 'a=b; warren-studio-15672=one;warren-studio-25672=two; warren-studio-1=';
    expect(tokenOf({ cookie }, 15672)).toBe('one');
    expect(tokenOf({ cookie }, 25672)).toBe('two');
    expect(tokenOf({ cookie }, 1)).toBeNull();
    expect(tokenOf({ cookie }, 5672)).toBeNull();
    expect(tokenOf({}, 15672)).toBeNull();
  });

  it('comes back as it was set', () => {
    const [cookie = ''] = loginCookie('token', 15672, {}).split('; ');
    expect(tokenOf({ cookie }, 15672)).toBe('token');
  });

  it('is for this site and no script, for TLS when the page came over TLS', () => {
    expect(loginCookie('t', 1, { origin: 'http://localhost:1' })).toBe(
      'warren-studio-1=t; Max-Age=604800; HttpOnly; SameSite=Strict',
    );
    expect(loginCookie('t', 1, { origin: 'https://example.com' })).toMatch(/; Secure$/);
    expect(logoutCookie(1, {})).toBe('warren-studio-1=; Max-Age=0; HttpOnly; SameSite=Strict');
  });
});
