import { describe, expect, it } from 'vitest';
import type { BasicProperties } from '../../codec/basic-properties.ts';
import { EncodedProperties } from '../../codec/encoded-properties.ts';
import { ALLOW_ALL, type Requester } from '../access/requester.ts';
import { accessRefused, BrokerError, preconditionFailed } from '../errors.ts';
import { type FieldValue, longstr } from '../field-table.ts';
import { Address, Message } from '../message.ts';
import { prepareMessage, withoutHiddenKeys } from './message-preparation.ts';

const requester: Requester = {
  username: 'guest',
  tags: [],
  owner: {},
  authorizer: ALLOW_ALL,
};
/** Keys that the vhost was asked about. */
const checkedKeys: string[] = [];
const vhost = {
  checkRoutingKeys: (_requester: Requester, exchange: string, keys: readonly string[]): void => {
    for (const key of keys) checkedKeys.push(`${exchange} ${key}`);
    if (keys.includes('secret')) throw accessRefused('topic refused');
  },
};
const publisher = { requester, vhost, replies: null };
const body = new Uint8Array([1, 2, 3]);

const messageWith = (properties: BasicProperties): Message =>
  new Message(new Address('x', 'k'), EncodedProperties.from(properties), body, 42);

const strings = (...values: string[]): FieldValue => ({
  type: 'array',
  value: values.map(longstr),
});

describe('a publish', () => {
  it('has the time to live of its expiration', () => {
    expect(prepareMessage(publisher, messageWith({ expiration: '1500' })).ttlMs).toBe(1500);
    expect(prepareMessage(publisher, messageWith({})).ttlMs).toBe(Infinity);
  });

  it('with a bad expiration is refused', () => {
    for (const expiration of ['', 'abc', '-1', '10x']) {
      const message = messageWith({ expiration });
      expect(() => prepareMessage(publisher, message)).toThrow(BrokerError);
    }
  });

  it('may name nobody but its own user', () => {
    const own = messageWith({ userId: 'guest' });
    expect(prepareMessage(publisher, own)).toBe(own);
    expect(() => prepareMessage(publisher, messageWith({ userId: 'root' }))).toThrow(
      preconditionFailed("user_id property set to 'root' but authenticated user was 'guest'"),
    );
  });

  it('of an impersonator may name anybody', () => {
    const impersonator = { ...publisher, requester: { ...requester, tags: ['impersonator'] } };
    const message = messageWith({ userId: 'root' });
    expect(prepareMessage(impersonator, message)).toBe(message);
  });

  it('asks for the right to every key in CC and BCC', () => {
    checkedKeys.length = 0;
    const headers = [
      ['CC', strings('c')],
      ['BCC', strings('b', 'secret')],
    ] as const;
    expect(() => prepareMessage(publisher, messageWith({ headers }))).toThrow('topic refused');
    expect(checkedKeys).toEqual(['x c', 'x b', 'x secret']);
  });

  it('that wants direct replies names the channel’s token instead, and keeps the rest', () => {
    const replyTo = 'amq.rabbitmq.reply-to';
    const published = messageWith({ replyTo, expiration: '5', messageId: 'm' });
    expect(() => prepareMessage(publisher, published)).toThrow(
      'fast reply consumer does not exist',
    );
    const replies = { token: `${replyTo}.abc` };
    const prepared = prepareMessage({ ...publisher, replies }, published);
    expect(prepared.properties.replyTo).toBe(`${replyTo}.abc`);
    expect(prepared).toMatchObject({ ttlMs: 5, body, publishedAtMs: 42 });
    expect(prepared.address).toBe(published.address);
  });
});

describe('hidden routing keys', () => {
  const bcc = strings('a', 'b');

  it('leave the headers and stay with the message', () => {
    const published = messageWith({
      headers: [
        ['BCC', bcc],
        ['CC', strings('c')],
      ],
      expiration: '7',
    });
    const visible = withoutHiddenKeys(prepareMessage(publisher, published));
    expect(visible.properties.headers()).toEqual([['CC', strings('c')]]);
    expect(visible).toMatchObject({ hiddenKeys: ['a', 'b'], ttlMs: 7, body, publishedAtMs: 42 });
    expect(published.properties.header('BCC')).toEqual(bcc);
  });

  it('leave the headers even when there are none of them', () => {
    const published = messageWith({ headers: [['BCC', { type: 'array', value: [] }]] });
    const visible = withoutHiddenKeys(published);
    expect(visible.properties.header('BCC')).toBeUndefined();
    expect(visible.hiddenKeys).toEqual([]);
  });

  it('absent leave the message as it is', () => {
    for (const properties of [{}, { headers: [['CC', bcc]] as const }]) {
      const message = messageWith(properties);
      expect(withoutHiddenKeys(message)).toBe(message);
    }
  });
});
