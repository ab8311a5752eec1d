// Values ordered by deadline, on a binary heap. It knows no clock and starts no timer: its owner asks
// for the next deadline and takes what is due.

/** A value's place in a heap; keep it to remove or reschedule the value. */
export class DeadlineEntry<T> {
  readonly value: T;
  /** Milliseconds since the epoch. Changed by the heap only. */
  deadlineMs: number;
  /** Place in the heap, -1 when not in it. Changed by the heap only. */
  index = -1;
  /** Breaks ties: equal deadlines leave in the order they were set. Changed by the heap only. */
  order: number;

  constructor(value: T, deadlineMs: number, order: number) {
    this.value = value;
    this.deadlineMs = deadlineMs;
    this.order = order;
  }

  get isScheduled(): boolean {
    return this.index >= 0;
  }
}

/** Earliest deadline first. Adding, removing and rescheduling cost O(log n). */
export class DeadlineHeap<T> {
  private readonly entries: DeadlineEntry<T>[] = [];
  private lastOrder = 0;

  get size(): number {
    return this.entries.length;
  }

  /** Milliseconds since the epoch; Infinity when empty. */
  get nextDeadlineMs(): number {
    return this.entries[0]?.deadlineMs ?? Number.POSITIVE_INFINITY;
  }

  add(value: T, deadlineMs: number): DeadlineEntry<T> {
    const entry = new DeadlineEntry(value, deadlineMs, this.nextOrder());
    this.insert(entry);
    return entry;
  }

  /** True when the entry was in the heap. */
  remove(entry: DeadlineEntry<T>): boolean {
    const { index } = entry;
    if (index < 0) return false;
    entry.index = -1;
    const last = this.entries.pop();
    if (last !== undefined && last !== entry) {
      this.place(last, index);
      this.siftUp(last);
      this.siftDown(last);
    }
    return true;
  }

  /** Gives the entry another deadline, and puts it back when it had left the heap. */
  reschedule(entry: DeadlineEntry<T>, deadlineMs: number): void {
    entry.deadlineMs = deadlineMs;
    entry.order = this.nextOrder();
    if (entry.index < 0) {
      this.insert(entry);
      return;
    }
    this.siftUp(entry);
    this.siftDown(entry);
  }

  /** The value with the earliest deadline; undefined when empty. */
  peek(): T | undefined {
    return this.entries[0]?.value;
  }

  /** Takes the value with the earliest deadline when that is at or before `nowMs`. */
  takeDue(nowMs: number): T | undefined {
    const first = this.entries[0];
    if (first === undefined || first.deadlineMs > nowMs) return undefined;
    this.remove(first);
    return first.value;
  }

  private nextOrder(): number {
    this.lastOrder += 1;
    return this.lastOrder;
  }

  private insert(entry: DeadlineEntry<T>): void {
    this.place(entry, this.entries.length);
    this.siftUp(entry);
  }

  private place(entry: DeadlineEntry<T>, index: number): void {
    this.entries[index] = entry;
    entry.index = index;
  }

  private siftUp(entry: DeadlineEntry<T>): void {
    let { index } = entry;
    while (index > 0) {
      const parent = this.entries[(index - 1) >> 1];
      if (parent === undefined || !isEarlier(entry, parent)) break;
      const parentIndex = parent.index;
      this.place(parent, index);
      index = parentIndex;
    }
    this.place(entry, index);
  }

  private siftDown(entry: DeadlineEntry<T>): void {
    let { index } = entry;
    for (;;) {
      const left = this.entries[index * 2 + 1];
      if (left === undefined) break;
      const right = this.entries[index * 2 + 2];
      const child = right !== undefined && isEarlier(right, left) ? right : left;
      if (!isEarlier(child, entry)) break;
      const childIndex = child.index;
      this.place(child, index);
      index = childIndex;
    }
    this.place(entry, index);
  }
}

function isEarlier<T>(a: DeadlineEntry<T>, b: DeadlineEntry<T>): boolean {
  return a.deadlineMs < b.deadlineMs || (a.deadlineMs === b.deadlineMs && a.order < b.order);
}
