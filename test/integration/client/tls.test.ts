// TLS as programs meet it: the client and the command line over `warrens://`, AMQP on the same port, and
// those who do not belong there. The broker runs as a program, with certificates made for the test.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect as connectPlain, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { connect as connectAmqp } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  ConnectionError,
  type ConnectOptions,
  connect,
} from '../../../packages/client/src/index.ts';
import { type Certificates, hasOpenssl, makeCertificates } from '../../support/certificates.ts';
import { eventually } from '../../support/eventually.ts';
import { BrokerProcess } from '../../support/killable-broker.ts';
import { unique } from './support.ts';

const PROGRAM = fileURLToPath(new URL('../../../src/headless/index.ts', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe.runIf(hasOpenssl())('TLS', () => {
  let files: Certificates;
  let folder: string;
  let port: number;
  let broker: BrokerProcess;
  const clients: Client[] = [];

  const serve = (...more: string[]): Promise<BrokerProcess> => {
    const tls = ['--tls-port', String(port), '--tls-cert', files.certFile];
    return BrokerProcess.start(folder, [...tls, '--tls-key', files.keyFile, ...more]);
  };

  beforeAll(async () => {
    files = makeCertificates();
    folder = mkdtempSync(join(tmpdir(), 'warren-tls-data-'));
    port = await freePort();
    broker = await serve('--no-management');
  }, 60_000);
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
  });
  afterAll(async () => {
    await broker?.stop();
    for (const each of [folder, files?.folder]) rmSync(each, { recursive: true, force: true });
  }, 60_000);

  const ca = (): Buffer => readFileSync(files.caFile);

  async function newClient(host = 'localhost', options: ConnectOptions = {}): Promise<Client> {
    const reconnect = { initialDelayMs: 20, maxDelayMs: 100 };
    const url = `warrens://guest:guest@${host}:${port}/`;
    const client = await connect(url, { tls: { ca: ca() }, reconnect, ...options });
    clients.push(client);
    return client;
  }

  it.each(['localhost', '127.0.0.1'])('carries everything to %s', async (host) => {
    const client = await newClient(host);
    const { name: queue } = await client.declareQueue(unique('q'));
    const body = Buffer.alloc(300_000, 'x');
    await client.publishAll(Array.from({ length: 20 }, () => ({ queue, body })));
    const sizes: number[] = [];
    for await (const message of client.consume(queue)) {
      message.ack();
      sizes.push(message.body.length);
      if (sizes.length === 20) break;
    }
    expect(new Set(sizes)).toEqual(new Set([300_000]));
    expect(await client.deleteQueue(queue)).toBe(0);
  });

  it('is not taken from whom nobody vouches for, or who has another name', async () => {
    const unknown = newClient('localhost', { tls: {} });
    await expect(unknown).rejects.toBeInstanceOf(ConnectionError);
    await expect(unknown).rejects.toThrow(/certificate/);
    const named = newClient('localhost', { tls: { ca: ca(), servername: 'elsewhere.example' } });
    await expect(named).rejects.toThrow(/does not match certificate|altnames/);
  });

  it('is spoken by both protocols on one port', async () => {
    const client = await newClient();
    const { name: queue } = await client.declareQueue(unique('q'));
    const url = `amqps://guest:guest@localhost:${port}`;
    const amqp = await connectAmqp(url, { ca: [ca()] });
    const channel = await amqp.createConfirmChannel();
    channel.sendToQueue(queue, Buffer.from('over AMQP'));
    await channel.waitForConfirms();
    await client.publish({ queue, body: 'over Warren' });
    const messages = await client.receive(queue, { max: 2, noAck: true });
    expect(messages.map((message) => message.text())).toEqual(['over AMQP', 'over Warren']);
    await amqp.close();
    await client.deleteQueue(queue);
  });

  it('answers a stranger inside TLS as AMQP does, and drops one who speaks no TLS', async () => {
    const inside = connectTls({ host: 'localhost', port, ca: ca() });
    inside.write('GET / HTTP/1.1\r\n\r\n');
    const [answer] = await once(inside, 'data');
    expect(answer).toEqual(Buffer.from('AMQP\0\0\x09\x01', 'latin1'));
    inside.destroy();
    const outside = connectPlain(port, '127.0.0.1');
    outside.on('error', () => {});
    outside.write(Buffer.concat([Buffer.from('WRN1'), Buffer.alloc(100)]));
    await once(outside, 'close');
    expect((await newClient()).isConnected).toBe(true);
  });

  it('on the port without TLS, a hello of TLS is told that AMQP is spoken there', async () => {
    const outside = connectTls({ host: '127.0.0.1', port: await broker.ready, ca: ca() });
    const [error] = await once(outside, 'error');
    expect(String(error)).toMatch(/wrong version|packet|SSL/i);
    const refused = connect(`warrens://127.0.0.1:${await broker.ready}`, { tls: { ca: ca() } });
    await expect(refused).rejects.toBeInstanceOf(ConnectionError);
  });

  it('is used by the command line', async () => {
    const env = {
      ...process.env,
      WARREN_URL: `warrens://guest:guest@localhost:${port}`,
      NODE_EXTRA_CA_CERTS: files.caFile,
    };
    const child = spawn(process.execPath, [PROGRAM, 'list', 'exchanges', '--json'], { env });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(out).toContain('amq.topic');
  }, 30_000);

  it('comes back with a reader of a stream after kill -9', async () => {
    const client = await newClient();
    const { name: queue } = await client.declareQueue(unique('stream'), { type: 'stream' });
    const offsets: (number | undefined)[] = [];
    const reading = (async () => {
      for await (const { offset } of client.readStream(queue, { from: 'first' })) {
        offsets.push(offset);
        if (offsets.length === 20) return;
      }
    })();
    await client.publishAll(Array.from({ length: 10 }, () => ({ queue, body: '' })));
    await eventually(() => expect(offsets).toHaveLength(10));
    await broker.kill();
    broker = await serve('--no-management');
    await client.publishAll(Array.from({ length: 10 }, () => ({ queue, body: '' })));
    await reading;
    expect(offsets).toEqual(Array.from({ length: 20 }, (_, i) => i));
    await client.deleteQueue(queue);
  }, 60_000);

  it('asks for a certificate when it is told to', async () => {
    await broker.stop();
    broker = await serve('--no-management', '--tls-ca', files.caFile, '--tls-verify-peer');
    await expect(newClient()).rejects.toBeInstanceOf(ConnectionError);
    const cert = readFileSync(files.clientCertFile);
    const key = readFileSync(files.clientKeyFile);
    const known = await newClient('localhost', { tls: { ca: ca(), cert, key } });
    expect(known.product).toMatch(/^Warren /);
  }, 60_000);
});
