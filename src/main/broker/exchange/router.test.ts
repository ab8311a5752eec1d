import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Binding } from '../binding.ts';
import { type FieldTable, type FieldValue, long, longstr, lookup } from '../field-table.ts';
import { Address } from '../message.ts';
import type { Properties } from '../properties.ts';
import type { Queue } from '../queue/queue.ts';
import type { Exchange } from './exchange.ts';
import { createExchange } from './exchange-types.ts';
import { Router } from './router.ts';

const propertiesOf = (headers: FieldTable): Properties =>
  ({
    hasHeaders: headers.length > 0,
    headers: () => headers,
    header: (name: string) => lookup(headers, name),
  }) as unknown as Properties;

const BARE = propertiesOf([]);
const strings = (...values: string[]): FieldValue => ({
  type: 'array',
  value: values.map(longstr),
});

/** A topology as a vhost would hold it. */
class Topology {
  readonly queues = new Map<string, Queue>();
  readonly exchanges = new Map<string, Exchange>();
  readonly router = new Router(this.queues, this.exchanges);

  constructor() {
    this.exchange('', 'direct');
  }

  queue(name: string): Queue {
    const queue = { kind: 'queue', name, implicitBinding: null } as unknown as Queue;
    this.queues.set(name, queue);
    this.router.noteTopologyChange();
    return queue;
  }

  exchange(name: string, type: string, alternate?: string, isAutoDelete = false): Exchange {
    const exchange = createExchange({
      vhostName: '/',
      name,
      type,
      isDurable: true,
      isAutoDelete,
      isInternal: false,
      args: alternate === undefined ? [] : [['alternate-exchange', longstr(alternate)]],
    });
    this.exchanges.set(name, exchange);
    this.router.noteTopologyChange();
    return exchange;
  }

  bind(source: Exchange, destination: Queue | Exchange, key = '', args: FieldTable = []): Binding {
    const binding = this.router.bind(source, destination, key, args);
    if (binding === null) throw new Error('bound twice');
    return binding;
  }

  route(exchange: string, key: string, headers: FieldTable = []): string[] {
    const { queues } = this.router.route(new Address(exchange, key), propertiesOf(headers));
    return queues.map(({ name }) => name).sort();
  }
}

describe('Router', () => {
  let topology: Topology;
  let router: Router;

  beforeEach(() => {
    topology = new Topology();
    router = topology.router;
  });

  it('counts the default exchange as one implicit binding per queue', () => {
    const queue = topology.queue('a');
    const { bindings } = router.route(new Address('', 'a'), BARE);
    expect(bindings).toEqual([queue.implicitBinding]);
    expect(bindings[0]).toMatchObject({ key: 'a', source: { isDefault: true } });
    expect(router.route(new Address('', 'a'), BARE).bindings[0]).toBe(queue.implicitBinding);
    expect(router.bindingsTo(queue)).toEqual([]);
    const cc: FieldTable = [['CC', strings('a', 'a')]];
    expect(router.route(new Address('', 'a'), propertiesOf(cc)).bindings.length).toBe(1);
  });

  it('routes by queue name through the default exchange', () => {
    topology.queue('a');
    expect(topology.route('', 'a')).toEqual(['a']);
    expect(topology.route('', 'b')).toEqual([]);
    expect(topology.route('', 'b', [['CC', strings('a')]])).toEqual(['a']);
  });

  it('routes nowhere from an exchange that does not exist', () => {
    expect(topology.route('missing', 'a')).toEqual([]);
  });

  it('gives a queue one copy however many bindings match', () => {
    const exchange = topology.exchange('x', 'topic');
    const queue = topology.queue('q');
    topology.bind(exchange, queue, 'a.#');
    topology.bind(exchange, queue, '#.b');
    topology.bind(exchange, queue, '#.b', [['n', long(1)]]);
    expect(topology.route('x', 'a.b')).toEqual(['q']);
    expect(router.route(new Address('x', 'a.b'), BARE).bindings).toHaveLength(3);
  });

  it('adds the keys in CC and BCC, once each', () => {
    const exchange = topology.exchange('x', 'direct');
    for (const name of ['a', 'b', 'c']) topology.bind(exchange, topology.queue(name), name);
    const headers: FieldTable = [
      ['CC', { type: 'array', value: [longstr('b'), long(1), longstr('a')] }],
      ['BCC', strings('c')],
    ];
    expect(topology.route('x', 'a', headers)).toEqual(['a', 'b', 'c']);
    const route = router.route(new Address('x', 'a'), propertiesOf(headers));
    expect(route.bindings).toHaveLength(3);
    expect(topology.route('x', 'a')).toEqual(['a']);
  });

  it('refuses CC and BCC that are not arrays', () => {
    topology.exchange('x', 'direct');
    expect(() => topology.route('x', 'a', [['CC', longstr('b')]])).toThrow(
      'invalid message: {unacceptable_type_in_header,"CC",longstr}',
    );
    expect(() => topology.route('x', 'a', [['BCC', { type: 'void', value: null }]])).toThrow(
      'invalid message: {unacceptable_type_in_header,"BCC",void}',
    );
  });

  it('follows exchanges with their own types and ends in cycles', () => {
    const first = topology.exchange('x1', 'fanout');
    const second = topology.exchange('x2', 'topic');
    topology.bind(first, second, 'a.*');
    topology.bind(second, first, '#');
    topology.bind(second, second, '#');
    topology.bind(second, topology.queue('q'), 'a.#');
    topology.bind(first, topology.queue('p'));
    expect(topology.route('x1', 'a.b')).toEqual(['p', 'q']);
    expect(topology.route('x1', 'b')).toEqual(['p']);
    expect(topology.route('x2', 'b')).toEqual(['p']);
  });

  it('tries the alternate exchange only when no binding took the message, along a chain', () => {
    const exchange = topology.exchange('x', 'direct', 'ae1');
    const first = topology.exchange('ae1', 'direct', 'ae2');
    const second = topology.exchange('ae2', 'fanout', 'x');
    topology.bind(exchange, topology.queue('q'), 'a');
    topology.bind(first, topology.queue('q1'), 'b');
    topology.bind(second, topology.queue('q2'));
    expect(topology.route('x', 'a')).toEqual(['q']);
    expect(topology.route('x', 'b')).toEqual(['q1']);
    expect(topology.route('x', 'c')).toEqual(['q2']);
    expect(topology.route('x', 'c', [['CC', strings('a')]])).toEqual(['q']);
  });

  it('counts a binding to an exchange that drops the message as a destination', () => {
    const exchange = topology.exchange('x', 'fanout', 'ae');
    topology.bind(topology.exchange('ae', 'fanout'), topology.queue('q'));
    const sink = topology.exchange('sink', 'fanout');
    topology.bind(exchange, sink);
    expect(topology.route('x', 'a')).toEqual([]);
    expect(router.route(new Address('x', 'a'), BARE).bindings).toHaveLength(1);
    router.unbind(exchange, sink, '', []);
    expect(topology.route('x', 'a')).toEqual(['q']);
  });

  it('drops messages for an alternate exchange that is missing or goes round in circles', () => {
    topology.exchange('x', 'fanout', 'gone');
    topology.exchange('y', 'fanout', 'y');
    expect(topology.route('x', 'a')).toEqual([]);
    expect(topology.route('y', 'a')).toEqual([]);
  });

  it('remembers a route on the address until the topology changes', () => {
    const exchange = topology.exchange('x', 'direct');
    const queue = topology.queue('q');
    topology.bind(exchange, queue, 'a');
    const address = new Address('x', 'a');
    const route = router.route(address, BARE);
    expect(router.route(address, BARE)).toBe(route);
    expect(router.route(new Address('x', 'a'), BARE)).toBe(route);
    expect(router.route(address, propertiesOf([['h', long(1)]]))).toBe(route);
    expect(address.routeEpoch).toBe(router.epoch);

    topology.bind(exchange, topology.queue('r'), 'a');
    expect(router.route(address, BARE).queues).toHaveLength(2);
    router.unbind(exchange, queue, 'a', []);
    expect(router.route(address, BARE).queues).toHaveLength(1);
    topology.queues.delete('q');
    router.noteTopologyChange();
    expect(topology.route('', 'q')).toEqual([]);
  });

  it('remembers nothing of a walk through a headers exchange', () => {
    const exchange = topology.exchange('x', 'fanout');
    const headers = topology.exchange('h', 'headers');
    topology.bind(exchange, headers);
    topology.bind(headers, topology.queue('q'), '', [['a', long(1)]]);
    const address = new Address('x', 'k');
    expect(router.route(address, BARE).queues).toHaveLength(0);
    expect(router.route(address, propertiesOf([['a', long(1)]])).queues).toHaveLength(1);
    expect(router.route(address, propertiesOf([['a', long(2)]])).queues).toHaveLength(0);
  });

  it('keeps the routes of two vhosts apart on one address', () => {
    const other = new Topology();
    // As many changes as the first vhost saw.
    other.exchange('x', 'fanout');
    topology.queue('q');
    const address = new Address('', 'q');
    const properties = BARE;
    expect(router.route(address, properties).queues).toHaveLength(1);
    expect(other.router.route(address, properties).queues).toHaveLength(0);
    expect(router.route(address, properties).queues).toHaveLength(1);
  });

  it('stays bounded and right when routing keys never repeat', () => {
    const exchange = topology.exchange('x', 'topic');
    topology.bind(exchange, topology.queue('q'), '*.1');
    for (let i = 0; i < 10_000; i += 1) router.route(new Address('x', `${i}.1`), BARE);
    expect(exchange.routes.size).toBeLessThanOrEqual(4096);
    expect(topology.route('x', '5.1')).toEqual(['q']);
    expect(topology.route('x', '5.2')).toEqual([]);
  });

  it('makes an identical binding once and removes it with one unbind', () => {
    const exchange = topology.exchange('x', 'direct');
    const queue = topology.queue('q');
    topology.bind(exchange, queue, 'k', [
      ['a', long(1)],
      ['b', long(2)],
    ]);
    expect(
      router.bind(exchange, queue, 'k', [
        ['b', long(2)],
        ['a', long(1)],
      ]),
    ).toBeNull();
    expect(exchange.bindings.size).toBe(1);
    expect(router.unbind(exchange, queue, 'k', [])).toBeNull();
    expect(
      router.unbind(exchange, queue, 'k', [
        ['b', long(2)],
        ['a', long(1)],
      ]),
    ).not.toBeNull();
    expect(
      router.unbind(exchange, queue, 'k', [
        ['a', long(1)],
        ['b', long(2)],
      ]),
    ).toBeNull();
    expect(topology.route('x', 'k')).toEqual([]);
    expect(router.bindingsTo(queue)).toEqual([]);
  });

  it('does not make a binding that the exchange type refuses', () => {
    const exchange = topology.exchange('h', 'headers');
    const queue = topology.queue('q');
    expect(() => router.bind(exchange, queue, '', [['x-match', longstr('foo')]])).toThrow(
      'Invalid x-match',
    );
    expect(exchange.bindings.size).toBe(0);
    expect(exchange.hasHadBinding).toBe(false);
  });

  it('removes all bindings from and to what is deleted, and shows sources that became unused', () => {
    const upstream = topology.exchange('up', 'fanout', undefined, true);
    const exchange = topology.exchange('x', 'fanout');
    const queue = topology.queue('q');
    topology.bind(upstream, exchange);
    topology.bind(exchange, queue);
    topology.bind(exchange, exchange);
    expect(upstream.isUnused).toBe(false);
    expect(router.removeBindingsOf(exchange)).toHaveLength(3);
    expect(upstream.isUnused).toBe(true);
    expect(exchange.isUnused).toBe(false);
    expect(router.bindingsTo(queue)).toEqual([]);
    expect(router.removeBindingsOf(exchange)).toEqual([]);
  });
});

// A model of the whole, with no index, no cache and no trie.

const KEYS = ['', 'a', 'b', 'a.b', 'b.a.b'];
const PATTERNS = ['', 'a', 'b', 'a.b', '*', '#', 'a.#', '#.b', '*.b', '#.a.#'];
const TYPES = ['direct', 'fanout', 'topic', 'headers'];
const ARGUMENTS: FieldTable[] = [
  [],
  [['h', long(1)]],
  [
    ['h', long(2)],
    ['x-match', longstr('any')],
  ],
];

function fits(pattern: readonly string[], words: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return words.length === 0;
  if (first === '#') {
    return fits(rest, words) || (words.length > 0 && fits(pattern, words.slice(1)));
  }
  return words.length > 0 && (first === '*' || first === words[0]) && fits(rest, words.slice(1));
}
const wordsOf = (text: string): string[] => (text === '' ? [] : text.split('.'));

interface Arrow {
  readonly from: number;
  readonly isToQueue: boolean;
  readonly to: number;
  readonly key: string;
  readonly args: FieldTable;
}

interface Graph {
  readonly exchanges: readonly { readonly type: string; readonly alternate: number }[];
  readonly arrows: readonly Arrow[];
}

function takes(type: string, arrow: Arrow, key: string, header: number): boolean {
  if (type === 'direct') return arrow.key === key;
  if (type === 'topic') return fits(wordsOf(arrow.key), wordsOf(key));
  if (type === 'fanout' || arrow.args.length === 0) return true;
  return lookup(arrow.args, 'h')?.value === header;
}

function oracle(graph: Graph, start: number, keys: readonly string[], header: number): string[] {
  const queues = new Set<string>();
  const visited = new Set<number>();
  const visit = (index: number): void => {
    const exchange = graph.exchanges[index];
    if (exchange === undefined || visited.has(index)) return;
    visited.add(index);
    const taken = graph.arrows.filter(
      (arrow) =>
        arrow.from === index && keys.some((key) => takes(exchange.type, arrow, key, header)),
    );
    if (taken.length === 0) visit(exchange.alternate);
    for (const arrow of taken) {
      if (arrow.isToQueue) queues.add(`q${arrow.to}`);
      else visit(arrow.to);
    }
  };
  visit(start);
  return [...queues].sort();
}

const EXCHANGE_COUNT = 5;
const graphs: fc.Arbitrary<Graph> = fc.record({
  exchanges: fc.array(
    fc.record({ type: fc.constantFrom(...TYPES), alternate: fc.integer({ min: 0, max: 9 }) }),
    { minLength: EXCHANGE_COUNT, maxLength: EXCHANGE_COUNT },
  ),
  arrows: fc.array(
    fc.record({
      from: fc.nat(EXCHANGE_COUNT - 1),
      isToQueue: fc.boolean(),
      to: fc.nat(EXCHANGE_COUNT - 1),
      key: fc.constantFrom(...PATTERNS),
      args: fc.constantFrom(...ARGUMENTS),
    }),
    { maxLength: 20, size: 'max' },
  ),
});
const publishes = fc.array(
  fc.record({
    to: fc.nat(EXCHANGE_COUNT - 1),
    key: fc.constantFrom(...KEYS),
    copies: fc.array(fc.constantFrom(...KEYS), { maxLength: 2 }),
    header: fc.nat(2),
    unbound: fc.nat(),
  }),
  { minLength: 5, maxLength: 20 },
);

describe('Router against a naive model', () => {
  it('finds the same queues in any topology while bindings are removed', () => {
    fc.assert(
      fc.property(graphs, publishes, (graph, messages) => {
        const topology = new Topology();
        const exchanges = graph.exchanges.map(({ type, alternate }, index) =>
          topology.exchange(`x${index}`, type, `x${alternate}`),
        );
        const queues = exchanges.map((_, index) => topology.queue(`q${index}`));
        const addresses = new Map<string, Address>();
        let arrows = [...graph.arrows];
        for (const { from, isToQueue, to, key, args } of arrows) {
          topology.router.bind(exchanges[from]!, (isToQueue ? queues : exchanges)[to]!, key, args);
        }
        for (const { to, key, copies, header, unbound } of messages) {
          const headers: [string, FieldValue][] = header === 0 ? [] : [['h', long(header)]];
          if (copies.length > 0) headers.push(['CC', strings(...copies)]);
          const name = `${to} ${key}`;
          const address = addresses.get(name) ?? new Address(`x${to}`, key);
          addresses.set(name, address);
          const route = topology.router.route(address, propertiesOf(headers));
          expect(route.queues.map((queue) => queue.name).sort()).toEqual(
            oracle({ ...graph, arrows }, to, [key, ...copies], header),
          );
          expect(new Set(route.bindings).size).toBe(route.bindings.length);

          const gone = arrows[unbound % (arrows.length * 3 + 1)];
          if (gone === undefined) continue;
          const destination = (gone.isToQueue ? queues : exchanges)[gone.to]!;
          topology.router.unbind(exchanges[gone.from]!, destination, gone.key, gone.args);
          const form = JSON.stringify(gone);
          arrows = arrows.filter((arrow) => JSON.stringify(arrow) !== form);
        }
      }),
      { numRuns: 200 },
    );
  });
});
