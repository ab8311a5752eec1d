// Frames and contents: malformed, oversized, interleaved, and what comes back unchanged.

import { describe, expect, it } from 'vitest';
import {
  connectRaw,
  openConnection,
  Pairs,
  PROTOCOL_HEADER,
  plainResponse,
  type RawChannel,
  type RawConnection,
  typed,
} from '../support/raw-client.ts';
import { frame, headerPayload, methodPayload } from '../support/raw-wire.ts';
import { LIMITS, onRabbitMQ310, sharedBroker, unique } from '../support/target.ts';

// RabbitMQ keeps a connection open for 3 s after a fatal framing error, so these wait side by side.
sharedBroker({ concurrentTests: true });

async function openChannel(options = {}): Promise<RawChannel> {
  return (await openConnection(options)).openChannel(1);
}

describe.concurrent('malformed frames', () => {
  it('[17] a frame with a wrong end octet is refused with 501', async () => {
    const connection = await openConnection();
    connection.sendFrame(1, 1, methodPayload('channel.open'), { end: 0 });
    await connection.expectError(
      501,
      /^FRAME_ERROR - type 1, all octets = .*invalid_frame_end_marker,0/,
      '',
    );
  });

  it('[18] a frame beyond frame_max is refused on its header alone', async () => {
    const channel = await openChannel({ frameMax: 8192 });
    channel.connection.sendBytes(Buffer.from([3, 0, 1, 0, 0x10, 0, 0]));
    await channel.connection.expectError(
      501,
      'FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,1048576,8184}',
      '',
    );
  });

  it('[19] an unknown frame type is refused with 501', async () => {
    const channel = await openChannel();
    channel.connection.sendFrame(9, 1, Buffer.from('x'));
    await channel.connection.expectError(
      501,
      /^FRAME_ERROR - type 9, all octets = .*unknown_frame$/,
    );
  });

  it('[19] a heartbeat with a payload is refused with 501', async () => {
    const connection = await openConnection();
    connection.sendFrame(8, 0, Buffer.from('x'));
    await connection.expectError(501, /^FRAME_ERROR - type 8, all octets = .*unknown_frame$/);
  });

  it('[20] a heartbeat on a channel is refused with 505', async () => {
    const channel = await openChannel();
    channel.connection.sendHeartbeat(1);
    await channel.connection.expectError(505, 'UNEXPECTED_FRAME - type 8, all octets = <<>>');
  });

  it('[20] a content frame on channel 0 is refused with 505', async () => {
    const connection = await openConnection();
    connection.sendFrame(3, 0, Buffer.from('x'));
    await connection.expectError(505, /^UNEXPECTED_FRAME - type 3, all octets = <<.*>>$/);
  });

  it('[181] a method with trailing bytes is refused with 501', async () => {
    const channel = await openChannel();
    channel.connection.sendFrame(
      1,
      1,
      Buffer.concat([methodPayload('queue.purge', { queue: 'x' }), Buffer.from('tail')]),
    );
    await channel.connection.expectError(501, /^FRAME_ERROR - cannot decode <<.*>>/);
  });

  it('[181] a method that ends too early is refused with 501', async () => {
    const channel = await openChannel();
    channel.connection.sendFrame(1, 1, methodPayload('queue.purge', { queue: 'x' }).subarray(0, 6));
    await channel.connection.expectError(501, /^FRAME_ERROR - cannot decode <<.*>>/);
  });

  it('[181] an unknown method ends the connection', async () => {
    const channel = await openChannel();
    channel.connection.sendFrame(1, 1, Buffer.from([0, 60, 0, 99]));
    if (onRabbitMQ310('its reader process crashes and drops TCP without a frame', true, false)) {
      await channel.connection.expectClosed();
    } else {
      await channel.connection.expectError(540, /^NOT_IMPLEMENTED - /);
    }
  });
});

describe.concurrent('methods out of place', () => {
  it('[G7] a method that only servers send is refused with 503', async () => {
    const channel = await openChannel();
    channel.send('queue.declare-ok', { queue: 'q' });
    await channel.connection.expectError(
      503,
      'COMMAND_INVALID - unimplemented method',
      'queue.declare-ok',
    );
  });

  it('[G7] a connection method on a channel is refused with 503', async () => {
    const channel = await openChannel();
    channel.send('connection.close', { replyCode: 200 });
    await channel.connection.expectError(
      503,
      'COMMAND_INVALID - unimplemented method',
      'connection.close',
    );
  });

  it('[W74] a channel method on channel 0 is refused with 504', async () => {
    const connection = await openConnection();
    connection.sendMethod(0, 'queue.declare', { queue: unique('q') });
    await connection.expectError(
      504,
      'CHANNEL_ERROR - unexpected method in connection state running',
      'queue.declare',
    );
  });

  it.each([
    ['an unknown tag', Buffer.from([0, 0, 0, 4, 1, 0x61, 0x3f, 1])],
    ['a length beyond the frame', Buffer.from([0, 0, 0, 200, 1, 0x61, 0x74, 1])],
    ['a string beyond the table', Buffer.from([0, 0, 0, 8, 1, 0x61, 0x53, 0, 0, 0, 99, 0x61])],
    ['a key beyond the table', Buffer.from([0, 0, 0, 2, 9, 0x61])],
  ])('[W40] an arguments table with %s ends the connection', async (_name, table) => {
    const channel = await openChannel();
    channel.send('queue.declare', { queue: unique('q'), arguments: table });
    const drops = onRabbitMQ310(
      'its reader process crashes on damage inside the table and drops TCP without a frame',
      table.readUInt32BE(0) === table.length - 4,
      false,
    );
    if (drops) {
      await channel.connection.expectClosed();
    } else {
      await channel.connection.expectError(501, /^FRAME_ERROR - /);
    }
  });

  it('[W37] properties that cannot be decoded end the connection', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    channel.send('basic.publish', { routingKey: queue });
    channel.sendHeaderFrame(0, {}, { raw: Buffer.from([0x20, 0, 0, 0, 0, 200, 1, 0x61, 0x74, 1]) });
    const close = await channel.connection.expect('connection.close');
    expect([501, 502, 541]).toContain(close.fields.replyCode);
  });
});

describe.concurrent('byte stream', () => {
  const handshake = (): Buffer =>
    Buffer.concat([
      PROTOCOL_HEADER,
      frame(
        1,
        0,
        methodPayload('connection.start-ok', {
          mechanism: 'PLAIN',
          response: plainResponse('guest', 'guest'),
          locale: 'en_US',
        }),
      ),
      frame(
        1,
        0,
        methodPayload('connection.tune-ok', { channelMax: 2047, frameMax: 131072, heartbeat: 0 }),
      ),
      frame(1, 0, methodPayload('connection.open', { virtualHost: '/' })),
      frame(1, 1, methodPayload('channel.open')),
    ]);

  async function expectOpened(connection: RawConnection): Promise<void> {
    for (const name of ['connection.start', 'connection.tune', 'connection.open-ok']) {
      await connection.expect(name);
    }
    await connection.expect('channel.open-ok', 1);
  }

  it('[W6] a whole handshake in one segment is understood', async () => {
    const connection = await connectRaw();
    connection.sendBytes(handshake());
    await expectOpened(connection);
  });

  it('[W6] a handshake that comes byte by byte is understood', async () => {
    const connection = await connectRaw();
    for (const byte of handshake()) {
      connection.sendBytes(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expectOpened(connection);
  });
});

describe.concurrent('channel numbers', () => {
  it('[21] a method on a channel that is not open is refused with 504', async () => {
    const connection = await openConnection();
    connection.sendMethod(3, 'queue.declare', { queue: unique('q') });
    await connection.expectError(504, "CHANNEL_ERROR - expected 'channel.open'", 'queue.declare');
  });

  it('[22] opening a channel twice is refused with 504', async () => {
    const channel = await openChannel();
    channel.send('channel.open');
    await channel.connection.expectError(
      504,
      "CHANNEL_ERROR - second 'channel.open' seen",
      'channel.open',
    );
  });

  it('[22] a channel id can be used again at once after close-ok', async () => {
    const channel = await openChannel();
    for (let round = 0; round < 3; round++) {
      await channel.close();
      await channel.open();
    }
    await channel.sync();
  });
});

async function expectOvershootRefused(channel: RawChannel): Promise<void> {
  if (onRabbitMQ310('3.10.8 does not notice and waits for more body frames', true, false)) {
    await channel.connection.expectNothing(100);
  } else {
    await channel.connection.expectError(
      501,
      'FRAME_ERROR - content body frame exceeds remaining content size',
      'basic.publish',
    );
  }
}

describe.concurrent('content framing', () => {
  it('[25] a method in place of the content header is refused with 505', async () => {
    const channel = await openChannel();
    channel.send('basic.publish', { routingKey: 'x' });
    channel.send('queue.declare', { queue: unique('q') });
    await channel.connection.expectError(
      505,
      'UNEXPECTED_FRAME - expected content header for class 60, got non content header frame instead',
      'basic.publish',
    );
  });

  it('[25] a content header of another class is refused with 505', async () => {
    const channel = await openChannel();
    channel.send('basic.publish', { routingKey: 'x' });
    channel.sendHeaderFrame(0, {}, { classId: 50 });
    await channel.connection.expectError(
      505,
      'UNEXPECTED_FRAME - expected content header for class 60, got one for class 50 instead',
      'basic.publish',
    );
  });

  it('[25] a method while a body is outstanding is refused with 505', async () => {
    const channel = await openChannel();
    channel.send('basic.publish', { routingKey: 'x' });
    channel.sendHeaderFrame(10);
    channel.sendBodyFrame(Buffer.from('12345'));
    channel.send('channel.close');
    await channel.connection.expectError(
      505,
      'UNEXPECTED_FRAME - expected content body, got non content body frame instead',
      'basic.publish',
    );
  });

  it.each([
    ['header', 2, headerPayload(0)],
    ['body', 3, Buffer.from('x')],
  ])(
    '[25] a content %s frame without a publish is refused with 505',
    async (_name, type, payload) => {
      const channel = await openChannel();
      channel.connection.sendFrame(type, 1, payload);
      await channel.connection.expectError(
        505,
        'UNEXPECTED_FRAME - expected method frame, got non method frame instead',
        '',
      );
    },
  );

  it('[26] a body longer than announced is refused with 501', async () => {
    const channel = await openChannel();
    channel.send('basic.publish', { routingKey: 'x' });
    channel.sendHeaderFrame(10);
    channel.sendBodyFrame(Buffer.from('12345678901'));
    await expectOvershootRefused(channel);
  });

  it('[26] a body that overshoots in its second frame is refused with 501', async () => {
    const channel = await openChannel();
    channel.send('basic.publish', { routingKey: 'x' });
    channel.sendHeaderFrame(10);
    channel.sendBodyFrame(Buffer.from('123456'));
    channel.sendBodyFrame(Buffer.from('123456'));
    await expectOvershootRefused(channel);
  });

  it('[27] an empty body needs no body frame and is delivered with none', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    await channel.consume(queue, { noAck: true });
    channel.send('basic.publish', { routingKey: queue });
    channel.sendHeaderFrame(0);
    const message = await channel.expect('basic.deliver');
    expect(message.bodyFrameSizes).toEqual([]);
    expect(message.body.length).toBe(0);
  });

  it('[27] an empty body frame leaves no trace in the messages that follow', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    channel.send('basic.publish', { routingKey: queue });
    channel.sendHeaderFrame(12);
    channel.sendBodyFrame(Buffer.alloc(0));
    channel.sendBodyFrame(Buffer.from('twelve bytes'));
    channel.publish('', queue, 'in two', { maxFrameBody: 3 });
    await channel.untilReady(queue, 2);
    expect(await channel.drain(queue)).toEqual(['twelve bytes', 'in two']);
  });

  it('[27] empty body frames inside a body are allowed', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    channel.send('basic.publish', { routingKey: queue });
    channel.sendHeaderFrame(4);
    for (const part of ['', 'ab', '', 'cd']) channel.sendBodyFrame(Buffer.from(part));
    await channel.untilReady(queue, 1);
    expect((await channel.get(queue))?.body.toString()).toBe('abcd');
  });

  it('[28] a 1 MB body comes back byte-identical in frames within the consumer’s frame_max', async () => {
    const publisher = await openChannel();
    const consumer = await openChannel({ frameMax: 8192 });
    const queue = unique('q');
    await consumer.call('queue.declare', { queue, autoDelete: true });
    await consumer.consume(queue, { noAck: true });
    const body = Buffer.alloc(1_000_003, 0).map((_, at) => (at * 31 + (at >> 8)) & 255);
    publisher.publish('', queue, Buffer.from(body));
    const message = await consumer.expect('basic.deliver');
    expect(Math.max(...message.bodyFrameSizes)).toBeLessThanOrEqual(8184);
    expect(message.body.equals(body)).toBe(true);
  });

  it('[28] a body in many frames of odd sizes comes back byte-identical', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    const body = Buffer.from(Array.from({ length: 5000 }, (_, at) => at & 255));
    for (const maxFrameBody of [1, 7, 4999, 5000]) {
      channel.publish('', queue, body, { maxFrameBody });
      await channel.untilReady(queue, 1);
      expect((await channel.get(queue))?.body.equals(body)).toBe(true);
    }
  });

  it('[29] contents of two channels may interleave frame by frame', async () => {
    const one = await openChannel();
    const two = await one.connection.openChannel(2);
    const queue = await one.temporaryQueue();
    one.send('basic.publish', { routingKey: queue });
    two.send('basic.publish', { routingKey: queue });
    one.sendHeaderFrame(6, { messageId: 'one' });
    two.sendHeaderFrame(4, { messageId: 'two' });
    one.sendBodyFrame(Buffer.from('abc'));
    two.sendBodyFrame(Buffer.from('12'));
    two.sendBodyFrame(Buffer.from('34'));
    one.sendBodyFrame(Buffer.from('def'));
    await one.untilReady(queue, 2);
    const bodies = new Map<unknown, string>();
    for (let count = 0; count < 2; count++) {
      const message = await one.get(queue);
      bodies.set(message?.properties.messageId, message?.body.toString() ?? '');
    }
    expect(Object.fromEntries(bodies)).toEqual({ one: 'abcdef', two: '1234' });
  });

  it('[30] a body beyond the maximum message size closes the channel only', async () => {
    const channel = await openChannel();
    const size = LIMITS.maxMessageSizeBytes + 1;
    channel.publish('', 'nowhere', Buffer.alloc(size));
    await channel.expectError(
      406,
      `PRECONDITION_FAILED - message size ${size} is larger than configured max size ${LIMITS.maxMessageSizeBytes}`,
      'basic.publish',
      15_000,
    );
    await channel.open();
    await channel.sync();
  });

  it('[30] an announced body beyond 512 MiB is refused with 501', async () => {
    const channel = await openChannel();
    channel.send('basic.publish', { routingKey: 'x' });
    channel.sendHeaderFrame(536_870_913);
    if (
      onRabbitMQ310('it checks the size after the whole body came, so nothing happens', true, false)
    ) {
      await channel.connection.expectNothing(100);
    } else {
      await channel.connection.expectError(
        501,
        'FRAME_ERROR - content body size 536870913 exceeds maximum allowed size 536870912',
      );
    }
  });
});

describe.concurrent('properties and headers', () => {
  it('[31] headers with every table type, nested, come back equal', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    const headers = new Pairs([
      ['bool', true],
      ['no', false],
      ['byte', typed('b', -5)],
      ['ubyte', typed('B', 200)],
      ['short', typed('s', -300)],
      ['ushort', typed('u', 60000)],
      ['int', typed('I', -70000)],
      ['uint', typed('i', 4000000000)],
      ['long', typed('l', -5000000000n)],
      ['longL', typed('L', 5000000000n)],
      ['float', typed('f', 1.5)],
      ['double', typed('d', 0.1)],
      ['decimal', typed('D', { scale: 2, value: 31415 })],
      ['string', 'grüße'],
      ['binary', typed('x', Buffer.from([0, 255, 128]))],
      ['time', typed('T', 1_700_000_000)],
      ['void', null],
      ['array', ['a', 1, true, null, ['deep', { x: 1 }]]],
      ['table', { inner: { deeper: { value: typed('b', 1), list: [1, 2] } } }],
    ]);
    channel.publish('', queue, '', { properties: { headers } });
    await channel.untilReady(queue, 1);
    const message = await channel.get(queue);
    expect(message?.taggedHeaders).toEqual([
      { key: 'bool', tag: 't', value: true },
      { key: 'no', tag: 't', value: false },
      { key: 'byte', tag: 'b', value: -5 },
      { key: 'ubyte', tag: 'B', value: 200 },
      { key: 'short', tag: 's', value: -300 },
      { key: 'ushort', tag: 'u', value: 60000 },
      { key: 'int', tag: 'I', value: -70000 },
      { key: 'uint', tag: 'i', value: 4000000000 },
      { key: 'long', tag: 'l', value: -5000000000 },
      { key: 'longL', tag: expect.stringMatching(/^[lL]$/), value: 5000000000 },
      { key: 'float', tag: 'f', value: 1.5 },
      { key: 'double', tag: 'd', value: 0.1 },
      { key: 'decimal', tag: 'D', value: { scale: 2, value: 31415 } },
      { key: 'string', tag: 'S', value: 'grüße' },
      { key: 'binary', tag: 'x', value: Buffer.from([0, 255, 128]) },
      { key: 'time', tag: 'T', value: 1_700_000_000 },
      { key: 'void', tag: 'V', value: null },
      { key: 'array', tag: 'A', value: ['a', 1, true, null, ['deep', { x: 1 }]] },
      { key: 'table', tag: 'F', value: { inner: { deeper: { value: 1, list: [1, 2] } } } },
    ]);
  });

  it('[32] all 14 properties come back equal', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    const properties = {
      contentType: 'application/json',
      contentEncoding: 'gzip',
      headers: { key: 'value' },
      deliveryMode: 2,
      priority: 7,
      correlationId: 'correlation',
      replyTo: 'reply',
      expiration: '60000',
      messageId: 'message',
      timestamp: 1_700_000_000,
      type: 'type',
      userId: 'guest',
      appId: 'application',
      clusterId: 'cluster',
    };
    channel.publish('', queue, 'body', { properties });
    await channel.untilReady(queue, 1);
    expect((await channel.get(queue))?.properties).toEqual(properties);
  });

  it('[32] a message without properties comes back with no property flags', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    channel.publish('', queue, 'body');
    await channel.untilReady(queue, 1);
    const message = await channel.get(queue);
    expect(message?.propertyFlags).toBe(0);
    expect(message?.properties).toEqual({});
  });

  it('[32] a delivery mode that is neither 1 nor 2 comes back unchanged', async () => {
    const channel = await openChannel();
    const queue = await channel.temporaryQueue();
    channel.publish('', queue, 'body', { properties: { deliveryMode: 5, headers: {} } });
    if (onRabbitMQ310('3.x refuses unknown delivery modes, 4.x passes them on', true, false)) {
      await channel.expectError(
        406,
        'PRECONDITION_FAILED - invalid message: {delivery_mode_unknown,5}',
      );
      return;
    }
    await channel.untilReady(queue, 1);
    expect((await channel.get(queue))?.properties).toEqual({ deliveryMode: 5, headers: {} });
  });
});
