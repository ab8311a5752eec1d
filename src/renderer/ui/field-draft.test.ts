import { describe, expect, it } from 'vitest';
import type { Fields } from '../../shared/ipc/field.ts';
import { type Draft, draftsOf, newDraft, readDrafts, withType } from './field-draft.ts';

const FIELDS: Fields = [
  ['x-message-ttl', { type: 'signedint', value: 60_000 }],
  [
    'nested',
    {
      type: 'table',
      value: [
        ['on', { type: 'bool', value: true }],
        [
          'list',
          {
            type: 'array',
            value: [
              { type: 'long', value: 1 },
              { type: 'void', value: null },
            ],
          },
        ],
      ],
    },
  ],
  ['raw', { type: 'longstr', value: '/w==', isBytes: true }],
];

const row = (name: string, changes: Partial<Draft> = {}): Draft => ({
  ...newDraft(name),
  ...changes,
});

const problemsOf = (drafts: readonly Draft[]) =>
  drafts.map(({ key }) => {
    const { problems } = readDrafts(drafts);
    return [problems.get(key)?.name?.error, problems.get(key)?.value?.error];
  });

describe('field drafts', () => {
  it('give back the fields they were made from', () => {
    const { fields, problems } = readDrafts(draftsOf(FIELDS));
    expect(fields).toEqual(FIELDS);
    expect(problems.size).toBe(0);
  });

  it('leave out rows that are wrong and name what is wrong', () => {
    const drafts = [
      row('good', { text: 'x' }),
      row('', { text: 'x' }),
      row('number', { type: 'byte', text: '999' }),
    ];
    expect(readDrafts(drafts).fields).toEqual([['good', { type: 'longstr', value: 'x' }]]);
    expect(problemsOf(drafts)).toEqual([
      [undefined, undefined],
      ['nameEmpty', undefined],
      [undefined, 'range'],
    ]);
  });

  it('refuse a name that is there twice, in both rows', () => {
    expect(problemsOf([row('a'), row('a'), row('b')])).toEqual([
      ['nameTwice', undefined],
      ['nameTwice', undefined],
      [undefined, undefined],
    ]);
  });

  it('count the bytes of a name, not its characters', () => {
    expect(problemsOf([row('é'.repeat(127)), row('é'.repeat(128))])).toEqual([
      [undefined, undefined],
      ['nameLong', undefined],
    ]);
  });

  it('allow the same name in another table', () => {
    const inner = row('t', { type: 'table', children: [row('a')] });
    expect(readDrafts([row('a'), inner]).problems.size).toBe(0);
  });

  it('find problems inside tables and arrays', () => {
    const item = row('', { type: 'signedint', text: 'x' });
    const inner = row('list', { type: 'array', children: [item] });
    const { fields, problems } = readDrafts([inner]);
    expect(problems.get(item.key)?.value?.error).toBe('integer');
    expect(fields).toEqual([['list', { type: 'array', value: [] }]]);
  });

  it('keep the text when the type changes', () => {
    expect(withType(row('a', { text: '12' }), 'signedint')).toMatchObject({ text: '12' });
    expect(withType(row('a', { text: '12' }), 'bool')).toMatchObject({ text: 'true' });
    expect(withType(row('a', { text: 'false' }), 'bool')).toMatchObject({ text: 'false' });
  });
});
