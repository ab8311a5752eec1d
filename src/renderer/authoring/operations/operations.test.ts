import { beforeEach, describe, expect, it } from 'vitest';
import { StudioBroker } from '../../../../test/support/studio-broker.ts';
import type {
  BindingSpec,
  ExchangeSpec,
  NodePosition,
  QueueSpec,
} from '../../../shared/ipc/contract.ts';
import { failed } from '../../../shared/ipc/result.ts';
import { bindingDeclaration } from './binding.ts';
import { type Change, type Ports, sequence } from './change.ts';
import { exchangeDeclaration, queueDeclaration } from './declaration.ts';
import { deletion } from './deletion.ts';
import { exchangeRecreation, queueRecreation } from './recreation.ts';
import { renaming } from './renaming.ts';

const exchange = (name: string, changes: Partial<ExchangeSpec> = {}): ExchangeSpec => ({
  vhost: '/',
  name,
  type: 'direct',
  isDurable: true,
  isAutoDelete: false,
  isInternal: false,
  args: [],
  ...changes,
});
const queue = (name: string, changes: Partial<QueueSpec> = {}): QueueSpec => ({
  vhost: '/',
  name,
  isDurable: true,
  isAutoDelete: false,
  args: [],
  ...changes,
});
const binding = (
  source: string,
  destination: string,
  changes: Partial<BindingSpec> = {},
): BindingSpec => ({
  vhost: '/',
  source,
  destinationKind: 'queue',
  destination,
  key: '',
  args: [],
  ...changes,
});
const at = (x: number, y: number): NodePosition => ({ x, y, isPlaced: true });

let broker: StudioBroker;
let positions: Record<string, NodePosition>;
let ports: Ports;

beforeEach(() => {
  broker = new StudioBroker();
  positions = {};
  ports = {
    invoke: broker.invoke,
    topology: () => broker.topology(),
    positions: () => positions,
    place: (changes) => {
      for (const [id, position] of Object.entries(changes)) {
        if (position === null) delete positions[id];
        else positions[id] = position;
      }
    },
  };
});

/** in -> orders, in -> mid -> orders, mid is auto-delete; a place for each. */
async function drawTopology(): Promise<void> {
  await broker.invoke('exchange.declare', exchange('in', { type: 'topic' }));
  await broker.invoke('exchange.declare', exchange('mid', { isAutoDelete: true }));
  await broker.invoke('queue.declare', queue('orders'));
  await broker.invoke('binding.declare', binding('in', 'orders', { key: 'order.#' }));
  await broker.invoke('binding.declare', binding('in', 'mid', { destinationKind: 'exchange' }));
  await broker.invoke('binding.declare', binding('mid', 'orders', { key: 'k' }));
  positions = { 'exchange:in': at(0, 0), 'exchange:mid': at(1, 1), 'queue:orders': at(2, 2) };
}

/** Applied and taken back is as before; done again is as after it, as often as one likes. */
async function expectInverse(change: Change): Promise<void> {
  const before = broker.state();
  expect(await change.apply()).toBeNull();
  const after = broker.state();
  expect(after).not.toEqual(before);
  for (let round = 0; round < 2; round += 1) {
    expect(await change.revert()).toBeNull();
    expect(broker.state()).toEqual(before);
    expect(await change.apply()).toBeNull();
    expect(broker.state()).toEqual(after);
  }
}

describe('taking back and doing again are inverse for', () => {
  beforeEach(drawTopology);

  const CHANGES: Readonly<Record<string, () => Change | null>> = {
    'adding an exchange': () => exchangeDeclaration(ports, exchange('new'), at(5, 5)),
    'adding a queue': () => queueDeclaration(ports, queue('new'), null),
    'adding a queue that is bound at once': () =>
      sequence([
        queueDeclaration(ports, queue('new'), at(5, 5)),
        bindingDeclaration(ports, binding('in', 'new', { key: 'a' })),
      ]),
    binding: () => bindingDeclaration(ports, binding('in', 'orders', { key: 'other' })),
    'deleting a queue, and the auto-delete exchange that goes with it': () =>
      deletion(ports, '/', ['queue:orders']),
    'deleting an exchange': () => deletion(ports, '/', ['exchange:in']),
    'deleting a binding': () => deletion(ports, '/', ['binding:in>orders#order.#']),
    'deleting the last binding of an auto-delete exchange': () =>
      deletion(ports, '/', ['binding:mid>orders#k']),
    'deleting everything, bindings named as well': () =>
      deletion(ports, '/', ['binding:mid>orders#k', 'exchange:mid', 'exchange:in', 'queue:orders']),
    'renaming an exchange': () => renaming(ports, '/', 'exchange:in', 'inbox', 'delete'),
    'renaming a queue that goes': () => renaming(ports, '/', 'queue:orders', 'jobs', 'delete'),
    'renaming a queue that is left': () => renaming(ports, '/', 'queue:orders', 'jobs', 'leave'),
    'recreating an exchange': () =>
      exchangeRecreation(ports, exchange('in', { type: 'topic' }), exchange('in')),
    'recreating a queue': () =>
      queueRecreation(ports, queue('orders'), queue('orders', { isDurable: false }), true),
  };

  for (const [what, make] of Object.entries(CHANGES)) {
    it(what, async () => {
      const change = make();
      if (change === null) throw new Error('gone');
      await expectInverse(change);
    });
  }
});

describe('positions', () => {
  it('are there before the object is, and are taken away when it is refused', async () => {
    broker.failing.set('queue.declare q', failed('ACCESS_REFUSED', 'no'));
    const change = queueDeclaration(ports, queue('q'), at(1, 2));
    expect((await change.apply())?.condition).toBe('ACCESS_REFUSED');
    expect(positions).toEqual({});
    expect(await change.apply()).toBeNull();
    expect(positions).toEqual({ 'queue:q': at(1, 2) });
  });

  it('of what was deleted are restored', async () => {
    await drawTopology();
    const change = deletion(ports, '/', ['queue:orders']);
    await change.apply();
    positions = {};
    expect(await change.revert()).toBeNull();
    expect(positions).toEqual({ 'queue:orders': at(2, 2), 'exchange:mid': at(1, 1) });
  });

  it('are handed on by a rename', async () => {
    await drawTopology();
    await renaming(ports, '/', 'queue:orders', 'jobs', 'delete')?.apply();
    expect(positions['queue:jobs']).toEqual(at(2, 2));
  });
});

describe('when the world changed meanwhile', () => {
  beforeEach(drawTopology);

  it('an added queue with messages is not thrown away by undo', async () => {
    const change = queueDeclaration(ports, queue('new'), null);
    await change.apply();
    const added = broker.queues.get('new');
    if (added !== undefined) added.messages = 3;
    const before = broker.state();
    expect((await change.revert())?.message).toContain('3 messages');
    expect(broker.state()).toEqual(before);
  });

  it('an added exchange that a client has bound is not thrown away by undo', async () => {
    const change = exchangeDeclaration(ports, exchange('new'), null);
    await change.apply();
    await broker.invoke('binding.declare', binding('new', 'orders'));
    expect((await change.revert())?.message).toContain('1 binding');
    expect(broker.exchanges.has('new')).toBe(true);
  });

  it('an added queue that is gone is taken back by doing nothing', async () => {
    const change = queueDeclaration(ports, queue('new'), null);
    await change.apply();
    await broker.invoke('queue.delete', { vhost: '/', name: 'new' });
    expect(await change.revert()).toBeNull();
  });

  it('a deleted queue that a client declared again is left as it is', async () => {
    const change = deletion(ports, '/', ['queue:orders']);
    await change.apply();
    await broker.invoke('queue.declare', queue('orders', { isDurable: false }));
    const before = broker.state();
    expect((await change.revert())?.message).toContain('orders');
    expect(broker.state()).toEqual(before);
  });

  it('undo of a deletion whose other end is gone changes nothing', async () => {
    const change = deletion(ports, '/', ['queue:orders']);
    await change.apply();
    await broker.invoke('exchange.delete', { vhost: '/', name: 'in' });
    const before = broker.state();
    expect((await change.revert())?.condition).toBe('NOT_FOUND');
    expect(broker.state()).toEqual(before);
  });

  it('redo of a deletion refuses to delete messages nobody was asked about', async () => {
    const change = deletion(ports, '/', ['queue:orders']);
    await change.apply();
    await change.revert();
    const queueNow = broker.queues.get('orders');
    if (queueNow !== undefined) queueNow.messages = 1;
    expect((await change.apply())?.message).toContain('1 message');
    expect(broker.queues.has('orders')).toBe(true);
  });

  it('an object or binding that exists is not added, so that undo cannot delete it', async () => {
    expect((await queueDeclaration(ports, queue('orders'), null).apply())?.message).toContain(
      'orders',
    );
    const same = bindingDeclaration(ports, binding('in', 'orders', { key: 'order.#' }));
    expect((await same.apply())?.condition).toBe('PRECONDITION_FAILED');
  });
});

describe('what fails half-way', () => {
  beforeEach(drawTopology);

  it('takes back what was done before it', async () => {
    const before = broker.state();
    const change = sequence([
      queueDeclaration(ports, queue('new'), null),
      bindingDeclaration(ports, binding('nowhere', 'new')),
    ]);
    expect((await change.apply())?.condition).toBe('NOT_FOUND');
    expect(broker.state()).toEqual(before);
  });

  it('leaves a deletion undone as a whole', async () => {
    const before = broker.state();
    broker.failing.set('queue.delete orders', failed('RESOURCE_LOCKED', 'cannot obtain'));
    const change = deletion(ports, '/', ['exchange:in', 'queue:orders']);
    expect((await change.apply())?.condition).toBe('RESOURCE_LOCKED');
    expect(broker.state()).toEqual(before);
  });
});

describe('taking back the first binding of an auto-delete exchange', () => {
  it('leaves the exchange, with what leads to it', async () => {
    await drawTopology();
    await broker.invoke('exchange.declare', exchange('late', { isAutoDelete: true }));
    await broker.invoke('binding.declare', binding('in', 'late', { destinationKind: 'exchange' }));
    await expectInverse(bindingDeclaration(ports, binding('late', 'orders')));
  });
});
