import { Buffer } from 'node:buffer';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { notAllowed } from '../../broker/errors.ts';
import { type FieldTable, type FieldValue, lookup } from '../../broker/field-table.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { DEFAULT_AMQP_SETTINGS } from './amqp-settings.ts';
import { ClientProfile } from './client-profile.ts';
import type { CloseReason } from './close-reason.ts';
import { ConnectionException } from './exceptions.ts';
import {
  type Admission,
  type AdmittedUser,
  Handshake,
  type OpeningConnection,
} from './handshake.ts';
import type { Method, MethodFields } from './method-codec.ts';
import type { MethodName } from './method-table.ts';

const VHOST = { name: '/' } as VirtualHost;
const YES: FieldValue = { type: 'bool', value: true };
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Lets guest in from this machine, to the one vhost there is. */
const administration: Admission = {
  logIn({ username, password, isLoopback, protocol, peerHost, peerPort }) {
    expect([protocol, peerHost, peerPort]).toEqual(['amqp091', '127.0.0.1', 1]);
    const isGuest = username === 'guest' && password === 'guest' && isLoopback;
    return isGuest ? { name: username, tags: [] } : null;
  },
  openVhost(username, name) {
    if (name === '/' && username === 'guest') return VHOST;
    throw notAllowed(`vhost ${name} not found`);
  },
};

/** A connection that notes what the handshake wants of it. */
class NotedConnection implements OpeningConnection {
  readonly broker = { administration };
  readonly clock = new ManualClock();
  readonly logger = silent;
  readonly settings = DEFAULT_AMQP_SETTINGS;
  readonly peer = '127.0.0.1:1';
  readonly peerHost = '127.0.0.1';
  readonly peerPort = 1;
  isLoopback = true;
  client = new ClientProfile([]);
  username = '';
  mechanism = '';
  readonly sent: { name: MethodName; fields: object }[] = [];
  readonly done: string[] = [];
  limits: Parameters<OpeningConnection['tuned']>[0] | null = null;
  closed: CloseReason | null = null;

  sendMethod<N extends MethodName>(_channel: number, name: N, fields: MethodFields<N>): void {
    this.sent.push({ name, fields });
  }

  authenticated({ name }: AdmittedUser, mechanism: string): void {
    this.username = name;
    this.mechanism = mechanism;
  }

  tuned(limits: Parameters<OpeningConnection['tuned']>[0]): void {
    this.limits = limits;
  }

  opened(vhost: VirtualHost): void {
    this.done.push(`opened ${vhost.name}`);
  }

  close(reason: CloseReason): void {
    this.closed = reason;
  }

  endLater(): void {
    this.done.push('ends later');
  }

  finishOutput(): void {
    this.done.push('finishes');
  }

  destroy(): void {
    this.done.push('destroyed');
  }
}

let connection: NotedConnection;
let handshake: Handshake;

beforeEach(() => {
  connection = new NotedConnection();
  handshake = new Handshake(connection);
  handshake.start();
});

const lastSent = () => connection.sent.at(-1)?.name;

function startOk(response = '\0guest\0guest', mechanism = 'PLAIN', capabilities: FieldTable = []) {
  handshake.onMethod({
    name: 'connection.start-ok',
    clientProperties: [
      ['capabilities', { type: 'table', value: capabilities }],
      ['connection_name', { type: 'longstr', value: 'tester' }],
    ],
    mechanism,
    response: Buffer.from(response),
    locale: 'en_US',
  });
}

function tuneOk(limits: { channelMax?: number; frameMax?: number; heartbeat?: number } = {}) {
  const agreed = { channelMax: 2047, frameMax: 131_072, heartbeat: 60, ...limits };
  handshake.onMethod({ name: 'connection.tune-ok', ...agreed });
}

function open(virtualHost = '/') {
  handshake.onMethod({ name: 'connection.open', virtualHost });
}

function refusal(run: () => void): [condition: string, text: string, classId: number, id: number] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ConnectionException)) throw error;
    return [error.condition, error.message, error.classId, error.methodId];
  }
  throw new Error('nothing was refused');
}

describe('the handshake', () => {
  it('goes from start over login and tune to an open connection', () => {
    expect(lastSent()).toBe('connection.start');
    expect(handshake.mayAnswer).toBe(false);
    startOk();
    expect(connection.sent.at(-1)).toEqual({
      name: 'connection.tune',
      fields: { channelMax: 2047, frameMax: 131_072, heartbeat: 60 },
    });
    expect([connection.username, connection.mechanism]).toEqual(['guest', 'PLAIN']);
    expect(connection.client.connectionName).toBe('tester');
    expect(handshake.mayAnswer).toBe(true);
    tuneOk({ channelMax: 10, frameMax: 4096, heartbeat: 5 });
    expect(connection.limits).toEqual({ channelMax: 10, frameMax: 4096, heartbeatSeconds: 5 });
    open();
    expect(lastSent()).toBe('connection.open-ok');
    expect(connection.done).toEqual(['opened /']);
    expect(connection.clock.waitingTasks).toBe(0);
  });

  it('tells product, version and the nine capabilities that clients choose by', () => {
    const fields = connection.sent[0]?.fields as MethodFields<'connection.start'>;
    expect(fields.mechanisms.toString()).toBe('PLAIN AMQPLAIN');
    expect(fields.locales.toString()).toBe('en_US');
    const keys = fields.serverProperties.map(([key]) => key);
    expect(keys).toEqual([...keys].sort());
    expect(lookup(fields.serverProperties, 'product')?.value).toBe('RabbitMQ');
    const capabilities = lookup(fields.serverProperties, 'capabilities');
    expect(capabilities?.type === 'table' && capabilities.value.map(([key]) => key)).toEqual([
      'publisher_confirms',
      'exchange_exchange_bindings',
      'basic.nack',
      'consumer_cancel_notify',
      'connection.blocked',
      'consumer_priorities',
      'authentication_failure_close',
      'per_consumer_qos',
      'direct_reply_to',
    ]);
  });

  it.each<[string, () => void]>([
    ['before login', () => {}],
    ['before tune-ok', () => startOk()],
    [
      'before open',
      () => {
        startOk();
        tuneOk();
      },
    ],
  ])('ends without a frame when the client is too slow %s', (_name, goOn) => {
    goOn();
    const sent = connection.sent.length;
    connection.clock.advance(DEFAULT_AMQP_SETTINGS.handshakeTimeoutMs - 1);
    expect(connection.done).toEqual([]);
    connection.clock.advance(1);
    expect(connection.done).toEqual(['destroyed']);
    expect(connection.sent).toHaveLength(sent);
  });

  it('waits for nothing once it was stopped', () => {
    handshake.stop();
    expect(connection.clock.waitingTasks).toBe(0);
  });
});

describe('a login', () => {
  const failureClose: FieldTable = [['authentication_failure_close', YES]];

  it('that is wrong is told to clients that understand it, and to no others', () => {
    startOk('\0guest\0wrong', 'PLAIN', failureClose);
    expect(connection.closed?.fields).toEqual({
      replyCode: 403,
      replyText:
        'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. ' +
        'For details see the broker logfile.',
      classId: 0,
      methodId: 0,
    });
    expect(connection.done).toEqual([]);
  });

  it('that is wrong ends without a frame for other clients', () => {
    startOk('\0guest\0wrong');
    expect([connection.closed, connection.done]).toEqual([null, ['ends later']]);
    expect(lastSent()).toBe('connection.start');
  });

  it('that the administration refuses from another machine is a wrong one', () => {
    connection.isLoopback = false;
    startOk('\0guest\0guest', 'PLAIN', failureClose);
    expect(connection.closed?.code).toBe(403);
  });

  it.each([
    ['an unknown mechanism', '', 'ANONYMOUS'],
    ['a malformed response', 'guest', 'PLAIN'],
  ])('with %s ends without a frame for every client', (_name, response, mechanism) => {
    startOk(response, mechanism, failureClose);
    expect([connection.closed, connection.done]).toEqual([null, ['ends later']]);
  });
});

describe('limits', () => {
  beforeEach(() => startOk());

  it.each([
    [
      { frameMax: 4095 },
      'negotiated frame_max = 4095 is lower than the minimum allowed value (4096)',
    ],
    [{ frameMax: 0 }, 'negotiated frame_max = 0 is higher than the maximum allowed value (131072)'],
    [
      { frameMax: 131_073 },
      'negotiated frame_max = 131073 is higher than the maximum allowed value (131072)',
    ],
    [
      { channelMax: 0 },
      'negotiated channel_max = 0 (no limit) is higher than the maximum allowed value (2047)',
    ],
    [
      { channelMax: 2048 },
      'negotiated channel_max = 2048 is higher than the maximum allowed value (2047)',
    ],
  ])('%o are refused', (limits, text) => {
    expect(refusal(() => tuneOk(limits))).toEqual(['NOT_ALLOWED', text, 10, 30]);
    expect(connection.limits).toBeNull();
  });

  it.each([{ frameMax: 4096, channelMax: 1 }, { heartbeat: 0 }, { heartbeat: 3600 }])(
    '%o are accepted',
    (limits) => {
      tuneOk(limits);
      expect(connection.limits).not.toBeNull();
    },
  );
});

describe('methods out of order', () => {
  const methods: Method[] = [
    { name: 'connection.open', virtualHost: '/' },
    { name: 'connection.secure-ok', response: Buffer.alloc(0) },
    { name: 'connection.close-ok' },
    { name: 'channel.open' },
  ];

  it.each(methods)('are refused: %o', (method) => {
    const [condition, text] = refusal(() => handshake.onMethod(method));
    expect([condition, text]).toEqual([
      'CHANNEL_ERROR',
      'unexpected method in connection state starting',
    ]);
  });

  it('are refused later too, without starting anything again', () => {
    startOk();
    expect(refusal(() => startOk())[1]).toBe('unexpected method in connection state tuning');
    tuneOk();
    expect(refusal(() => tuneOk())[1]).toBe('unexpected method in connection state opening');
  });

  it('a close after login is answered, before it is not', () => {
    const close = { replyCode: 200, replyText: 'bye', classId: 0, methodId: 0 };
    const method: Method = { name: 'connection.close', ...close };
    expect(refusal(() => handshake.onMethod(method))[0]).toBe('CHANNEL_ERROR');
    startOk();
    handshake.onMethod(method);
    expect(lastSent()).toBe('connection.close-ok');
    expect(connection.done).toEqual(['finishes']);
  });
});

it('a vhost that does not exist is refused', () => {
  startOk();
  tuneOk();
  expect(refusal(() => open('nope'))).toEqual(['NOT_ALLOWED', 'vhost nope not found', 10, 40]);
  expect(connection.done).toEqual([]);
});
