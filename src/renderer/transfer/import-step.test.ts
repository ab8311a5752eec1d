import { describe, expect, it } from 'vitest';
import { StudioBroker } from '../../../test/support/studio-broker.ts';
import { succeeded } from '../../shared/ipc/result.ts';
import { type Definitions, NO_DEFINITIONS } from '../../shared/topology/definitions.ts';
import { differenceOf } from '../../shared/topology/definitions-difference.ts';
import { type Invoke, importStep } from './import-step.ts';

const file: Definitions = {
  ...NO_DEFINITIONS,
  exchanges: [
    {
      name: 'e',
      vhost: '/',
      type: 'direct',
      durable: true,
      auto_delete: true,
      internal: false,
      arguments: {},
    },
  ],
  queues: [{ name: 'q', vhost: '/', durable: true, auto_delete: false, arguments: {} }],
  bindings: [
    {
      source: 'e',
      vhost: '/',
      destination: 'q',
      destination_type: 'queue',
      routing_key: 'k',
      arguments: { n: 1 },
    },
  ],
};

/** With what the import has added. */
async function imported() {
  const broker = new StudioBroker();
  const common = { vhost: '/', isDurable: true, args: [] };
  await broker.invoke('queue.declare', { ...common, name: 'before', isAutoDelete: false });
  await broker.invoke('queue.declare', { ...common, name: 'q', isAutoDelete: false });
  await broker.invoke('exchange.declare', {
    ...common,
    name: 'e',
    type: 'direct',
    isAutoDelete: true,
    isInternal: false,
  });
  await broker.invoke('binding.declare', {
    vhost: '/',
    source: 'e',
    destinationKind: 'queue',
    destination: 'q',
    key: 'k',
    args: [['n', { type: 'long', value: 1 }]],
  });
  return broker;
}

const difference = differenceOf(NO_DEFINITIONS, file);

describe('taking an import back', () => {
  it('deletes what it added, and only that', async () => {
    const broker = await imported();
    const step = importStep(broker.invoke, { vhost: null, text: '{}' }, difference);
    expect(await step.undo()).toBeNull();
    expect([...broker.queues.keys()]).toEqual(['before']);
    expect([broker.exchanges.size, broker.bindings.size]).toEqual([0, 0]);
  });

  it('changes nothing when a queue has got messages by now', async () => {
    const broker = await imported();
    const queue = broker.queues.get('q');
    if (queue !== undefined) queue.messages = 2;
    const before = broker.state();
    const step = importStep(broker.invoke, { vhost: null, text: '{}' }, difference);
    expect((await step.undo())?.message).toContain('q');
    expect(broker.state()).toEqual(before);
  });

  it('imports the same file again to do it again', async () => {
    const asked: unknown[] = [];
    const invoke: Invoke = async (command, request) => {
      asked.push([command, request]);
      return succeeded({ ignored: [], leftAlone: [] } as never);
    };
    const step = importStep(invoke, { vhost: '/', text: '{"queues":[]}' }, difference);
    expect(await step.redo()).toBeNull();
    expect(asked).toEqual([['definitions.import', { vhost: '/', text: '{"queues":[]}' }]]);
  });
});
