// Exchange types, exchange-to-exchange bindings and alternate exchanges: who gets the message.

import { describe, expect, it } from 'vitest';
import { openConnection, type RawChannel, typed } from '../support/raw-client.ts';
import { onRabbitMQ310, sharedBroker } from '../support/target.ts';
import { boundQueue, isRouted, newExchange, publishConfirmed } from '../support/topology.ts';

sharedBroker();

async function confirmChannel(): Promise<RawChannel> {
  const channel = await (await openConnection()).openChannel(1);
  await channel.call('confirm.select');
  return channel;
}

describe('direct and fanout', () => {
  it('[77] direct compares keys byte by byte, the empty key included', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct');
    const queue = await boundQueue(channel, exchange, 'Key');
    await boundQueue(channel, exchange, '');
    for (const key of ['Key', '']) expect(await isRouted(channel, exchange, key)).toBe(true);
    for (const key of ['key', 'Key ', 'Ke', '#', '*']) {
      expect(await isRouted(channel, exchange, key)).toBe(false);
    }
    expect((await channel.counts(queue)).messages).toBe(1);
  });

  it('[77] fanout ignores the key and gives every queue one copy', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'fanout');
    const one = await boundQueue(channel, exchange, 'a');
    const two = await boundQueue(channel, exchange, 'b');
    await channel.call('queue.bind', { queue: two, exchange, routingKey: 'c' });
    await publishConfirmed(channel, exchange, 'whatever', 'x');
    expect(await channel.drain(one)).toEqual(['x']);
    expect(await channel.drain(two)).toEqual(['x']);
  });
});

describe('topic', () => {
  const keys = [
    '',
    'a',
    'b',
    '.',
    'a.',
    'a.b',
    'a..b',
    'a.x.b',
    'a.b.c',
    'aa',
    '*',
    '#',
    'x.y.b',
    'a*',
  ];
  const expected: ReadonlyArray<readonly [string, readonly string[]]> = [
    ['', ['']],
    ['#', keys],
    ['#.#', keys],
    ['#.#.#', keys],
    ['*', ['a', 'b', 'aa', '*', '#', 'a*']],
    ['a', ['a']],
    ['a.#', ['a', 'a.', 'a.b', 'a..b', 'a.x.b', 'a.b.c']],
    ['#.b', ['b', 'a.b', 'a..b', 'a.x.b', 'x.y.b']],
    ['a.*.#', ['a.', 'a.b', 'a..b', 'a.x.b', 'a.b.c']],
    ['*.*', ['.', 'a.', 'a.b']],
    ['a.*.b', ['a..b', 'a.x.b']],
    ['a.#.b', ['a.b', 'a..b', 'a.x.b']],
    ['*.#.b', ['a.b', 'a..b', 'a.x.b', 'x.y.b']],
    ['#.x.#', ['a.x.b', 'x.y.b']],
    ['#.*', keys.filter((key) => key !== '')],
    ['*.#', keys.filter((key) => key !== '')],
    ['a*', ['a*']],
    ['a..b', ['a..b']],
    ['.', ['.']],
    ['a.', ['a.']],
    ['a.b.c.d', []],
  ];

  it.each(expected)('[80] the pattern %j matches exactly %j', async (pattern, matching) => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'topic', { autoDelete: true });
    await boundQueue(channel, exchange, pattern);
    const matched = [];
    for (const key of keys) if (await isRouted(channel, exchange, key)) matched.push(key);
    expect(matched).toEqual(matching);
  });

  it('[80] several patterns of one queue match once, and removing one leaves the others', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'topic');
    const queue = await boundQueue(channel, exchange, 'a.#');
    for (const routingKey of ['#.b', 'a.*', 'a.b']) {
      await channel.call('queue.bind', { queue, exchange, routingKey });
    }
    await publishConfirmed(channel, exchange, 'a.b', 'once');
    expect(await channel.drain(queue)).toEqual(['once']);
    for (const routingKey of ['a.#', 'a.*', 'a.b']) {
      await channel.call('queue.unbind', { queue, exchange, routingKey });
    }
    expect(await isRouted(channel, exchange, 'a.b')).toBe(true);
    expect(await isRouted(channel, exchange, 'a.c')).toBe(false);
  });

  it('[183] two bindings and CC make one copy per queue', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'topic');
    const queue = await boundQueue(channel, exchange, 'a.*');
    await channel.call('queue.bind', { queue, exchange, routingKey: '*.b' });
    await publishConfirmed(channel, exchange, 'a.b', 'once', { headers: { CC: ['a.c', 'c.b'] } });
    expect(await channel.drain(queue)).toEqual(['once']);
  });
});

describe('headers', () => {
  // binding arguments, message headers (undefined: none), routed?
  const cases: ReadonlyArray<
    readonly [string, Record<string, unknown>, Record<string, unknown> | undefined, boolean]
  > = [
    ['[81] all is the default', { a: '1', b: '2' }, { a: '1', b: '2', c: '3' }, true],
    ['[81] all is the default', { a: '1', b: '2' }, { a: '1' }, false],
    [
      '[81] all wants every value equal',
      { 'x-match': 'all', a: '1', b: '2' },
      { a: '1', b: '3' },
      false,
    ],
    ['[81] any wants one', { 'x-match': 'any', a: '1', b: '2' }, { b: '2' }, true],
    ['[81] any wants one', { 'x-match': 'any', a: '1', b: '2' }, { a: '2', b: '1' }, false],
    ['[81] any against no headers', { 'x-match': 'any', a: '1' }, undefined, false],
    ['[81] all with no arguments takes all', { 'x-match': 'all' }, undefined, true],
    ['[81] no arguments at all take all', {}, { z: 1 }, true],
    ['[81] any with no arguments takes nothing', { 'x-match': 'any' }, { a: '1' }, false],
    ['[81] void asks for presence', { a: null }, { a: 'anything' }, true],
    ['[81] void asks for presence', { a: null }, { b: 'anything' }, false],
    ['[81] void in any', { 'x-match': 'any', a: null, b: '1' }, { a: 5 }, true],
    ['[193] void matches an array', { a: null }, { a: [1, 2] }, true],
    ['[193] void matches a table', { a: null }, { a: { b: 1 } }, true],
    ['[81] x- arguments are passed over', { 'x-foo': '1', a: '1' }, { a: '1' }, true],
    [
      '[184] any with only x- arguments never matches',
      { 'x-match': 'any', 'x-foo': '1' },
      { 'x-foo': '1' },
      false,
    ],
    [
      '[184] any-with-x looks at them',
      { 'x-match': 'any-with-x', 'x-foo': '1' },
      { 'x-foo': '1' },
      true,
    ],
    [
      '[184] any-with-x looks at them',
      { 'x-match': 'any-with-x', 'x-foo': '1' },
      { 'x-foo': '2' },
      false,
    ],
    [
      '[184] all-with-x looks at them',
      { 'x-match': 'all-with-x', 'x-foo': '1', a: '1' },
      { a: '1' },
      false,
    ],
    [
      '[184] all-with-x looks at them',
      { 'x-match': 'all-with-x', 'x-foo': '1', a: '1' },
      { a: '1', 'x-foo': '1' },
      true,
    ],
    ['[81] integers are equal in every width', { a: typed('b', 5) }, { a: typed('l', 5) }, true],
    ['[81] integers are equal in every width', { a: typed('I', -5) }, { a: typed('s', -5) }, true],
    ['[81] different integers', { a: 5 }, { a: 6 }, false],
    ['[81] an integer is not a string', { a: 5 }, { a: '5' }, false],
    [
      '[81] an integer is not a float',
      { a: 5 },
      { a: typed('d', 5) },
      onRabbitMQ310('3.x compares numbers by value, 4.x also by kind', true, false),
    ],
    ['[81] doubles are equal', { a: typed('d', 1.5) }, { a: typed('d', 1.5) }, true],
    ['[81] a bool is a bool', { a: true }, { a: true }, true],
    ['[81] a bool is not a number', { a: true }, { a: 1 }, false],
    ['[81] strings are compared with case', { a: 'X' }, { a: 'x' }, false],
    ['[81] an empty string is a value', { a: '' }, { a: '' }, true],
    [
      '[81] a string equals a binary with its bytes',
      { a: 'bytes' },
      { a: Buffer.from('bytes') },
      true,
    ],
  ];

  it.each(cases)('%s: %o with %o', async (_rule, args, headers, routed) => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'headers', { autoDelete: true });
    await boundQueue(channel, exchange, 'ignored', args);
    const properties = headers === undefined ? {} : { headers };
    expect(await isRouted(channel, exchange, 'any key', properties)).toBe(routed);
  });

  it('[81] an unknown x-match is refused with 406', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'headers');
    const queue = await channel.temporaryQueue();
    channel.send('queue.bind', { queue, exchange, arguments: { 'x-match': 'foo' } });
    await channel.expectError(
      406,
      'PRECONDITION_FAILED - Invalid x-match field value <<"foo">>; expected all, any, all-with-x, or any-with-x',
      'queue.bind',
    );
  });

  it('[81] an x-match that is no string is refused with 406', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'headers');
    const queue = await channel.temporaryQueue();
    channel.send('queue.bind', { queue, exchange, arguments: { 'x-match': 1 } });
    await channel.expectError(
      406,
      'PRECONDITION_FAILED - Invalid x-match field type signedint (value 1); expected longstr',
      'queue.bind',
    );
  });

  it('[81] one message to several bindings of a queue comes once', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'headers');
    const queue = await boundQueue(channel, exchange, '', { a: 1 });
    await channel.call('queue.bind', { queue, exchange, arguments: { b: 2 } });
    await publishConfirmed(channel, exchange, '', 'once', { headers: { a: 1, b: 2 } });
    expect(await channel.drain(queue)).toEqual(['once']);
  });
});

describe('exchange to exchange', () => {
  it('[82] a chain with a cycle gives one copy and shows the first exchange', async () => {
    const channel = await confirmChannel();
    const one = await newExchange(channel, 'fanout');
    const two = await newExchange(channel, 'fanout');
    await channel.call('exchange.bind', { source: one, destination: two });
    await channel.call('exchange.bind', { source: two, destination: one });
    const queue = await boundQueue(channel, two);
    await channel.call('queue.bind', { queue, exchange: one });
    await publishConfirmed(channel, one, 'key', 'once');
    const message = await channel.get(queue);
    expect(message?.fields).toMatchObject({ exchange: one, routingKey: 'key', messageCount: 0 });
  });

  it('[82] every exchange on the way routes by its own type with the same key', async () => {
    const channel = await confirmChannel();
    const top = await newExchange(channel, 'topic');
    const direct = await newExchange(channel, 'direct');
    await channel.call('exchange.bind', { source: top, destination: direct, routingKey: 'a.#' });
    await boundQueue(channel, direct, 'a.b');
    expect(await isRouted(channel, top, 'a.b')).toBe(true);
    expect(await isRouted(channel, top, 'a.c')).toBe(false);
    expect(await isRouted(channel, top, 'b.b')).toBe(false);
  });

  it('[82] an exchange bound to itself is harmless', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'fanout');
    await channel.call('exchange.bind', { source: exchange, destination: exchange });
    const queue = await boundQueue(channel, exchange);
    await publishConfirmed(channel, exchange, '', 'once');
    expect(await channel.drain(queue)).toEqual(['once']);
  });
});

describe('alternate exchange', () => {
  const withAlternate = (exchange: string) => ({ arguments: { 'alternate-exchange': exchange } });

  it('[83] takes what the exchange cannot route, and mandatory is content with that', async () => {
    const channel = await confirmChannel();
    const alternate = await newExchange(channel, 'fanout');
    const queue = await boundQueue(channel, alternate);
    const exchange = await newExchange(channel, 'direct', withAlternate(alternate));
    const own = await boundQueue(channel, exchange, 'own');
    expect(await isRouted(channel, exchange, 'other')).toBe(true);
    expect(await isRouted(channel, exchange, 'own')).toBe(true);
    expect(await channel.drain(own)).toEqual(['probe']);
    const message = await channel.get(queue);
    expect(message?.fields).toMatchObject({ exchange, routingKey: 'other', messageCount: 0 });
  });

  it('[83] when both miss, mandatory returns with the published exchange', async () => {
    const channel = await confirmChannel();
    const alternate = await newExchange(channel, 'direct');
    const exchange = await newExchange(channel, 'direct', withAlternate(alternate));
    channel.publish(exchange, 'k', 'x', { mandatory: true });
    expect((await channel.expect('basic.return')).fields).toMatchObject({
      exchange,
      routingKey: 'k',
    });
    await channel.expect('basic.ack');
  });

  it('[83] a missing alternate exchange drops the message', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct', withAlternate('missing'));
    expect(await isRouted(channel, exchange, 'k')).toBe(false);
  });

  it('[83] alternates that point at each other are harmless', async () => {
    const channel = await confirmChannel();
    const exchange = await newExchange(channel, 'direct', withAlternate('later'));
    const second = await newExchange(channel, 'direct', withAlternate(exchange));
    expect(await isRouted(channel, second, 'k')).toBe(false);
    await boundQueue(channel, exchange, 'k');
    expect(await isRouted(channel, second, 'k')).toBe(true);
  });

  it('[189] in a chain the second alternate is used only when the first has no destination', async () => {
    const channel = await confirmChannel();
    const last = await newExchange(channel, 'fanout');
    const lastQueue = await boundQueue(channel, last);
    const first = await newExchange(channel, 'direct', withAlternate(last));
    const firstQueue = await boundQueue(channel, first, 'a');
    const exchange = await newExchange(channel, 'direct', withAlternate(first));
    await publishConfirmed(channel, exchange, 'a', 'to first');
    await publishConfirmed(channel, exchange, 'b', 'to last');
    expect(await channel.drain(firstQueue)).toEqual(['to first']);
    expect(await channel.drain(lastQueue)).toEqual(['to last']);
  });

  it('[189] a binding to another exchange counts as a destination even when that one drops', async () => {
    const channel = await confirmChannel();
    const alternate = await newExchange(channel, 'fanout');
    await boundQueue(channel, alternate);
    const exchange = await newExchange(channel, 'fanout', withAlternate(alternate));
    const empty = await newExchange(channel, 'direct');
    await channel.call('exchange.bind', { source: exchange, destination: empty });
    expect(await isRouted(channel, exchange, 'k')).toBe(false);
  });
});
