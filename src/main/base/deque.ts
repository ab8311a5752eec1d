// A double-ended queue on a ring buffer. It drops references as soon as values leave, and gives
// memory back as it empties; it must never move all elements for one operation at an end.

const MIN_CAPACITY = 16;

/** First-in first-out sequence that is cheap at both ends and by index. */
export class Deque<T> {
  private slots: (T | undefined)[] = new Array<T | undefined>(MIN_CAPACITY).fill(undefined);
  private mask = MIN_CAPACITY - 1;
  private head = 0;
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Adds at the end. */
  push(value: T): void {
    if (this.count > this.mask) this.resize((this.mask + 1) * 2);
    this.slots[(this.head + this.count) & this.mask] = value;
    this.count += 1;
  }

  /** Adds at the front. */
  unshift(value: T): void {
    if (this.count > this.mask) this.resize((this.mask + 1) * 2);
    this.head = (this.head - 1) & this.mask;
    this.slots[this.head] = value;
    this.count += 1;
  }

  /** Takes the first value; undefined when empty. */
  shift(): T | undefined {
    if (this.count === 0) return undefined;
    const value = this.slots[this.head];
    this.slots[this.head] = undefined;
    this.head = (this.head + 1) & this.mask;
    this.count -= 1;
    this.shrinkIfSparse();
    return value;
  }

  /** Takes the last value; undefined when empty. */
  pop(): T | undefined {
    if (this.count === 0) return undefined;
    const index = (this.head + this.count - 1) & this.mask;
    const value = this.slots[index];
    this.slots[index] = undefined;
    this.count -= 1;
    this.shrinkIfSparse();
    return value;
  }

  peek(): T | undefined {
    return this.count === 0 ? undefined : this.slots[this.head];
  }

  peekLast(): T | undefined {
    return this.count === 0 ? undefined : this.slots[(this.head + this.count - 1) & this.mask];
  }

  /** The value at `index` counted from the front; undefined when out of range. */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.count) return undefined;
    return this.slots[(this.head + index) & this.mask];
  }

  /** Puts `value` before the one now at `index` (0 to length); moves the shorter side. */
  insertAt(index: number, value: T): void {
    if (index < 0 || index > this.count) throw new RangeError('index out of range');
    if (index < this.count / 2) {
      this.unshift(value);
      for (let i = 0; i < index; i += 1) this.slots[this.slot(i)] = this.slots[this.slot(i + 1)];
    } else {
      this.push(value);
      for (let i = this.count - 1; i > index; i -= 1) {
        this.slots[this.slot(i)] = this.slots[this.slot(i - 1)];
      }
    }
    this.slots[this.slot(index)] = value;
  }

  clear(): void {
    this.slots = new Array<T | undefined>(MIN_CAPACITY).fill(undefined);
    this.mask = MIN_CAPACITY - 1;
    this.head = 0;
    this.count = 0;
  }

  /** Visits front to back; the deque must not be changed meanwhile. */
  forEach(visit: (value: T) => void): void {
    for (let i = 0; i < this.count; i += 1) visit(this.slots[this.slot(i)] as T);
  }

  /** Front to back; the deque must not be changed meanwhile. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.count; i += 1) yield this.slots[this.slot(i)] as T;
  }

  private slot(index: number): number {
    return (this.head + index) & this.mask;
  }

  private shrinkIfSparse(): void {
    const capacity = this.mask + 1;
    if (capacity > MIN_CAPACITY && this.count * 8 <= capacity) this.resize(capacity / 2);
  }

  private resize(capacity: number): void {
    const slots = new Array<T | undefined>(capacity).fill(undefined);
    for (let i = 0; i < this.count; i += 1) slots[i] = this.slots[this.slot(i)];
    this.slots = slots;
    this.mask = capacity - 1;
    this.head = 0;
  }
}
