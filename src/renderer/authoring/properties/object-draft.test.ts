import { describe, expect, it } from 'vitest';
import { exchangeView, queueView } from '../../../../test/support/topology-views.ts';
import type { Field, Fields } from '../../../shared/ipc/field.ts';
import {
  declaredSpec,
  draftDifference,
  draftOf,
  freeArgumentsOf,
  type ObjectDraft,
  queueTypeOf,
  setArgument,
  withFreeArguments,
  withType,
} from './object-draft.ts';

const long = (value: number): Field => ({ type: 'long', value });
const text = (value: string): Field => ({ type: 'longstr', value });

const queue = (args: Fields, type = 'classic') => {
  const draft = draftOf('/', { kind: 'queue', view: queueView('q', { args, type }) });
  if (draft.kind !== 'queue') throw new Error('no queue');
  return draft;
};

describe('arguments', () => {
  it('keep their places when they are set, and go when they are taken away', () => {
    const args: Fields = [
      ['a', long(1)],
      ['b', long(2)],
    ];
    expect(setArgument(args, 'a', long(3))).toEqual([
      ['a', long(3)],
      ['b', long(2)],
    ]);
    expect(setArgument(args, 'c', long(3)).at(-1)).toEqual(['c', long(3)]);
    expect(setArgument(args, 'a', null)).toEqual([['b', long(2)]]);
  });

  it('without a form of their own are apart, and can be replaced alone', () => {
    const draft = queue([
      ['x-message-ttl', long(5)],
      ['x-custom', long(1)],
    ]);
    expect(freeArgumentsOf(draft)).toEqual([['x-custom', long(1)]]);
    expect(withFreeArguments(draft, [['mine', long(2)]])).toEqual([
      ['x-message-ttl', long(5)],
      ['x-queue-type', text('classic')],
      ['mine', long(2)],
    ]);
  });
});

describe('another type of queue', () => {
  const classic = queue([
    ['x-max-priority', long(9)],
    ['x-message-ttl', long(5)],
    ['mine', long(1)],
  ]);

  it('leaves out what only the old type knows and keeps the rest', () => {
    const names = withType(classic.spec, 'quorum').args.map(([name]) => name);
    expect(names).toEqual(['x-message-ttl', 'mine', 'x-queue-type']);
  });

  it('makes quorum queues durable and not auto-delete, and leaves classic ones as they are', () => {
    const spec = { ...classic.spec, isDurable: false, isAutoDelete: true };
    expect(withType(spec, 'quorum')).toMatchObject({ isDurable: true, isAutoDelete: false });
    expect(withType(spec, 'classic')).toMatchObject({ isDurable: false, isAutoDelete: true });
    expect(queueTypeOf(withType(spec, 'quorum'))).toBe('quorum');
  });
});

describe('what is declared', () => {
  it('says classic only where it was said before, and other types always', () => {
    const { spec } = queue([]);
    const said: Fields = [['x-queue-type', text('classic')]];
    expect(declaredSpec(spec, []).args).toEqual([]);
    expect(declaredSpec(spec, said).args).toEqual(said);
    expect(declaredSpec(withType(spec, 'quorum'), []).args).toEqual([
      ['x-queue-type', text('quorum')],
    ]);
  });
});

describe('the difference of two drafts', () => {
  it('is nothing for the same, whether the type was said or not', () => {
    const said = queue([['x-queue-type', text('classic')]]);
    expect(draftDifference(queue([]), said)).toEqual([]);
  });

  it('names flags and arguments in the broker’s words', () => {
    const from = queue([['x-message-ttl', long(5)]]);
    const to: ObjectDraft = {
      kind: 'queue',
      spec: {
        ...from.spec,
        isDurable: false,
        args: [
          ['x-queue-type', text('classic')],
          ['x-max-length', long(1)],
        ],
      },
    };
    expect(draftDifference(from, to)).toEqual([
      { name: 'durable', from: 'true', to: 'false' },
      { name: 'x-message-ttl', from: '5', to: null },
      { name: 'x-max-length', from: null, to: '1' },
    ]);
  });

  it('tells types of values apart that look alike', () => {
    const difference = draftDifference(queue([['n', long(1)]]), queue([['n', text('1')]]));
    expect(difference).toEqual([{ name: 'n', from: '1 (long)', to: '1 (longstr)' }]);
  });

  it('knows the flags that only exchanges have', () => {
    const node = { kind: 'exchange', view: exchangeView('e') } as const;
    const from = draftOf('/', node);
    const to = draftOf('/', { ...node, view: { ...node.view, type: 'topic', isInternal: true } });
    expect(draftDifference(from, to).map(({ name }) => name)).toEqual(['type', 'internal']);
  });
});
