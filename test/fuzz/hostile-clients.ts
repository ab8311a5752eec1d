// Clients that send random, mutated and misplaced frames to a broker over TCP, each from its own seed.
// Must never be told apart from broken clients by anything but their number.

import { connect } from 'node:net';
import { METHODS, type MethodRow } from '../../src/main/protocols/amqp091/method-table.ts';
import type { Random } from '../support/random.ts';
import { PROTOCOL_HEADER, plainResponse } from '../support/raw-client.ts';
import {
  FRAME_BODY,
  FRAME_HEADER,
  FRAME_METHOD,
  frame,
  headerPayload,
  longstr,
  methodPayload,
  shortstr,
  table,
} from '../support/raw-wire.ts';

const QUEUES = ['', 'q1', 'q2', 'q3', 'q4', 'amq.q', 'q\n', 'amq.rabbitmq.reply-to'] as const;
const EXCHANGES = ['', 'x1', 'x2', 'amq.fanout', 'amq.topic', 'amq.headers', 'amq.none'] as const;
const WORDS = [
  'direct',
  'fanout',
  'topic',
  'headers',
  '#',
  'a.*',
  'q1',
  'q2',
  'amq.ctag',
  '/',
] as const;
const ARGUMENTS = [
  {},
  {},
  { 'x-max-length': 10 },
  { 'x-message-ttl': 5 },
  { 'x-max-priority': 5 },
  { 'x-queue-type': 'quorum' },
  { 'x-dead-letter-exchange': 'x1', 'x-max-length': 3 },
  { 'x-single-active-consumer': true },
  { 'x-expires': 50, 'x-overflow': 'reject-publish' },
  { 'x-max-length': -1, nested: { a: { b: [1, 'two', {}] } } },
] as const;
const PROPERTIES = [
  {},
  { deliveryMode: 2 },
  { deliveryMode: 2, priority: 9, expiration: '3' },
  { expiration: 'never', headers: { CC: ['q1', 'q2'] } },
  { userId: 'somebody', replyTo: 'amq.rabbitmq.reply-to' },
  { headers: { BCC: 'no array', 'x-death': [{ count: 'many' }] } },
] as const;
const LARGEST_BODY_BYTES = 3000;
const MOST_FRAMES = 60;
const rows = Object.values(METHODS) as readonly MethodRow[] as [MethodRow, ...MethodRow[]];

/** What a client does with the end of its connection. */
const ENDINGS = ['reset', 'end', 'linger', 'close'] as const;

function fieldBytes(name: string, type: string, random: Random): Buffer {
  if (type.endsWith('shortstr')) {
    if (name === 'queue' || name === 'routingKey') return shortstr(random.pick(QUEUES));
    if (/exchange|source|destination/.test(name)) return shortstr(random.pick(EXCHANGES));
    return shortstr(random.pick(WORDS));
  }
  if (type.endsWith('longstr')) return longstr('x'.repeat(random.whole(0, 30)));
  if (type === 'table') return table(random.pick(ARGUMENTS));
  const number = random.whole(0, 4);
  if (type.endsWith('longlong')) return Buffer.from([0, 0, 0, 0, 0, 0, 0, number]);
  if (type.endsWith('long')) return Buffer.from([0, 0, 0, number]);
  if (type.endsWith('short')) return Buffer.from([0, 0]);
  return Buffer.from([number]);
}

/** A method with plausible fields; bits share one octet. */
function method(row: MethodRow, random: Random): Buffer {
  const parts: Buffer[] = [Buffer.from([0, row.classId, 0, row.methodId])];
  let hasBits = false;
  for (const [name, type] of Object.entries(row.fields)) {
    const isBit = type.endsWith('bit');
    if (!isBit || !hasBits) parts.push(fieldBytes(name, type, random));
    hasBits = isBit;
  }
  return Buffer.concat(parts);
}

function publish(channel: number, random: Random): Buffer {
  const body = Buffer.alloc(random.whole(0, LARGEST_BODY_BYTES), 0x62);
  const announced = random.chance(0.1) ? random.whole(0, 5000) : body.length;
  const parts = [
    frame(FRAME_METHOD, channel, method(METHODS['basic.publish'], random)),
    frame(FRAME_HEADER, channel, headerPayload(announced, random.pick(PROPERTIES))),
  ];
  for (let at = 0; at < body.length; ) {
    const size = random.whole(0, body.length);
    parts.push(frame(FRAME_BODY, channel, body.subarray(at, at + size)));
    at += size;
  }
  if (random.chance(0.05)) parts.splice(random.whole(0, parts.length - 1), 1);
  return Buffer.concat(parts);
}

function anyFrame(random: Random): Buffer {
  const channel = random.chance(0.99) ? random.whole(1, 3) : random.whole(0, 65_535);
  if (random.chance(0.35)) return publish(channel, random);
  const row = random.pick(rows);
  // Closing methods would end most connections at once.
  if (row.classId === 10 && random.chance(0.95)) return publish(channel, random);
  return frame(FRAME_METHOD, row.classId === 10 ? 0 : channel, method(row, random));
}

/** Changes, drops, doubles or adds some octets. */
function mutate(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const at = random.whole(0, Math.max(0, copy.length - 1));
  switch (random.whole(0, 4)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1)]);
    case 2:
      return Buffer.concat([copy, copy.subarray(at)]);
    default:
      for (let i = random.whole(0, 3); i >= 0; i--) {
        copy[random.whole(0, Math.max(0, copy.length - 1))] = random.pick([0, 1, 0xce, 0xff, 0x80]);
      }
      return copy;
  }
}

function opening(random: Random): Buffer {
  const response = plainResponse('guest', random.chance(0.98) ? 'guest' : 'wrong');
  const startOk = { mechanism: 'PLAIN', response, locale: 'en_US' };
  const tuneOk = { channelMax: 2047, frameMax: random.pick([4096, 131_072]), heartbeat: 0 };
  const parts = [
    PROTOCOL_HEADER,
    frame(FRAME_METHOD, 0, methodPayload('connection.start-ok', startOk)),
    frame(FRAME_METHOD, 0, methodPayload('connection.tune-ok', tuneOk)),
    frame(FRAME_METHOD, 0, methodPayload('connection.open', { virtualHost: '/' })),
    ...[1, 2, 3].map((channel) => frame(FRAME_METHOD, channel, methodPayload('channel.open'))),
  ];
  return Buffer.concat(parts);
}

/** Everything one client sends, and how many frames and mutations that are. */
export function hostileBytes(random: Random): Buffer {
  if (random.chance(0.05)) {
    return Buffer.from(Array.from({ length: 500 }, () => random.whole(0, 255)));
  }
  const start = opening(random);
  const parts = [random.chance(0.05) ? mutate(start, random) : start];
  for (let i = random.whole(0, MOST_FRAMES); i > 0; i--) {
    const next = anyFrame(random);
    parts.push(random.chance(0.02) ? mutate(next, random) : next);
  }
  return Buffer.concat(parts);
}

/** Connects, sends all, reads or not, and goes; resolves with the bytes sent when it is gone. */
export function runHostileClient(port: number, random: Random): Promise<number> {
  const bytes = hostileBytes(random);
  const ending = random.pick(ENDINGS);
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const linger = setTimeout(() => socket.destroy(), random.whole(1, 30));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') reject(error);
    });
    socket.on('close', () => {
      clearTimeout(linger);
      resolve(bytes.length);
    });
    if (random.chance(0.8)) socket.resume();
    for (let at = 0; at < bytes.length; ) {
      const size = random.chance(0.1) ? random.whole(1, 20) : random.whole(1, 5000);
      socket.write(bytes.subarray(at, at + size));
      at += size;
    }
    if (ending === 'end') socket.end();
    if (ending === 'close') {
      socket.end(frame(FRAME_METHOD, 0, methodPayload('connection.close', { replyCode: 200 })));
    }
    if (ending === 'reset') {
      clearTimeout(linger);
      socket.once('ready', () => socket.write('', () => socket.resetAndDestroy()));
    }
  });
}
