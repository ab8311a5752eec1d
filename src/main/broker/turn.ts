// One turn of the broker: everything that input caused is done once, at the end of the turn, instead
// of once per message. Input only marks queues and outputs here; must never do work per message itself.

import type { Defer } from './ports.ts';

/** Has messages and perhaps consumers for them. */
export interface Dispatchable {
  isEnlisted: boolean;
  /** Hands out up to `budget` messages; returns how many it did. Enlists itself when more is possible. */
  dispatch(budget: number): number;
}

/** Has output gathered during the turn. */
export interface Flushable {
  isEnlisted: boolean;
  flush(): void;
}

/** Deliveries of one turn; about 2 ms of work, so that input and timers are not kept waiting. */
const DELIVERIES_PER_TURN = 4096;

export class Turn {
  readonly #defer: Defer;
  readonly #run: () => void;
  readonly #atEnd: (() => void)[] = [];
  readonly #beforeStart: (() => void)[] = [];
  #queues: Dispatchable[] = [];
  #outputs: Flushable[] = [];
  #isScheduled = false;

  constructor(defer: Defer) {
    this.#defer = defer;
    this.#run = () => this.#runTurn();
  }

  /** `task` runs at the end of every turn, after the outputs (the store's flush). */
  onEnd(task: () => void): void {
    this.#atEnd.push(task);
  }

  /** `task` runs at the start of every turn (the clock's refresh). */
  onStart(task: () => void): void {
    this.#beforeStart.push(task);
  }

  enlistQueue(queue: Dispatchable): void {
    if (queue.isEnlisted) return;
    queue.isEnlisted = true;
    this.#queues.push(queue);
    this.schedule();
  }

  enlistOutput(output: Flushable): void {
    if (output.isEnlisted) return;
    output.isEnlisted = true;
    this.#outputs.push(output);
    this.schedule();
  }

  /** Makes sure that a turn comes, for work that the end tasks find by themselves. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#defer(this.#run);
  }

  #runTurn(): void {
    this.#isScheduled = false;
    for (const task of this.#beforeStart) task();
    this.#dispatchQueues();
    this.#flushOutputs();
    for (const task of this.#atEnd) task();
  }

  #dispatchQueues(): void {
    const queues = this.#queues;
    if (queues.length === 0) return;
    this.#queues = [];
    let budget = DELIVERIES_PER_TURN;
    // A fair share for each keeps one deep queue from starving the others.
    const share = Math.max(16, Math.ceil(budget / queues.length));
    for (const queue of queues) {
      queue.isEnlisted = false;
      if (budget <= 0) this.enlistQueue(queue);
      else budget -= queue.dispatch(Math.min(share, budget));
    }
  }

  #flushOutputs(): void {
    const outputs = this.#outputs;
    if (outputs.length === 0) return;
    this.#outputs = [];
    for (const output of outputs) {
      output.isEnlisted = false;
      output.flush();
    }
  }
}
