import { describe, expect, it } from 'vitest';
import type { ChannelView, ConnectionView, ConsumerView } from '../../../shared/ipc/topology.ts';
import { clientOf, consumerIds, partsOfConnections, publishingIds } from './client-of.ts';

const channel = (id: string, connectionId: string, number: number): ChannelView => ({
  id,
  connectionId,
  number,
  prefetch: 0,
  globalPrefetch: 0,
  isConfirming: false,
  isTransactional: false,
  publishesTo: ['orders'],
});

const consumer = (id: string, channelId: string | null): ConsumerView => ({
  id,
  tag: id,
  queue: 'q',
  channelId,
  isStudio: channelId === null,
  isNoAck: false,
  isExclusive: false,
  priority: 0,
  prefetch: 0,
  isActive: true,
});

const connection: ConnectionView = {
  id: 'connection:a',
  name: 'a',
  label: null,
  protocol: 'AMQP 0-9-1',
  username: 'guest',
  peer: '127.0.0.1:1',
  product: null,
  state: 'running',
  connectedAtMs: 0,
  channels: 1,
};

describe('a client', () => {
  const channels = new Map([['ch:1', channel('ch:1', 'connection:a', 1)]]);
  const connections = new Map([[connection.id, connection]]);

  it('is found by the channel of its consumer', () => {
    const found = clientOf(consumer('c', 'ch:1'), { channels, connections });
    expect(found?.connection.name).toBe('a');
  });

  it('is none for the consumers of a studio and for what is not seen', () => {
    expect(clientOf(consumer('c', null), { channels, connections })).toBeNull();
    expect(clientOf(consumer('c', 'ch:9'), { channels, connections })).toBeNull();
  });

  it('has its channels by number, and the ids of what it publishes and consumes', () => {
    const parts = partsOfConnections(
      [channel('ch:2', 'connection:a', 2), channel('ch:1', 'connection:a', 1)],
      [consumer('c1', 'ch:2'), consumer('c2', null), consumer('c3', 'elsewhere')],
    ).get('connection:a');
    expect(parts?.channels.map(({ number }) => number)).toEqual([1, 2]);
    expect(parts && consumerIds(parts)).toEqual(['c1']);
    expect(parts && publishingIds(parts)).toEqual([
      'publisher:ch:1>orders',
      'publisher:ch:2>orders',
    ]);
  });
});
