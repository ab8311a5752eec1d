import { readFileSync, rmSync } from 'node:fs';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  isPortFree,
  ListenError,
  Listener,
  type ListenerOptions,
} from '../../src/main/protocols/listener.ts';
import { type Certificates, hasOpenssl, makeCertificates } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const opened: Listener[] = [];
const clients: { destroy(): void }[] = [];

async function open(options: Partial<ListenerOptions> = {}): Promise<Listener> {
  const listener = await Listener.open({
    hosts: ['127.0.0.1'],
    mayHostsBeMissing: false,
    port: 0,
    tls: undefined,
    maxConnections: 0,
    logger: silent,
    onConnection: (socket) => socket.pipe(socket),
    ...options,
  });
  opened.push(listener);
  return listener;
}

function connect(port: number, host = '127.0.0.1'): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ port, host }, () => resolve(socket));
    clients.push(socket);
    socket.once('error', reject);
  });
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.resume();
  });
}

const echo = (socket: Socket, text: string) =>
  new Promise<string>((resolve) => {
    socket.once('data', (chunk) => resolve(chunk.toString()));
    socket.write(text);
  });

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  for (const listener of opened.splice(0)) {
    listener.stopAccepting();
    listener.destroyConnections();
  }
});

describe('listener', () => {
  it('uses one port, chosen by the system, for all hosts', async () => {
    const listener = await open({ hosts: ['127.0.0.1', '127.0.0.2'] });
    expect(listener.port).toBeGreaterThan(0);
    expect(listener.hosts).toEqual(['127.0.0.1', '127.0.0.2']);
    for (const host of listener.hosts) {
      expect(await echo(await connect(listener.port, host), 'hello')).toBe('hello');
    }
  });

  it('leaves out a host that the machine does not have when it may be missing', async () => {
    // 192.0.2.0/24 belongs to no machine [RFC 5737].
    const listener = await open({ hosts: ['127.0.0.1', '192.0.2.1'], mayHostsBeMissing: true });
    expect(listener.hosts).toEqual(['127.0.0.1']);
  });

  it('opens nothing when a host that was asked for is missing', async () => {
    const probe = await open();
    const { port } = probe;
    probe.stopAccepting();
    const failure = await open({ hosts: ['127.0.0.1', '192.0.2.1'], port }).catch((e) => e);
    expect(failure).toBeInstanceOf(ListenError);
    expect(failure).toMatchObject({ code: 'EADDRNOTAVAIL', host: '192.0.2.1', port });
    expect(await isPortFree(['127.0.0.1'], port)).toBe(true);
  });

  it('fails when every host is missing, and for a name without an address', async () => {
    await expect(open({ hosts: ['192.0.2.1'], mayHostsBeMissing: true })).rejects.toMatchObject({
      code: 'EADDRNOTAVAIL',
    });
    await expect(open({ hosts: ['nowhere.invalid'] })).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('says which port of which host is in use', async () => {
    const taken = await open();
    await expect(open({ port: taken.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      host: '127.0.0.1',
      port: taken.port,
    });
    expect(await isPortFree(['127.0.0.1'], taken.port)).toBe(false);
  });

  it('listens on all addresses of a name', async () => {
    const listener = await open({ hosts: ['localhost'] });
    expect(listener.hosts).toContain('127.0.0.1');
    await connect(listener.port);
  });

  it('refuses connections above the limit and takes new ones when others are gone', async () => {
    const listener = await open({ maxConnections: 2 });
    const first = await connect(listener.port);
    await connect(listener.port);
    await eventually(() => expect(listener.connectionCount).toBe(2));
    await closed(await connect(listener.port));
    first.destroy();
    await eventually(() => expect(listener.connectionCount).toBe(1));
    expect(await echo(await connect(listener.port), 'hello')).toBe('hello');
  });

  it('stops accepting while open connections go on', async () => {
    const listener = await open();
    const client = await connect(listener.port);
    expect(await echo(client, 'a')).toBe('a');
    listener.stopAccepting();
    await expect(connect(listener.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await echo(client, 'b')).toBe('b');
    listener.destroyConnections();
    await closed(client);
    await eventually(() => expect(listener.connectionCount).toBe(0));
  });

  it('2,000 connections opened and dropped leave nothing behind', async () => {
    const listener = await open();
    const handlesBefore = process.getActiveResourcesInfo().length;
    for (let round = 0; round < 20; round++) {
      const sockets = await Promise.all(Array.from({ length: 100 }, () => connect(listener.port)));
      for (const [i, socket] of sockets.entries()) {
        if (i % 3 === 0) socket.resetAndDestroy();
        else if (i % 3 === 1) socket.resume().end('x');
        else socket.destroy();
      }
      clients.length = 0;
    }
    await eventually(() => expect(listener.connectionCount).toBe(0));
    await eventually(() =>
      expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(handlesBefore + 2),
    );
    expect(await echo(await connect(listener.port), 'still here')).toBe('still here');
  });

  it('takes the IPv6 and the IPv4 wildcard side by side', async () => {
    const hasIpv6 = await new Promise<boolean>((resolve) => {
      const probe = createServer().once('error', () => resolve(false));
      probe.listen(0, '::1', () => probe.close(() => resolve(true)));
    });
    const listener = await open({ hosts: ['0.0.0.0', '::'], mayHostsBeMissing: true });
    expect(listener.hosts).toEqual(hasIpv6 ? ['0.0.0.0', '::'] : ['0.0.0.0']);
    expect(await echo(await connect(listener.port), 'a')).toBe('a');
    if (hasIpv6) expect(await echo(await connect(listener.port, '::1'), 'b')).toBe('b');
  });
});

describe.runIf(hasOpenssl())('listener over TLS', () => {
  let files: Certificates;

  beforeAll(() => {
    files = makeCertificates();
  });
  afterAll(() => rmSync(files.folder, { recursive: true, force: true }));

  const tls = (isPeerVerified: boolean) => ({
    port: 0,
    cert: readFileSync(files.certFile),
    key: readFileSync(files.keyFile),
    ca: isPeerVerified ? readFileSync(files.caFile) : undefined,
    isPeerVerified,
  });

  function secureConnect(port: number, withCertificate = false): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connectTls({
        port,
        host: '127.0.0.1',
        ca: readFileSync(files.caFile),
        servername: 'localhost',
        ...(withCertificate && {
          cert: readFileSync(files.clientCertFile),
          key: readFileSync(files.clientKeyFile),
        }),
      });
      clients.push(socket);
      socket.once('secureConnect', () => resolve(socket));
      socket.once('error', reject);
    });
  }

  it('accepts a client that trusts the certificate', async () => {
    const listener = await open({ tls: tls(false) });
    const client = await secureConnect(listener.tlsPort ?? 0);
    expect(await echo(client, 'secret')).toBe('secret');
    expect(listener.connectionCount).toBe(1);
    client.destroy();
    await eventually(() => expect(listener.connectionCount).toBe(0));
  });

  it('with peer verification refuses a client without a certificate', async () => {
    const listener = await open({ tls: tls(true) });
    const port = listener.tlsPort ?? 0;
    expect(await echo(await secureConnect(port, true), 'known')).toBe('known');
    // In TLS 1.3 the client learns of the refusal after its own handshake is done.
    const refused = await secureConnect(port).then(
      (socket) =>
        new Promise<string>((resolve) => {
          socket.on('data', () => resolve('served'));
          socket.on('error', () => resolve('refused'));
          socket.on('close', () => resolve('refused'));
          socket.write('let me in');
        }),
      () => 'refused',
    );
    expect(refused).toBe('refused');
    await eventually(() => expect(listener.connectionCount).toBe(1));
  });

  it('drops a client that does not speak TLS, and takes the next one', async () => {
    const listener = await open({ tls: tls(false) });
    const stranger = await connect(listener.tlsPort ?? 0);
    stranger.write('GET / HTTP/1.1\r\n\r\n');
    await closed(stranger);
    await eventually(() => expect(listener.connectionCount).toBe(0));
    expect(await echo(await secureConnect(listener.tlsPort ?? 0), 'x')).toBe('x');
  });

  it('drops connections that are still in their handshake when told to', async () => {
    const listener = await open({ tls: tls(false) });
    const half = await connect(listener.tlsPort ?? 0);
    await eventually(() => expect(listener.connectionCount).toBe(1));
    listener.stopAccepting();
    listener.destroyConnections();
    await closed(half);
    expect(listener.connectionCount).toBe(0);
  });

  it('opens no port with files it cannot use', async () => {
    const probe = await open();
    const { port } = probe;
    probe.stopAccepting();
    const bad = { ...tls(false), cert: Buffer.from('nonsense') };
    await expect(open({ port, tls: bad })).rejects.toThrow();
    expect(await isPortFree(['127.0.0.1'], port)).toBe(true);
  });
});
