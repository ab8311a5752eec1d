import { describe, expect, it } from 'vitest';
import { ConfirmTracker } from '../../broker/publishing/confirm-tracker.ts';
import { ConfirmRanges } from './confirm-ranges.ts';

const CONFIRMED = 1;
const UNROUTABLE = 2;
const REFUSED = 3;
const FAILED = 4;

function tracked() {
  const ranges = new ConfirmRanges();
  const tracker = new ConfirmTracker(() => {});
  const told = () => {
    tracker.flush(ranges);
    return ranges.take().map(({ first, last, outcome }) => [first, last, outcome]);
  };
  return { ranges, tracker, told };
}

describe('ConfirmRanges', () => {
  it('puts neighbours with the same outcome together and splits at others', () => {
    const { ranges, tracker, told } = tracked();
    for (let i = 1; i <= 10; i++) tracker.nextPublish();
    for (const number of [4, 5]) ranges.noteUnroutable(number);
    for (const number of [1, 2, 3, 4, 5, 6]) tracker.confirmPublish(number);
    for (const number of [7, 8]) tracker.refusePublish(number);
    for (const number of [9, 10]) tracker.confirmPublish(number);
    expect(told()).toEqual([
      [1, 3, CONFIRMED],
      [4, 5, UNROUTABLE],
      [6, 6, CONFIRMED],
      [7, 8, REFUSED],
      [9, 10, CONFIRMED],
    ]);
    expect(told()).toEqual([]);
  });

  it('waits for earlier numbers, so that order holds', () => {
    const { ranges, tracker, told } = tracked();
    for (let i = 1; i <= 4; i++) tracker.nextPublish();
    ranges.noteUnroutable(3);
    tracker.confirmPublish(3);
    tracker.refusePublish(4);
    tracker.confirmPublish(2);
    expect(told()).toEqual([]);
    tracker.confirmPublish(1);
    expect(told()).toEqual([
      [1, 2, CONFIRMED],
      [3, 3, UNROUTABLE],
      [4, 4, REFUSED],
    ]);
  });

  it('tells each refused batch with its own error', () => {
    const { ranges, tracker } = tracked();
    const errors = ['one', 'two'].map((message) => ({ condition: 404, message }));
    ranges.noteFailed(1, 2, errors[0]!);
    ranges.noteFailed(3, 4, errors[1]!);
    for (let i = 1; i <= 5; i++) tracker.refusePublish(tracker.nextPublish());
    tracker.flush(ranges);
    expect(ranges.take()).toEqual([
      { first: 1, last: 2, outcome: FAILED, error: errors[0] },
      { first: 3, last: 4, outcome: FAILED, error: errors[1] },
      { first: 5, last: 5, outcome: REFUSED, error: null },
    ]);
  });
});
