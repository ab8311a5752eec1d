import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FieldTable, type FieldValue, long, longstr, lookup } from '../field-table.ts';
import type { Properties } from '../properties.ts';
import type { Queue } from '../queue/queue.ts';
import { BindingTrie } from './binding-trie.ts';
import type { Exchange } from './exchange.ts';
import { createExchange } from './exchange-types.ts';
import { nearMisses, topicMismatch } from './near-miss.ts';
import { Router } from './router.ts';

const propertiesOf = (headers: FieldTable): Properties =>
  ({
    hasHeaders: headers.length > 0,
    headers: () => headers,
    header: (name: string) => lookup(headers, name),
  }) as unknown as Properties;

class Topology {
  readonly queues = new Map<string, Queue>();
  readonly exchanges = new Map<string, Exchange>();
  readonly router = new Router(this.queues, this.exchanges);

  exchange(name: string, type: string, alternate?: string): Exchange {
    const exchange = createExchange({
      vhostName: '/',
      name,
      type,
      isDurable: true,
      isAutoDelete: false,
      isInternal: false,
      args: alternate === undefined ? [] : [['alternate-exchange', longstr(alternate)]],
    });
    this.exchanges.set(name, exchange);
    return exchange;
  }

  queue(name: string): Queue {
    const queue = { kind: 'queue', name } as unknown as Queue;
    this.queues.set(name, queue);
    return queue;
  }

  misses(exchange: Exchange, keys: readonly string[], headers: FieldTable = []) {
    const { exchanges, queues } = this.router.trace(exchange, keys, propertiesOf(headers));
    expect(queues).toEqual([]);
    return nearMisses(exchanges, { keys, headers }, 3).map(({ binding, mismatch }) => [
      binding.source.name,
      binding.destination.name,
      mismatch,
    ]);
  }
}

const fits = (pattern: string, key: string): boolean => {
  const trie = new BindingTrie<number>();
  trie.add(pattern, 1);
  const found: number[] = [];
  trie.match(key, found);
  return found.length > 0;
};

describe('the near misses of a message', () => {
  it('of a direct exchange begin with the key most like its own', () => {
    const topology = new Topology();
    const x = topology.exchange('x', 'direct');
    const keys = ['invoice', 'order.created', 'order.deleted', 'zzz'];
    for (const key of keys) topology.router.bind(x, topology.queue(key), key, []);
    const misses = topology.misses(x, ['order.create']);
    expect(misses.map(([, queue]) => queue).slice(0, 2)).toEqual([
      'order.created',
      'order.deleted',
    ]);
    expect(misses[0]?.[2]).toEqual({ kind: 'key' });
  });

  it('see a difference of case as small', () => {
    const topology = new Topology();
    const x = topology.exchange('x', 'direct');
    for (const key of ['ERROR', 'erron']) topology.router.bind(x, topology.queue(key), key, []);
    expect(topology.misses(x, ['error'])[0]?.[1]).toBe('ERROR');
    expect(topology.misses(x, ['erro'])[0]?.[1]).toBe('erron');
  });

  it('of a topic exchange name the word that does not fit', () => {
    const topology = new Topology();
    const x = topology.exchange('x', 'topic');
    topology.router.bind(x, topology.queue('near'), 'eu.order.*.paid', []);
    topology.router.bind(x, topology.queue('far'), 'us.#', []);
    expect(topology.misses(x, ['eu.order.7.payed'])).toEqual([
      ['x', 'near', { kind: 'topic', word: 3 }],
      ['x', 'far', { kind: 'topic', word: 0 }],
    ]);
  });

  it.each([
    ['a.b', 'a', null],
    ['a.b', 'a.b.c', null],
    ['a.*', 'a', null],
    ['a.b.#', 'a', null],
    ['a.b.#', 'a.c', 1],
    ['a.*.c', 'a.b.d', 2],
    ['#.z', 'a.b.c', null],
    ['', 'a', null],
    ['a', '', null],
  ])('topic %s against %s fails at word %s', (pattern, key, word) => {
    expect(fits(pattern, key)).toBe(false);
    expect(topicMismatch(pattern, key)?.word).toBe(word);
  });

  it('of a headers exchange name what is missing and what is different', () => {
    const topology = new Topology();
    const x = topology.exchange('x', 'headers');
    const all: FieldTable = [
      ['format', longstr('pdf')],
      ['size', long(4)],
      ['lang', longstr('en')],
    ];
    topology.router.bind(x, topology.queue('all'), '', all);
    topology.router.bind(x, topology.queue('any'), '', [
      ['x-match', longstr('any')],
      ['colour', longstr('red')],
    ]);
    const headers: FieldTable = [
      ['format', longstr('pdf')],
      ['size', long(5)],
    ];
    expect(topology.misses(x, [''], headers)).toEqual([
      ['x', 'all', { kind: 'headers', missing: ['lang'], different: ['size'] }],
      ['x', 'any', { kind: 'headers', missing: ['colour'], different: [] }],
    ]);
  });

  it('are looked for in alternate exchanges and behind bindings to exchanges', () => {
    const topology = new Topology();
    const x = topology.exchange('x', 'fanout');
    const chained = topology.exchange('chained', 'direct', 'alternate');
    const alternate = topology.exchange('alternate', 'topic');
    topology.router.bind(x, chained, '', []);
    topology.router.bind(chained, topology.queue('a'), 'keys', []);
    topology.router.bind(alternate, topology.queue('b'), 'key.#.z', []);
    expect(topology.misses(x, ['key'])).toEqual([
      ['chained', 'a', { kind: 'key' }],
      ['alternate', 'b', { kind: 'topic', word: null }],
    ]);
  });

  it('consider every key of a message', () => {
    const topology = new Topology();
    const x = topology.exchange('x', 'topic');
    topology.router.bind(x, topology.queue('q'), 'a.b.c', []);
    expect(topology.misses(x, ['x', 'a.b.d'])).toEqual([['x', 'q', { kind: 'topic', word: 2 }]]);
  });

  it('of thousands of bindings still find the nearest', () => {
    const topology = new Topology();
    const x = topology.exchange('x', 'direct');
    const queue = topology.queue('q');
    for (let i = 0; i < 5000; i++) topology.router.bind(x, queue, `device.${i}.state`, []);
    const { exchanges } = topology.router.trace(x, ['device.4711.stat'], propertiesOf([]));
    const [first] = nearMisses(exchanges, { keys: ['device.4711.stat'], headers: [] }, 1);
    expect(first?.binding.key).toBe('device.4711.state');
  });
});

const word = fc.constantFrom('a', 'b', 'c', '');
const pattern = fc
  .array(fc.oneof(word, fc.constantFrom('*', '#')), { maxLength: 5 })
  .map((words) => words.join('.'));
const key = fc.array(word, { maxLength: 5 }).map((words) => words.join('.'));

describe('a topic mismatch', () => {
  it('is there exactly when the pattern does not match', () => {
    fc.assert(
      fc.property(pattern, key, (p, k) => (topicMismatch(p, k) === null) === fits(p, k)),
      { numRuns: 2000 },
    );
  });

  it('names the first word after which nothing that follows could make the key match', () => {
    /** Ways a key might go on: the alphabet holds every word of the patterns. */
    const endings = ['', '.a', '.b', '.c', '.']
      .flatMap((one) => ['', '.a', '.b', '.c', '.'].map((two) => one + two))
      .flatMap((two) => ['', '.a', '.b', '.c', '.'].map((three) => two + three));
    const canGoOn = (p: string, beginning: readonly string[]): boolean => {
      if (beginning.length === 0) return true;
      const text = beginning.join('.');
      const longer = endings.flatMap((one) => endings.map((two) => one + two));
      return longer.some((ending) => fits(p, text + ending));
    };
    fc.assert(
      fc.property(
        fc.array(fc.oneof(word, fc.constantFrom('*', '#')), { maxLength: 3 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }),
        (patternWords, words) => {
          const p = patternWords.join('.');
          const miss = topicMismatch(p, words.join('.'));
          if (miss === null) return;
          if (miss.word !== null) {
            expect(canGoOn(p, words.slice(0, miss.word + 1))).toBe(false);
            if (miss.word > 0) expect(canGoOn(p, words.slice(0, miss.word))).toBe(true);
            return;
          }
          // One is too short: the key could go on, or the pattern has been used up before its end.
          const isUsedUp = words.some((_, end) => fits(p, words.slice(0, end).join('.')));
          expect(canGoOn(p, words) || isUsedUp).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});

const value: fc.Arbitrary<FieldValue> = fc.oneof(
  fc.constantFrom('1', '2').map(longstr),
  fc.integer({ min: 1, max: 2 }).map(long),
);
const table = fc
  .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'x-d'), value), { selector: ([n]) => n })
  .map((entries): FieldTable => entries);

describe('a near miss', () => {
  it('is a binding that the exchange does not match, and every such binding is one', () => {
    const binding = fc.record({
      key: pattern,
      args: fc
        .tuple(fc.constantFrom('all', 'any', 'all-with-x', 'any-with-x'), table)
        .map(([mode, entries]): FieldTable => [['x-match', longstr(mode)], ...entries]),
    });
    fc.assert(
      fc.property(
        fc.constantFrom('direct', 'topic', 'headers', 'fanout'),
        fc.array(binding, { maxLength: 6 }),
        fc.array(key, { minLength: 1, maxLength: 2 }),
        table,
        (type, bindings, keys, headers) => {
          const topology = new Topology();
          const x = topology.exchange('x', type);
          const queue = topology.queue('q');
          for (const { key: k, args } of bindings) topology.router.bind(x, queue, k, args);
          const route = topology.router.trace(x, keys, propertiesOf(headers));
          const misses = nearMisses([x], { keys, headers }, 100);
          const all = new Set([...misses.map((miss) => miss.binding), ...route.bindings]);
          expect(misses.filter((miss) => route.bindings.includes(miss.binding))).toEqual([]);
          expect(all.size).toBe(x.bindings.size);
          for (const { distance } of misses) {
            expect(distance).toBeGreaterThanOrEqual(0);
            expect(distance).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
