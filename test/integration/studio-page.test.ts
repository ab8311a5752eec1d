import { Buffer } from 'node:buffer';
import { renameSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  closeCode,
  INDEX,
  logIn,
  nextFrame,
  openSocket,
  postLogin,
  type StudioPage,
  startStudioPage,
} from '../support/studio-page.ts';

let studio: StudioPage;

beforeEach(async () => {
  studio = await startStudioPage();
});

afterEach(async () => await studio.stop());

/** As `fetch`, but sends headers that fetch keeps for itself. */
function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(
      { host: '127.0.0.1', port: studio.port, path, method, headers, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    )
      .on('error', reject)
      .end();
  });
}

const basic = `Basic ${btoa('guest:guest')}`;

describe('the page', () => {
  it('is served with a policy that allows only what comes from this server', async () => {
    const answer = await fetch(`${studio.url}/`);
    expect(await answer.text()).toBe(INDEX);
    const { headers } = answer;
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "connect-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]) {
      expect(policy.split('; ')).toContain(rule);
    }
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('content-type')).toMatch(/^text\/html/);
  });

  it('lets browsers keep files whose name changes with their content', async () => {
    const answer = await fetch(`${studio.url}/assets/index-abcdefgh.js`);
    expect(await answer.text()).toBe('export {};');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
  });

  it('gives nothing outside its folder, and says 404 as the API does', async () => {
    for (const path of ['/assets/../../package.json', '/..%2f..%2fetc%2fpasswd', '/nope.js']) {
      expect(await ask(path, {})).toBe(404);
    }
    expect(await (await fetch(`${studio.url}/assets/nope.js`)).json()).toEqual({
      error: 'Object Not Found',
      reason: 'Not Found',
    });
  });

  it('says so when it has not been built, and comes as soon as it has', async () => {
    const index = `${studio.folder}/index.html`;
    renameSync(index, `${index}.away`);
    const answer = await fetch(`${studio.url}/`);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('npm run build');
    renameSync(`${index}.away`, index);
    expect((await fetch(`${studio.url}/`)).status).toBe(200);
  });

  it('leaves the API and the metrics as they are', async () => {
    expect((await studio.api.get('/whoami')).body).toMatchObject({ name: 'guest' });
    expect((await studio.api.as(null).get('/whoami')).status).toBe(401);
    expect((await fetch(`${studio.url}/metrics`)).status).toBe(200);
    expect(await ask('/api/queues', { authorization: basic }, 'PUT')).toBe(405);
  });

  it('is refused under a foreign host name: DNS rebinding', async () => {
    expect(await ask('/', { host: 'evil.example.com' })).toBe(403);
    expect(await ask('/studio/login', { host: 'evil.example.com' }, 'POST')).toBe(403);
    expect(await ask('/', { host: 'localhost' })).toBe(200);
  });
});

describe('login', () => {
  it('sets a cookie that scripts cannot read and other sites do not send', async () => {
    const answer = await postLogin(studio.url);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ name: 'guest' });
    const [cookie = ''] = answer.headers.getSetCookie();
    const [pair = '', ...attributes] = cookie.split('; ');
    expect(pair).toMatch(new RegExp(`^warren-studio-${studio.port}=[\\w-]{43}$`));
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=604800', 'SameSite=Strict']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('sets a cookie for TLS only when the page came over TLS', async () => {
    const headers = { origin: `https://127.0.0.1:${studio.port}` };
    const [cookie] = (await postLogin(studio.url, { headers })).headers.getSetCookie();
    expect(cookie).toContain('; Secure');
  });

  it('is told by GET /studio/session, without a challenge that opens a dialog', async () => {
    const cookie = await logIn(studio.url);
    const known = await fetch(`${studio.url}/studio/session`, { headers: { cookie } });
    expect(await known.json()).toEqual({ name: 'guest' });
    const unknown = await fetch(`${studio.url}/studio/session`, {
      headers: { cookie: cookie.replace(/.$/, '') },
    });
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get('www-authenticate')).toBeNull();
    expect(unknown.headers.get('content-type')).toMatch(/json/);
  });

  it('refuses a wrong password without a challenge, and makes who guesses wait', async () => {
    const guess = () => postLogin(studio.url, { password: 'wrong' });
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await guess();
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBeNull();
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    const answer = await guess();
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('1');
    // The API's logins are counted together with these.
    expect((await studio.api.get('/whoami')).status).toBe(429);
  });

  it('is for users of the management interface only', async () => {
    await studio.api.put('/users/plain', { password: 'p', tags: '' });
    const answer = await postLogin(studio.url, { username: 'plain', password: 'p' });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({
      error: 'not_authorised',
      reason: 'Not management user',
    });
  });

  it('is refused from other sites', async () => {
    for (const headers of [
      { origin: 'http://evil.example.com' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      expect((await postLogin(studio.url, { headers })).status).toBe(403);
    }
  });

  it('ends with logout', async () => {
    const cookie = await logIn(studio.url);
    const answer = await fetch(`${studio.url}/studio/logout`, {
      method: 'POST',
      headers: { cookie },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()[0]).toContain('Max-Age=0');
    const session = await fetch(`${studio.url}/studio/session`, { headers: { cookie } });
    expect(session.status).toBe(401);
  });

  it('complains of what is no login', async () => {
    for (const body of ['', '{"username":"guest"}', 'nonsense', '{"username":1,"password":2}']) {
      const answer = await fetch(`${studio.url}/studio/login`, { method: 'POST', body });
      expect(answer.status).toBe(400);
    }
  });
});

describe('the socket', () => {
  it('carries frames of whoever has logged in', async () => {
    const socket = await openSocket(studio.url, { cookie: await logIn(studio.url) });
    socket.send(JSON.stringify({ kind: 'invoke', id: 1, command: 'echo', request: { a: 1 } }));
    expect(await nextFrame(socket)).toEqual({ kind: 'answer', id: 1, value: { a: 1 } });
    expect(studio.sessions[0]).toMatchObject({ username: 'guest', isClosed: false });
    socket.close();
    await eventually(() => expect(studio.sessions[0]?.isClosed).toBe(true));
  });

  it('takes a password in place of the cookie, for programs', async () => {
    const socket = await openSocket(studio.url, { authorization: basic });
    socket.send(JSON.stringify({ kind: 'invoke', id: 1, command: 'echo', request: 1 }));
    expect(await nextFrame(socket)).toMatchObject({ value: 1 });
  });

  it('is refused without a login', async () => {
    await expect(openSocket(studio.url, {})).rejects.toThrow('401');
    const cookie = `warren-studio-${studio.port}=made-up`;
    await expect(openSocket(studio.url, { cookie })).rejects.toThrow('401');
    expect(studio.sessions).toEqual([]);
  });

  it('is refused to pages of other sites and under foreign host names', async () => {
    const cookie = await logIn(studio.url);
    for (const headers of [
      { origin: 'http://evil.example.com' },
      { origin: 'http://localhost:1' },
      { host: 'evil.example.com' },
      { host: 'evil.example.com', origin: 'http://evil.example.com' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'websocket' },
    ]) {
      await expect(openSocket(studio.url, { cookie, ...headers })).rejects.toThrow('403');
    }
    const own = { cookie, origin: studio.url, 'sec-fetch-site': 'same-origin' };
    (await openSocket(studio.url, own)).close();
  });

  it('is nowhere else', async () => {
    const cookie = await logIn(studio.url);
    await expect(openSocket(studio.url, { cookie }, '/studio/other')).rejects.toThrow('404');
  });

  it.each([
    ['logs out', (cookie: string) => fetchLogout(cookie)],
    ['is deleted', () => studio.api.delete('/users/max')],
    ['gets another password', () => putMax({ password: 'other' })],
    ['may not manage any more', () => putMax({ password: 'max', tags: '' })],
  ])('ends with 4401 when its user %s', async (_what, change) => {
    await putMax({ password: 'max' });
    const cookie = await logIn(studio.url, { username: 'max', password: 'max' });
    const bystander = await openSocket(studio.url, { authorization: basic });
    const socket = await openSocket(studio.url, { cookie });
    const code = closeCode(socket);
    await change(cookie);
    expect(await code).toBe(4401);
    await expect(openSocket(studio.url, { cookie })).rejects.toThrow('401');
    expect(studio.sessions.map(({ isClosed }) => isClosed)).toEqual([false, true]);
    bystander.close();
  });

  it('ends for a user who is deleted, with a password in place of the cookie, too', async () => {
    await putMax({ password: 'max' });
    const authorization = `Basic ${btoa('max:max')}`;
    const code = closeCode(await openSocket(studio.url, { authorization }));
    await studio.api.delete('/users/max');
    expect(await code).toBe(4401);
  });

  it('ends with the broker', async () => {
    const code = closeCode(await openSocket(studio.url, { authorization: basic }));
    const other = await startStudioPage();
    await studio.stop();
    expect(await code).toBe(1001);
    studio = other;
  });

  const putMax = (body: object) => studio.api.put('/users/max', { tags: 'monitoring', ...body });
  const fetchLogout = (cookie: string) =>
    fetch(`${studio.url}/studio/logout`, { method: 'POST', headers: { cookie } });
});

describe('limits of the socket', () => {
  it('takes a publish of 48 MiB, and nothing longer', async () => {
    const socket = await openSocket(studio.url, { authorization: basic });
    const body = Buffer.alloc(47 * 1024 * 1024, 7).toString('base64');
    socket.send(JSON.stringify({ kind: 'invoke', id: 1, command: 'publish', request: { body } }));
    await eventually(() => expect(studio.sessions[0]?.frames).toHaveLength(1));
    expect(studio.sessions[0]?.frames[0]).toMatchObject({ request: { body } });

    const code = closeCode(socket);
    socket.send('x'.repeat(64 * 1024 * 1024 + 1));
    expect(await code).toBe(1009);
    expect((await studio.api.get('/whoami')).status).toBe(200);
  });

  it('ends a connection that sends no frames, a thousand times, and goes on', async () => {
    const cookie = await logIn(studio.url);
    const nonsense = [
      ['{', 1007],
      ['', 1007],
      ['null', 1008],
      ['[]', 1008],
      ['{"kind":"invoke"}', 1008],
      ['{"kind":"invoke","id":"1","command":"echo"}', 1008],
      ['{"kind":"received","id":1,"sequence":-1}', 1008],
      ['{"kind":"__proto__","id":1}', 1008],
      [Buffer.from([1, 2, 3]), 1003],
    ] as const;
    for (let round = 0; round < 1000; round += nonsense.length) {
      await Promise.all(
        nonsense.map(async ([text, code]) => {
          const socket = await openSocket(studio.url, { cookie });
          const closed = closeCode(socket);
          socket.send(text);
          expect(await closed).toBe(code);
        }),
      );
    }
    expect(studio.errors).toEqual([]);
    const socket = await openSocket(studio.url, { cookie });
    socket.send(JSON.stringify({ kind: 'invoke', id: 1, command: 'echo', request: 'well' }));
    expect(await nextFrame(socket)).toMatchObject({ value: 'well' });
    await eventually(() => {
      expect(studio.sessions.filter(({ isClosed }) => !isClosed)).toHaveLength(1);
    });
  });

  it('ends the connection of a session with a bug, and logs it', async () => {
    const socket = await openSocket(studio.url, { authorization: basic });
    const code = closeCode(socket);
    socket.send(JSON.stringify({ kind: 'invoke', id: 1, command: 'fail', request: {} }));
    expect(await code).toBe(1011);
    expect(studio.errors).toHaveLength(1);
  });

  it('answers a hundred commands at a time', async () => {
    const socket = await openSocket(studio.url, { authorization: basic });
    for (let id = 1; id <= 101; id += 1) {
      socket.send(JSON.stringify({ kind: 'invoke', id, command: 'wait', request: {} }));
    }
    expect(await nextFrame(socket)).toMatchObject({
      kind: 'failure',
      id: 101,
      failure: { condition: 'RESOURCE_ERROR' },
    });
    studio.sessions[0]?.send({ kind: 'answer', id: 1, value: {} });
    await nextFrame(socket);
    socket.send(JSON.stringify({ kind: 'invoke', id: 102, command: 'echo', request: 1 }));
    expect(await nextFrame(socket)).toEqual({ kind: 'answer', id: 102, value: 1 });
  });

  it('does not listen to a page that does not read', async () => {
    const { socket, received } = await openUnreadSocket();
    const invoke = (id: number) =>
      socket.send(
        JSON.stringify({ kind: 'invoke', id, command: 'echo', request: 'x'.repeat(1_000_000) }),
      );
    for (let id = 1; id <= 40; id += 1) invoke(id);
    // Some of it is in the buffers of the system, and then nothing moves any more.
    await untilStill(() => studio.sessions[0]?.frames.length ?? 0);
    expect(studio.sessions[0]?.frames.length).toBeGreaterThan(4);
    expect(studio.sessions[0]?.frames.length).toBeLessThan(35);
    socket.resume();
    await eventually(() => expect(received).toHaveLength(40), { withinMs: 15_000 });
  });

  /** Resolves when a count has been the same, and not 0, for 20 looks in a row. */
  async function untilStill(count: () => number): Promise<void> {
    let last = 0;
    let looks = 0;
    await eventually(() => {
      looks = count() === last && last > 0 ? looks + 1 : 0;
      last = count();
      expect(looks).toBeGreaterThan(20);
    });
  }

  async function openUnreadSocket() {
    const socket = await openSocket(studio.url, { authorization: basic });
    const received: unknown[] = [];
    socket.on('message', (data) => received.push(data));
    socket.pause();
    return { socket, received };
  }
});

describe('behind a proxy that adds a path', () => {
  let proxy: Server;
  let prefixed: string;

  beforeEach(async () => {
    proxy = createServer((request, response) => {
      const { method, headers, url = '' } = request;
      const path = url.replace(/^\/warren/, '');
      const options = { host: '127.0.0.1', port: studio.port, path, method, headers };
      const onward = httpRequest(options, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward);
    });
    proxy.on('upgrade', (request, socket) => {
      const onward = connect(studio.port, '127.0.0.1', () => {
        const { method, url = '', rawHeaders } = request;
        const lines = [`${method} ${url.replace(/^\/warren/, '')} HTTP/1.1`];
        for (let index = 0; index < rawHeaders.length; index += 2) {
          lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
        }
        onward.write(`${lines.join('\r\n')}\r\n\r\n`);
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const port = typeof address === 'object' ? address?.port : 0;
    prefixed = `http://127.0.0.1:${port}/warren`;
  });

  afterEach(() => {
    proxy.closeAllConnections();
    proxy.close();
  });

  it('page, login and socket work: nothing names a path from the root', async () => {
    const page = await (await fetch(`${prefixed}/`)).text();
    const [, script = ''] = /src="([^"]+)"/.exec(page) ?? [];
    expect((await fetch(new URL(script, `${prefixed}/`))).status).toBe(200);
    const answer = await postLogin(prefixed, { headers: { origin: new URL(prefixed).origin } });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).not.toMatch(/; *path=/i);
    const [pair = ''] = cookie.split(';');
    const origin = new URL(prefixed).origin;
    const socket = await openSocket(prefixed, { cookie: pair, origin });
    socket.send(JSON.stringify({ kind: 'invoke', id: 1, command: 'echo', request: 1 }));
    expect(await nextFrame(socket)).toMatchObject({ value: 1 });
    socket.close();
  });
});
