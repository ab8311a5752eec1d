// RabbitMQ's own command-line tool against Warren and, where there is one, against a RabbitMQ: the same
// commands, and what they print compared.

import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import amqp from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type ManagedBroker, startManagedBroker } from '../support/management.ts';
import { uniqueName } from '../support/names.ts';
import {
  hasRabbitMQManagement,
  type ManagedRabbitMQ,
  startManagedRabbitMQ,
} from '../support/rabbitmq-management.ts';

const run = promisify(execFile);

function findTool(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [
    process.env.RABBITMQADMIN ?? '',
    ...folders.map((folder) => join(folder, 'rabbitmqadmin')),
  ]
    .filter((path) => path !== '')
    .find((path) => existsSync(path));
}

const tool = findTool();
const VHOST = uniqueName('adm');
const USER = uniqueName('bob');

interface Outcome {
  readonly output: string;
  readonly isFailure: boolean;
}

class Admin {
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  async run(...args: string[]): Promise<Outcome> {
    const all = ['-P', String(this.#port), '-V', VHOST, ...args];
    const env = { ...process.env, PYTHONWARNINGS: 'ignore' };
    try {
      const { stdout } = await run('python3', [tool ?? '', ...all], { env });
      return { output: stdout.trim(), isFailure: false };
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      return { output: `${stdout}${stderr}`.trim(), isFailure: true };
    }
  }

  async json(...args: string[]): Promise<Record<string, unknown>[]> {
    const { output, isFailure } = await this.run('-f', 'raw_json', ...args);
    expect(isFailure, output).toBe(false);
    return JSON.parse(output);
  }
}

/** Commands whose output has to be the same; a part of it where the rest tells of the broker. */
const COMMANDS: readonly (readonly string[])[] = [
  ['declare', 'vhost', `name=${VHOST}`],
  ['declare', 'permission', `vhost=${VHOST}`, 'user=guest', 'configure=.*', 'write=.*', 'read=.*'],
  ['declare', 'queue', 'name=q1', 'durable=true'],
  ['declare', 'queue', 'name=q1', 'durable=false'],
  ['declare', 'queue', 'name=a b/c', 'durable=false', 'arguments={"x-max-length":10}'],
  ['declare', 'queue', 'name=qq', 'queue_type=quorum'],
  ['declare', 'queue', 'name=bad', 'arguments={"x-message-ttl":"soon"}'],
  ['declare', 'exchange', 'name=x1', 'type=topic'],
  ['declare', 'exchange', 'name=x2', 'type=headers', 'durable=false', 'auto_delete=true'],
  ['declare', 'exchange', 'name=x3', 'type=nonsense'],
  ['declare', 'binding', 'source=x1', 'destination=q1', 'routing_key=a.#'],
  [
    'declare',
    'binding',
    'source=x1',
    'destination=q1',
    'routing_key=b c/d',
    'arguments={"k":"v","n":5}',
  ],
  ['declare', 'binding', 'source=x1', 'destination=x2', 'destination_type=exchange'],
  ['declare', 'binding', 'source=nowhere', 'destination=q1'],
  ['declare', 'user', `name=${USER}`, 'password=secret', 'tags=monitoring,policymaker'],
  [
    'declare',
    'permission',
    `vhost=${VHOST}`,
    `user=${USER}`,
    'configure=^$',
    'write=.*',
    'read=.*',
  ],
  [
    'declare',
    'policy',
    'name=p1',
    'pattern=^q',
    'definition={"max-length":1000}',
    'priority=3',
    'apply-to=queues',
  ],
  ['declare', 'policy', 'name=p2', 'pattern=^q', 'definition={"nonsense":1}'],
  [
    'declare',
    'operator_policy',
    'name=op1',
    'pattern=^q',
    'definition={"expires":3600000}',
    'apply-to=queues',
  ],
  ['declare', 'vhost_limit', `vhost=${VHOST}`, 'name=max-queues', 'value=50'],
  [
    'publish',
    'routing_key=q1',
    'payload=hello',
    'properties={"content_type":"text/plain","headers":{"a":1}}',
  ],
  ['publish', 'exchange=x1', 'routing_key=a.b', 'payload=aGVsbG8=', 'payload_encoding=base64'],
  ['publish', 'routing_key=nowhere', 'payload=x'],
  ['list', 'queues', 'name', 'durable', 'arguments', 'type'],
  ['list', 'exchanges', 'name', 'type', 'durable', 'auto_delete', 'internal'],
  ['list', 'bindings'],
  ['get', 'queue=q1', 'count=1'],
  ['get', 'queue=q1', 'count=5', 'ackmode=ack_requeue_false'],
  ['get', 'queue=q1'],
  ['publish', 'routing_key=q1', 'payload=again'],
  ['purge', 'queue', 'name=q1'],
  ['get', 'queue=q1', 'encoding=base64'],
  ['purge', 'queue', 'name=missing'],
  [
    'delete',
    'binding',
    'source=x1',
    'destination=q1',
    'destination_type=queue',
    'properties_key=a.%23',
  ],
  ['list', 'bindings', 'source', 'destination', 'properties_key'],
  ['delete', 'queue', 'name=a b/c'],
  ['delete', 'queue', 'name=missing'],
  ['delete', 'exchange', 'name=x2'],
  ['delete', 'policy', 'name=p1'],
  ['delete', 'permission', `vhost=${VHOST}`, `user=${USER}`],
  ['close', 'connection', 'name=missing'],
  ['show', 'nothing'],
];

describe.skipIf(tool === undefined)('rabbitmqadmin', () => {
  let warren: ManagedBroker;
  let admin: Admin;
  const folder = mkdtempSync(join(tmpdir(), 'warren-admin-'));

  beforeAll(async () => {
    warren = await startManagedBroker();
    admin = new Admin(Number(new URL(warren.api.url).port));
  });
  afterAll(async () => {
    await warren.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs every command', { timeout: 60_000 }, async () => {
    const failures: string[] = [];
    for (const command of COMMANDS) {
      const { isFailure } = await admin.run(...command);
      if (isFailure) failures.push(command.slice(0, 3).join(' '));
    }
    expect(failures).toEqual([
      'declare queue name=q1',
      'declare queue name=bad',
      'declare exchange name=x3',
      'declare binding source=nowhere',
      'declare policy name=p2',
      'purge queue name=missing',
      'delete queue name=missing',
      'close connection name=missing',
      'show nothing',
    ]);
  });

  it('exports and imports', async () => {
    const vhostFile = join(folder, 'vhost.json');
    const allFile = join(folder, 'all.json');
    for (const file of [vhostFile, allFile]) {
      const options = file === allFile ? ['-V', ''] : [];
      const exported = await admin.run(...options, 'export', file);
      expect(exported.isFailure, exported.output).toBe(false);
    }
    expect(JSON.parse(readFileSync(vhostFile, 'utf8')).queues.length).toBeGreaterThan(0);
    await admin.run('delete', 'queue', 'name=q1');
    expect((await admin.run('import', vhostFile)).isFailure).toBe(false);
    const names = (await admin.json('list', 'queues', 'name')).map(({ name }) => name);
    expect(names).toContain('q1');
    expect((await admin.run('import', allFile)).isFailure).toBe(false);
  });

  it.skipIf(!hasRabbitMQManagement)(
    'prints what it prints for RabbitMQ',
    { timeout: 240_000 },
    async () => {
      const rabbit: ManagedRabbitMQ = await startManagedRabbitMQ();
      const reference = new Admin(rabbit.port);
      try {
        await admin.run('delete', 'vhost', `name=${VHOST}`);
        await admin.run('delete', 'user', `name=${USER}`);
        for (const command of COMMANDS) {
          const [ours, theirs] = await Promise.all([
            admin.run(...command),
            reference.run(...command),
          ]);
          expect(ours, command.join(' ')).toEqual(theirs);
        }
        for (const list of [
          'permissions',
          'policies',
          'operator_policies',
          'vhost_limits',
          'users',
        ]) {
          const [ours, theirs] = await Promise.all([
            admin.json('list', list),
            reference.json('list', list),
          ]);
          const mine = (rows: Record<string, unknown>[]) =>
            rows
              .filter((row) => row.vhost === VHOST || row.name === USER || row.user === USER)
              .map(({ password_hash: _salted, ...row }) => row);
          expect(mine(ours), list).toEqual(mine(theirs));
        }
      } finally {
        await reference.run('delete', 'vhost', `name=${VHOST}`);
        await reference.run('delete', 'user', `name=${USER}`);
        await rabbit.stop();
      }
    },
  );

  it('lists and closes connections, channels and consumers', async () => {
    await admin.run('declare', 'vhost', `name=${VHOST}`);
    const permission = ['user=guest', 'configure=.*', 'write=.*', 'read=.*'];
    await admin.run('declare', 'permission', `vhost=${VHOST}`, ...permission);
    await admin.run('declare', 'queue', 'name=q1', 'durable=true');
    const url = `amqp://guest:guest@127.0.0.1:${warren.amqpPort}/${VHOST}`;
    const connection = await amqp.connect(url);
    const closed = new Promise((resolve) => connection.on('close', resolve));
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    await channel.consume('q1', () => {});
    const [listed] = await admin.json('list', 'connections', 'name', 'user', 'channels');
    expect(listed).toMatchObject({ user: 'guest', channels: 1 });
    expect(await admin.json('list', 'channels', 'name', 'user')).toHaveLength(1);
    expect(await admin.json('list', 'consumers')).toHaveLength(1);
    const close = await admin.run('close', 'connection', `name=${listed?.name}`);
    expect(close).toEqual({ output: 'connection closed', isFailure: false });
    await closed;
    await eventually(async () => expect(await admin.json('list', 'connections')).toEqual([]));
  });
});

describe.runIf(tool === undefined)('rabbitmqadmin', () => {
  it.skip('SKIPPED: rabbitmqadmin is not installed (set RABBITMQADMIN to its path)', () => {});
});
