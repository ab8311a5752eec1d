// The broker's time: a coarse reading that costs a field access, and one timer for all deadlines. Must
// never go backwards while the program runs.

import { DeadlineHeap } from '../base/deadline-heap.ts';
import type { Clock } from '../broker/ports.ts';

/** How often the reading is refreshed without anyone asking. */
const TICK_MS = 10;
/** The wall clock may be this much ahead before the reading jumps to it (sleep, a clock set right). */
const JUMP_MS = 1000;
/** The longest wait that setTimeout keeps. */
const MAX_WAIT_MS = 0x7fffffff;

/** Where the time comes from; the system unless a test says otherwise. */
export interface TimeSource {
  /** Wall clock, milliseconds since the epoch. */
  wallMs(): number;
  /** Never goes backwards; its zero means nothing. */
  steadyMs(): number;
}

const systemTime: TimeSource = { wallMs: Date.now, steadyMs: () => performance.now() };

/**
 * Follows a steady clock, so that a clock set back neither freezes deadlines nor reverses order; a wall
 * clock that is ahead (the machine slept, or its clock was set) is caught up with.
 */
export class SystemClock implements Clock {
  #nowMs: number;
  readonly #source: TimeSource;
  #offsetMs: number;
  readonly #tick: NodeJS.Timeout;
  readonly #tasks = new DeadlineHeap<() => void>();
  #timer: NodeJS.Timeout | undefined;
  /** The deadline that the timer is set for. */
  #timerAtMs = Number.POSITIVE_INFINITY;
  #isStopped = false;

  constructor(source: TimeSource = systemTime) {
    this.#source = source;
    this.#offsetMs = source.wallMs() - source.steadyMs();
    this.#nowMs = Math.floor(source.wallMs());
    this.#tick = setInterval(() => this.refresh(), TICK_MS);
    this.#tick.unref();
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Takes a new reading; called at the start of each turn. */
  refresh(): void {
    const exactMs = this.#source.steadyMs() + this.#offsetMs;
    const aheadMs = this.#source.wallMs() - exactMs;
    if (aheadMs <= JUMP_MS) {
      this.#nowMs = Math.floor(exactMs);
      return;
    }
    this.#offsetMs += aheadMs;
    this.#nowMs = Math.floor(exactMs + aheadMs);
    this.#timerAtMs = Number.NaN;
    this.#arm();
  }

  at(atMs: number, task: () => void): () => void {
    const entry = this.#tasks.add(task, atMs);
    this.#arm();
    return () => {
      if (this.#tasks.remove(entry)) this.#arm();
    };
  }

  /** Stops the timers; no task runs afterwards. */
  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#tick);
    clearTimeout(this.#timer);
  }

  /** Tasks that wait for their time. */
  get waitingTasks(): number {
    return this.#tasks.size;
  }

  #run(): void {
    this.#timerAtMs = Number.NaN;
    this.refresh();
    const untilMs = this.#nowMs;
    // What tasks ask for while these run waits for the next round, however early it is due.
    let left = this.#tasks.size;
    try {
      for (; left > 0; left--) {
        const task = this.#tasks.takeDue(untilMs);
        if (task === undefined) return;
        task();
      }
    } finally {
      this.#arm();
    }
  }

  /** Sets the one timer for the earliest deadline. */
  #arm(): void {
    const atMs = this.#tasks.nextDeadlineMs;
    if (atMs === this.#timerAtMs || this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timerAtMs = atMs;
    if (atMs === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.ceil(atMs - this.#source.steadyMs() - this.#offsetMs);
    this.#timer = setTimeout(() => this.#run(), Math.min(Math.max(waitMs, 0), MAX_WAIT_MS));
    this.#timer.unref();
  }
}
