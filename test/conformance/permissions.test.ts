// Users, permissions and topic permissions, asked by every operation, with and without each right.

import { networkInterfaces } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBroker } from '../support/broker.ts';
import { connectRaw, openConnection, type RawChannel } from '../support/raw-client.ts';
import {
  exchangeText,
  isRabbitMQ,
  onRabbitMQ310,
  queueText,
  sharedBroker,
  unique,
} from '../support/target.ts';

const administrator = sharedBroker();

/** A user whose rights stand in the names of things: C configure, W write, R read. */
const user = unique('user');
const password = 'secret';

beforeAll(async () => {
  await administrator.addUser(user, password);
  await administrator.setPermissions(user, '/', ['C', 'W', 'R']);
});

async function channelOf(username: string, number = 1): Promise<RawChannel> {
  const connection = await openConnection({ user: username, password });
  return connection.openChannel(number);
}

async function guestChannel(): Promise<RawChannel> {
  return (await openConnection()).openChannel(1);
}

type Right = 'configure' | 'write' | 'read';

/** `write access to RESOURCE refused for user 'U'`, as reply texts print it. */
function refusal(right: Right, resource: string, name: string): string {
  const prefix = onRabbitMQ310('3.10 does not say which right is missing', '', `${right} `);
  return `ACCESS_REFUSED - ${prefix}access to ${resource} refused for user '${name}'`;
}

type Kind = 'queue' | 'exchange';

const LETTERS = { configure: 'C', write: 'W', read: 'R' } as const;
const EVERY_LETTER = 'CWR';

/** A thing that an operation needs a right on. */
interface Need {
  readonly role: 'queue' | 'exchange' | 'other';
  readonly kind: Kind;
  readonly right: Right;
}

interface Operation {
  readonly name: string;
  readonly method: string;
  readonly needs: readonly Need[];
  /** Whether the queue, the exchange and the other exchange exist beforehand. */
  readonly exists: boolean;
  perform(channel: RawChannel, names: Names): void;
  /** Null when success is silence. */
  readonly answer: string | null;
}

interface Names {
  readonly queue: string;
  readonly exchange: string;
  readonly other: string;
}

const onQueue = (right: Right): Need => ({ role: 'queue', kind: 'queue', right });
const onExchange = (right: Right): Need => ({ role: 'exchange', kind: 'exchange', right });
const onOther = (right: Right): Need => ({ role: 'other', kind: 'exchange', right });

const OPERATIONS: readonly Operation[] = [
  {
    name: 'exchange.declare of a new exchange',
    method: 'exchange.declare',
    needs: [onExchange('configure')],
    exists: false,
    perform: (channel, { exchange }) =>
      channel.send('exchange.declare', { exchange, type: 'fanout' }),
    answer: 'exchange.declare-ok',
  },
  {
    name: 'exchange.declare of an existing exchange',
    method: 'exchange.declare',
    needs: [onExchange('configure')],
    exists: true,
    perform: (channel, { exchange }) =>
      channel.send('exchange.declare', { exchange, type: 'fanout' }),
    answer: 'exchange.declare-ok',
  },
  {
    name: 'exchange.declare with an alternate exchange',
    method: 'exchange.declare',
    needs: [onExchange('configure'), onExchange('read'), onOther('write')],
    exists: false,
    perform: (channel, { exchange, other }) =>
      channel.send('exchange.declare', {
        exchange,
        type: 'fanout',
        arguments: { 'alternate-exchange': other },
      }),
    answer: 'exchange.declare-ok',
  },
  {
    name: 'exchange.delete',
    method: 'exchange.delete',
    needs: [onExchange('configure')],
    exists: true,
    perform: (channel, { exchange }) => channel.send('exchange.delete', { exchange }),
    answer: 'exchange.delete-ok',
  },
  {
    name: 'exchange.bind',
    method: 'exchange.bind',
    needs: [onOther('write'), onExchange('read')],
    exists: true,
    perform: (channel, { exchange, other }) =>
      channel.send('exchange.bind', { source: exchange, destination: other, routingKey: 'k' }),
    answer: 'exchange.bind-ok',
  },
  {
    name: 'exchange.unbind',
    method: 'exchange.unbind',
    needs: [onOther('write'), onExchange('read')],
    exists: true,
    perform: (channel, { exchange, other }) =>
      channel.send('exchange.unbind', { source: exchange, destination: other, routingKey: 'k' }),
    answer: 'exchange.unbind-ok',
  },
  {
    name: 'queue.declare of a new queue',
    method: 'queue.declare',
    needs: [onQueue('configure')],
    exists: false,
    perform: (channel, { queue }) => channel.send('queue.declare', { queue, autoDelete: true }),
    answer: 'queue.declare-ok',
  },
  {
    name: 'queue.declare of an existing queue',
    method: 'queue.declare',
    needs: [onQueue('configure')],
    exists: true,
    perform: (channel, { queue }) => channel.send('queue.declare', { queue, autoDelete: true }),
    answer: 'queue.declare-ok',
  },
  {
    name: '[159] queue.declare with a dead letter exchange',
    method: 'queue.declare',
    needs: [onQueue('configure'), onQueue('read'), onOther('write')],
    exists: false,
    perform: (channel, { queue, other }) =>
      channel.send('queue.declare', {
        queue,
        autoDelete: true,
        arguments: { 'x-dead-letter-exchange': other },
      }),
    answer: 'queue.declare-ok',
  },
  {
    name: 'queue.delete',
    method: 'queue.delete',
    needs: [onQueue('configure')],
    exists: true,
    perform: (channel, { queue }) => channel.send('queue.delete', { queue }),
    answer: 'queue.delete-ok',
  },
  {
    name: 'queue.bind',
    method: 'queue.bind',
    needs: [onQueue('write'), onExchange('read')],
    exists: true,
    perform: (channel, { queue, exchange }) =>
      channel.send('queue.bind', { queue, exchange, routingKey: 'k' }),
    answer: 'queue.bind-ok',
  },
  {
    name: 'queue.unbind',
    method: 'queue.unbind',
    needs: [onQueue('write'), onExchange('read')],
    exists: true,
    perform: (channel, { queue, exchange }) =>
      channel.send('queue.unbind', { queue, exchange, routingKey: 'k' }),
    answer: 'queue.unbind-ok',
  },
  {
    name: 'queue.purge',
    method: 'queue.purge',
    needs: [onQueue('read')],
    exists: true,
    perform: (channel, { queue }) => channel.send('queue.purge', { queue }),
    answer: 'queue.purge-ok',
  },
  {
    name: 'basic.get',
    method: 'basic.get',
    needs: [onQueue('read')],
    exists: true,
    perform: (channel, { queue }) => channel.send('basic.get', { queue }),
    answer: 'basic.get-empty',
  },
  {
    name: 'basic.consume',
    method: 'basic.consume',
    needs: [onQueue('read')],
    exists: true,
    perform: (channel, { queue }) => channel.send('basic.consume', { queue }),
    answer: 'basic.consume-ok',
  },
  {
    name: 'basic.publish',
    method: 'basic.publish',
    needs: [onExchange('write')],
    exists: true,
    perform: (channel, { exchange }) => channel.publish(exchange, 'k', 'body'),
    answer: null,
  },
];

/** Names whose letters are exactly the rights needed on each, or all other letters but one. */
function namesFor(operation: Operation, missing: Need | null): Names {
  const nameOf = (role: Need['role'], kind: Kind): string => {
    const lacks = missing?.role === role ? LETTERS[missing.right] : '';
    const needed = operation.needs
      .filter((need) => need.role === role)
      .map((n) => LETTERS[n.right]);
    // Without the right in question every other right is there, with all of them none is in excess.
    const letters = lacks === '' ? needed.join('') : EVERY_LETTER.replace(lacks, '');
    return unique(`${kind}-${letters}`);
  };
  return {
    queue: nameOf('queue', 'queue'),
    exchange: nameOf('exchange', 'exchange'),
    other: nameOf('other', 'exchange'),
  };
}

async function declareAll({ queue, exchange, other }: Names): Promise<void> {
  const channel = await guestChannel();
  await channel.call('queue.declare', { queue, autoDelete: true });
  await channel.call('exchange.declare', { exchange, type: 'fanout' });
  await channel.call('exchange.declare', { exchange: other, type: 'fanout' });
}

async function tidy({ exchange, other }: Names): Promise<void> {
  const channel = await guestChannel();
  await channel.call('exchange.delete', { exchange });
  await channel.call('exchange.delete', { exchange: other });
}

describe('the rights that each operation needs', () => {
  const cases = OPERATIONS.flatMap((operation) => [
    { operation, missing: null, title: `${operation.name} works with exactly its rights` },
    ...operation.needs.map((missing) => ({
      operation,
      missing,
      title: `${operation.name} without ${missing.right} on the ${missing.role} is refused`,
    })),
  ]);

  it.each(cases)('$title', async ({ operation, missing }) => {
    const names = namesFor(operation, missing);
    if (operation.exists) await declareAll(names);
    const channel = await channelOf(user);
    operation.perform(channel, names);
    if (missing === null) {
      if (operation.answer === null) await channel.sync();
      else expect((await channel.next()).name).toBe(operation.answer);
    } else {
      const name = names[missing.role];
      const resource = missing.kind === 'queue' ? queueText(name) : exchangeText(name);
      await channel.expectError(403, refusal(missing.right, resource, user), operation.method);
    }
    await tidy(names);
  });

  it.each(['configure', 'write', 'read'] as const)(
    'a passive declare works with %s alone, and not without any right',
    async (right) => {
      const guest = await guestChannel();
      const permitted = unique(`queue-${LETTERS[right]}`);
      const forbidden = unique('queue-none');
      for (const queue of [permitted, forbidden]) {
        await guest.call('queue.declare', { queue, autoDelete: true });
      }
      const channel = await channelOf(user);
      await channel.call('queue.declare', { queue: permitted, passive: true });
      const isAllowed = onRabbitMQ310('passive declares need no right before 4.2', true, false);
      if (isAllowed) {
        await channel.call('queue.declare', { queue: forbidden, passive: true });
      } else {
        channel.send('queue.declare', { queue: forbidden, passive: true });
        await channel.expectError(
          403,
          refusal('configure', queueText(forbidden), user),
          'queue.declare',
        );
      }
    },
  );

  it('permission is asked before existence', async () => {
    const channel = await channelOf(user);
    const queue = unique('missing');
    channel.send('basic.get', { queue });
    await channel.expectError(403, refusal('read', queueText(queue), user), 'basic.get');
  });
});

describe('patterns', () => {
  it('[156] the default exchange goes by the name amq.default', async () => {
    const writer = unique('writer');
    await administrator.addUser(writer, password);
    await administrator.setPermissions(writer, '/', ['', '^a', '']);
    const channel = await channelOf(writer);
    channel.publish('b', 'k', 'x');
    await channel.expectError(403, refusal('write', exchangeText('b'), writer), 'basic.publish');
    const again = await channelOf(writer);
    again.publish('', 'k', 'x');
    await again.sync();
    await administrator.setPermissions(writer, '/', ['', '^b', '']);
    const refused = await channelOf(writer);
    refused.publish('', 'k', 'x');
    await refused.expectError(
      403,
      refusal('write', exchangeText('amq.default'), writer),
      'basic.publish',
    );
  });

  it('[157] patterns are not anchored, and an empty one permits nothing', async () => {
    const maker = unique('maker');
    await administrator.addUser(maker, password);
    await administrator.setPermissions(maker, '/', ['foo', '', '']);
    const channel = await channelOf(maker);
    await channel.call('queue.declare', { queue: `${unique('x')}foo1`, autoDelete: true });
    const bar = unique('bar');
    channel.send('queue.declare', { queue: bar, autoDelete: true });
    await channel.expectError(403, refusal('configure', queueText(bar), maker), 'queue.declare');
    await administrator.setPermissions(maker, '/', ['', '', '']);
    const nothing = await channelOf(maker);
    const foo = `${unique('x')}foo2`;
    nothing.send('queue.declare', { queue: foo, autoDelete: true });
    await nothing.expectError(403, refusal('configure', queueText(foo), maker), 'queue.declare');
  });

  it('a server-named queue needs configure on the name it gets', async () => {
    const maker = unique('maker');
    await administrator.addUser(maker, password);
    await administrator.setPermissions(maker, '/', ['^mine', '', '']);
    const channel = await channelOf(maker);
    channel.send('queue.declare', { queue: '', exclusive: true });
    await channel.expectError(403, /^ACCESS_REFUSED - (configure )?access to queue 'amq\.gen-/);
  });

  it.skipIf(isRabbitMQ)(
    'a change takes effect on channels that have published already',
    async () => {
      const writer = unique('writer');
      await administrator.addUser(writer, password);
      await administrator.setPermissions(writer, '/', ['', '.*', '']);
      const channel = await channelOf(writer);
      channel.publish('amq.fanout', 'k', 'x');
      await channel.sync();
      await administrator.setPermissions(writer, '/', ['', '', '']);
      channel.publish('amq.fanout', 'k', 'x');
      await channel.expectError(
        403,
        refusal('write', exchangeText('amq.fanout'), writer),
        'basic.publish',
      );
    },
  );
});

describe('topic permissions', () => {
  it('[158] restrict routing keys on the topic exchange they name, and nowhere else', async () => {
    const sender = unique('sender');
    await administrator.addUser(sender, password);
    await administrator.setPermissions(sender, '/', ['.*', '.*', '.*']);
    await administrator.setTopicPermissions(sender, '/', 'amq.topic', [
      '^(ok|{username}-{vhost})\\.',
      '^in\\.',
    ]);
    const channel = await channelOf(sender);
    channel.publish('amq.topic', 'ok.x', 'x');
    channel.publish('amq.topic', `${sender}-/.x`, 'x');
    channel.publish('amq.direct', 'no.x', 'x');
    await channel.sync();
    const queue = await channel.temporaryQueue();
    await channel.call('queue.bind', { queue, exchange: 'amq.topic', routingKey: 'in.#' });
    await channel.call('queue.bind', { queue, exchange: 'amq.direct', routingKey: 'out.#' });
    channel.send('queue.bind', { queue, exchange: 'amq.topic', routingKey: 'out.#' });
    await channel.expectError(403, topicRefusal('read', 'out.#', sender), 'queue.bind');
    const other = await channelOf(sender);
    other.publish('amq.topic', 'no.x', 'x');
    await other.expectError(403, topicRefusal('write', 'no.x', sender), 'basic.publish');
  });

  it.skipIf(isRabbitMQ)('are asked for the keys in CC and BCC too', async () => {
    const sender = unique('sender');
    await administrator.addUser(sender, password);
    await administrator.setPermissions(sender, '/', ['', '.*', '']);
    await administrator.setTopicPermissions(sender, '/', 'amq.topic', ['^ok', '']);
    for (const header of ['CC', 'BCC']) {
      const channel = await channelOf(sender);
      channel.publish('amq.topic', 'ok', 'x', { properties: { headers: { [header]: ['ok.2'] } } });
      await channel.sync();
      channel.publish('amq.topic', 'ok', 'x', { properties: { headers: { [header]: ['no'] } } });
      await channel.expectError(403, topicRefusal('write', 'no', sender), 'basic.publish');
    }
  });

  function topicRefusal(right: Right, key: string, name: string): string {
    return refusal(right, `topic '${key}' in ${exchangeText('amq.topic')}`, name);
  }
});

describe('logging in', () => {
  it('[14] a user without permissions cannot open the vhost', async () => {
    const stranger = unique('stranger');
    await administrator.addUser(stranger, password);
    await expectOpenRefused(stranger, '/', `access to vhost '/' refused for user '${stranger}'`);
  });

  it('unknown users and wrong and blank passwords are refused alike', async () => {
    const known = unique('known');
    await administrator.addUser(known, password);
    for (const [name, given] of [
      [unique('unknown'), password],
      [known, 'wrong'],
      [known, ''],
    ] as const) {
      const connection = await connectRaw();
      connection.sendHeader();
      await connection.expect('connection.start');
      connection.sendStartOk({ user: name, password: given });
      const close = await connection.expect('connection.close');
      expect(close.fields).toMatchObject({
        replyCode: 403,
        replyText:
          'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. ' +
          'For details see the broker logfile.',
        classId: 0,
        methodId: 0,
      });
      connection.destroy();
    }
  });

  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => !address.internal && address.family === 'IPv4')?.address;

  it.skipIf(isRabbitMQ || outside === undefined)(
    '[15] guest may log in from this machine only, other users from anywhere',
    async () => {
      const host = outside ?? '';
      const broker = await startBroker({ hosts: ['127.0.0.1', host] });
      try {
        await broker.administer('users.put', { name: 'u', password });
        const all = { configure: '.*', write: '.*', read: '.*' };
        await broker.administer('permissions.set', { user: 'u', vhost: '/', ...all });
        await (await openConnection({ port: broker.port, host, user: 'u', password })).close();
        await (await openConnection({ port: broker.port })).close();
        const guest = await connectRaw(broker.port, host);
        guest.sendHeader();
        await guest.expect('connection.start');
        guest.sendStartOk();
        const close = await guest.expect('connection.close');
        expect(close.fields.replyText).toBe(
          'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. ' +
            'For details see the broker logfile.',
        );
      } finally {
        await broker.stop();
      }
    },
  );

  it('[85] a user with the tag impersonator may publish in the name of others', async () => {
    const actor = unique('actor');
    await administrator.addUser(actor, password, ['impersonator']);
    await administrator.setPermissions(actor, '/', ['.*', '.*', '.*']);
    const channel = await channelOf(actor);
    const queue = await channel.temporaryQueue();
    channel.publish('', queue, 'x', { properties: { userId: 'somebody' } });
    expect((await channel.get(queue))?.properties.userId).toBe('somebody');
  });
});

describe('deleting', () => {
  it('[199] a user closes its connections with 320', async () => {
    const leaver = unique('leaver');
    await administrator.addUser(leaver, password);
    await administrator.setPermissions(leaver, '/', ['.*', '.*', '.*']);
    const connection = await openConnection({ user: leaver, password });
    await administrator.deleteUser(leaver);
    await connection.expectError(320, `CONNECTION_FORCED - user '${leaver}' is deleted`);
  });

  it('[162] a vhost closes its connections with 320 and takes everything in it away', async () => {
    const vhost = unique('vhost');
    await administrator.addVhost(vhost);
    await administrator.setPermissions('guest', vhost, ['.*', '.*', '.*']);
    const connection = await openConnection({ virtualHost: vhost });
    const channel = await connection.openChannel(1);
    await channel.call('queue.declare', { queue: 'q', durable: true });
    await administrator.deleteVhost(vhost);
    await connection.expectError(
      320,
      onRabbitMQ310(
        '3.10 may stop the vhost before it tells',
        /^CONNECTION_FORCED - vhost '.*' is (deleted|down)$/ as string | RegExp,
        `CONNECTION_FORCED - vhost '${vhost}' is deleted`,
      ),
    );
    await administrator.addVhost(vhost);
    await administrator.setPermissions('guest', vhost, ['.*', '.*', '.*']);
    const again = await (await openConnection({ virtualHost: vhost })).openChannel(1);
    again.send('queue.declare', { queue: 'q', passive: true });
    await again.expectError(404, `NOT_FOUND - no queue 'q' in vhost '${vhost}'`);
    await administrator.deleteVhost(vhost);
  });

  it('[161] an administrator closes a connection with a reason', async () => {
    const name = unique('closed');
    await administrator.addUser(name, password);
    await administrator.setPermissions(name, '/', ['.*', '.*', '.*']);
    const connection = await openConnection({ user: name, password });
    await connection.openChannel(1);
    await administrator.closeConnections(name, 'bye');
    await connection.expectError(320, 'CONNECTION_FORCED - bye');
  });
});

describe('limits', () => {
  it('W72: connections of a vhost and of a user are limited, in that order', async () => {
    const limited = unique('limited');
    const vhost = unique('vhost');
    await administrator.addUser(limited, password);
    await administrator.addVhost(vhost);
    await administrator.setPermissions(limited, vhost, ['.*', '.*', '.*']);
    await administrator.setUserLimit(limited, 'max-connections', 1);
    const first = await openConnection({ user: limited, password, virtualHost: vhost });
    await expectOpenRefused(
      limited,
      vhost,
      `connection refused for user '${limited}': user connection limit (1) is reached`,
    );
    await administrator.setVhostLimit(vhost, 'max-connections', 1);
    await expectOpenRefused(
      limited,
      vhost,
      `access to vhost '${vhost}' refused for user '${limited}': connection limit (1) is reached`,
    );
    await first.close();
    await openConnection({ user: limited, password, virtualHost: vhost });
    await administrator.deleteVhost(vhost);
  });

  it('W83: channels of a user are limited over all connections', async () => {
    const limited = unique('limited');
    await administrator.addUser(limited, password);
    await administrator.setPermissions(limited, '/', ['.*', '.*', '.*']);
    await administrator.setUserLimit(limited, 'max-channels', 2);
    await channelOf(limited);
    const connection = await openConnection({ user: limited, password });
    const second = await connection.openChannel(1);
    // RabbitMQ notices later that a channel is gone.
    if (!isRabbitMQ) {
      await second.call('channel.close', { replyCode: 200, replyText: 'done' });
      await connection.openChannel(2);
    }
    connection.sendMethod(3, 'channel.open', {});
    const close = await connection.expectError(
      530,
      `NOT_ALLOWED - number of channels opened for user '${limited}' has reached the maximum ` +
        'allowed user limit of (2)',
    );
    expect(close.fields).toMatchObject({ classId: 0, methodId: 0 });
  });

  it('Q14: queues of a vhost are limited, existing ones can be declared again', async () => {
    const vhost = unique('vhost');
    await administrator.addVhost(vhost);
    await administrator.setPermissions('guest', vhost, ['.*', '.*', '.*']);
    await administrator.setVhostLimit(vhost, 'max-queues', 1);
    const channel = await (await openConnection({ virtualHost: vhost })).openChannel(1);
    await channel.call('queue.declare', { queue: 'one' });
    await channel.call('queue.declare', { queue: 'one' });
    channel.send('queue.declare', { queue: 'two' });
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - cannot declare queue 'two': queue limit in vhost '${vhost}' (1) is reached`,
      'queue.declare',
    );
    await administrator.deleteVhost(vhost);
  });
});

/** Logs in and opens the vhost; the answer has to be 530 with this text. */
async function expectOpenRefused(name: string, vhost: string, text: string): Promise<void> {
  const connection = await connectRaw();
  connection.sendHeader();
  await connection.expect('connection.start');
  connection.sendStartOk({ user: name, password });
  connection.tuneOk(await connection.expect('connection.tune'));
  connection.sendMethod(0, 'connection.open', { virtualHost: vhost });
  const close = await connection.expect('connection.close');
  expect(close.fields).toMatchObject({
    replyCode: 530,
    replyText: `NOT_ALLOWED - ${text}`,
    classId: 10,
    methodId: 40,
  });
  connection.destroy();
}
