// The hand-written frames must be what the generated code reads and writes.

import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteCursor, varintSize, writeVarint } from './byte-cursor.ts';
import { encodeFrame } from './envelope-writer.ts';
import { FrameSplitter } from './frame-splitter.ts';
import {
  conditionName,
  Envelope,
  type EnvelopeFields,
  ProtocolProperties,
  PublishOutcome,
  SettleAction,
} from './protocol.ts';
import { encodeAddress, encodePublishFrame } from './publish-frame.ts';
import { type ConfirmRange, type RawDelivery, readPush } from './pushes.ts';
import { encodeSettleFrame } from './settle-frame.ts';

const bodyOf = (frame: Buffer): Buffer => {
  expect(frame.readUInt32BE(0)).toBe(frame.length - 4);
  return frame.subarray(4);
};

describe('varints', () => {
  it('are read as they were written, up to 2^53', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const buffer = Buffer.alloc(10);
        const end = writeVarint(buffer, 0, value);
        expect(end).toBe(varintSize(value));
        const cursor = new ByteCursor(buffer, 0);
        expect(cursor.varint()).toBe(value);
        expect(cursor.position).toBe(end);
      }),
    );
  });

  it('that do not end are refused', () => {
    expect(() => new ByteCursor(Buffer.from([0xff, 0xff]), 0).varint()).toThrow(RangeError);
  });
});

describe('publish frames', () => {
  const message = fc.record({
    correlationId: fc.constantFrom('', 'a', 'b'.repeat(200)),
    body: fc.uint8Array({ maxLength: 300 }),
  });

  it('are what the generated code reads', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70_000 }),
        fc.maxSafeNat(),
        fc.string(),
        fc.array(message, { minLength: 1, maxLength: 20 }),
        (channel, first, routingKey, given) => {
          const tables = new Map<string, Uint8Array>();
          const messages = given.map(({ correlationId, body }) => {
            const properties =
              tables.get(correlationId) ?? ProtocolProperties.encode({ correlationId }).finish();
            tables.set(correlationId, properties);
            return { properties, body };
          });
          const address = encodeAddress('x', routingKey);
          const frame = encodePublishFrame(channel, first, address, messages, 0, messages.length);
          const { publish, ...envelope } = Envelope.decode(bodyOf(frame));
          expect(envelope.channel).toBe(channel);
          expect(Number(publish?.firstPublishNumber)).toBe(first);
          expect(publish?.addresses?.[0]).toMatchObject({ exchange: 'x', routingKey });
          const read = publish?.messages?.map(({ properties, body }) => ({
            correlationId: publish.properties?.[properties ?? 0]?.correlationId,
            body: Buffer.from(body ?? []).toString('hex'),
          }));
          expect(read).toEqual(
            given.map(({ correlationId, body }) => ({
              correlationId,
              body: Buffer.from(body).toString('hex'),
            })),
          );
        },
      ),
    );
  });

  it('write equal properties next to each other once', () => {
    const properties = ProtocolProperties.encode({ deliveryMode: 2 }).finish();
    const messages = Array.from({ length: 3 }, () => ({ properties, body: Buffer.from('x') }));
    const frame = encodePublishFrame(1, 1, encodeAddress('', 'q'), messages, 0, 3);
    expect(Envelope.decode(bodyOf(frame)).publish?.properties).toHaveLength(1);
  });
});

describe('settle frames', () => {
  it('are what the generated code reads', () => {
    const action = SettleAction.SETTLE_ACTION_NACK;
    const ends = [1, 5, 300, 300, 2 ** 40, 2 ** 40 + 7];
    const frame = encodeSettleFrame(777, { action, delayMs: 1500, ends });
    const { channel, settle } = Envelope.decode(bodyOf(frame));
    expect(channel).toBe(777);
    expect(settle).toMatchObject({ action, delayMs: 1500 });
    expect(settle?.ranges?.flatMap(({ first, last }) => [first, last])).toEqual(ends);
  });
});

/** What the hand-written reader makes of an envelope of the generated writer. */
function read(envelope: EnvelopeFields) {
  const confirms: (readonly [number, readonly ConfirmRange[]])[] = [];
  const deliveries: (readonly [number, string, readonly RawDelivery[]])[] = [];
  const bytes = bodyOf(encodeFrame(envelope));
  const isRead = readPush(bytes, 0, bytes.length, {
    onConfirms: (channel, ranges) => confirms.push([channel, ranges]),
    onDeliveries: (channel, tag, batch) => deliveries.push([channel, tag, batch]),
  });
  return { isRead, confirms, deliveries };
}

describe('pushes', () => {
  it('confirms are read with their ranges and outcomes', () => {
    const { PUBLISH_OUTCOME_CONFIRMED: confirmed, PUBLISH_OUTCOME_FAILED: failed } = PublishOutcome;
    const { confirms } = read({
      channel: 1,
      confirms: {
        ranges: [
          { first: 1, last: 500, outcome: confirmed },
          { first: 501, outcome: failed, error: { condition: 404, message: 'no exchange' } },
        ],
      },
    });
    const [channel, ranges = []] = confirms[0] ?? [];
    expect(channel).toBe(1);
    expect(ranges[0]).toEqual({ first: 1, last: 500, outcome: confirmed, error: undefined });
    expect(ranges[1]).toMatchObject({ first: 501, last: 501, outcome: failed });
    expect(ranges[1]?.error?.toString()).toContain('no exchange');
  });

  it('deliveries are read with the addresses and properties they name', () => {
    const { deliveries } = read({
      channel: 9,
      deliveries: {
        consumerTag: 'c',
        firstDeliveryTag: 40,
        addresses: [{ exchange: 'x', routingKey: 'a' }, { routingKey: 'b' }],
        properties: [{ messageId: 'one' }, { messageId: 'two' }],
        deliveries: [
          { address: 1, properties: 1, body: Buffer.from('first'), redelivered: true },
          { body: Buffer.alloc(0), deliveryCount: 3 },
        ],
      },
    });
    const [channel, tag, batch = []] = deliveries[0] ?? [];
    expect([channel, tag]).toEqual([9, 'c']);
    expect(batch[0]).toMatchObject({ tag: 40, isRedelivered: true, deliveryCount: 0 });
    expect(batch[0]?.address).toEqual({ exchange: '', routingKey: 'b' });
    expect(batch[0]?.body.toString()).toBe('first');
    expect(ProtocolProperties.decode(batch[0]?.properties ?? Buffer.alloc(0)).messageId).toBe(
      'two',
    );
    expect(batch[1]).toMatchObject({ tag: 41, isRedelivered: false, deliveryCount: 3 });
    expect(batch[1]?.body).toHaveLength(0);
  });

  it('everything else is left to the generated code', () => {
    expect(read({ id: 3, ok: {} }).isRead).toBe(false);
    expect(read({ channel: 3, consumerCancelled: { consumerTag: 'c' } }).isRead).toBe(false);
  });
});

describe('frame splitter', () => {
  it('finds the same frames however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }),
        (contents, cuts) => {
          const stream = Buffer.concat(
            contents.flatMap((content) => {
              const length = Buffer.alloc(4);
              length.writeUInt32BE(content.length);
              return [length, Buffer.from(content)];
            }),
          );
          const found: string[] = [];
          const splitter = new FrameSplitter((buffer, start, end) => {
            found.push(buffer.toString('hex', start, end));
          });
          let at = 0;
          for (let n = 0; at < stream.length; n++) {
            const end = at + (cuts[n % cuts.length] ?? 1);
            splitter.push(stream.subarray(at, end));
            at = end;
          }
          expect(found).toEqual(contents.map((content) => Buffer.from(content).toString('hex')));
        },
      ),
    );
  });
});

it('conditions have their AMQP names', () => {
  expect(conditionName(404)).toBe('NOT_FOUND');
  expect(conditionName(9999)).toBe('INTERNAL_ERROR');
  expect(conditionName(undefined)).toBe('INTERNAL_ERROR');
});
