// The command line as scripts use it: a shell script from start to stop, and every command over both
// protocols against a running broker.

import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrokerUnderTest, startBroker } from '../support/broker.ts';
import { eventually } from '../support/eventually.ts';
import { uniqueName } from '../support/names.ts';
import { ProgramRun } from '../support/program.ts';

const ENTRY = fileURLToPath(new URL('../../src/headless/index.ts', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../examples/shell/work-queue.sh', import.meta.url));
const ESCAPE = String.fromCharCode(27);
const isWindows = process.platform === 'win32';

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('WARREN_') && !['NO_COLOR', 'FORCE_COLOR'].includes(name),
  );
  return { ...Object.fromEntries(inherited), ...more };
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input = '',
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env });
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      error += chunk.toString();
    });
    child.on('close', (code) => resolve({ code, out, error }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

describe.skipIf(isWindows)('the example script', () => {
  const env = environment({ WARREN: `${process.execPath} ${ENTRY}` });

  it('starts a broker, publishes 100,000 messages, consumes and checks them, and stops it', async () => {
    const { code, out, error } = await run('sh', [SCRIPT], env);
    expect(error).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('100,000 confirmed in');
    expect(out).toContain('100000 messages published, consumed and equal');
    expect(out.endsWith('broker stopped\n')).toBe(true);
    // No bar and no colour where nobody looks.
    expect(out).not.toContain(ESCAPE);
  }, 120_000);

  // `script` of util-linux gives it a terminal.
  const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
  it.skipIf(!hasTerminal)(
    'shows a progress bar on a terminal',
    async () => {
      const { code, out } = await run('script', ['-qec', `sh ${SCRIPT}`, '/dev/null'], env);
      expect(code).toBe(0);
      expect(out).toMatch(/publishing .*█.*% .* of 100,000/);
      expect(out).toContain('broker stopped');
    },
    120_000,
  );
});

let broker: BrokerUnderTest;
beforeAll(async () => {
  broker = await startBroker({});
});
afterAll(async () => await broker.stop());

describe.each(['warren', 'amqp'])('over %s', (protocol) => {
  const env = () =>
    environment({ WARREN_URL: `${protocol}://guest:guest@127.0.0.1:${broker.port}/` });
  const warren = (...args: string[]): Promise<Ended> =>
    run(process.execPath, [ENTRY, ...args], env());

  it('declares, binds, publishes, gets and deletes', async () => {
    const queue = uniqueName('q');
    const exchange = uniqueName('x');
    expect(
      await warren('declare', 'queue', queue, '--argument', 'x-max-length=5', '--json'),
    ).toEqual({
      code: 0,
      out: `${JSON.stringify({ name: queue, messages: 0, consumers: 0 })}\n`,
      error: '',
    });
    expect((await warren('declare', 'exchange', exchange, '--type', 'topic')).code).toBe(0);
    expect((await warren('bind', exchange, queue, '--key', 'a.#')).code).toBe(0);
    const published = await warren(
      ...[
        'publish',
        '--exchange',
        exchange,
        '--key',
        'a.b',
        '--header',
        'n=7',
        '--json',
        '-n',
        '3',
      ],
      ...['--content-type', 'text/plain', '--expiration', '1h', 'message {n}'],
    );
    expect(JSON.parse(published.out)).toMatchObject({ published: 3, confirmed: 3, unroutable: 0 });
    const got = await warren('get', queue, '--json');
    expect(JSON.parse(got.out)).toEqual({
      exchange,
      routingKey: 'a.b',
      redelivered: false,
      properties: {
        contentType: 'text/plain',
        persistent: true,
        expiration: '3600000',
        headers: { n: 7 },
      },
      body: 'message 1',
    });
    // Acknowledged, not only taken.
    expect((await warren('purge', queue, '--json')).out).toBe(
      `${JSON.stringify({ queue, messages: 2 })}\n`,
    );
    expect((await warren('delete', 'binding', exchange, queue, '--key', 'a.#')).code).toBe(0);
    const unroutable = await warren('publish', '--exchange', exchange, '--mandatory', 'x');
    expect(unroutable).toMatchObject({
      code: 1,
      error: expect.stringContaining('1 without a queue'),
    });
    expect((await warren('delete', 'exchange', exchange)).code).toBe(0);
    expect((await warren('delete', 'queue', queue)).code).toBe(0);
  }, 60_000);

  it('consumes what standard input publishes line by line', async () => {
    const queue = uniqueName('q');
    await warren('declare', 'queue', queue);
    const lines = Array.from({ length: 500 }, (_, n) => `line ${n}`);
    const args = [ENTRY, 'publish', '--queue', queue, '--lines', '--quiet'];
    const input = `${lines.join('\n')}\n`;
    expect(await run(process.execPath, args, env(), input)).toEqual({
      code: 0,
      out: '',
      error: '',
    });
    const consumed = await warren('consume', queue, '--count', '500', '--body');
    expect(consumed).toEqual({ code: 0, out: input, error: '' });
    const none = await warren('consume', queue, '--count', '1', '--timeout', '100ms');
    expect(none).toEqual({ code: 3, out: '', error: '' });
  }, 60_000);

  it('reads a stream from any place, as often as one likes', async () => {
    const queue = uniqueName('stream');
    await warren('declare', 'queue', queue, '--type', 'stream');
    const args = [ENTRY, 'publish', '--queue', queue, '--lines', '--quiet'];
    await run(process.execPath, args, env(), 'a\nb\nc\nd\n');
    const read = (offset: string, count: number) =>
      warren('consume', queue, '--offset', offset, '--count', String(count), '--body');
    expect(await read('first', 4)).toEqual({ code: 0, out: 'a\nb\nc\nd\n', error: '' });
    expect((await read('2', 2)).out).toBe('c\nd\n');
    expect((await read('1h', 3)).out).toBe('a\nb\nc\n');
    expect((await read('2020-01-01T00:00Z', 1)).out).toBe('a\n');
    const json = await warren('consume', queue, '--offset', 'last', '--count', '1', '--json');
    expect(JSON.parse(json.out).properties.headers).toMatchObject({ 'x-stream-offset': 3 });
    expect((await read('soon', 1)).error).toContain('--offset wants first, last, next');
    expect((await warren('delete', 'queue', queue)).code).toBe(0);
  }, 60_000);

  it('a consumer ends with 0 on Ctrl-C, having acknowledged what it printed', async () => {
    const queue = uniqueName('q');
    await warren('declare', 'queue', queue);
    await warren('publish', '--queue', queue, '-n', '3', 'x{n}');
    const { WARREN_URL = '' } = env();
    const consumer = new ProgramRun(['consume', queue, '--body'], { WARREN_URL });
    await eventually(() => expect(consumer.stdout).toBe('x1\nx2\nx3\n'));
    consumer.kill('SIGINT');
    expect(await consumer.ended).toBe(0);
    expect((await warren('get', queue)).code).toBe(3);
  }, 60_000);

  it.each([
    [['get', 'missing'], 66, "NOT_FOUND - no queue 'missing' in vhost '/'"],
    [['purge', 'missing'], 66, "NOT_FOUND - no queue 'missing' in vhost '/'"],
    [['delete', 'queue', 'missing'], 66, "NOT_FOUND - no queue 'missing' in vhost '/'"],
    [['consume', 'missing'], 66, "NOT_FOUND - no queue 'missing' in vhost '/'"],
    [
      ['publish', '--exchange', 'missing', 'x'],
      66,
      "NOT_FOUND - no exchange 'missing' in vhost '/'",
    ],
    [['declare', 'exchange', 'amq.mine'], 77, 'ACCESS_REFUSED - exchange name'],
    [['declare', 'exchange', 'amq.topic'], 76, 'PRECONDITION_FAILED - inequivalent arg'],
  ])('%j ends with %i and the broker’s own words', async (args, code, text) => {
    const ended = await warren(...args);
    expect(ended.error).toContain(`warren: ${text}`);
    expect(ended.error.match(/\n/g)).toHaveLength(1);
    expect(ended.code).toBe(code);
  });

  it('a wrong password ends with 77, nobody there with 69', async () => {
    const wrong = await warren(
      'get',
      'q',
      '--url',
      `${protocol}://guest:no@127.0.0.1:${broker.port}`,
    );
    expect(wrong).toMatchObject({ code: 77, error: expect.stringContaining('ACCESS_REFUSED') });
    const nobody = await warren('get', 'q', '--url', `${protocol}://127.0.0.1:1`);
    expect(nobody).toMatchObject({
      code: 69,
      error: expect.stringContaining('nothing listens there'),
    });
  });

  it('measures', async () => {
    const ended = await warren('bench', '--time', '300ms', '--size', '16', '--json');
    expect(ended.error).toBe('');
    const result = JSON.parse(ended.out);
    expect(result).toMatchObject({ sizeBytes: 16, producers: 1, consumers: 1 });
    expect(result.confirmed).toBeGreaterThan(0);
    expect(result.consumed).toBe(result.confirmed);
    expect(result.latencyMs.p50).toBeGreaterThan(0);
  });
});

describe('what only Warren tells', () => {
  const env = () => environment({ WARREN_URL: `warren://127.0.0.1:${broker.port}` });
  const warren = (...args: string[]): Promise<Ended> =>
    run(process.execPath, [ENTRY, ...args], env());

  it('peek changes nothing', async () => {
    const queue = uniqueName('q');
    await warren('declare', 'queue', queue);
    await warren('publish', '--queue', queue, '-n', '20', 'x{n}');
    for (let look = 0; look < 2; look++) {
      const { out } = await warren('peek', queue, '--count', '3', '--json');
      const bodies = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(bodies).toMatchObject(
        ['x1', 'x2', 'x3'].map((body) => ({ body, redelivered: false, routingKey: queue })),
      );
    }
  }, 30_000);

  it('lists as tables and as JSON', async () => {
    const queue = uniqueName('q');
    await warren('declare', 'queue', queue, '--auto-delete');
    const table = (await warren('list')).out;
    expect(table).toMatch(new RegExp(`^${queue} +classic +D AD +0 +0 +0$`, 'm'));
    const rows: { name: string }[] = JSON.parse((await warren('list', 'queues', '--json')).out);
    expect(rows.find(({ name }) => name === queue)).toMatchObject({ ready: 0, autoDelete: true });
    expect((await warren('list', 'exchanges')).out).toContain('amq.topic');
    expect((await warren('list', 'connections')).out).toContain('warren command line');
    expect((await warren('list', 'bindings')).code).toBe(0);
  }, 30_000);

  it('AMQP addresses cannot be asked, and that is said', async () => {
    const ended = await warren('list', '--url', `amqp://127.0.0.1:${broker.port}`);
    expect(ended).toMatchObject({
      code: 2,
      error: expect.stringContaining('AMQP cannot tell that'),
    });
  });

  it('top shows what happens between two looks', async () => {
    const queue = uniqueName('q');
    await warren('declare', 'queue', queue);
    const { WARREN_URL = '' } = env();
    const top = new ProgramRun(['top', '--interval', '200ms', '--json'], { WARREN_URL });
    await eventually(() => expect(top.stdout).toContain(queue));
    await warren('publish', '--queue', queue, '-n', '500', 'x');
    await eventually(() => {
      const looks = top.stdout
        .trim()
        .split('\n')
        .slice(0, -1)
        .flatMap((line) => JSON.parse(line));
      const busy = looks.filter(({ name, published }) => name === queue && published > 0);
      expect(busy.length).toBeGreaterThan(0);
    });
    top.kill('SIGINT');
    expect(await top.ended).toBe(0);
  }, 30_000);

  it('doctor finds the broker, and a problem ends it with 1', async () => {
    const found = await warren('doctor', '--json');
    const findings: { check: string; text: string }[] = JSON.parse(found.out);
    expect(findings.find(({ check }) => check === 'broker')?.text).toMatch(/^Warren .* answers at/);
    expect(found.code).toBe(0);
    const lost = await warren('doctor', '--url', 'warren://127.0.0.1:1');
    expect(lost.code).toBe(1);
    expect(lost.out).toContain('nothing listens there');
  }, 30_000);

  it.skipIf(isWindows)(
    'a reader that goes away ends a consumer',
    async () => {
      const queue = uniqueName('q');
      await warren('declare', 'queue', queue);
      await warren('publish', '--queue', queue, '-n', '20000', 'x{n}');
      const command = `'${process.execPath}' '${ENTRY}' consume ${queue} --body | head -1`;
      expect(await run('sh', ['-c', command], env())).toMatchObject({ code: 0, out: 'x1\n' });
    },
    30_000,
  );
});

describe.skipIf(spawnSync('bash', ['--version']).status !== 0)('completion in bash', () => {
  it('completes commands and their options', async () => {
    const script = `source <("$NODE" "$ENTRY" completion bash)
      complete_words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _warren; echo "\${COMPREPLY[*]}"; }
      complete_words warren pub
      complete_words warren publish --per
      complete_words warren consume --pre
      complete_words warren list ex`;
    const env = environment({ NODE: process.execPath, ENTRY });
    const { out, error } = await run('bash', ['-c', script], env);
    expect(error).toBe('');
    expect(out.split('\n')).toEqual(['publish', '', '--prefetch', 'exchanges', '']);
  }, 30_000);
});
