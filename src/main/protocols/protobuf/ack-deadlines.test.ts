import { expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.ts';
import { AckDeadlines } from './ack-deadlines.ts';

function started() {
  const clock = new ManualClock(0);
  const due: number[] = [];
  const deadlines = new AckDeadlines(clock, (tags) => due.push(...tags));
  return { clock, due, deadlines };
}

it('tells of tags when their time is over, earliest first, with one timer', () => {
  const { clock, due, deadlines } = started();
  deadlines.set(1, 300);
  deadlines.set(2, 100);
  deadlines.set(3, 200);
  expect(clock.waitingTasks).toBe(1);
  clock.advance(250);
  expect(due).toEqual([2, 3]);
  clock.advance(100);
  expect(due).toEqual([2, 3, 1]);
});

it('starts the time of a tag anew, and ends it for good', () => {
  const { clock, due, deadlines } = started();
  for (const tag of [1, 2, 3]) deadlines.set(tag, 100);
  clock.advance(90);
  deadlines.set(1, 100);
  deadlines.remove(2);
  deadlines.set(3, 0);
  clock.advance(50);
  expect(due).toEqual([]);
  clock.advance(60);
  expect(due).toEqual([1]);
});

it('stops without leaving a timer behind', () => {
  const { clock, due, deadlines } = started();
  deadlines.set(1, 100);
  deadlines.stop();
  clock.advance(1000);
  expect(due).toEqual([]);
  expect(clock.waitingTasks).toBe(0);
});
