import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deque } from './deque.ts';

/** The slots behind a deque, to see what it still refers to. */
const slotsOf = (deque: Deque<unknown>): unknown[] =>
  (deque as unknown as { slots: unknown[] }).slots;

type Step = readonly [operation: string, index: number];

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('push', 'push', 'push', 'unshift', 'shift', 'pop', 'insertAt', 'clear'),
    fc.nat(),
  ),
  { maxLength: 150, size: 'max' },
) satisfies fc.Arbitrary<Step[]>;

describe('Deque', () => {
  it('behaves like an array under any sequence of operations', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        const deque = new Deque<number>();
        const model: number[] = [];
        let value = 0;
        for (const [operation, at] of sequence) {
          value += 1;
          const index = at % (model.length + 1);
          switch (operation) {
            case 'push':
              deque.push(value);
              model.push(value);
              break;
            case 'unshift':
              deque.unshift(value);
              model.unshift(value);
              break;
            case 'shift':
              expect(deque.shift()).toBe(model.shift());
              break;
            case 'pop':
              expect(deque.pop()).toBe(model.pop());
              break;
            case 'insertAt':
              deque.insertAt(index, value);
              model.splice(index, 0, value);
              break;
            default:
              if (at % 10 !== 0) break;
              deque.clear();
              model.length = 0;
          }
          const seen = [deque.length, deque.peek(), deque.peekLast(), deque.at(index)];
          expect(seen).toEqual([model.length, model[0], model.at(-1), model[index]]);
        }
        expect([...deque]).toEqual(model);
        const visited: number[] = [];
        deque.forEach((item) => {
          visited.push(item);
        });
        expect(visited).toEqual(model);
        expect(slotsOf(deque).filter((slot) => slot !== undefined)).toHaveLength(model.length);
      }),
    );
  });

  it('keeps order and gives memory back after growing large', () => {
    const deque = new Deque<number>();
    for (let i = 0; i < 100_000; i += 1) deque.push(i);
    let isInOrder = true;
    for (let i = 0; i < 99_990; i += 1) isInOrder = isInOrder && deque.shift() === i;
    expect(isInOrder).toBe(true);
    expect([...deque]).toEqual([
      99_990, 99_991, 99_992, 99_993, 99_994, 99_995, 99_996, 99_997, 99_998, 99_999,
    ]);
    expect(slotsOf(deque).length).toBeLessThanOrEqual(128);
  });

  it('answers undefined when asked out of range and refuses to insert there', () => {
    const deque = new Deque<string>();
    expect(deque.shift()).toBeUndefined();
    expect(deque.pop()).toBeUndefined();
    deque.push('a');
    expect(deque.at(-1)).toBeUndefined();
    expect(deque.at(1)).toBeUndefined();
    expect(() => deque.insertAt(2, 'b')).toThrow(RangeError);
  });
});
