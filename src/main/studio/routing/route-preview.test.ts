import { describe, expect, it } from 'vitest';
import { ManualStudio } from '../../../../test/support/manual-studio.ts';
import type { Fields } from '../../../shared/ipc/field.ts';

function preview(studio: ManualStudio, exchange: string, routingKey: string, headers: Fields = []) {
  return studio.invoke('message.preview-route', { vhost: '/', exchange, routingKey, headers });
}

describe('the preview of a route', () => {
  it('tells queues, bindings and exchanges, and changes nothing', async () => {
    const studio = new ManualStudio();
    studio.declareExchange('x', 'topic');
    studio.declareQueue('q');
    studio.bind('x', 'q', 'a.*');
    const { requester, vhost } = studio;
    vhost.bind(requester, {
      source: 'amq.fanout',
      destinationKind: 'exchange',
      destination: 'x',
      key: '',
      args: [],
    });
    const found = await preview(studio, 'amq.fanout', 'a.b');
    expect(found).toMatchObject({ queues: ['q'], exchanges: ['amq.fanout', 'x'], nearMisses: [] });
    const [binding] = vhost.topology.router.bindingsTo(studio.queue('q'));
    expect(found.bindingIds).toHaveLength(2);
    expect(found.bindingIds).toContain(binding && studio.host.ids.binding(binding));
    expect(binding?.messages).toBe(0);
    expect(studio.queue('q').counters.published).toBe(0);
    expect(vhost.topology.exchanges.get('amq.fanout')?.counters.publishedIn).toBe(0);
  });

  it('follows the keys in CC and BCC', async () => {
    const studio = new ManualStudio();
    studio.declareQueue('a');
    studio.declareQueue('b');
    const headers: Fields = [['BCC', { type: 'array', value: [{ type: 'longstr', value: 'b' }] }]];
    expect((await preview(studio, '', 'a', headers)).queues).toEqual(['a', 'b']);
    const bad: Fields = [['CC', { type: 'longstr', value: 'b' }]];
    const request = { vhost: '/', exchange: '', routingKey: 'a', headers: bad };
    expect(await studio.refused('message.preview-route', request)).toMatchObject({
      condition: 'PRECONDITION_FAILED',
    });
  });

  it('names the nearest binding and why it failed', async () => {
    const studio = new ManualStudio();
    studio.declareExchange('x', 'topic');
    studio.declareQueue('q');
    studio.bind('x', 'q', 'order.*.paid');
    const { queues, nearMisses } = await preview(studio, 'x', 'order.7.payed');
    expect(queues).toEqual([]);
    expect(nearMisses).toEqual([
      {
        bindingId: expect.stringMatching(/^binding:\d+$/),
        exchange: 'x',
        destinationKind: 'queue',
        destination: 'q',
        key: 'order.*.paid',
        reason: { kind: 'topic', word: 2 },
      },
    ]);
  });

  it('of the default exchange names the queues most like the key', async () => {
    const studio = new ManualStudio();
    for (const name of ['orders', 'invoices', 'a', 'b', 'c']) studio.declareQueue(name);
    const { nearMisses } = await preview(studio, '', 'order');
    expect(nearMisses).toHaveLength(3);
    expect(nearMisses[0]).toMatchObject({ bindingId: 'default:orders', destination: 'orders' });
    expect((await preview(studio, '', 'orders')).bindingIds).toEqual(['default:orders']);
  });

  it('is refused as the publish would be', async () => {
    const studio = new ManualStudio();
    const request = { vhost: '/', exchange: 'none', routingKey: '', headers: [] };
    expect(await studio.refused('message.preview-route', request)).toEqual({
      condition: 'NOT_FOUND',
      message: "no exchange 'none' in vhost '/'",
    });
    const page = studio.openPageOf('reader', ['management'], {
      configure: '',
      write: '^$',
      read: '.*',
    });
    const toDefault = { ...request, exchange: '' };
    expect(await studio.refused('message.preview-route', toDefault, page)).toMatchObject({
      condition: 'ACCESS_REFUSED',
    });
  });
});
