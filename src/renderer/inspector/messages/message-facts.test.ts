import { describe, expect, it } from 'vitest';
import type { MessageContent } from '../../../shared/ipc/message.ts';
import { base64FromBytes, bytesFromText } from '../../ui/byte-text.ts';
import { bodySummary, matchesFilter } from './message-facts.ts';

const message = (bytes: Uint8Array, over: Partial<MessageContent> = {}): MessageContent => ({
  exchange: 'orders',
  routingKey: 'order.created',
  properties: {},
  deaths: [],
  bodyBytes: bytes.length,
  body: base64FromBytes(bytes),
  publishedAtMs: 0,
  ...over,
});

describe('the beginning of a body', () => {
  it('is one line of text', () => {
    expect(bodySummary(message(bytesFromText('{\n  "a":\t1\n}')))).toBe('{ "a": 1 }');
    expect(bodySummary(message(new Uint8Array()))).toBe('');
  });

  it('survives a character that is cut where the beginning ends', () => {
    expect(bodySummary(message(bytesFromText('🐢'.repeat(500))))).toMatch(/^🐢+/u);
  });

  it('is none when the bytes are no text', () => {
    expect(bodySummary(message(new Uint8Array([0xff, 0xfe, 0, 0])))).toBeNull();
    expect(bodySummary(message(new Uint8Array([0, 1, 2, 3])))).toBeNull();
  });
});

describe('a filter', () => {
  const found = message(bytesFromText('{"customer": "Ada"}'), {
    properties: {
      messageId: 'M-17',
      headers: [
        ['region', { type: 'longstr', value: 'EU' }],
        ['nested', { type: 'table', value: [['n', { type: 'long', value: 42 }]] }],
      ],
    },
  });

  it.each(['created', 'ada', 'm-17', 'region', 'eu', '42', 'ORDERS', 'ada eu', ''])(
    '%j finds it by key, body, property or header',
    (filter) => expect(matchesFilter(found, filter)).toBe(true),
  );

  it('wants every word', () => {
    expect(matchesFilter(found, 'ada zzz')).toBe(false);
  });

  it('does not trip over binary bodies', () => {
    expect(matchesFilter(message(new Uint8Array([0xff])), 'order')).toBe(true);
  });
});
