import { beforeEach, describe, expect, it } from 'vitest';
import { StudioBroker } from '../../../../test/support/studio-broker.ts';
import { exchangeView, queueView, topologyMaps } from '../../../../test/support/topology-views.ts';
import type { Ports } from '../operations/change.ts';
import {
  type DeletionQuestion,
  deletable,
  deletionLabel,
  isToBeAsked,
  questionOf,
} from './deletion-question.ts';

let broker: StudioBroker;
let ports: Ports;
const common = { vhost: '/', isDurable: true, isAutoDelete: false, args: [] };

beforeEach(async () => {
  broker = new StudioBroker();
  ports = {
    invoke: broker.invoke,
    topology: () => broker.topology(),
    positions: () => ({}),
    place: () => {},
  };
  await broker.invoke('queue.declare', { ...common, name: 'orders' });
  await broker.invoke('queue.declare', { ...common, name: 'idle' });
  await broker.invoke('exchange.declare', {
    ...common,
    name: 'e',
    type: 'direct',
    isInternal: false,
  });
  await broker.invoke('binding.declare', {
    vhost: '/',
    source: 'e',
    destinationKind: 'queue',
    destination: 'orders',
    key: 'k',
    args: [],
  });
});

async function ask(...ids: string[]): Promise<DeletionQuestion> {
  const answer = await questionOf(ports, '/', ids);
  if ('failure' in answer) throw new Error(answer.failure.message);
  return answer.question;
}

describe('deleting', () => {
  it('is not asked about for what is empty and unused, nor for bindings alone', async () => {
    expect(isToBeAsked(await ask('queue:idle'))).toBe(false);
    expect(isToBeAsked(await ask('binding:e>orders#k'))).toBe(false);
  });

  it('is asked about with what would go', async () => {
    const queue = broker.queues.get('orders');
    if (queue !== undefined) queue.messages = 7;
    const question = await ask('queue:orders', 'queue:idle');
    expect(isToBeAsked(question)).toBe(true);
    expect(question).toMatchObject({ messages: 7, consumers: 0, queues: ['orders', 'idle'] });
    expect(question.bindings.map(({ key }) => key)).toEqual(['k']);
    expect(isToBeAsked(await ask('exchange:e'))).toBe(true);
  });

  it('fails where the broker does not answer', async () => {
    const gone: Ports = { ...ports, topology: () => topologyMaps([], [queueView('ghost')]) };
    expect(await questionOf(gone, '/', ['queue:ghost'])).toMatchObject({
      failure: { condition: 'NOT_FOUND' },
    });
  });

  it('leaves out what cannot be deleted, and says which', () => {
    const topology = topologyMaps(
      [exchangeView('amq.topic'), exchangeView('mine')],
      [queueView('private', { isExclusive: true })],
    );
    const ids = ['exchange:amq.topic', 'exchange:mine', 'queue:private', 'consumer:1'];
    expect(deletable(topology, ids)).toEqual({
      ids: ['exchange:mine'],
      predeclared: ['amq.topic'],
      exclusive: ['private'],
    });
  });

  it('is called by what it does in the history', async () => {
    const labelOf = async (...ids: string[]) => deletionLabel(await ask(...ids)).key;
    expect(await labelOf('queue:idle')).toBe('deleteQueue');
    expect(await labelOf('exchange:e')).toBe('deleteExchange');
    expect(await labelOf('binding:e>orders#k')).toBe('unbind');
    expect(await labelOf('queue:idle', 'exchange:e')).toBe('deleteObjects');
    const queue = broker.queues.get('orders');
    if (queue !== undefined) queue.messages = 1;
    expect(deletionLabel(await ask('queue:orders'))).toEqual({
      key: 'deleteFullQueue',
      values: { name: 'orders', count: 1, messages: 1 },
    });
    expect(await labelOf('queue:orders', 'queue:idle')).toBe('deleteFullObjects');
  });
});
