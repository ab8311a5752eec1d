import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DeadlineEntry, DeadlineHeap } from './deadline-heap.ts';

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('add', 'add', 'add', 'remove', 'reschedule', 'take'),
    at: fc.nat(),
    deadlineMs: fc.nat(50),
  }),
  { maxLength: 120, size: 'max' },
);

interface Modelled {
  readonly entry: DeadlineEntry<number>;
  deadlineMs: number;
  order: number;
}

const earliest = (model: readonly Modelled[]): Modelled | undefined =>
  [...model].sort((a, b) => a.deadlineMs - b.deadlineMs || a.order - b.order)[0];

describe('DeadlineHeap', () => {
  it('behaves like a sorted list under any sequence of operations', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const heap = new DeadlineHeap<number>();
        let model: Modelled[] = [];
        let order = 0;
        for (const { kind, at, deadlineMs } of sequence) {
          order += 1;
          const target = model[at % (model.length || 1)];
          if (kind === 'add') {
            model.push({ entry: heap.add(order, deadlineMs), deadlineMs, order });
          } else if (kind === 'remove' && target !== undefined) {
            expect(heap.remove(target.entry)).toBe(true);
            expect(target.entry.isScheduled).toBe(false);
            expect(heap.remove(target.entry)).toBe(false);
            model = model.filter((item) => item !== target);
          } else if (kind === 'reschedule' && target !== undefined) {
            heap.reschedule(target.entry, deadlineMs);
            target.deadlineMs = deadlineMs;
            target.order = order;
          } else if (kind === 'take') {
            const first = earliest(model);
            const isDue = first !== undefined && first.deadlineMs <= deadlineMs;
            expect(heap.takeDue(deadlineMs)).toBe(isDue ? first.entry.value : undefined);
            if (isDue) model = model.filter((item) => item !== first);
          }
          const first = earliest(model);
          expect([heap.size, heap.peek(), heap.nextDeadlineMs]).toEqual([
            model.length,
            first?.entry.value,
            first?.deadlineMs ?? Number.POSITIVE_INFINITY,
          ]);
        }
      }),
    );
  });

  it('takes values in order of deadline, equal ones in the order they were added', () => {
    const heap = new DeadlineHeap<string>();
    heap.add('b1', 20);
    heap.add('a', 10);
    heap.add('b2', 20);
    heap.add('c', 30);
    const taken: (string | undefined)[] = [];
    for (let i = 0; i < 4; i += 1) taken.push(heap.takeDue(25));
    expect(taken).toEqual(['a', 'b1', 'b2', undefined]);
    expect(heap.nextDeadlineMs).toBe(30);
  });

  it('keeps order when the entry that fills a gap is earlier than the one above it', () => {
    const heap = new DeadlineHeap<number>();
    const entries = [1, 10, 2, 11, 12, 3, 4].map((deadlineMs) => heap.add(deadlineMs, deadlineMs));
    expect(heap.remove(entries[3]!)).toBe(true);
    const taken: (number | undefined)[] = [];
    for (let i = 0; i < 6; i += 1) taken.push(heap.takeDue(20));
    expect(taken).toEqual([1, 2, 3, 4, 10, 12]);
  });

  it('puts an entry that was taken back when it is rescheduled', () => {
    const heap = new DeadlineHeap<string>();
    const entry = heap.add('a', 10);
    expect(heap.takeDue(10)).toBe('a');
    heap.reschedule(entry, 40);
    expect(entry.isScheduled).toBe(true);
    expect(heap.takeDue(39)).toBeUndefined();
    expect(heap.takeDue(40)).toBe('a');
  });
});
