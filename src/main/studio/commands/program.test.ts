import { describe, expect, it } from 'vitest';
import { ManualStudio } from '../../../../test/support/manual-studio.ts';
import { connectClient } from '../../../../test/support/studio-session.ts';

const LAYOUT = {
  version: 1 as const,
  positions: { 'queue:q': { x: 1.5, y: -2, isPlaced: true } },
  groups: [{ id: 'g', title: 'Orders', members: ['queue:q'] }],
  viewport: { x: 0, y: 0, zoom: 1 },
};

describe('connection.close', () => {
  const own = { configure: '.*', write: '.*', read: '.*' };

  it('closes with the reason: ones own, or any as an administrator', async () => {
    const studio = new ManualStudio();
    const page = studio.openPageOf('me', ['management'], own);
    const mine = connectClient(studio.broker, { username: 'me' });
    const other = connectClient(studio.broker, { username: 'other' });
    const request = (name: string) => ({ name, reason: 'enough' });
    await studio.invoke('connection.close', request(mine.name), page);
    expect(studio.broker.connections.get(mine.name)).toBeUndefined();
    await studio.invoke('connection.close', request(other.name));
    expect(studio.broker.connections.count).toBe(0);
  });

  it('is refused for those of others, and unseen ones are not found', async () => {
    const studio = new ManualStudio();
    const other = connectClient(studio.broker, { username: 'other' });
    const request = { name: other.name, reason: '' };
    const plain = studio.openPageOf('plain', ['management'], own);
    expect(await studio.refused('connection.close', request, plain)).toMatchObject({
      condition: 'NOT_FOUND',
    });
    const monitor = studio.openPageOf('monitor', ['monitoring'], own);
    expect(await studio.refused('connection.close', request, monitor)).toMatchObject({
      condition: 'ACCESS_REFUSED',
    });
    expect(studio.broker.connections.count).toBe(1);
  });
});

describe('the layout of a vhost', () => {
  it('is kept as it was saved', async () => {
    const studio = new ManualStudio();
    expect(await studio.invoke('layout.load', { vhost: '/' })).toMatchObject({ positions: {} });
    await studio.invoke('layout.save', { vhost: '/', layout: LAYOUT });
    expect(await studio.invoke('layout.load', { vhost: '/' })).toEqual(LAYOUT);
  });

  it('belongs to those who see the vhost', async () => {
    const studio = new ManualStudio();
    const page = studio.openPageOf('stranger', ['management'], null);
    const failure = await studio.refused('layout.save', { vhost: '/', layout: LAYOUT }, page);
    expect(failure.condition).not.toBe('INTERNAL_ERROR');
    expect(studio.layouts.layouts.size).toBe(0);
  });

  it('is refused when it is none', async () => {
    const studio = new ManualStudio();
    const layout = { ...LAYOUT, viewport: { x: 0, y: 0, zoom: 0 } };
    expect(await studio.refused('layout.save', { vhost: '/', layout })).toMatchObject({
      condition: 'INVALID_REQUEST',
    });
  });
});
