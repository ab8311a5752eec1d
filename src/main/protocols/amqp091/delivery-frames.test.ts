import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basicProperties, shortText } from '../../../../test/support/wire-arbitraries.ts';
import { Consumer } from '../../broker/consumer.ts';
import { Address, Message } from '../../broker/message.ts';
import type { Queue } from '../../broker/queue/queue.ts';
import { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { ByteWriter } from '../../codec/byte-writer.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { OutputBatch } from '../output-batch.ts';
import { FRAME_BODY, FRAME_HEADER, FRAME_METHOD, FRAME_OVERHEAD_BYTES } from './constants.ts';
import { writeGetOk, writeReturn } from './content-methods.ts';
import { DeliveryFrames } from './delivery-frames.ts';
import { FrameParser } from './frame-parser.ts';
import { decodeMethod, type Method } from './method-codec.ts';

interface Frame {
  readonly type: number;
  readonly channel: number;
  readonly payload: Buffer;
}

/** The frames that `write` causes, as a client with this limit reads them. */
function framesOf(frameMax: number, write: (frames: DeliveryFrames) => void): Frame[] {
  const sent: Buffer[] = [];
  const socket = {
    cork: () => {},
    uncork: () => {},
    write: (chunk: Uint8Array) => sent.push(Buffer.from(chunk)),
  };
  const batch = new OutputBatch(socket as unknown as Socket, () => {});
  const deliveryFrames = new DeliveryFrames(batch, 131_072);
  deliveryFrames.frameMax = frameMax;
  write(deliveryFrames);
  batch.flush();
  const frames: Frame[] = [];
  const parser = new FrameParser(
    {
      onFrame: (type, channel, buffer, start, end) => {
        frames.push({ type, channel, payload: Buffer.from(buffer.subarray(start, end)) });
      },
    },
    0,
  );
  parser.push(Buffer.concat(sent));
  return frames;
}

function decoded(frame: Frame | undefined): Method {
  if (frame?.type !== FRAME_METHOD) throw new Error('expected a method frame');
  const { payload } = frame;
  return decodeMethod(payload.readUInt16BE(0), payload.readUInt16BE(2), payload, 4, payload.length);
}

/** Checks the frames behind the method's: one header, then the body within the limit. */
function checkContent(frames: readonly Frame[], message: Message, frameMax: number): void {
  const [, header, ...bodies] = frames;
  const encoded = Buffer.from(message.properties.encoded);
  expect(header?.type).toBe(FRAME_HEADER);
  expect(header?.payload.readUInt32BE(0)).toBe(60 << 16);
  expect(header?.payload.readBigUInt64BE(4)).toBe(BigInt(message.body.length));
  expect(header?.payload.subarray(12).equals(encoded)).toBe(true);
  expect(bodies.every(({ type, payload }) => type === FRAME_BODY && payload.length > 0)).toBe(true);
  expect(Buffer.concat(bodies.map(({ payload }) => payload)).equals(message.body)).toBe(true);
  if (frameMax === 0) expect(bodies.length).toBeLessThanOrEqual(1);
  else expect(bodies.length).toBe(Math.ceil(message.body.length / (frameMax - 8)));
}

const frameMaxima = fc.constantFrom(0, 4096, 8192, 131_072);
const bodyBytes = fc.oneof(
  fc.nat(64),
  fc.constantFrom(4087, 4088, 4089, 4096, 4097, 8184, 8185),
  fc.nat(40_000),
  fc.constant(300_000),
);
const messages = fc
  .record({ exchange: shortText, routingKey: shortText, properties: basicProperties, bodyBytes })
  .map(({ exchange, routingKey, properties, bodyBytes: length }) => {
    const body = Buffer.alloc(length);
    for (let i = 0; i < length; i += 97) body[i] = i;
    const encoded = EncodedProperties.from(properties);
    return new Message(new Address(exchange, routingKey), encoded, body, 0);
  });
const deliveryTags = fc.oneof(fc.nat(1000), fc.maxSafeNat());

function consumerOf(tag: string): Consumer {
  const sink = {
    view: null,
    canDeliver: () => true,
    deliver: () => {},
    consumerCancelled: () => {},
  };
  const spec = { tag, isNoAck: true, isExclusive: false, priority: 0, prefetch: 0, args: [] };
  return new Consumer({} as Queue, sink, spec);
}

function queuedOf(message: Message, isRedelivered: boolean): QueuedMessage {
  const lane = { id: 1, deliveryHorizon: 0, resume: () => {}, acceptRead: () => {} };
  const queued = new QueuedMessage(message, lane, 1, Infinity, false);
  queued.isRedelivered = isRedelivered;
  return queued;
}

const withinLimit = (frames: readonly Frame[], frameMax: number): boolean =>
  frameMax === 0 ||
  frames.every(({ payload }) => payload.length + FRAME_OVERHEAD_BYTES <= frameMax);

describe('a delivery', () => {
  it('is what the method table describes, in frames within the limit', () => {
    const cases = fc.record({
      frameMax: frameMaxima,
      channel: fc.integer({ min: 1, max: 65_535 }),
      consumerTag: shortText,
      deliveryTag: deliveryTags,
      redelivered: fc.boolean(),
      message: messages,
    });
    fc.assert(
      fc.property(cases, ({ frameMax, channel, message, ...method }) => {
        const { consumerTag, deliveryTag, redelivered } = method;
        const { encoded } = message.properties;
        const frames = framesOf(frameMax, (out) => {
          const consumer = consumerOf(consumerTag);
          out.deliver(channel, consumer, deliveryTag, redelivered, message, encoded);
        });
        const { exchange, routingKey } = message.address;
        expect(decoded(frames[0])).toEqual({
          name: 'basic.deliver',
          ...method,
          exchange,
          routingKey,
        });
        expect(frames.every((frame) => frame.channel === channel)).toBe(true);
        checkContent(frames, message, frameMax);
        expect(withinLimit(frames, frameMax)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('to the same consumer differs only in what differs', () => {
    const consumer = consumerOf('tag');
    const message = new Message(new Address('x', 'k'), EncodedProperties.EMPTY, Buffer.alloc(3), 0);
    const frames = framesOf(4096, (out) => {
      for (const deliveryTag of [1, 2]) {
        out.deliver(1, consumer, deliveryTag, false, message, message.properties.encoded);
      }
    });
    expect(frames).toHaveLength(6);
    expect(decoded(frames[0])).toMatchObject({ deliveryTag: 1, consumerTag: 'tag' });
    expect(decoded(frames[3])).toMatchObject({ deliveryTag: 2, consumerTag: 'tag' });
  });
});

describe('a returned message and a message that was asked for', () => {
  it('are what the method table describes, in frames within the limit', () => {
    const cases = fc.record({
      frameMax: frameMaxima,
      deliveryTag: deliveryTags,
      redelivered: fc.boolean(),
      messageCount: fc.nat(0xffff_ffff),
      message: messages,
    });
    const writer = new ByteWriter();
    fc.assert(
      fc.property(cases, ({ frameMax, message, ...fields }) => {
        const { exchange, routingKey } = message.address;
        const { encoded } = message.properties;
        const send = (): Frame[] =>
          framesOf(frameMax, (out) => out.content(7, writer.view(), encoded, message.body));

        writeReturn(writer.reset(), message);
        const returned = send();
        expect(decoded(returned[0])).toEqual({
          name: 'basic.return',
          replyCode: 312,
          replyText: 'NO_ROUTE',
          exchange,
          routingKey,
        });
        checkContent(returned, message, frameMax);

        const { deliveryTag, redelivered, messageCount } = fields;
        writeGetOk(writer.reset(), deliveryTag, queuedOf(message, redelivered), messageCount);
        const got = send();
        expect(decoded(got[0])).toEqual({ name: 'basic.get-ok', ...fields, exchange, routingKey });
        checkContent(got, message, frameMax);
        expect(withinLimit([...returned, ...got], frameMax)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('carry a routing key that is not UTF-8 as it was published', () => {
    const encoded = Buffer.concat([Buffer.of(0, 255), Buffer.alloc(255, 0xff)]);
    const address = new Address('', encoded.toString('utf8', 2), encoded);
    const message = new Message(address, EncodedProperties.EMPTY, Buffer.alloc(0), 0);
    const writer = new ByteWriter();
    writeReturn(writer, message);
    expect(Buffer.from(writer.view()).subarray(-257).equals(encoded)).toBe(true);
  });
});
