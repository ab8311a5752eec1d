import { describe, expect, it } from 'vitest';
import type { PublishOutcome } from '../../shared/ipc/contract.ts';
import { failed, type Result, succeeded } from '../../shared/ipc/result.ts';
import { type RepeatEnd, type RepeatPlan, RepeatRun } from './repeat-run.ts';

const CONFIRMED: Result<PublishOutcome> = succeeded({
  outcome: 'confirmed',
  queues: ['q'],
  confirmMs: 1,
});

/** A run whose time and answers are made by hand. */
function bench(plan: RepeatPlan, maxUnderWay = 4) {
  let nowMs = 0;
  let tick = () => {};
  const answers: ((result: Result<PublishOutcome>) => void)[] = [];
  const ends: RepeatEnd[] = [];
  let isTicking = true;
  const run = new RepeatRun({
    plan,
    maxUnderWay,
    publish: () => new Promise((resolve) => answers.push(resolve)),
    onProgress: () => {},
    onEnd: (end) => ends.push(end),
    nowMs: () => nowMs,
    everyTick: (call) => {
      tick = call;
      return () => {
        isTicking = false;
      };
    },
  });
  return {
    run,
    ends,
    isTicking: () => isTicking,
    async answer(result = CONFIRMED, count = answers.length) {
      for (const resolve of answers.splice(0, count)) resolve(result);
      await Promise.resolve();
      await Promise.resolve();
    },
    pass(ms: number) {
      nowMs += ms;
      tick();
    },
  };
}

describe('a repeated publish', () => {
  it('sends the first at once and then at its rate', async () => {
    const { run, pass, answer } = bench({ perSecond: 10, count: null });
    expect(run.progress.sent).toBe(1);
    await answer();
    pass(50);
    expect(run.progress.sent).toBe(1);
    pass(50);
    await answer();
    pass(100);
    expect(run.progress.sent).toBe(3);
  });

  it('never has more under way than allowed', async () => {
    const { run, pass, answer } = bench({ perSecond: 1000, count: null }, 4);
    pass(100);
    expect(run.progress).toMatchObject({ sent: 4, underWay: 4 });
    pass(100);
    expect(run.progress.sent).toBe(4);
    await answer();
    pass(1);
    expect(run.progress.sent).toBe(8);
  });

  it('does not catch up what a sleeping page missed', async () => {
    const { run, pass } = bench({ perSecond: 100, count: null }, 1000);
    pass(60_000);
    expect(run.progress.sent).toBeLessThan(40);
    const before = run.progress.sent;
    pass(100);
    expect(run.progress.sent - before).toBe(10);
  });

  it('sends a count as fast as it is confirmed, and ends when all are', async () => {
    const { run, answer, ends, isTicking } = bench({ perSecond: null, count: 6 }, 4);
    expect(run.progress.sent).toBe(4);
    await answer(CONFIRMED, 1);
    expect(run.progress.sent).toBe(5);
    await answer();
    expect(ends).toEqual([]);
    await answer();
    expect(ends).toEqual([{ why: 'done' }]);
    expect(run.progress).toMatchObject({ sent: 6, confirmed: 6, underWay: 0 });
    expect(isTicking()).toBe(false);
  });

  it('ends on the first failure, also of one that was still under way', async () => {
    const { run, answer, ends } = bench({ perSecond: null, count: 4 }, 4);
    await answer(CONFIRMED, 3);
    await answer(failed('NOT_FOUND', "no exchange 'x'"));
    expect(ends).toEqual([
      { why: 'failed', failure: { condition: 'NOT_FOUND', message: "no exchange 'x'" } },
    ]);
    expect(run.progress.confirmed).toBe(3);
  });

  it('counts what is unroutable and goes on, but ends when refused', async () => {
    const { run, answer, ends, pass } = bench({ perSecond: 10, count: null });
    await answer(succeeded({ outcome: 'unroutable', isReturned: true }));
    expect(run.progress.unroutable).toBe(1);
    pass(100);
    await answer(succeeded({ outcome: 'refused' }));
    expect(ends).toEqual([{ why: 'refused' }]);
  });

  it('stops when told, after what is under way', async () => {
    const { run, answer, ends, pass } = bench({ perSecond: 10, count: null });
    run.stop();
    expect(ends).toEqual([]);
    pass(1000);
    await answer();
    expect(ends).toEqual([{ why: 'stopped' }]);
    expect(run.progress.sent).toBe(1);
  });

  it('ends when a message cannot be made', () => {
    const ends: RepeatEnd[] = [];
    new RepeatRun({
      plan: { perSecond: 1, count: null },
      maxUnderWay: 1,
      publish: () => null,
      onProgress: () => {},
      onEnd: (end) => ends.push(end),
      nowMs: () => 0,
      everyTick: () => () => {},
    });
    expect(ends).toEqual([{ why: 'invalid' }]);
  });
});
