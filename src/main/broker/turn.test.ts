import { describe, expect, it } from 'vitest';
import { type Dispatchable, Turn } from './turn.ts';

function manualTurn() {
  const deferred: (() => void)[] = [];
  const turn = new Turn((task) => deferred.push(task));
  return {
    turn,
    deferred,
    /** Runs one turn. */
    next: () => deferred.shift()?.(),
  };
}

/** A queue with messages to hand out, that asks again while it has more. */
class Backlog implements Dispatchable {
  isEnlisted = false;
  readonly budgets: number[] = [];
  messages: number;
  readonly #turn: Turn;

  constructor(turn: Turn, messages: number) {
    this.#turn = turn;
    this.messages = messages;
  }

  dispatch(budget: number): number {
    this.budgets.push(budget);
    const delivered = Math.min(budget, this.messages);
    this.messages -= delivered;
    if (this.messages > 0) this.#turn.enlistQueue(this);
    return delivered;
  }
}

describe('a turn', () => {
  it('does things in order: start, queues, outputs, end', () => {
    const { turn, next } = manualTurn();
    const events: string[] = [];
    turn.onEnd(() => events.push('end'));
    turn.onStart(() => events.push('start'));
    turn.enlistOutput({ isEnlisted: false, flush: () => events.push('output') });
    const dispatch = (): number => {
      events.push('queue');
      return 0;
    };
    turn.enlistQueue({ isEnlisted: false, dispatch });
    next();
    expect(events).toEqual(['start', 'queue', 'output', 'end']);
  });

  it('comes once, however often it is asked for', () => {
    const { turn, deferred, next } = manualTurn();
    const queue = new Backlog(turn, 1);
    let flushes = 0;
    const output = { isEnlisted: false, flush: () => flushes++ };
    for (let i = 0; i < 3; i++) {
      turn.schedule();
      turn.enlistQueue(queue);
      turn.enlistOutput(output);
    }
    expect(deferred).toHaveLength(1);
    next();
    expect([queue.budgets.length, flushes, deferred.length]).toEqual([1, 1, 0]);
  });

  it('flushes what queues and outputs write in it, the latter in the next', () => {
    const { turn, next } = manualTurn();
    let flushes = 0;
    const late = { isEnlisted: false, flush: () => flushes++ };
    const output = { isEnlisted: false, flush: () => turn.enlistOutput(late) };
    turn.enlistOutput(output);
    next();
    expect(flushes).toBe(0);
    next();
    expect(flushes).toBe(1);
  });

  it('hands out a limited number of messages, a fair share to each queue', () => {
    const { turn, deferred, next } = manualTurn();
    const queues = Array.from({ length: 4 }, () => new Backlog(turn, 10_000));
    for (const queue of queues) turn.enlistQueue(queue);
    next();
    expect(queues.map(({ budgets }) => budgets)).toEqual([[1024], [1024], [1024], [1024]]);
    for (let turns = 0; deferred.length > 0; turns++) {
      if (turns > 20) expect.unreachable('queues starve');
      next();
    }
    expect(queues.map(({ messages }) => messages)).toEqual([0, 0, 0, 0]);
  });

  it('puts off queues that it has no time for', () => {
    const { turn, next } = manualTurn();
    const queues = Array.from({ length: 1000 }, () => new Backlog(turn, 16));
    for (const queue of queues) turn.enlistQueue(queue);
    next();
    const served = (): number => queues.filter(({ messages }) => messages === 0).length;
    expect(served()).toBe(256);
    for (let turns = 0; turns < 3; turns++) next();
    expect(served()).toBe(1000);
    for (const queue of queues) expect(queue.isEnlisted).toBe(false);
  });
});
