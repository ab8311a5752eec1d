import { expect, it } from 'vitest';
import type { ConnectionView } from '../../../shared/ipc/topology.ts';
import { matchesConnection } from './connection-filter.ts';

const connection: ConnectionView = {
  id: 'connection:x',
  name: '10.0.0.7:5000 -> 10.0.0.1:5672',
  label: 'order-service',
  protocol: 'AMQP 0-9-1',
  username: 'guest',
  peer: '10.0.0.7:5000',
  product: 'amqplib 0.10',
  state: 'blocked',
  connectedAtMs: 0,
  channels: 1,
};

it.each(['', 'ORDER', '10.0.0.7', 'guest amqplib', 'blocked'])(
  'a connection is found by %j',
  (filter) => expect(matchesConnection(connection, filter)).toBe(true),
);

it('a connection is not found when a word is missing', () => {
  expect(matchesConnection(connection, 'guest pika')).toBe(false);
});
