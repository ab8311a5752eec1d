import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRaw, newMessage, TestLane } from '../../../../test/support/stored-messages.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import { RecordReader } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';

const lane = new TestLane(1);

function written(messages: readonly QueuedMessage[]): ArrayBuffer {
  const writer = new RecordWriter(new ArrayBuffer(16));
  for (const queued of messages) writer.write(queued);
  return writer.bytes.slice(0, writer.offset).buffer;
}

describe('a written record', () => {
  it('comes back with its place, expiry, death history and whatever tells of deliveries', () => {
    const message = fc.record({
      expiresAtMs: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat()),
      isDurable: fc.boolean(),
      isRedelivered: fc.boolean(),
      hasDeathHistory: fc.boolean(),
      body: fc.uint8Array(),
    });
    fc.assert(
      fc.property(fc.array(message), (wanted) => {
        const queued = wanted.map(({ isRedelivered, hasDeathHistory, ...options }, index) => {
          const made = newMessage(lane, index + 1, options);
          made.isRedelivered = isRedelivered;
          made.message.hasDeathHistory = hasDeathHistory;
          return made;
        });
        const back: QueuedMessage[] = [];
        new RecordReader(decodeRaw).read(written(queued), lane, 0, back);
        const shown = back.map((one) => ({
          expiresAtMs: one.expiresAtMs,
          isDurable: one.isDurable,
          isRedelivered: one.isRedelivered,
          hasDeathHistory: one.message.hasDeathHistory,
          body: one.message.body,
        }));
        expect(shown).toEqual(wanted);
        expect(back.map(({ position }) => position)).toEqual(wanted.map((_, index) => index + 1));
      }),
    );
  });

  it('that counts deliveries comes back redelivered', () => {
    const queued = newMessage(lane, 7);
    queued.deliveryCount = 3;
    const back: QueuedMessage[] = [];
    new RecordReader(decodeRaw).read(written([queued]), lane, 0, back);
    expect(back.map(({ deliveryCount, isRedelivered }) => [deliveryCount, isRedelivered])).toEqual([
      [3, true],
    ]);
  });
});
