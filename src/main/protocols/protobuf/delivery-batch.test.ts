import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Address, Message } from '../../broker/message.ts';
import type { Lane } from '../../broker/queue/lane.ts';
import { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { OutputBatch } from '../output-batch.ts';
import { DeliveryBatch, type DeliveryTarget, encodeConsumerTag } from './delivery-batch.ts';
import { warren } from './gen/warren.js';

const lane: Lane = { id: 1, deliveryHorizon: 0, resume: () => {}, acceptRead: () => {} };
const addresses = ['a', 'b'].map((key) => new Address('x', key));
const properties = [{}, { messageId: 'm' }].map((each) => EncodedProperties.from(each));

/** An output whose socket is a stream in memory. */
function output() {
  const stream = new PassThrough({ highWaterMark: 1 << 26 });
  const batch = new OutputBatch(stream as unknown as Socket, () => {});
  const frames = (): warren.v1.Envelope[] => {
    batch.flush();
    let bytes: Buffer = stream.read() ?? Buffer.alloc(0);
    const envelopes: warren.v1.Envelope[] = [];
    while (bytes.length > 0) {
      const size = bytes.readUInt32BE(0);
      envelopes.push(warren.v1.Envelope.decode(bytes.subarray(4, 4 + size)));
      bytes = bytes.subarray(4 + size);
    }
    return envelopes;
  };
  return { batch, frames };
}

const target = (
  channelNumber: number,
  consumerTag: string,
  hasOffsets = false,
): DeliveryTarget => ({
  channelNumber,
  encodedTag: encodeConsumerTag(consumerTag),
  hasOffsets,
});

function message(body: Uint8Array, address = 0, index = 0, position = 1): QueuedMessage {
  const published = new Message(addresses[address]!, properties[index]!, body, 0);
  return new QueuedMessage(published, lane, position, Infinity, false);
}

const deliveries = fc.array(
  fc.record({
    consumer: fc.nat(2),
    address: fc.nat(1),
    properties: fc.nat(1),
    size: fc.oneof(fc.nat(300), fc.constantFrom(0, 4095, 4096, 4097, 70_000)),
    isRedelivered: fc.boolean(),
    deliveryCount: fc.nat(300),
    position: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  }),
  { maxLength: 60 },
);

describe('DeliveryBatch', () => {
  it('writes what the generated code reads: every delivery once, in order', () => {
    fc.assert(
      fc.property(deliveries, (given) => {
        const { batch, frames } = output();
        const writer = new DeliveryBatch(batch);
        const targets = [target(1, 'one'), target(1, 'two'), target(70_000, '', true)];
        const tags = [0, 0, 0];
        const sent = given.map(({ consumer, address, properties: index, size, ...flags }) => {
          const queued = message(Buffer.alloc(size, consumer + 1), address, index, flags.position);
          queued.isRedelivered = flags.isRedelivered;
          queued.deliveryCount = flags.deliveryCount;
          tags[consumer]! += 1;
          writer.add(targets[consumer]!, tags[consumer]!, queued);
          return { consumer, tag: tags[consumer], queued };
        });
        writer.close();
        const received = frames().flatMap(({ channel, deliveries: batchOf }) =>
          batchOf!.deliveries!.map((delivery, i) => ({ channel, batchOf: batchOf!, delivery, i })),
        );
        expect(received).toHaveLength(sent.length);
        received.forEach(({ channel, batchOf, delivery, i }, at) => {
          const { consumer, tag, queued } = sent[at]!;
          expect(channel).toBe(targets[consumer]!.channelNumber);
          expect(batchOf.consumerTag).toBe(['one', 'two', ''][consumer]);
          expect(batchOf.firstDeliveryTag! + i).toBe(tag);
          const { address, properties: published, body } = queued.message;
          expect(batchOf.addresses![delivery.address!]).toMatchObject({
            exchange: address.exchange,
            routingKey: address.routingKey,
          });
          const read = batchOf.properties![delivery.properties!]!;
          expect(read.messageId ?? undefined).toBe(
            (published as EncodedProperties).decode().messageId,
          );
          expect(Buffer.compare(delivery.body!, body)).toBe(0);
          expect(delivery.redelivered).toBe(queued.isRedelivered);
          expect(delivery.deliveryCount).toBe(queued.deliveryCount);
          const isOfStream = targets[consumer]!.hasOffsets;
          expect(delivery.offset ?? null).toBe(isOfStream ? queued.position - 1 : null);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('puts neighbours into one frame, and begins another when it is full or told to', () => {
    const { batch, frames } = output();
    const writer = new DeliveryBatch(batch);
    const consumer = target(1, 'c');
    for (let tag = 1; tag <= 100; tag++) writer.add(consumer, tag, message(Buffer.alloc(1000)));
    writer.close();
    expect(frames().map(({ deliveries: each }) => each!.deliveries!.length)).toEqual([65, 35]);
    writer.maxFrameBytes = 4096;
    for (let tag = 101; tag <= 106; tag++) writer.add(consumer, tag, message(Buffer.alloc(1000)));
    writer.close();
    const sizes = frames().map((each) => warren.v1.Envelope.encode(each).finish().length);
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4096);
  });

  it('begins another frame when tags do not follow on', () => {
    const { batch, frames } = output();
    const writer = new DeliveryBatch(batch);
    const consumer = target(1, 'c');
    writer.add(consumer, 1, message(Buffer.of(1)));
    writer.add(consumer, 3, message(Buffer.of(1)));
    writer.close();
    expect(frames().map(({ deliveries: each }) => each!.firstDeliveryTag)).toEqual([1, 3]);
  });
});
