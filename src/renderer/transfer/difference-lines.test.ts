import { describe, expect, it } from 'vitest';
import { type Definitions, NO_DEFINITIONS } from '../../shared/topology/definitions.ts';
import { differenceOf } from '../../shared/topology/definitions-difference.ts';
import { addedObjects, differenceLines, sectionCounts } from './difference-lines.ts';

const queue = (name: string, args: Definitions['queues'][number]['arguments'] = {}) => ({
  name,
  vhost: '/',
  durable: true,
  auto_delete: false,
  arguments: args,
});
const user = (name: string, hash: string, tags: readonly string[]) => ({
  name,
  password_hash: hash,
  tags,
  limits: {},
});
const binding = (key: string): Definitions['bindings'][number] => ({
  source: 'e',
  vhost: 'v',
  destination: 'q',
  destination_type: 'queue',
  routing_key: key,
  arguments: {},
});

const here: Definitions = {
  ...NO_DEFINITIONS,
  users: [user('u', 'old', [])],
  queues: [queue('same'), queue('other', { 'x-message-ttl': 5, 'x-max-length': 1 }), queue('mine')],
};
const file: Definitions = {
  ...NO_DEFINITIONS,
  users: [user('u', 'new', ['administrator'])],
  queues: [queue('same'), queue('other', { 'x-message-ttl': 6 }), queue('new')],
  bindings: [binding('a.#'), binding('')],
};
const difference = differenceOf(here, file);
const sections = differenceLines(difference);
const linesOf = (section: string) =>
  sections.find((candidate) => candidate.section === section)?.lines ?? [];

describe('the lines of a difference', () => {
  it('say what becomes of each object, what is added first', () => {
    expect(linesOf('queues').map(({ name, fate }) => [name, fate])).toEqual([
      ['new', 'added'],
      ['other', 'left-alone'],
      ['mine', 'only-here'],
      ['same', 'unchanged'],
    ]);
    expect(sections.find(({ section }) => section === 'queues')?.counts).toEqual({
      added: 1,
      changed: 0,
      'left-alone': 1,
      unchanged: 1,
      'only-here': 1,
    });
  });

  it('tell changes by the names of the arguments they are in', () => {
    expect(linesOf('queues')[1]?.changes).toEqual([
      { field: 'x-message-ttl', from: '5', to: '6' },
      { field: 'x-max-length', from: '1', to: '–' },
    ]);
  });

  it('change what can be changed, and show no secrets', () => {
    expect(linesOf('users')).toEqual([
      {
        section: 'users',
        fate: 'changed',
        name: 'u',
        vhost: null,
        changes: [
          { field: 'password_hash', from: '•••', to: '•••' },
          { field: 'tags', from: '[]', to: '["administrator"]' },
        ],
      },
    ]);
  });

  it('name bindings by their ends and key', () => {
    expect(linesOf('bindings').map(({ name, vhost }) => [name, vhost])).toEqual([
      ['e → q  a.#', 'v'],
      ['e → q', 'v'],
    ]);
  });

  it('leave out sections with nothing in them', () => {
    expect(sections.map(({ section }) => section)).toEqual(['users', 'queues', 'bindings']);
    expect(sectionCounts(file)).toEqual([
      { section: 'users', count: 1 },
      { section: 'queues', count: 3 },
      { section: 'bindings', count: 2 },
    ]);
    expect(addedObjects(difference)).toBe(3);
  });
});
