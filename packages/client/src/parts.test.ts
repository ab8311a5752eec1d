// The parts of the client that need no broker.

import { describe, expect, it } from 'vitest';
import { delayBefore } from './backoff.ts';
import { parseConnectionUrl } from './connection-url.ts';
import { decodeTable, encodeTable, TypedValue } from './field-values.ts';
import { decodeProperties, encodeProperties } from './properties.ts';
import { DeclaredTopology } from './topology.ts';
import { ProtocolProperties } from './wire/protocol.ts';

describe('addresses', () => {
  it.each([
    ['warren://localhost', { host: 'localhost', port: 5672, isTls: false, vhost: '/' }],
    ['warrens://b.example', { host: 'b.example', port: 5671, isTls: true, vhost: '/' }],
    [
      'warren://a:b@[::1]:7/v%2f1',
      { host: '::1', port: 7, user: 'a', password: 'b', vhost: 'v/1' },
    ],
    ['warren://localhost/%2f', { vhost: '/', user: 'guest', password: 'guest' }],
    ['warren://me:p%40ss@h/', { user: 'me', password: 'p@ss', vhost: '/' }],
  ])('%s', (url, expected) => {
    expect(parseConnectionUrl(url)).toMatchObject(expected);
  });

  it.each(['amqp://localhost', 'nonsense', 'warren://%zz@h'])('%s is refused', (url) => {
    expect(() => parseConnectionUrl(url)).toThrow(TypeError);
  });

  it('a refused address does not show its password', () => {
    expect(() => parseConnectionUrl('amqp://u:secret@h')).toThrow(/^(?!.*secret).*$/);
  });
});

it('waits twice as long from attempt to attempt, up to a limit, and never quite the same', () => {
  const options = { initialDelayMs: 100, maxDelayMs: 1000 };
  const longest = [1, 2, 3, 4, 5, 6, 99].map((n) => delayBefore(n, options, () => 0));
  expect(longest).toEqual([100, 200, 400, 800, 1000, 1000, 1000]);
  expect(delayBefore(3, options, () => 1)).toBe(200);
});

describe('header values', () => {
  it('come back as they were', () => {
    const table = {
      text: 'ä',
      whole: -7,
      large: 2n ** 60n,
      fraction: 1.5,
      yes: true,
      nothing: null,
      at: new Date(1_700_000_000_000),
      bytes: new Uint8Array([1, 255]),
      list: [1, 'two', [null]],
      table: { deep: { deeper: 'x' } },
    };
    expect(decodeTable(encodeTable(table))).toEqual(table);
  });

  it('a typed value goes out with its type', () => {
    expect(encodeTable({ n: new TypedValue('int', 3) })).toEqual({
      fields: [{ key: 'n', value: { int: 3 } }],
    });
  });

  it('a header called __proto__ is a header', () => {
    const decoded = decodeTable({ fields: [{ key: '__proto__', value: { text: 'x' } }] });
    expect(Object.entries(decoded)).toEqual([['__proto__', 'x']]);
  });

  it('the first of duplicate keys counts', () => {
    const fields = ['a', 'b'].map((text) => ({ key: 'k', value: { text } }));
    expect(decodeTable({ fields })).toEqual({ k: 'a' });
  });
});

describe('properties', () => {
  it('come back as they were', () => {
    const given = {
      contentType: 'text/plain',
      contentEncoding: 'gzip',
      headers: { a: 1 },
      persistent: false,
      priority: 0,
      correlationId: 'c',
      replyTo: 'r',
      expirationMs: 0,
      messageId: 'm',
      timestamp: new Date(1_700_000_000_000),
      type: 't',
      userId: 'guest',
      appId: 'app',
    };
    expect(decodeProperties(ProtocolProperties.decode(encodeProperties(given)))).toEqual(given);
  });

  it('a message is persistent unless it says otherwise', () => {
    const decoded = decodeProperties(ProtocolProperties.decode(encodeProperties({})));
    expect(decoded).toEqual({ persistent: true, headers: {} });
  });

  it.each([
    [{ priority: 256 }, 'priority'],
    [{ priority: -1 }, 'priority'],
    [{ expirationMs: 1.5 }, 'expirationMs'],
    [{ messageId: 'é'.repeat(128) }, 'messageId'],
  ])('%j is refused by name', (given, name) => {
    expect(() => encodeProperties(given)).toThrow(new RegExp(name));
  });
});

describe('the memory of what was declared', () => {
  it('gives exchanges, queues and bindings in an order that can be declared', () => {
    const topology = new DeclaredTopology();
    topology.noteBinding({ source: 'x', queue: 'q', key: 'k' });
    topology.noteQueue('q', { declareQueue: { name: 'q' } });
    topology.noteExchange('x', { declareExchange: { name: 'x' } });
    expect([...topology.requests()].flatMap(Object.keys)).toEqual([
      'declareExchange',
      'declareQueue',
      'bind',
    ]);
  });

  it('forgets bindings with their queue or exchange', () => {
    const topology = new DeclaredTopology();
    topology.noteBinding({ source: 'x', queue: 'q' });
    topology.noteBinding({ source: 'x', exchange: 'y', arguments: { n: 1n } });
    topology.forgetQueue('q');
    expect([...topology.requests()]).toHaveLength(1);
    topology.forgetExchange('y');
    expect([...topology.requests()]).toHaveLength(0);
  });

  it('a binding declared twice is kept once', () => {
    const topology = new DeclaredTopology();
    topology.noteBinding({ source: 'x', queue: 'q', key: 'k' });
    topology.noteBinding({ source: 'x', queue: 'q', key: 'k' });
    topology.noteBinding({ source: 'x', queue: 'q', key: 'other' });
    expect([...topology.requests()]).toHaveLength(2);
    topology.forgetBinding({ source: 'x', queue: 'q', key: 'k' });
    expect([...topology.requests()]).toHaveLength(1);
  });
});
