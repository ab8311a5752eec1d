import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SystemClock } from './clock.ts';

describe('clock', () => {
  let clock: SystemClock;
  let setBackMs = 0;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    setBackMs = 0;
    clock = new SystemClock({
      wallMs: () => Date.now() - setBackMs,
      steadyMs: () => performance.now(),
    });
  });

  afterEach(() => {
    clock.stop();
    vi.useRealTimers();
  });

  it('is refreshed every 10 ms', () => {
    vi.advanceTimersByTime(9);
    expect(clock.nowMs).toBe(1_000_000);
    vi.advanceTimersByTime(1);
    expect(clock.nowMs).toBe(1_000_010);
  });

  it('runs tasks in the order of their deadlines, equal ones as they came', () => {
    const ran: string[] = [];
    clock.at(1_000_300, () => ran.push('c'));
    clock.at(1_000_100, () => ran.push('a1'));
    clock.at(1_000_100, () => ran.push('a2'));
    clock.at(1_000_200, () => ran.push('b'));
    vi.advanceTimersByTime(99);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(101);
    expect(ran).toEqual(['a1', 'a2', 'b']);
    vi.advanceTimersByTime(100);
    expect(ran).toEqual(['a1', 'a2', 'b', 'c']);
  });

  it('has read the time when a task runs', () => {
    let seenMs = 0;
    clock.at(1_000_015, () => {
      seenMs = clock.nowMs;
    });
    vi.advanceTimersByTime(15);
    expect(seenMs).toBe(1_000_015);
  });

  it('a cancelled task never runs, and cancelling late or twice does nothing', () => {
    const ran: string[] = [];
    const cancel = clock.at(1_000_100, () => ran.push('cancelled'));
    const late = clock.at(1_000_050, () => ran.push('done'));
    cancel();
    cancel();
    vi.advanceTimersByTime(200);
    late();
    expect(ran).toEqual(['done']);
    expect(clock.waitingTasks).toBe(0);
  });

  it('keeps no pile of cancelled deadlines behind a far one', () => {
    clock.at(1_000_001, () => {});
    for (let i = 0; i < 10_000; i++) clock.at(2_000_000 + i, () => {})();
    expect(clock.waitingTasks).toBe(1);
    expect(vi.getTimerCount()).toBe(2);
  });

  it('a task that throws does not keep the others from running', () => {
    const ran: string[] = [];
    clock.at(1_000_010, () => {
      throw new Error('broken');
    });
    clock.at(1_000_010, () => ran.push('next'));
    expect(() => vi.advanceTimersByTime(11)).toThrow('broken');
    vi.advanceTimersByTime(11);
    expect(ran).toEqual(['next']);
  });

  it('a task that asks for itself again at once lets other work through', () => {
    let rounds = 0;
    const again = () => {
      rounds++;
      if (rounds < 1000) clock.at(clock.nowMs, again);
    };
    clock.at(1_000_000, again);
    vi.advanceTimersToNextTimer();
    expect(rounds).toBe(1);
  });

  it('waits for deadlines further away than a timer can count', () => {
    const ran: string[] = [];
    const longMs = 0x7fffffff + 60_000;
    const far = new SystemClock({ wallMs: () => Date.now(), steadyMs: () => performance.now() });
    const setTimer = vi.spyOn(globalThis, 'setTimeout');
    far.at(1_000_000 + longMs, () => ran.push('far'));
    expect(setTimer.mock.calls[0]?.[1]).toBe(0x7fffffff);
    setTimer.mockRestore();
    vi.setSystemTime(1_000_000 + longMs - 5);
    vi.advanceTimersByTime(20);
    expect(ran).toEqual(['far']);
    far.stop();
  });

  it('agrees with sorting for random deadlines', () => {
    const expected: number[] = [];
    const ran: number[] = [];
    for (let i = 0; i < 500; i++) {
      const atMs = 1_000_000 + ((i * 7919) % 503);
      const cancel = clock.at(atMs, () => ran.push(atMs));
      if (i % 3 === 0) cancel();
      else expected.push(atMs);
    }
    vi.advanceTimersByTime(1000);
    expect(ran).toEqual(expected.sort((a, b) => a - b));
  });

  it('goes on when the wall clock is set back', () => {
    const ran: string[] = [];
    clock.at(1_000_100, () => ran.push('x'));
    setBackMs = 3_600_000;
    vi.advanceTimersByTime(50);
    expect(clock.nowMs).toBe(1_000_050);
    vi.advanceTimersByTime(50);
    expect(ran).toEqual(['x']);
  });

  it('catches up after a sleep and runs what became due', () => {
    const ran: string[] = [];
    clock.at(1_600_000, () => ran.push('x'));
    setBackMs = -3_600_000;
    vi.advanceTimersByTime(20);
    expect(clock.nowMs).toBeGreaterThanOrEqual(4_600_000);
    expect(ran).toEqual(['x']);
  });
});
