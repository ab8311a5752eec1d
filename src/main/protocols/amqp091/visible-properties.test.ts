import { describe, expect, it } from 'vitest';
import { long, longstr } from '../../broker/field-table.ts';
import { Address, Message } from '../../broker/message.ts';
import { QueuedMessage } from '../../broker/queue/queued-message.ts';
import type { BasicProperties } from '../../codec/basic-properties.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { visibleProperties } from './visible-properties.ts';

function visible(properties: BasicProperties, deliveryCount: number) {
  const lane = { id: 1, deliveryHorizon: 0, resume: () => {}, acceptRead: () => {} };
  const encoded = EncodedProperties.from(properties);
  const message = new Message(new Address('', 'q'), encoded, new Uint8Array(), 0);
  const queued = new QueuedMessage(message, lane, 1, Infinity, true);
  queued.deliveryCount = deliveryCount;
  const bytes = visibleProperties(queued);
  return { published: encoded.encoded, bytes, seen: EncodedProperties.fromBytes(bytes) };
}

describe('properties on delivery', () => {
  it('are the bytes that were published when the message comes for the first time', () => {
    const { published, bytes } = visible({ messageId: 'm', headers: [['a', long(1)]] }, 0);
    expect(bytes).toBe(published);
  });

  it('tell how often the message came back, instead of what its publisher says', () => {
    const headers = [
      ['x-delivery-count', long(99)],
      ['a', longstr('b')],
    ] as const;
    const { seen } = visible({ messageId: 'm', headers }, 2);
    expect(seen.header('x-delivery-count')).toEqual(long(2));
    expect(seen.headers().filter(([key]) => key === 'x-delivery-count')).toHaveLength(1);
    expect(seen.header('a')).toEqual(longstr('b'));
  });

  it('get headers where there were none', () => {
    expect(visible({ priority: 3 }, 1).seen).toMatchObject({ priority: 3, hasHeaders: true });
  });
});
