import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import amqp from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  type ManagedBroker,
  type ManagementClient,
  startManagedBroker,
} from '../support/management.ts';
import { uniqueName } from '../support/names.ts';

let warren: ManagedBroker;
let api: ManagementClient;

beforeAll(async () => {
  warren = await startManagedBroker();
  api = warren.api;
  await api.put('/vhosts/v');
  const user = (name: string, tags: string) => api.put(`/users/${name}`, { password: name, tags });
  await user('mon', 'monitoring');
  await user('pol', 'policymaker');
  await user('man', 'management');
  await user('nobody', '');
  for (const name of ['pol', 'man']) {
    await api.put(`/permissions/v/${name}`, { configure: '^mine', write: '.*', read: '.*' });
  }
});
afterAll(async () => await warren.stop());

const refusal = (error: string, reason: unknown) => ({ error, reason });

describe('topology', () => {
  it('declares: 201 for new, 204 for the same, 400 for something else', async () => {
    const path = `/queues/v/${uniqueName('q')}`;
    expect((await api.put(path, { durable: true })).status).toBe(201);
    expect((await api.put(path, { durable: 'true' })).status).toBe(204);
    const other = await api.put(path, { durable: false });
    expect(other.status).toBe(400);
    expect(other.body.reason).toMatch(
      /^inequivalent arg 'durable' for queue 'q-\w+' in vhost 'v': received 'false' but current is 'true'$/,
    );
  });

  it('takes the default vhost and the default exchange in addresses', async () => {
    const name = uniqueName('q/ü');
    const encoded = encodeURIComponent(name);
    expect((await api.put(`/queues/%2F/${encoded}`)).status).toBe(201);
    expect((await api.get(`/queues/%2f/${encoded}`)).body).toMatchObject({ name, vhost: '/' });
    expect((await api.get('/exchanges/%2F/amq.default')).body).toMatchObject({ name: '' });
    const bindings = await api.get(`/bindings/%2F/e/amq.default/q/${encoded}`);
    expect(bindings.body).toEqual([
      {
        source: '',
        vhost: '/',
        destination: name,
        destination_type: 'queue',
        routing_key: name,
        arguments: {},
        properties_key: encoded,
      },
    ]);
    expect((await api.delete(`/queues/%2F/${encoded}`)).status).toBe(204);
    expect((await api.get(`/queues/%2F/${encoded}`)).status).toBe(404);
  });

  it('names bindings by the properties key that RabbitMQ makes', async () => {
    const [x, q] = [uniqueName('x'), uniqueName('q')];
    await api.put(`/exchanges/v/${x}`, { type: 'topic' });
    await api.put(`/queues/v/${q}`);
    const path = `/bindings/v/e/${x}/q/${q}`;
    const cases = [
      [{}, '~', '~'],
      [{ routing_key: 'a.#' }, 'a.%23', 'a.%2523'],
      [{ routing_key: 'b c/d', arguments: { k: 'v' } }, 'b+c%2Fd~4PDW3g', null],
      [{ routing_key: 'a.#', arguments: { z: 1 } }, 'a.%23~e_RnAw', 'a.%2523~e_RnAw'],
    ] as const;
    for (const [body, , location] of cases) {
      const answer = await api.post(path, body);
      expect(answer.status).toBe(201);
      if (location !== null) expect(answer.headers.get('location')).toBe(`${q}/${location}`);
    }
    const keys = (await api.get(path)).body.map(
      (row: { properties_key: string }) => row.properties_key,
    );
    expect(keys).toContain('~');
    expect(keys).toContain('a.%23');
    expect(keys).toContain('a.%23~e_RnAw');
    for (const key of keys) {
      expect((await api.get(`${path}/${encodeURIComponent(key)}`)).body.properties_key).toBe(key);
      expect((await api.delete(`${path}/${encodeURIComponent(key)}`)).status).toBe(204);
      expect((await api.get(`${path}/${encodeURIComponent(key)}`)).status).toBe(404);
    }
    expect((await api.get(path)).body).toEqual([]);
  });

  it('refuses conditional deletes, and purges', async () => {
    const q = uniqueName('q');
    await api.put(`/queues/v/${q}`);
    await publish(q, 'x');
    const kept = await api.delete(`/queues/v/${q}?if-empty=true`);
    expect(kept.body).toEqual(refusal('bad_request', `queue '${q}' in vhost 'v' not empty`));
    expect((await api.delete(`/queues/v/${q}/contents`)).status).toBe(204);
    expect((await api.get(`/queues/v/${q}`)).body.messages).toBe(0);
    expect((await api.delete(`/queues/v/${q}?if-empty=true`)).status).toBe(204);
  });

  it('does as the user may, not as an administrator', async () => {
    const man = api.as('man:man');
    expect((await man.put('/queues/v/mine-1')).status).toBe(201);
    const refused = await man.put('/queues/v/theirs');
    expect(refused).toMatchObject({
      status: 401,
      body: refusal('not_authorised', 'Access refused.'),
    });
    expect((await api.get('/queues/v/theirs')).status).toBe(404);
  });
});

const publish = (
  routingKey: string,
  payload: string,
  more: object = {},
  exchange = 'amq.default',
) =>
  api.post(`/exchanges/v/${exchange}/publish`, {
    properties: {},
    routing_key: routingKey,
    payload,
    payload_encoding: 'string',
    ...more,
  });

describe('messages', () => {
  it('publishes with properties and tells whether the message was routed', async () => {
    const q = uniqueName('q');
    await api.put(`/queues/v/${q}`);
    const properties = {
      content_type: 'text/plain',
      delivery_mode: 2,
      priority: 3,
      message_id: 'm',
      headers: { a: 1, list: ['x', { deep: true }] },
    };
    expect((await publish(q, 'hé', { properties })).body).toEqual({ routed: true });
    expect((await publish('nowhere', 'x')).body).toEqual({ routed: false });
    const got = await api.post(`/queues/v/${q}/get`, {
      count: 5,
      ackmode: 'ack_requeue_true',
      encoding: 'auto',
    });
    expect(got.body).toEqual([
      {
        payload_bytes: 3,
        redelivered: false,
        exchange: '',
        routing_key: q,
        message_count: 0,
        properties,
        payload: 'hé',
        payload_encoding: 'string',
      },
    ]);
  });

  it('gets in all ack modes', async () => {
    const q = uniqueName('q');
    const dead = uniqueName('dead');
    await api.put(`/queues/v/${dead}`);
    await api.put(`/queues/v/${q}`, {
      arguments: { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': dead },
    });
    await publish(q, 'a');
    await publish(q, 'b');
    const get = async (ackmode: string, count: number | string = 5) => {
      const { body } = await api.post(`/queues/v/${q}/get`, { count, ackmode, encoding: 'auto' });
      return body.map(
        (message: { payload: string; redelivered: boolean; message_count: number }) => [
          message.payload,
          message.redelivered,
          message.message_count,
        ],
      );
    };
    expect(await get('ack_requeue_true')).toEqual([
      ['a', false, 1],
      ['b', false, 0],
    ]);
    expect(await get('reject_requeue_true', '1')).toEqual([['a', true, 1]]);
    expect(await get('ack_requeue_false', 1)).toEqual([['a', true, 1]]);
    expect(await get('reject_requeue_false')).toEqual([['b', true, 0]]);
    expect(await get('ack_requeue_false')).toEqual([]);
    expect((await api.get(`/queues/v/${dead}`)).body.messages).toBe(1);
  });

  it('sends bytes as Base64, and only as many as asked for', async () => {
    const q = uniqueName('q');
    await api.put(`/queues/v/${q}`);
    await publish(q, '/wD/', { payload_encoding: 'base64' });
    const get = async (options: object) =>
      (
        await api.post(`/queues/v/${q}/get`, {
          count: 1,
          ackmode: 'ack_requeue_true',
          encoding: 'auto',
          ...options,
        })
      ).body[0];
    expect(await get({})).toMatchObject({
      payload: '/wD/',
      payload_encoding: 'base64',
      payload_bytes: 3,
    });
    expect(await get({ encoding: 'base64', truncate: 1 })).toMatchObject({
      payload: '/w==',
      payload_bytes: 3,
    });
  });

  it('tells what a queue refused', async () => {
    const q = uniqueName('q');
    await api.put(`/queues/v/${q}`, {
      arguments: { 'x-max-length': 0, 'x-overflow': 'reject-publish' },
    });
    expect((await publish(q, 'x')).body).toEqual(
      refusal('bad_request', 'rejected Unable to publish message. Check queue limits.'),
    );
  });
});

describe('bad input', () => {
  const put = (body: unknown) => api.put('/queues/v/bad', body);

  it.each([
    ['no JSON', 'nojson', 'not_json'],
    ['a list', '[1]', 'not_json'],
    [
      'a text',
      '"text"',
      'invalid payload: the request body JSON-decoded to a string. Is the input doubly-JSON-encoded?',
    ],
    ['no truth value', { durable: 'maybe' }, ['not_boolean', 'maybe']],
    ['a null argument', { arguments: { a: null } }, 'null_not_allowed'],
  ])('is refused: %s', async (_what, body, reason) => {
    const answer = await put(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(refusal('bad_request', reason));
    expect((await api.get('/queues/v/bad')).status).toBe(404);
  });

  it('is refused by the engine in its own words', async () => {
    const ttl = await put({ arguments: { 'x-message-ttl': 'a' } });
    expect(ttl.status).toBe(400);
    expect(ttl.body.reason).toContain("invalid arg 'x-message-ttl' for queue 'bad' in vhost 'v'");
    const type = await api.put('/exchanges/v/bad', { type: 'nope' });
    expect(type.body).toEqual(refusal('bad_request', "unknown exchange type 'nope'"));
    const source = await api.post('/bindings/v/e/nox/q/mine-1', {});
    expect(source).toMatchObject({
      status: 404,
      body: refusal('not_found', "no exchange 'nox' in vhost 'v'"),
    });
  });

  it('names keys that are missing', async () => {
    const q = uniqueName('q');
    await api.put(`/queues/v/${q}`);
    const answer = await api.post(`/queues/v/${q}/get`, { count: 1 });
    expect(answer.body).toEqual(
      refusal('bad_request', '[{key_missing,ackmode},{key_missing,encoding}]'),
    );
  });

  it('tells vhosts and objects that do not exist apart from addresses that do not', async () => {
    const missing = refusal('Object Not Found', 'Not Found');
    expect(await api.get('/queues/nowhere')).toMatchObject({ status: 404, body: missing });
    expect(await api.put('/queues/nowhere/q')).toMatchObject({
      status: 404,
      body: refusal('not_found', 'vhost_not_found'),
    });
    expect(await api.get('/nothing')).toMatchObject({ status: 404, body: missing });
    const wrong = await api.post('/queues');
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    const options = await api.send('OPTIONS', '/queues');
    expect([options.status, options.headers.get('allow')]).toEqual([200, 'GET, HEAD, OPTIONS']);
    expect((await api.send('HEAD', '/queues')).status).toBe(200);
  });

  it('refuses names over 255 bytes and a body of 20 MB', async () => {
    const long = await api.put(`/queues/v/${'x'.repeat(300)}`);
    expect(long.body).toEqual(
      refusal('bad_request', 'queue should be less than 255 bytes, actually was 300\n'),
    );
    const big = `{"durable":true${' '.repeat(20_000_000)}}`;
    const answer = await put(big).catch((error: Error) => error);
    if (!(answer instanceof Error)) {
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual(refusal('bad_request', 'Exceeded HTTP request body size limit'));
    }
    expect((await api.get('/queues/v/bad')).status).toBe(404);
    expect((await api.get('/whoami')).status).toBe(200);
  });

  it('does not import definitions that contradict themselves, not even in part', async () => {
    const answer = await api.post('/definitions', {
      queues: [
        { name: 'half', vhost: 'v', durable: true, auto_delete: false, arguments: {} },
        { name: 'half', vhost: 'nowhere', durable: true, auto_delete: false, arguments: {} },
      ],
    });
    expect(answer.status).toBe(400);
    expect((await api.get('/queues/v/half')).status).toBe(404);
    expect((await api.post('/definitions', 'x{')).body).toEqual(
      refusal('bad_request', 'failed_to_parse_json'),
    );
  });

  it('is content with any content type, as curl sends it', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const name = uniqueName('q');
    const answer = await api.send('PUT', `/queues/v/${name}`, '{"durable":true}', headers);
    expect(answer.status).toBe(201);
  });

  it('takes definitions from a form upload', async () => {
    const name = uniqueName('form');
    const form = new FormData();
    const file = JSON.stringify({
      queues: [{ name, vhost: 'v', durable: true, auto_delete: false, arguments: {} }],
    });
    form.append('file', new Blob([file]), 'definitions.json');
    const response = await fetch(`${api.url}/api/definitions`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Basic ${btoa('guest:guest')}` },
    });
    expect(response.status).toBe(204);
    expect((await api.get(`/queues/v/${name}`)).status).toBe(200);
  });
});

describe('lists', () => {
  const vhost = uniqueName('lists');
  beforeAll(async () => {
    await api.put(`/vhosts/${vhost}`);
    await api.put(`/permissions/${vhost}/guest`, { configure: '.*', write: '.*', read: '.*' });
    for (let i = 1; i <= 7; i++) {
      await api.put(`/queues/${vhost}/${i % 2 === 0 ? 'even' : 'odd'}-${i}`, {
        arguments: { 'x-max-length': i },
      });
    }
  });

  const names = (answer: { body: { items?: { name: string }[] } & { name: string }[] }) =>
    (answer.body.items ?? answer.body).map(({ name }) => name);

  it('come in pages', async () => {
    const { body } = await api.get(`/queues/${vhost}?page=2&page_size=3`);
    expect({ ...body, items: body.items.length }).toEqual({
      total_count: 7,
      item_count: 3,
      filtered_count: 7,
      page: 2,
      page_size: 3,
      page_count: 3,
      items: 3,
    });
    expect((await api.get(`/queues/${vhost}?page=1`)).body.page_size).toBe(100);
  });

  it('are filtered by name, also by regular expression', async () => {
    const list = (query: string) => api.get(`/queues/${vhost}?page=1&${query}`);
    expect(names(await list('name=EVEN'))).toEqual(['even-2', 'even-4', 'even-6']);
    expect(names(await list('name=%5Eodd.*%5B13%5D&use_regex=true'))).toEqual(['odd-1', 'odd-3']);
    expect((await list('name=%28&use_regex=true')).status).toBe(400);
  });

  it('are not stopped by a regular expression that never ends', async () => {
    const name = 'a'.repeat(60);
    await api.put(`/queues/${vhost}/${name}b`);
    const started = performance.now();
    const answer = await api.get(
      `/queues/${vhost}?page=1&use_regex=true&name=${encodeURIComponent('^(a+)+$')}`,
    );
    expect(answer.status).toBe(400);
    expect(performance.now() - started).toBeLessThan(3000);
    await api.delete(`/queues/${vhost}/${name}b`);
  });

  it('are sorted by any column, and cut to columns', async () => {
    const byLength = await api.get(
      `/queues/${vhost}?sort=arguments.x-max-length&sort_reverse=true&columns=name,arguments.x-max-length`,
    );
    expect(byLength.body[0]).toEqual({ name: 'odd-7', arguments: { 'x-max-length': 7 } });
    expect(byLength.body[6]).toEqual({ name: 'odd-1', arguments: { 'x-max-length': 1 } });
    expect(names(await api.get(`/queues/${vhost}?sort=name`))).toEqual([
      'even-2',
      'even-4',
      'even-6',
      'odd-1',
      'odd-3',
      'odd-5',
      'odd-7',
    ]);
  });

  it.each([
    ['page=0', 'invalid_pagination_parameters'],
    ['page=1&page_size=501', 'invalid_pagination_parameters'],
    ['page=99', 'page_out_of_range'],
    ['page=a', 'bad_request'],
  ])('refuse %s', async (query, error) => {
    const answer = await api.get(`/queues/${vhost}?${query}`);
    expect([answer.status, answer.body.error]).toEqual([400, error]);
  });

  it('show less without statistics, and totals when asked for', async () => {
    const bare = (await api.get(`/queues/${vhost}?disable_stats=true`)).body[0];
    expect(bare).not.toHaveProperty('messages');
    const totals = (await api.get(`/queues/${vhost}?disable_stats=true&enable_queue_totals=true`))
      .body[0];
    expect(totals).toMatchObject({ messages: 0, messages_ready: 0 });
    expect(totals).not.toHaveProperty('message_stats');
  });
});

describe('access', () => {
  it('asks for a login', async () => {
    for (const credentials of [null, 'guest:wrong', 'who:guest', 'guest:']) {
      const answer = await api.as(credentials).get('/overview');
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Basic realm="RabbitMQ Management"');
      expect(answer.body).toEqual(refusal('not_authorized', 'Login failed'));
    }
    expect((await api.as('nobody:nobody').get('/overview')).body).toEqual(
      refusal('not_authorised', 'Not management user'),
    );
  });

  it.each([
    // path, administrator, monitoring, policymaker (with access to v), management (with access to v)
    ['/overview', 200, 200, 200, 200],
    ['/whoami', 200, 200, 200, 200],
    ['/nodes', 200, 200, 401, 401],
    ['/vhosts', 200, 200, 200, 200],
    ['/vhosts/v', 200, 401, 401, 401],
    ['/queues/v', 200, 401, 200, 200],
    ['/exchanges/v', 200, 401, 200, 200],
    ['/bindings/v', 200, 401, 200, 200],
    ['/users', 200, 401, 401, 401],
    ['/permissions', 200, 401, 401, 401],
    ['/policies/v', 200, 401, 200, 200],
    ['/parameters', 200, 401, 200, 401],
    ['/global-parameters', 200, 401, 200, 401],
    ['/definitions', 200, 401, 401, 401],
    ['/vhost-limits/v', 200, 200, 200, 200],
    ['/feature-flags', 200, 401, 401, 401],
    ['/health/checks/alarms', 200, 200, 200, 200],
  ])('to %s depends on tags and permissions', async (path, ...expected) => {
    const users = ['guest:guest', 'mon:mon', 'pol:pol', 'man:man'];
    const statuses = await Promise.all(
      users.map(async (user) => (await api.as(user).get(path)).status),
    );
    expect(statuses).toEqual(expected);
  });

  it('lets policymakers set policies of their vhosts, and nobody else', async () => {
    const policy = { pattern: '^p', definition: { 'max-length': 3 } };
    expect((await api.as('pol:pol').put('/policies/v/p', policy)).status).toBe(201);
    expect((await api.as('pol:pol').put('/policies/%2F/p', policy)).status).toBe(401);
    expect((await api.as('man:man').put('/policies/v/p2', policy)).status).toBe(401);
    expect((await api.as('pol:pol').put('/operator-policies/v/p', policy)).status).toBe(401);
    const unknown = await api.put('/policies/v/u', { pattern: 'x', definition: { nope: 1 } });
    expect(unknown.status).toBe(400);
    expect(unknown.body.reason).toContain('Validation failed');
  });

  it('shows only vhosts and connections of the user to users without tags for more', async () => {
    const man = api.as('man:man');
    const vhosts = (await man.get('/vhosts')).body.map(({ name }: { name: string }) => name);
    expect(vhosts).toEqual(['v']);
    await api.put('/queues/v/seen');
    await api.put('/queues/%2F/unseen');
    const queues = (await man.get('/queues')).body as { vhost: string }[];
    expect(new Set(queues.map(({ vhost }) => vhost))).toEqual(new Set(['v']));
  });

  it('slows down who guesses passwords', async () => {
    const name = uniqueName('victim');
    await api.put(`/users/${name}`, { password: 'right', tags: 'management' });
    const statuses: number[] = [];
    for (let i = 0; i < 7; i++) {
      statuses.push((await api.as(`${name}:wrong${i}`).get('/whoami')).status);
    }
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(statuses[6]).toBe(429);
    expect((await api.as(`${name}:right`).get('/whoami')).status).toBe(429);
    expect((await api.get('/whoami')).status).toBe(200);
    await eventually(async () => {
      expect((await api.as(`${name}:right`).get('/whoami')).status).toBe(200);
    });
  });

  it('never writes a password into the log', async () => {
    await api.as('guest:topsecret-password').get('/overview');
    await api.put('/users/logged', { password: 'topsecret-password', tags: '' });
    await api.get('/auth/hash_password/topsecret-password');
    const log = JSON.stringify(warren.log);
    expect(log).not.toContain('topsecret-password');
    expect(log).not.toContain(btoa('guest:topsecret-password'));
  });

  it('counts login attempts', async () => {
    const node = (await api.get('/overview')).body.node;
    const rows = (await api.get(`/auth/attempts/${node}`)).body;
    const http = rows.find((row: { protocol: string }) => row.protocol === 'http');
    expect(http.auth_attempts_failed).toBeGreaterThan(0);
    expect((await api.delete(`/auth/attempts/${node}`)).status).toBe(204);
  });
});

describe('requests from web pages', () => {
  // fetch sets some headers itself, so these go out by hand.
  const ask = (headers: Record<string, string>, method = 'GET', path = '/api/whoami') =>
    new Promise<number>((resolve, reject) => {
      const { hostname, port } = new URL(api.url);
      const authorization = `Basic ${btoa('guest:guest')}`;
      httpRequest(
        { hostname, port, path, method, headers: { authorization, ...headers } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      )
        .on('error', reject)
        .end();
    });

  it('are refused under a foreign host name: DNS rebinding', async () => {
    expect(await ask({ host: 'evil.example.com:15672' })).toBe(403);
    expect(await ask({ host: 'evil.example.com' }, 'GET', '/metrics')).toBe(403);
    expect(await ask({ host: 'localhost:15672' })).toBe(200);
    expect(await ask({ host: '127.0.0.1' })).toBe(200);
  });

  it('are refused from other sites, whatever they send', async () => {
    const host = 'localhost:15672';
    expect(await ask({ host, origin: 'http://evil.example.com' }, 'PUT', '/api/vhosts/evil')).toBe(
      403,
    );
    expect(await ask({ host, origin: 'null' }, 'POST', '/api/definitions')).toBe(403);
    expect(await ask({ host, 'sec-fetch-site': 'cross-site' }, 'DELETE', '/api/vhosts/v')).toBe(
      403,
    );
    expect(await ask({ host, origin: 'http://localhost:15672' })).toBe(200);
    expect((await api.get('/vhosts/v')).status).toBe(200);
    expect((await api.get('/vhosts/evil')).status).toBe(404);
  });

  it('are not told to share anything with other sites', async () => {
    const { headers } = await api.get('/whoami');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  });

  it('cannot upgrade to a feed that is not there', async () => {
    const { hostname, port } = new URL(api.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.write(
        'GET /feed HTTP/1.1\r\nHost: evil.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      );
    });
    expect(answer).toContain('HTTP/1.1 403');
  });
});

describe('connections', () => {
  it('are listed with channels and consumers, and closed with a reason', async () => {
    const q = uniqueName('q');
    await api.put(`/queues/v/${q}`);
    const connection = await amqp.connect(`amqp://guest:guest@127.0.0.1:${warren.amqpPort}/v`, {
      clientProperties: { connection_name: 'shown' },
    });
    const closed = new Promise<Error>((resolve) => {
      connection.on('close', resolve);
    });
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    await channel.prefetch(7);
    await channel.consume(q, () => {}, { consumerTag: 'c' });

    const [listed] = (await api.get('/connections')).body;
    expect(listed).toMatchObject({
      user: 'guest',
      vhost: 'v',
      user_provided_name: 'shown',
      channels: 1,
      state: 'running',
      protocol: 'AMQP 0-9-1',
    });
    const path = `/connections/${encodeURIComponent(listed.name)}`;
    expect((await api.get(path)).body.name).toBe(listed.name);
    const [listedChannel] = (await api.get(`${path}/channels`)).body;
    expect(listedChannel).toMatchObject({ number: 1, consumer_count: 1, user: 'guest' });
    const one = await api.get(`/channels/${encodeURIComponent(listedChannel.name)}`);
    expect(one.body.consumer_details).toHaveLength(1);
    const [consumer] = (await api.get('/consumers/v')).body;
    expect(consumer).toMatchObject({
      consumer_tag: 'c',
      prefetch_count: 7,
      ack_required: true,
      queue: { name: q, vhost: 'v' },
      channel_details: { connection_name: listed.name, number: 1, user: 'guest' },
    });
    expect((await api.as('man:man').get('/connections')).body).toEqual([]);
    expect((await api.as('man:man').delete(path)).status).toBe(401);

    expect((await api.delete(path, { 'x-reason': 'tidying up' })).status).toBe(204);
    expect((await closed).message).toContain('tidying up');
    await eventually(async () => expect((await api.get('/connections')).body).toEqual([]));
    expect((await api.get(path)).status).toBe(404);
  });
});

describe('health checks', () => {
  it('answer 200 or 503 with a reason', async () => {
    const check = async (name: string) => {
      const { status, body } = await api.get(`/health/checks/${name}`);
      return [status, body.status ?? body.reason];
    };
    expect(await check(`port-listener/${warren.amqpPort}`)).toEqual([200, 'ok']);
    expect(await check('port-listener/1')).toEqual([503, 'failed']);
    expect(await check('port-listener/x')).toEqual([400, 'Invalid port']);
    expect(await check('protocol-listener/amqp091')).toEqual([200, 'ok']);
    expect(await check('protocol-listener/mqtt')).toEqual([503, 'failed']);
    expect(await check('certificate-expiration/1/months')).toEqual([200, 'ok']);
    expect(await check('virtual-hosts')).toEqual([200, 'ok']);
    expect((await api.get('/aliveness-test/v')).body).toEqual({ status: 'ok' });
    warren.broker.engine.broker.alarms.set('disk', true);
    expect(await check('alarms')).toEqual([503, 'failed']);
    warren.broker.engine.broker.alarms.set('disk', false);
    expect(await check('local-alarms')).toEqual([200, 'ok']);
  });
});

describe('the description of the API', () => {
  it('has every route, and a page that asks nobody else', async () => {
    const { body } = await api.as(null).get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(body.paths['/queues/{vhost}/{queue}']).toHaveProperty('put');
    const page = await api.as(null).get('/index.html');
    expect(page.body).toContain('<title>Warren management HTTP API</title>');
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
