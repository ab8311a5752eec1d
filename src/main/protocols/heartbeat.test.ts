import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { Heartbeat } from './heartbeat.ts';

const INTERVAL_MS = 10_000;

function started(seconds = INTERVAL_MS / 1000) {
  const clock = new ManualClock(0);
  const sent: number[] = [];
  const expired: number[] = [];
  const heartbeat = new Heartbeat(clock, {
    send: () => sent.push(clock.nowMs),
    expired: () => expired.push(clock.nowMs),
  });
  heartbeat.start(seconds);
  return { clock, heartbeat, sent, expired };
}

/** Lets time pass in steps, with something happening after each. */
function pass(clock: ManualClock, ms: number, stepMs: number, afterStep: () => void): void {
  for (let passed = 0; passed < ms; passed += stepMs) {
    clock.advance(stepMs);
    afterStep();
  }
}

describe('a heartbeat', () => {
  it('is sent whenever nothing was sent for half the interval', () => {
    const { clock, sent } = started();
    clock.advance(20_000);
    expect(sent).toEqual([5000, 10_000, 15_000, 20_000]);
  });

  it('is sent as often when the output that carries it is noted later', () => {
    const { clock, heartbeat, sent } = started();
    pass(clock, 20_000, 5000, () => heartbeat.noteOutput());
    expect(sent).toHaveLength(4);
  });

  it('is not sent while there is other output, and soon after the last of it', () => {
    const { clock, heartbeat, sent } = started();
    pass(clock, 60_000, 1000, () => heartbeat.noteOutput());
    expect(sent).toEqual([]);
    clock.advance(5000);
    expect(sent).toEqual([65_000]);
  });

  it('is not awaited from a client that sends anything at all', () => {
    const { clock, heartbeat, expired } = started();
    pass(clock, 200_000, 2 * INTERVAL_MS, () => heartbeat.noteInput());
    expect(expired).toEqual([]);
  });
});

describe('a silent client', () => {
  it('is noticed between two and three intervals, with and without output', () => {
    for (const outputEveryMs of [Infinity, 700, 4900]) {
      const { clock, heartbeat, expired } = started();
      pass(clock, 3 * INTERVAL_MS, 100, () => {
        if (clock.nowMs % outputEveryMs < 100) heartbeat.noteOutput();
      });
      expect(expired[0]).toBeGreaterThan(2 * INTERVAL_MS);
      expect(expired[0]).toBeLessThanOrEqual(3 * INTERVAL_MS);
    }
  });

  it('is reported again when it may stay', () => {
    const { clock, expired } = started();
    clock.advance(6 * INTERVAL_MS);
    expect(expired).toHaveLength(2);
  });

  it('gets no heartbeat once the connection was stopped for it', () => {
    const clock = new ManualClock(0);
    const sent: number[] = [];
    const heartbeat = new Heartbeat(clock, {
      send: () => sent.push(clock.nowMs),
      expired: () => heartbeat.stop(),
    });
    heartbeat.start(10);
    clock.advance(10 * INTERVAL_MS);
    expect(sent).toEqual([5000, 10_000, 15_000, 20_000]);
    expect(clock.waitingTasks).toBe(0);
  });
});

describe('heartbeats', () => {
  it('of 0 seconds are off', () => {
    const { clock, sent, expired } = started(0);
    clock.advance(1_000_000);
    expect([sent, expired, clock.waitingTasks]).toEqual([[], [], 0]);
  });

  it('leave no timer behind when stopped', () => {
    const { clock, heartbeat } = started();
    expect(clock.waitingTasks).toBe(1);
    heartbeat.stop();
    expect(clock.waitingTasks).toBe(0);
  });
});
