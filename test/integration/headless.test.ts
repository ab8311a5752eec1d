// The headless program as a black box: what it prints, how it ends.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectAmqp } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl, makeCertificates } from '../support/certificates.ts';
import { ProgramRun } from '../support/program.ts';

let folder: string;
const runs: ProgramRun[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'warren-headless-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  for (const run of runs.splice(0)) {
    run.kill('SIGKILL');
    await run.ended;
  }
});

function start(args: readonly string[], env?: Record<string, string>): ProgramRun {
  const run = new ProgramRun(args, env);
  runs.push(run);
  return run;
}

interface Ready {
  port: number;
  tlsPort: number | null;
  hosts: string[];
  pid: number;
  [field: string]: unknown;
}

async function serve(args: readonly string[] = [], env?: Record<string, string>) {
  const all = ['serve', '--memory', '--port', '0', '--ready-json', ...args];
  const run = start(all, env);
  const ready: Ready = JSON.parse(await run.ready());
  return { run, ready };
}

function exchange(port: number, send: string | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks)));
    if (send !== undefined) socket.write(send);
  });
}

const amqpHeader = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');

describe('warren serve', () => {
  it('says on one line of stdout that it is ready, and logs to stderr', async () => {
    const dataDir = join(folder, 'ready');
    const run = start(['serve', '--port', '0', '--host', '127.0.0.1', '--data-dir', dataDir]);
    expect(await run.ready()).toMatch(
      /^Warren \d+\.\d+\.\d+ is ready: amqp:\/\/127\.0\.0\.1:\d+ http:\/\/localhost:\d+ \(data in .*ready, started in \d+\.\d\d s\)$/,
    );
    run.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(run.stdout.match(/\n/g)).toHaveLength(1);
    expect(run.stderr).toContain('[info] Stopping: SIGTERM received');
  });

  it('with --ready-json says it for programs', async () => {
    const { run, ready } = await serve();
    expect(ready).toEqual({
      event: 'ready',
      product: 'Warren',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      pid: run.pid,
      port: expect.any(Number),
      hosts: expect.arrayContaining(['127.0.0.1']),
      tlsPort: null,
      managementPort: expect.any(Number),
      studioUrl: `http://localhost:${ready.managementPort}`,
      prometheusPort: null,
      dataDir: null,
      startedInMs: expect.any(Number),
    });
    expect(ready.port).toBeGreaterThan(0);
  });

  it('serves the management API, and metrics on a port of their own when asked to', async () => {
    const { ready } = await serve(['--prometheus-port', '0']);
    const whoami = await fetch(`http://127.0.0.1:${ready.managementPort}/api/whoami`, {
      headers: { authorization: `Basic ${btoa('guest:guest')}` },
    });
    expect(await whoami.json()).toEqual({ name: 'guest', tags: ['administrator'] });
    const metrics = await fetch(`http://127.0.0.1:${ready.prometheusPort}/metrics`);
    expect(await metrics.text()).toContain('rabbitmq_build_info');
    const api = await fetch(`http://127.0.0.1:${ready.prometheusPort}/api/whoami`);
    expect(api.status).toBe(404);
  });

  it('serves no HTTP with --no-management', async () => {
    const { ready } = await serve(['--no-management']);
    expect(ready.managementPort).toBeNull();
  });

  it('names the setting of a management port that is taken', async () => {
    const holder = await new Promise<Server>((resolve) => {
      const server: Server = createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
    const { port } = holder.address() as { port: number };
    const options = ['--management-host', '127.0.0.1', '--management-port', String(port)];
    const run = start(['serve', '--memory', '--port', '0', ...options]);
    expect(await run.ended).toBe(69);
    holder.close();
    expect(run.stderr).toMatch(
      new RegExp(`port ${port} of 127.0.0.1 is in use by .*use another: --management-port \\d+`),
    );
  });

  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    '%s closes clients with 320 and ends with 0',
    async (signal) => {
      const { run, ready } = await serve();
      const client = await connectAmqp(`amqp://guest:guest@127.0.0.1:${ready.port}`);
      const reason = new Promise<Error>((resolve) => client.on('error', resolve));
      const gone = new Promise<void>((resolve) => client.on('close', () => resolve()));
      client.on('close', (error?: Error) => error && client.emit('error', error));
      const undecided = connect({ port: ready.port, host: '127.0.0.1' }).on('error', () => {});
      run.kill(signal);
      expect(`${await reason}`).toContain('320');
      await gone;
      expect(await run.ended).toBe(0);
      undecided.destroy();
    },
  );

  it.skipIf(process.platform === 'win32')('a second signal ends it at once', async () => {
    const { run, ready } = await serve();
    // A client that does not answer its close keeps the orderly stop waiting.
    const mute = await runningButMute(ready.port);
    run.kill('SIGTERM');
    await new Promise((resolve) => run.process.stderr?.once('data', resolve));
    run.kill('SIGINT');
    expect(await run.ended).toBe(130);
    mute.destroy();
  });

  it('answers a stranger with the AMQP header and closes', async () => {
    const { ready } = await serve();
    expect(await exchange(ready.port, 'GET / HTTP/1.1\r\n\r\n')).toEqual(amqpHeader);
    expect(await exchange(ready.port, '\x16\x03\x01\x00\xff')).toEqual(amqpHeader);
    expect(await exchange(ready.port, 'AMQP\x00\x01\x00\x00')).toEqual(amqpHeader);
  });

  it('takes settings from variables, the file and the command line in that order', async () => {
    const file = join(folder, 'warren.conf');
    writeFileSync(file, '# test\nheartbeat = 11\nframe-max = 8192\nlog-level = none\n');
    const { run, ready } = await serve(['--config', file, '--channel-max', '7'], {
      WARREN_HEARTBEAT: '12',
    });
    const client = await connectAmqp(`amqp://guest:guest@127.0.0.1:${ready.port}`);
    const tuned = client.connection as unknown as Record<string, number>;
    expect(tuned.frameMax).toBe(8192);
    expect(tuned.channelMax).toBe(7);
    expect(tuned.heartbeat).toBe(12);
    await client.close();
    expect(run.stderr).toBe('');
  });

  it.each([
    [['serve', '--prot', '1'], "warren: unknown option '--prot' (Did you mean --port?)"],
    [['serve', '--port', 'x'], "warren: --port: 'x' is not a whole number from 0 to 65535"],
    [
      ['serve', '--config', '/nowhere/x.conf'],
      'cannot read the configuration file /nowhere/x.conf',
    ],
    [['serve', '--tls-cert', '/nowhere/c', '--tls-key', '/nowhere/k'], 'cannot read /nowhere/c'],
  ])('%j ends with 2 and one line', async (args, message) => {
    const run = start(args);
    expect(await run.ended).toBe(2);
    const lines = run.stderr.split('\n').filter((line) => line !== '' && !line.includes('[info]'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message);
    expect(run.stdout).toBe('');
  });

  it('a bad variable ends it with 2', async () => {
    const run = start(['serve'], { WARREN_LOG_LEVEL: 'loud' });
    expect(await run.ended).toBe(2);
    expect(run.stderr).toContain("WARREN_LOG_LEVEL: 'loud' is not one of");
  });

  it('names the process that holds the port, suggests another, and ends with 69', async () => {
    const holder = await new Promise<Server>((resolve) => {
      const server: Server = createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
    const { port } = holder.address() as { port: number };
    const run = start(['serve', '--memory', '--host', '127.0.0.1', '--port', String(port)]);
    expect(await run.ended).toBe(69);
    holder.close();
    const line = run.stderr.split('\n').find((text) => text.startsWith('warren: ')) ?? '';
    expect(line).toContain(`port ${port} of 127.0.0.1 is in use by`);
    if (process.platform === 'linux') expect(line).toContain(`(process ${process.pid})`);
    const suggested = Number(/use another: --port (\d+)$/.exec(line)?.[1]);
    expect(suggested).toBeGreaterThan(port);
    expect(suggested).toBeLessThanOrEqual(port + 20);
  });

  it('a data folder in use ends it with 75, one that is a file with 74', async () => {
    const dataDir = join(folder, 'shared');
    const first = start(['serve', '--port', '0', '--data-dir', dataDir]);
    await first.ready();
    const second = start(['serve', '--port', '0', '--data-dir', dataDir]);
    expect(await second.ended).toBe(75);
    expect(second.stderr).toContain(dataDir);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const third = start(['serve', '--port', '0', '--data-dir', file]);
    expect(await third.ended).toBe(74);
    expect(third.stderr).toContain(file);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform !== 'linux')(
    'a port below 1024 without the right ends it with 77',
    async () => {
      const run = start(['serve', '--memory', '--port', '1']);
      expect(await run.ended).toBe(77);
    },
  );

  it('logs JSON lines when asked to', async () => {
    const { run } = await serve(['--log-json']);
    const lines = run.stderr.trimEnd().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: 'info' });
    expect(lines.length).toBeGreaterThan(0);
  });

  it('goes on when nobody reads its output any more', async () => {
    const { run, ready } = await serve(['--log-level', 'debug']);
    run.process.stdout?.destroy();
    run.process.stderr?.destroy();
    for (let i = 0; i < 5; i++) await exchange(ready.port, 'GET /');
    expect(await exchange(ready.port, 'GET /')).toEqual(amqpHeader);
  });

  it.runIf(hasOpenssl())('serves AMQP over TLS, to known clients only when told so', async () => {
    const files = makeCertificates();
    try {
      const args = ['--tls-port', '0', '--tls-cert', files.certFile, '--tls-key', files.keyFile];
      const { ready } = await serve([...args, '--tls-ca', files.caFile, '--tls-verify-peer']);
      const url = `amqps://guest:guest@localhost:${ready.tlsPort}`;
      const ca = [readFileSync(files.caFile)];
      const identity = {
        cert: readFileSync(files.clientCertFile),
        key: readFileSync(files.clientKeyFile),
      };
      const client = await connectAmqp(url, { ca, ...identity });
      await client.close();
      await expect(connectAmqp(url, { ca })).rejects.toThrow();

      const mixed = start([
        'serve',
        '--memory',
        '--port',
        '0',
        ...args.slice(0, 4),
        '--tls-key',
        join(files.folder, 'client.key'),
      ]);
      expect(await mixed.ended).toBe(2);
      expect(mixed.stderr).toContain('does not belong to the certificate');
    } finally {
      rmSync(files.folder, { recursive: true, force: true });
    }
  });
});

/** A connection that is open and then never answers again. */
async function runningButMute(port: number): Promise<Socket> {
  const client = await connectAmqp(`amqp://guest:guest@127.0.0.1:${port}`);
  client.on('error', () => {});
  const { stream } = client.connection as unknown as { stream: Socket };
  stream.pause();
  stream.removeAllListeners('readable');
  return stream;
}
