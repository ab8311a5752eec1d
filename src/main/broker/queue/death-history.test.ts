import { describe, expect, it } from 'vitest';
import type { BasicProperties } from '../../codec/basic-properties.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { type FieldTable, type FieldValue, long, longstr, lookup } from '../field-table.ts';
import { Address, Message } from '../message.ts';
import { deadLetterProperties, isCycle, nextHistory } from './death-history.ts';
import type { DeathReason } from './queue.ts';

const NOW_MS = 1_700_000_000_999;
const strings = (...values: string[]): FieldValue => ({
  type: 'array',
  value: values.map(longstr),
});

const messageWith = (properties: BasicProperties): Message =>
  new Message(new Address('x', 'k'), EncodedProperties.from(properties), new Uint8Array(), 0);

/** The message as it arrives where the dead letter goes. */
function died(message: Message, queue: string, reason: DeathReason): Message {
  const history = nextHistory(message, queue, reason, NOW_MS);
  const properties = deadLetterProperties(message, queue, reason, history);
  const copy = new Message(new Address('dlx', 'dead'), properties, message.body, NOW_MS);
  copy.hasDeathHistory = true;
  return copy;
}

function deathsOf(message: Message): FieldTable[] {
  const header = message.properties.header('x-death');
  if (header?.type !== 'array') throw new Error('no history');
  return header.value.map((death) => (death.type === 'table' ? death.value : []));
}

const summary = (message: Message): unknown[] =>
  deathsOf(message).map((death) =>
    ['queue', 'reason', 'count'].map((key) => lookup(death, key)?.value),
  );

describe('the history of a dead letter', () => {
  it('tells the first death in RabbitMQ’s fields and types', () => {
    const headers: FieldTable = [
      ['CC', strings('cc')],
      ['BCC', strings('bcc')],
    ];
    const message = messageWith({ headers, expiration: '50' });
    expect(deathsOf(died(message, 'q', 'expired'))).toEqual([
      [
        ['count', long(1)],
        ['reason', longstr('expired')],
        ['queue', longstr('q')],
        ['time', { type: 'timestamp', value: 1_700_000_000 }],
        ['exchange', longstr('x')],
        ['routing-keys', strings('k', 'cc')],
        ['original-expiration', longstr('50')],
      ],
    ]);
  });

  it('removes the expiration and keeps the other properties', () => {
    const properties = { expiration: '50', priority: 4, messageId: 'm', deliveryMode: 2 };
    const { expiration, priority, isPersistent } = died(
      messageWith(properties),
      'q',
      'rejected',
    ).properties;
    expect({ expiration, priority, isPersistent }).toEqual({
      expiration: null,
      priority: 4,
      isPersistent: true,
    });
    const entry = deathsOf(died(messageWith({}), 'q', 'rejected'))[0] ?? [];
    expect(lookup(entry, 'original-expiration')).toBeUndefined();
  });

  it('counts the same death again, newest in front', () => {
    let message = died(messageWith({}), 'a', 'rejected');
    message = died(message, 'b', 'expired');
    expect(summary(message)).toEqual([
      ['b', 'expired', 1],
      ['a', 'rejected', 1],
    ]);
    message = died(message, 'a', 'rejected');
    expect(summary(message)).toEqual([
      ['a', 'rejected', 2],
      ['b', 'expired', 1],
    ]);
    message = died(message, 'a', 'maxlen');
    expect(summary(message)[0]).toEqual(['a', 'maxlen', 1]);
  });

  it('keeps the first death and follows the last', () => {
    const message = died(died(messageWith({}), 'a', 'rejected'), 'b', 'expired');
    const header = (name: string) => message.properties.header(name)?.value;
    expect(['reason', 'queue', 'exchange'].map((part) => header(`x-first-death-${part}`))).toEqual([
      'rejected',
      'a',
      'x',
    ]);
    expect(['reason', 'queue', 'exchange'].map((part) => header(`x-last-death-${part}`))).toEqual([
      'expired',
      'b',
      'dlx',
    ]);
  });

  it('of a client’s own making counts for nothing', () => {
    const faked = died(messageWith({}), 'q', 'rejected').properties.headers();
    const message = died(messageWith({ headers: faked }), 'q', 'rejected');
    expect(summary(message)).toEqual([['q', 'rejected', 1]]);
  });
});

describe('going round in circles', () => {
  const history = (...deaths: [queue: string, reason: DeathReason][]): FieldTable[] =>
    deaths.map(([queue, reason]) => [
      ['queue', longstr(queue)],
      ['reason', longstr(reason)],
    ]);

  it('is going where the message died before, with nobody rejecting it since', () => {
    expect(isCycle('a', 'expired', history(['a', 'expired']))).toBe(true);
    expect(isCycle('a', 'maxlen', history(['b', 'expired'], ['a', 'maxlen']))).toBe(true);
  });

  it('is not going anywhere else', () => {
    expect(isCycle('c', 'expired', history(['b', 'expired'], ['a', 'expired']))).toBe(false);
  });

  it('is not a matter of rejections', () => {
    expect(isCycle('a', 'rejected', history(['a', 'rejected']))).toBe(false);
    expect(isCycle('a', 'expired', history(['b', 'expired'], ['a', 'rejected']))).toBe(false);
    expect(isCycle('a', 'expired', history(['b', 'rejected'], ['a', 'expired']))).toBe(false);
  });

  it('is not excused by a rejection of before', () => {
    expect(isCycle('a', 'expired', history(['a', 'expired'], ['b', 'rejected']))).toBe(true);
  });
});
