import { describe, expect, it } from 'vitest';
import { ManualStudio } from '../../../../test/support/manual-studio.ts';

const ALL = { configure: '.*', write: '.*', read: '.*' };

describe('the definitions commands', () => {
  it('export a vhost and take it back, having shown what would change', async () => {
    const source = new ManualStudio();
    source.declareExchange('x', 'topic');
    source.declareQueue('q', { args: [['x-message-ttl', { type: 'long', value: 5 }]] });
    source.bind('x', 'q', 'a.#');
    const { definitions, text } = await source.invoke('definitions.export', { vhost: '/' });
    expect(definitions.queues.map(({ name }) => name)).toEqual(['q']);
    expect(definitions.users).toEqual([]);

    const target = new ManualStudio();
    target.declareQueue('q');
    const file = { vhost: '/', text: `\uFEFF${text}` };
    const { difference } = await target.invoke('definitions.compare', file);
    expect(difference.exchanges.added.map(({ name }) => name)).toEqual(['x']);
    expect(difference.queues.changed).toHaveLength(1);
    expect(target.vhost.topology.exchanges.has('x')).toBe(false);
    expect(await target.invoke('definitions.import', file)).toEqual({
      ignored: ["'metadata' of the vhost", "'description' of the vhost"],
      leftAlone: ["queue 'q' in vhost '/'"],
    });
    expect(target.vhost.topology.router.bindingsTo(target.queue('q'))).toHaveLength(1);
  });

  it('export the whole broker with its users', async () => {
    const studio = new ManualStudio();
    const { definitions, text } = await studio.invoke('definitions.export', { vhost: null });
    expect(definitions.users.map(({ name }) => name)).toEqual(['guest']);
    expect(JSON.parse(text)).toHaveProperty('rabbit_version');
  });

  it('are for administrators only', async () => {
    const studio = new ManualStudio();
    const page = studio.openPageOf('maker', ['policymaker'], ALL);
    for (const vhost of [null, '/']) {
      const file = { vhost, text: '{}' };
      for (const command of ['definitions.compare', 'definitions.import'] as const) {
        expect(await studio.refused(command, file, page)).toMatchObject({
          condition: 'ACCESS_REFUSED',
        });
      }
      expect(await studio.refused('definitions.export', { vhost }, page)).toMatchObject({
        condition: 'ACCESS_REFUSED',
      });
    }
  });

  it('say what is wrong with a file, and change nothing', async () => {
    const studio = new ManualStudio();
    expect(await studio.refused('definitions.import', { vhost: '/', text: '{' })).toMatchObject({
      condition: 'INVALID_REQUEST',
      message: expect.stringMatching(/^the definitions are no JSON: /),
    });
    const text = JSON.stringify({
      exchanges: [{ name: 'x', type: 'topic' }],
      queues: [{ name: 'q', arguments: { 'x-message-ttl': 'soon' } }],
    });
    for (const command of ['definitions.compare', 'definitions.import'] as const) {
      const failure = await studio.refused(command, { vhost: '/', text });
      expect(failure.condition).toBe('INVALID_REQUEST');
      expect(failure.message).toContain('x-message-ttl');
    }
    expect(studio.vhost.topology.exchanges.has('x')).toBe(false);
    expect(await studio.refused('definitions.export', { vhost: 'none' })).toMatchObject({
      condition: 'NOT_FOUND',
    });
  });
});
