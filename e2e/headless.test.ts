// The built program as a black box: what `npm run build` made, started as a user starts it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import amqplib from 'amqplib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const command = join(import.meta.dirname, '..', 'bin', 'warren.mjs');

let folder: string;
const started = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'warren-e2e-'));
});

afterEach(async () => {
  for (const child of started) {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
  }
  started.clear();
  await rm(folder, { recursive: true, force: true });
});

function warren(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);
  return child;
}

/** All it printed and how it ended. */
async function outcome(child: ChildProcess): Promise<{ out: string; error: string; code: number }> {
  const texts = { out: '', error: '' };
  child.stdout!.on('data', (chunk) => (texts.out += chunk));
  child.stderr!.on('data', (chunk) => (texts.error += chunk));
  const [code] = await once(child, 'close');
  return { ...texts, code };
}

/** Starts a broker on a port of its choice and this test's folder. */
async function serve(): Promise<{ broker: ChildProcess; url: string }> {
  const broker = warren('serve', '--port', '0', '--data-dir', folder, '--ready-json');
  const errors: string[] = [];
  broker.stderr!.on('data', (chunk) => errors.push(String(chunk)));
  for await (const line of createInterface({ input: broker.stdout! })) {
    const { port } = JSON.parse(line);
    return { broker, url: `amqp://guest:guest@127.0.0.1:${port}` };
  }
  throw new Error(`the broker ended without a ready line: ${errors.join('')}`);
}

async function stop(broker: ChildProcess): Promise<number | null> {
  const exited = once(broker, 'exit');
  broker.kill('SIGTERM');
  const [code] = await exited;
  return code;
}

describe('the built program', () => {
  it('says its version', async () => {
    expect(await outcome(warren('--version'))).toMatchObject({
      out: expect.stringMatching(/^Warren \d+[.]\d+[.]\d+\n$/),
      code: 0,
    });
  });

  it('refuses an unknown option in one line and exits with 2', async () => {
    const { error, code } = await outcome(warren('serve', '--prot', '0'));
    expect(code).toBe(2);
    expect(error).toContain('--prot');
  });

  it.skipIf(process.platform === 'win32')(
    'keeps a confirmed persistent message over an orderly stop and start',
    async () => {
      const first = await serve();
      const publisher = await amqplib.connect(first.url);
      publisher.on('error', () => {});
      const confirming = await publisher.createConfirmChannel();
      await confirming.assertQueue('orders', { durable: true });
      confirming.sendToQueue('orders', Buffer.from('one'), { persistent: true });
      await confirming.waitForConfirms();
      expect(await stop(first.broker)).toBe(0);

      const second = await serve();
      const consumer = await amqplib.connect(second.url);
      const channel = await consumer.createChannel();
      const message = await channel.get('orders', { noAck: false });
      if (message === false) throw new Error('the queue is empty');
      expect(message.content.toString()).toBe('one');
      channel.ack(message);
      await consumer.close();
      expect(await stop(second.broker)).toBe(0);
    },
  );
});
