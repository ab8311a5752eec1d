import { describe, expect, it } from 'vitest';
import {
  commandEntries,
  commandOf,
  entityEntries,
  vhostEntries,
  vhostOf,
} from './palette-entries.ts';

const words = { defaultExchange: '(default)', menu: (menu: string) => `menu ${menu}` };
const run = (): void => {};

describe('commandEntries', () => {
  it('offers commands that somebody does and that can run', () => {
    const entries = commandEntries(
      new Map([
        ['view.list', { run }],
        ['edit.undo', { run, isEnabled: () => false }],
        ['view.palette', { run }],
      ]),
      'en',
      words,
    );
    expect(entries).toEqual([
      { id: 'command:view.list', kind: 'command', text: 'List', hint: 'menu view' },
    ]);
  });
});

describe('entityEntries', () => {
  it('names the default exchange and leaves out bindings without a key', () => {
    const exchange = { id: 'exchange:', name: '', type: 'direct' };
    const binding = { id: 'binding:1', source: '', destination: 'q', key: 'k' };
    const entries = entityEntries(
      {
        exchanges: new Map([['exchange:', exchange]]),
        queues: new Map(),
        bindings: new Map([
          ['binding:1', binding],
          ['binding:2', { ...binding, id: 'binding:2', key: '' }],
        ]),
        connections: new Map([
          ['connection:c', { id: 'connection:c', name: 'c -> b', label: 'orders' }],
        ]),
      } as unknown as Parameters<typeof entityEntries>[0],
      words,
    );
    expect(entries.map(({ text, hint }) => [text, hint])).toEqual([
      ['(default)', 'direct'],
      ['k', '(default) → q'],
      ['orders', 'c -> b'],
    ]);
  });
});

describe('entry ids', () => {
  it('lead back to commands and vhosts only', () => {
    expect(commandOf('command:view.list')).toBe('view.list');
    expect(commandOf('command:unknown')).toBeNull();
    expect(commandOf('queue:command:view.list')).toBeNull();
    const [vhost] = vhostEntries(['/', 'shop'], '/');
    expect(vhostOf(vhost!.id)).toBe('shop');
    expect(vhostOf('queue:shop')).toBeNull();
  });
});
