import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedBytes } from '../../codec/byte-reader.ts';
import { warren } from './gen/warren.js';
import { MAX_BATCH_MESSAGES, PublishBatch } from './publish-batch.ts';
import { PublishTargets } from './publish-targets.ts';

const { v1 } = warren;

const batches = fc.record({
  firstPublishNumber: fc.nat({ max: 2 ** 40 }),
  addresses: fc.array(fc.record({ exchange: fc.string(), routingKey: fc.string() }), {
    minLength: 1,
    maxLength: 5,
  }),
  properties: fc.array(fc.record({ messageId: fc.string({ maxLength: 50 }) }), { maxLength: 4 }),
  picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.uint8Array({ maxLength: 200 })), {
    maxLength: 40,
  }),
});

function read(encoded: Uint8Array): { batch: PublishBatch; buffer: Buffer } {
  // Somewhere inside a larger buffer, as frames are.
  const buffer = Buffer.concat([Buffer.alloc(7, 0xee), encoded, Buffer.alloc(3, 0xee)]);
  const batch = new PublishBatch(new PublishTargets());
  batch.read(buffer, 7, 7 + encoded.length);
  return { batch, buffer };
}

describe('PublishBatch', () => {
  it('reads what the generated code writes', () => {
    fc.assert(
      fc.property(batches, ({ firstPublishNumber, addresses, properties, picks }) => {
        const messages = picks.map(([address, index, body]) => ({
          address: address % addresses.length,
          properties: index % Math.max(1, properties.length),
          body,
        }));
        const encoded = v1.Publish.encode({ firstPublishNumber, addresses, properties, messages });
        const { batch, buffer } = read(encoded.finish());
        expect(batch.refusal).toBeNull();
        expect(batch.firstPublishNumber).toBe(firstPublishNumber);
        expect(batch.count).toBe(messages.length);
        messages.forEach((message, i) => {
          expect(batch.targetOf(i).address).toMatchObject(addresses[message.address]!);
          expect(batch.propertiesOf(i).decode()).toEqual(properties[message.properties] ?? {});
          const body = buffer.subarray(batch.bodyStart(i), batch.bodyEnd(i));
          expect(new Uint8Array(body)).toEqual(message.body);
        });
      }),
    );
  });

  it('uses an address again that it has seen', () => {
    const targets = new PublishTargets();
    const batch = new PublishBatch(targets);
    const encoded = Buffer.from(
      v1.Publish.encode({
        addresses: [{ routingKey: 'a' }, { routingKey: 'b' }, { routingKey: 'a' }],
        messages: [{}, { address: 1 }, { address: 2 }],
      }).finish(),
    );
    batch.read(encoded, 0, encoded.length);
    expect(batch.targetOf(0)).toBe(batch.targetOf(2));
    expect(batch.targetOf(0)).not.toBe(batch.targetOf(1));
  });

  it('keeps why it is refused, and how many messages it has all the same', () => {
    const refused = (publish: warren.v1.Publish.$Properties) =>
      read(v1.Publish.encode(publish).finish()).batch;
    const unknown = refused({ addresses: [{}], messages: [{}, { address: 1 }] });
    expect(unknown.refusal?.condition).toBe('PRECONDITION_FAILED');
    expect(unknown.count).toBe(2);
    const long = refused({ addresses: [{ routingKey: 'k'.repeat(256) }], messages: [{}] });
    expect(long.refusal?.message).toBe('routing key of 256 bytes is too long');
    const many = refused({
      addresses: [{}],
      messages: Array.from({ length: MAX_BATCH_MESSAGES + 1 }, () => ({})),
    });
    expect(many.refusal?.message).toMatch(/more than 65536 messages/);
    expect(many.count).toBe(MAX_BATCH_MESSAGES + 1);
  });

  it('is good again after a refused one', () => {
    const batch = new PublishBatch(new PublishTargets());
    for (const [address, isRefused] of [
      [9, true],
      [0, false],
    ] as const) {
      const encoded = Buffer.from(
        v1.Publish.encode({ addresses: [{}], messages: [{ address }] }).finish(),
      );
      batch.read(encoded, 0, encoded.length);
      expect(batch.refusal !== null).toBe(isRefused);
    }
  });

  it('throws for bytes that are no Publish, wherever they are cut', () => {
    const whole = Buffer.from(
      v1.Publish.encode({
        addresses: [{ routingKey: 'abc' }],
        messages: [{ body: Buffer.alloc(20) }],
      }).finish(),
    );
    const batch = new PublishBatch(new PublishTargets());
    // The end of the address table is a message of its own; everywhere else something is missing.
    for (let end = 1; end < whole.length; end++) {
      if (end === 7) continue;
      expect(() => batch.read(whole, 0, end)).toThrow(MalformedBytes);
    }
  });
});
