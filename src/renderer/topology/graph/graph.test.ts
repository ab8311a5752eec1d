import { describe, expect, it } from 'vitest';
import {
  ALL,
  binding,
  channel,
  connection,
  consumer,
  exchange,
  queue,
  topology,
} from '../sample-topology.ts';
import { buildGraph, withStableObjects } from './graph.ts';
import type { GraphOptions, TopologyMaps } from './graph-types.ts';

const ids = (maps: TopologyMaps, options: Partial<GraphOptions> = {}) => {
  const graph = buildGraph(maps, { ...ALL, ...options });
  return {
    nodes: graph.nodes.map(({ id }) => id),
    edges: graph.edges.map(({ kind, source, target }) => `${kind} ${source} > ${target}`),
  };
};

describe('buildGraph', () => {
  it('draws several bindings of the same two objects as one edge, by key', () => {
    const graph = buildGraph(
      topology({
        exchanges: [exchange('orders', 'topic')],
        queues: [queue('billing')],
        bindings: [binding(1, 'orders', 'billing', 'b'), binding(2, 'orders', 'billing', 'a')],
      }),
      ALL,
    );
    expect(graph.edges).toHaveLength(1);
    expect(graph.edges[0]).toMatchObject({
      kind: 'binding',
      source: 'exchange:orders',
      target: 'queue:billing',
      liveIds: ['binding:2', 'binding:1'],
    });
  });

  it('keeps an exchange and a queue of the same name apart', () => {
    const { edges } = ids(
      topology({
        exchanges: [exchange('a'), exchange('b')],
        queues: [queue('b')],
        bindings: [binding(1, 'a', 'b'), binding(2, 'a', 'b', '', 'exchange')],
      }),
    );
    expect(edges).toEqual(['binding exchange:a > queue:b', 'binding exchange:a > exchange:b']);
  });

  it('shows predeclared exchanges only when they are used, asked for, or the default one is wanted', () => {
    const maps = topology({
      exchanges: [exchange(''), exchange('amq.direct'), exchange('amq.topic', 'topic')],
      queues: [queue('q')],
      bindings: [binding(1, 'amq.topic', 'q', '#')],
    });
    expect(ids(maps).nodes).toEqual(['exchange:amq.topic', 'queue:q']);
    expect(ids(maps, { shown: new Set(['exchange:amq.direct']) }).nodes).toContain(
      'exchange:amq.direct',
    );
    expect(ids(maps, { showsDefaultExchange: true }).nodes).toContain('exchange:');
  });

  it('shows the default exchange when a channel publishes to it, with the queues that got messages', () => {
    const client = connection(1, 'worker');
    const maps = topology({
      exchanges: [exchange('')],
      queues: [queue('tasks'), queue('other')],
      connections: [client],
      channels: [channel(client, 1, [''])],
    });
    const { nodes, edges } = ids(maps, { defaultTargets: new Set(['tasks']) });
    expect(nodes).toContain('exchange:');
    expect(edges).toEqual([
      'implicit exchange: > queue:tasks',
      'publish publisher:connection:c1 > exchange:',
    ]);
    expect(ids(maps, { showsAllDefaultTargets: true }).edges).toContain(
      'implicit exchange: > queue:other',
    );
  });

  it('draws a connection that publishes and consumes as two nodes', () => {
    const client = connection(7, 'billing');
    const out = channel(client, 1, ['orders']);
    const into = channel(client, 2);
    const { nodes, edges } = ids(
      topology({
        exchanges: [exchange('orders')],
        queues: [queue('billing')],
        connections: [client],
        channels: [out, into],
        consumers: [consumer(1, 'billing', into), consumer(2, 'billing', into)],
      }),
    );
    expect(nodes.slice(-2)).toEqual(['publisher:connection:c7', 'consumer:connection:c7']);
    expect(edges).toEqual([
      'publish publisher:connection:c7 > exchange:orders',
      'consume queue:billing > consumer:connection:c7',
    ]);
  });

  it("gives each of a studio's own consumers a node", () => {
    const { nodes } = ids(
      topology({
        queues: [queue('q')],
        consumers: [consumer(3, 'q', null), consumer(4, 'q', null)],
      }),
    );
    expect(nodes).toEqual(['queue:q', 'consumer:consumer:3', 'consumer:consumer:4']);
  });

  it('leaves clients out when they are not wanted', () => {
    const client = connection(1);
    const maps = topology({
      exchanges: [exchange('x')],
      connections: [client],
      channels: [channel(client, 1, ['x'])],
    });
    expect(ids(maps, { showsClients: false })).toEqual({ nodes: ['exchange:x'], edges: [] });
  });

  it('draws dead letters and alternate exchanges, and nothing to an exchange that is missing', () => {
    const { edges } = ids(
      topology({
        exchanges: [exchange('x', 'direct', { alternateExchange: 'spare' }), exchange('spare')],
        queues: [
          queue('q', { deadLetterExchange: 'spare', deadLetterRoutingKey: 'dead' }),
          queue('lost', { deadLetterExchange: 'nowhere' }),
        ],
      }),
    );
    expect(edges).toEqual([
      'dead-letter queue:q > exchange:spare',
      'alternate exchange:x > exchange:spare',
    ]);
  });

  it('gives an exchange with unroutable messages a place for them', () => {
    const { nodes, edges } = ids(topology({ exchanges: [exchange('x')] }), {
      unroutable: new Set(['x']),
    });
    expect(nodes).toEqual(['exchange:x', 'unroutable:x']);
    expect(edges).toEqual(['unroutable exchange:x > unroutable:x']);
  });
});

describe('withStableObjects', () => {
  const state = {
    exchanges: [exchange('x')],
    queues: [queue('a'), queue('b')],
    bindings: [binding(1, 'x', 'a')],
  };

  it('is the same graph when nothing changed', () => {
    const maps = topology(state);
    const before = buildGraph(maps, ALL);
    const next = withStableObjects(buildGraph(maps, ALL), before);
    expect(next.nodes).toBe(before.nodes);
    expect(next.edges).toBe(before.edges);
  });

  it('keeps the objects of what did not change', () => {
    const before = buildGraph(topology(state), ALL);
    const changed = buildGraph(topology({ ...state, queues: [queue('a'), state.queues[1]!] }), ALL);
    const next = withStableObjects(changed, before);
    expect(next.nodes).not.toBe(before.nodes);
    expect(next.nodes.map((node, index) => node === before.nodes[index])).toEqual([
      true,
      false,
      true,
    ]);
  });
});
