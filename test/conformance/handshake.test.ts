// Connection handshake: protocol header, SASL, tuning, open, heartbeats, close.

import { describe, expect, it } from 'vitest';
import { connectRaw, openConnection, type RawConnection } from '../support/raw-client.ts';
import { tableBody } from '../support/raw-wire.ts';
import { LIMITS, onRabbitMQ310, sharedBroker } from '../support/target.ts';

// Most of these wait for a time-out of the broker, so they wait side by side.
sharedBroker({ concurrentTests: true });

async function started(): Promise<RawConnection> {
  const connection = await connectRaw();
  connection.sendHeader();
  await connection.expect('connection.start');
  return connection;
}

/** Up to the received tune, tune-ok not sent yet. */
async function tuned(): Promise<RawConnection> {
  const connection = await started();
  connection.sendStartOk();
  await connection.expect('connection.tune');
  return connection;
}

// RabbitMQ keeps a refused connection open for 3 s before it drops it, to slow down attackers.
const SILENT_CLOSE_MS = 6000;

describe.concurrent('protocol header', () => {
  it('[1] answers AMQP 0-9-1 with connection.start, PLAIN and AMQPLAIN, and the 9 capabilities', async () => {
    const connection = await connectRaw();
    connection.sendHeader();
    const { fields } = await connection.expect('connection.start');
    expect(fields).toMatchObject({ versionMajor: 0, versionMinor: 9, locales: 'en_US' });
    expect(fields.mechanisms.split(' ').sort()).toEqual(['AMQPLAIN', 'PLAIN']);
    expect(fields.serverProperties).toMatchObject({ product: 'RabbitMQ' });
    expect(fields.serverProperties.version).toMatch(/^[34]\.\d+\.\d+/);
    expect(Object.keys(fields.serverProperties)).toEqual(
      expect.arrayContaining([
        'capabilities',
        'cluster_name',
        'copyright',
        'information',
        'platform',
      ]),
    );
    expect(fields.serverProperties.capabilities).toEqual({
      publisher_confirms: true,
      exchange_exchange_bindings: true,
      'basic.nack': true,
      consumer_cancel_notify: true,
      'connection.blocked': true,
      consumer_priorities: true,
      authentication_failure_close: true,
      per_consumer_qos: true,
      direct_reply_to: true,
    });
  });

  it('[180] answers the old header AMQP 1 1 0 9 with connection.start', async () => {
    const connection = await connectRaw();
    connection.sendHeader(Buffer.from([0x41, 0x4d, 0x51, 0x50, 1, 1, 0, 9]));
    const { fields } = await connection.expect('connection.start');
    expect(fields).toMatchObject({ versionMajor: 0, versionMinor: 9 });
  });

  it.each([
    ['[2] AMQP 9 9 9 9', Buffer.from([0x41, 0x4d, 0x51, 0x50, 9, 9, 9, 9])],
    ['[2] AMQP 0-9-1 spelled with minor 8', Buffer.from([0x41, 0x4d, 0x51, 0x50, 0, 0, 8, 0])],
    ['[3] an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    [
      '[3] a TLS client hello',
      Buffer.from([0x16, 3, 1, 0, 0x2f, 1, 0, 0, 0x2b, 3, 3, ...new Array<number>(36).fill(7)]),
    ],
  ])(
    '%s is answered with the header of 0-9-1 and the end of the connection',
    async (_name, bytes) => {
      const connection = await connectRaw();
      connection.sendBytes(bytes);
      const header = await connection.expect('protocol-header');
      expect([...header.body]).toEqual([0x41, 0x4d, 0x51, 0x50, 0, 0, 9, 1]);
      await connection.expectClosed();
    },
  );

  it('[16] a client that sends nothing is dropped after the handshake time-out', async () => {
    const connection = await connectRaw();
    const from = performance.now();
    await connection.expectClosed(LIMITS.handshakeTimeoutMs + 3000);
    expect(performance.now() - from).toBeGreaterThan(LIMITS.handshakeTimeoutMs - 500);
  });

  it('[198] a client that stops after tune is dropped after the handshake time-out without a frame', async () => {
    const connection = await tuned();
    const from = performance.now();
    await connection.expectClosed(LIMITS.handshakeTimeoutMs + 6000);
    expect(performance.now() - from).toBeGreaterThan(LIMITS.handshakeTimeoutMs - 1000);
  });
});

describe.concurrent('authentication', () => {
  it('[4] PLAIN with the right password gets tune with RabbitMQ’s limits', async () => {
    const connection = await started();
    connection.sendStartOk();
    const { fields } = await connection.expect('connection.tune');
    expect(fields).toEqual({ channelMax: 2047, frameMax: 131072, heartbeat: 60 });
  });

  it('[5] a wrong password is refused with 403 when the client can take it', async () => {
    const connection = await started();
    connection.sendStartOk({
      password: 'wrong',
      capabilities: { authentication_failure_close: true },
    });
    await connection.expectError(
      403,
      'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.',
      '',
    );
  });

  it('[5] an unknown user looks exactly like a wrong password', async () => {
    const connection = await started();
    connection.sendStartOk({ user: 'nobody' });
    await connection.expectError(
      403,
      'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN. For details see the broker logfile.',
      '',
    );
  });

  it.each([
    ['[6] no capabilities', {}],
    ['[6] the capability switched off', { authentication_failure_close: false }],
  ])(
    'a wrong password with %s ends the connection without a frame',
    async (_name, capabilities) => {
      const connection = await started();
      connection.sendStartOk({ password: 'wrong', capabilities });
      await connection.expectClosed(SILENT_CLOSE_MS);
    },
  );

  it('[7] AMQPLAIN with a LOGIN/PASSWORD table body gets tune', async () => {
    const connection = await started();
    connection.sendStartOk({
      mechanism: 'AMQPLAIN',
      response: tableBody({ LOGIN: 'guest', PASSWORD: 'guest' }),
    });
    await connection.expect('connection.tune');
  });

  it('[7] AMQPLAIN with a wrong password is refused in its own name', async () => {
    const connection = await started();
    connection.sendStartOk({
      mechanism: 'AMQPLAIN',
      response: tableBody({ LOGIN: 'guest', PASSWORD: 'wrong' }),
    });
    await connection.expectError(
      403,
      'ACCESS_REFUSED - Login was refused using authentication mechanism AMQPLAIN. For details see the broker logfile.',
      '',
    );
  });

  it.each([
    ['[8] an unknown mechanism', { mechanism: 'FOO' }],
    ['[8] a PLAIN response without NUL bytes', { response: Buffer.from('guest guest') }],
    ['[8] a PLAIN response with a third NUL', { response: Buffer.from('\0guest\0guest\0') }],
  ])('%s ends the connection without a frame', async (_name, options) => {
    const connection = await started();
    connection.sendStartOk(options);
    await connection.expectClosed(SILENT_CLOSE_MS);
  });
});

describe.concurrent('tuning', () => {
  it.each([
    [
      '[9]',
      { frameMax: 100 },
      /^NOT_ALLOWED - negotiated frame_max = 100 is lower than the minimum allowed value \(4096\)$/,
    ],
    [
      '[9]',
      { frameMax: 0 },
      /^NOT_ALLOWED - negotiated frame_max = 0 is higher than the maximum allowed value \(131072\)$/,
    ],
    [
      '[9]',
      { frameMax: 131073 },
      /^NOT_ALLOWED - negotiated frame_max = 131073 is higher than the maximum allowed value \(131072\)$/,
    ],
    [
      '[10]',
      { channelMax: 0 },
      /^NOT_ALLOWED - negotiated channel_max = 0 \(no limit\) is higher than the maximum allowed value \(2047\)$/,
    ],
    [
      '[10]',
      { channelMax: 2048 },
      /^NOT_ALLOWED - negotiated channel_max = 2048 is higher than the maximum allowed value \(2047\)$/,
    ],
  ])('%s tune-ok with %o is refused with 530', async (_case, values, text) => {
    const connection = await tuned();
    connection.sendMethod(0, 'connection.tune-ok', {
      channelMax: 2047,
      frameMax: 131072,
      heartbeat: 0,
      ...values,
    });
    if (onRabbitMQ310('3.10.8 drops the connection after 3 s without a word', true, false)) {
      await connection.expectClosed(SILENT_CLOSE_MS);
    } else {
      await connection.expectError(530, text, 'connection.tune');
    }
  });

  it('[9] frame_max 4096 is accepted, as old amqplib asks for it', async () => {
    const connection = await openConnection({ frameMax: 4096 });
    await (await connection.openChannel(1)).sync();
  });

  it('[13] opening a vhost that does not exist is refused with 530', async () => {
    const connection = await tuned();
    connection.sendMethod(0, 'connection.tune-ok', { channelMax: 2047, frameMax: 131072 });
    connection.sendMethod(0, 'connection.open', { virtualHost: 'nope' });
    await connection.expectError(530, 'NOT_ALLOWED - vhost nope not found', 'connection.open');
  });

  it('[23] a channel beyond the negotiated channel_max is refused with 530', async () => {
    const connection = await openConnection({ channelMax: 2 });
    await connection.openChannel(1);
    await connection.openChannel(2);
    connection.sendMethod(3, 'channel.open');
    await connection.expectError(
      530,
      'NOT_ALLOWED - number of channels opened (2) has reached the negotiated channel_max (2)',
    );
  });

  it('[24] channel_max limits the number of channels, not their ids', async () => {
    const connection = await openConnection({ channelMax: 10 });
    await (await connection.openChannel(500)).sync();
    await (await connection.openChannel(65535)).sync();
  });
});

describe.concurrent('heartbeats', () => {
  it('[11] with heartbeat 1 the server beats twice a second and drops a silent client after 2 to 3 s', async () => {
    const connection = await openConnection({ heartbeat: 1 });
    const from = performance.now();
    await connection.expectClosed(6000);
    const elapsed = performance.now() - from;
    expect(elapsed).toBeGreaterThan(1800);
    expect(elapsed).toBeLessThan(4500);
    expect(connection.heartbeats.length).toBeGreaterThanOrEqual(3);
  });

  it('[11] a client that sends heartbeats stays connected', async () => {
    const connection = await openConnection({ heartbeat: 1 });
    const beat = setInterval(() => connection.sendHeartbeat(), 400);
    try {
      await connection.expectNothing(4500);
    } finally {
      clearInterval(beat);
    }
  });

  it('[12] with heartbeat 0 nothing is sent and an idle connection stays', async () => {
    const connection = await openConnection({ heartbeat: 0 });
    await connection.expectNothing(4000);
    expect(connection.heartbeats).toEqual([]);
    await (await connection.openChannel(1)).sync();
  });
});

describe.concurrent('running connection', () => {
  it('[34] after a connection error, close-ok ends the connection at once', async () => {
    const connection = await openConnection();
    connection.sendMethod(0, 'connection.open', { virtualHost: '/' });
    await connection.expect('connection.close');
    const from = performance.now();
    connection.sendMethod(0, 'connection.close-ok');
    connection.sendMethod(0, 'connection.open', { virtualHost: '/' });
    await connection.expectClosed();
    expect(performance.now() - from).toBeLessThan(1500);
  });

  it('[33] connection.close is answered with close-ok and then EOF', async () => {
    const connection = await openConnection();
    await connection.openChannel(1);
    await connection.close();
  });

  it('[34] update-secret is accepted and the connection goes on', async () => {
    const connection = await openConnection();
    connection.sendMethod(0, 'connection.update-secret', {
      newSecret: 'guest',
      reason: 'rotation',
    });
    await connection.expect('connection.update-secret-ok');
    await (await connection.openChannel(1)).sync();
  });

  it('[34] a connection method out of place is refused with 504', async () => {
    const connection = await openConnection();
    connection.sendMethod(0, 'connection.open', { virtualHost: '/' });
    await connection.expectError(
      504,
      /^CHANNEL_ERROR - unexpected method in connection state running$/,
      'connection.open',
    );
  });
});
