// Users, permissions, limits and the management interface, as Warren's own protocol meets them.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { type ManagedBroker, startManagedBroker } from '../../support/management.ts';
import { RawWarren } from '../../support/raw-warren.ts';

let warren: ManagedBroker;
const LIMITED = { username: 'limited', password: 'limited', vhost: 'v' };

beforeAll(async () => {
  warren = await startManagedBroker();
  const { api } = warren;
  await api.put('/vhosts/v');
  await api.put('/users/limited', { password: 'limited', tags: '' });
  await api.put('/permissions/v/limited', { configure: '^mine', write: '^mine', read: '^mine' });
  await api.put('/users/outsider', { password: 'outsider', tags: '' });
});
afterAll(async () => await warren.stop());

describe('hello', () => {
  it.each([
    [{ username: 'limited', password: 'wrong', vhost: 'v' }, 'ACCESS_REFUSED'],
    [{ username: 'outsider', password: 'outsider', vhost: 'v' }, 'NOT_ALLOWED'],
    [{ ...LIMITED, vhost: 'none' }, 'NOT_ALLOWED'],
  ])('of %j is refused with %s', async (hello, condition) => {
    const client = new RawWarren(warren.amqpPort);
    client.writeMagic();
    expect(await client.refusal({ hello })).toBe(condition);
    await client.closed;
  });
});

describe('a user with some permissions', () => {
  it('may use its own queues only', async () => {
    const client = await RawWarren.open(warren.amqpPort, LIMITED);
    await client.request({ declareQueue: { name: 'mine.q' } });
    expect(await client.refusal({ declareQueue: { name: 'other' } })).toBe('ACCESS_REFUSED');
    expect(await client.refusal({ browse: { queue: 'other' } })).toBe('ACCESS_REFUSED');
    client.publish([{ body: 'x' }], { to: { exchange: '', routingKey: 'mine.q' } });
    const [confirm] = await client.confirms.atLeast(1);
    expect(confirm?.error?.condition).toBe(403);
    await client.close();
  });

  it('without the tag monitoring sees neither statistics nor events nor connections', async () => {
    const client = await RawWarren.open(warren.amqpPort, LIMITED);
    for (const body of [
      { getStatistics: {} },
      { watchStatistics: { intervalMs: 100 } },
      { watchEvents: {} },
      { listConnections: {} },
    ]) {
      expect(await client.refusal(body)).toBe('ACCESS_REFUSED');
    }
    await client.close();
  });
});

describe('the management interface', () => {
  it('lists a Warren connection and its channel, and closes it', async () => {
    const { api } = warren;
    const client = await RawWarren.open(warren.amqpPort, LIMITED);
    const listed = await api.get('/connections');
    expect(listed.body).toHaveLength(1);
    const [connection] = listed.body;
    expect(connection).toMatchObject({ protocol: 'Warren 1', user: 'limited', vhost: 'v' });
    const channels = await api.get('/channels');
    expect(channels.body).toMatchObject([{ name: `${connection.name} (1)`, confirm: true }]);
    await api.delete(`/connections/${encodeURIComponent(connection.name)}`);
    const closed = await eventually(async () => {
      const close = client.received.items.find((envelope) => envelope.close);
      if (close === undefined) throw new Error('not closed yet');
      return close.close;
    });
    expect(closed?.condition).toBe(320);
    await client.close();
    await eventually(async () => expect((await api.get('/connections')).body).toEqual([]));
  });
});
