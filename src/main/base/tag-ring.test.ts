import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TagRing } from './tag-ring.ts';

interface Inside {
  readonly slots: readonly unknown[];
  readonly sparse: ReadonlyMap<number, unknown>;
}
const inside = (ring: TagRing<unknown>): Inside => ring as unknown as Inside;

const entriesOf = (ring: TagRing<string>): [number, string][] => {
  const entries: [number, string][] = [];
  ring.forEach((value, tag) => {
    entries.push([tag, value]);
  });
  return entries;
};

/** Settles in a way that leaves some entries behind for long, as a channel with slow consumers does. */
const steps = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        kind: fc.constant('add' as const),
        count: fc.integer({ min: 1, max: 40 }),
        gap: fc.constantFrom(0, 0, 0, 1, 3, 70, 5000),
      }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('delete' as const),
        at: fc.nat(),
        count: fc.nat(30),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('takeUpTo' as const), at: fc.nat() }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('takeAll' as const, 'clear' as const) }),
    },
  ),
  { maxLength: 80, size: 'max' },
);

describe('TagRing', () => {
  it('behaves like a map with rising keys under any sequence of operations', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const ring = new TagRing<string>();
        const model = new Map<number, string>();
        let tag = 0;
        for (const step of sequence) {
          const tags = [...model.keys()];
          switch (step.kind) {
            case 'add':
              tag += step.gap;
              for (let i = 0; i < step.count; i += 1) {
                tag += 1;
                ring.add(tag, `v${tag}`);
                model.set(tag, `v${tag}`);
              }
              break;
            case 'delete':
              for (let i = 0; i < step.count; i += 1) {
                const target = tags[(step.at + i * 7) % (tags.length + 1)] ?? step.at;
                const isRight = ring.delete(target) === model.get(target);
                model.delete(target);
                expect(isRight && ring.delete(target) === undefined).toBe(true);
              }
              break;
            case 'takeUpTo': {
              const limit = tags[step.at % (tags.length + 1)] ?? tag + 1;
              const out: string[] = [];
              ring.takeUpTo(limit, out);
              expect(out).toEqual(
                [...model].filter(([key]) => key <= limit).map(([, value]) => value),
              );
              for (const key of tags) if (key <= limit) model.delete(key);
              break;
            }
            case 'takeAll': {
              const out: string[] = [];
              ring.takeAll(out);
              expect(out).toEqual([...model.values()]);
              model.clear();
              break;
            }
            default:
              ring.clear();
              model.clear();
          }
          expect(ring.size).toBe(model.size);
          expect(ring.oldestTag).toBe([...model.keys()][0] ?? -1);
          expect(tags.every((key) => ring.get(key) === model.get(key))).toBe(true);
          expect(ring.get(tag + 1)).toBeUndefined();
        }
        expect(entriesOf(ring)).toEqual([...model]);
        const { slots, sparse } = inside(ring);
        expect(slots.filter((slot) => slot !== undefined).length + sparse.size).toBe(model.size);
      }),
      { numRuns: 60 },
    );
  });

  it('does not grow while one old entry stays and a million tags pass', () => {
    const ring = new TagRing<string>();
    ring.add(1, 'old');
    for (let tag = 2; tag <= 1_000_000; tag += 1) {
      ring.add(tag, 'new');
      if (tag > 40) ring.delete(tag - 30);
    }
    expect(ring.get(1)).toBe('old');
    expect(ring.oldestTag).toBe(1);
    expect(inside(ring).slots.length).toBeLessThanOrEqual(256);
    expect(inside(ring).sparse.size).toBeLessThanOrEqual(64);
    const out: string[] = [];
    ring.takeUpTo(1, out);
    expect(out).toEqual(['old']);
    expect(ring.get(1_000_000)).toBe('new');
  });

  it('holds a hundred thousand consecutive tags in the ring alone and gives the memory back', () => {
    const ring = new TagRing<number>();
    for (let tag = 1; tag <= 100_000; tag += 1) ring.add(tag, tag);
    expect(inside(ring).sparse.size).toBe(0);
    const out: number[] = [];
    ring.takeUpTo(100_000, out);
    expect(out.length).toBe(100_000);
    for (let tag = 100_001; tag < 100_100; tag += 1) {
      ring.add(tag, tag);
      ring.delete(tag);
    }
    expect(inside(ring).slots.length).toBe(64);
  });

  it('refuses tags that do not rise, also after it was emptied', () => {
    const ring = new TagRing<string>();
    ring.add(5, 'a');
    ring.delete(5);
    ring.clear();
    expect(() => ring.add(5, 'b')).toThrow(RangeError);
  });
});
