import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { requestLogin, requestLogout } from './login.ts';

const fetchDouble = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();

beforeEach(() => {
  fetchDouble.mockReset();
  vi.stubGlobal('document', { baseURI: 'http://localhost:15672/' });
  vi.stubGlobal('fetch', fetchDouble);
});

afterEach(() => void vi.unstubAllGlobals());

const answer = (status: number, body: unknown) => async () =>
  new Response(JSON.stringify(body), { status });

describe('requestLogin', () => {
  it('sends name and password to the program and nowhere else', async () => {
    fetchDouble.mockImplementation(answer(200, { name: 'guest' }));
    expect(await requestLogin('guest', 'pä"ss')).toEqual({ ok: true, value: {} });
    const [[url, init] = []] = fetchDouble.mock.calls;
    expect(url).toBe('http://localhost:15672/studio/login');
    expect(init).toMatchObject({
      method: 'POST',
      credentials: 'same-origin',
      body: '{"username":"guest","password":"pä\\"ss"}',
    });
  });

  it.each([
    [401, { error: 'not_authorized', reason: 'Login failed' }, 'ACCESS_REFUSED'],
    [401, { error: 'not_authorised', reason: 'Not management user' }, 'NOT_ALLOWED'],
    [403, { error: 'forbidden', reason: 'the host name x is not allowed here' }, 'NOT_ALLOWED'],
    [429, { error: 'too_many_requests', reason: 'Too many failed logins' }, 'TOO_MANY_ATTEMPTS'],
    [500, { error: 'internal_error', reason: 'Internal Server Error' }, 'INTERNAL_ERROR'],
  ])('tells a refusal with %i in the words of the program: %j', async (status, body, condition) => {
    fetchDouble.mockImplementation(answer(status, body));
    expect(await requestLogin('guest', 'x')).toEqual({
      ok: false,
      failure: { condition, message: body.reason },
    });
  });

  it('takes an answer that is not the program’s', async () => {
    fetchDouble.mockImplementation(
      async () => new Response('<h1>Bad Gateway</h1>', { status: 502 }),
    );
    expect(await requestLogin('guest', 'x')).toEqual({
      ok: false,
      failure: { condition: 'INTERNAL_ERROR', message: 'HTTP 502' },
    });
  });

  it('is DISCONNECTED when nobody answers', async () => {
    fetchDouble.mockRejectedValue(new TypeError('Failed to fetch'));
    expect(await requestLogin('guest', 'x')).toMatchObject({
      failure: { condition: 'DISCONNECTED' },
    });
  });
});

describe('requestLogout', () => {
  it('never fails', async () => {
    fetchDouble.mockRejectedValue(new TypeError('Failed to fetch'));
    await expect(requestLogout()).resolves.toBeUndefined();
  });
});
