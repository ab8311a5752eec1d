// Values by rising tag, kept dense: a ring indexed by tag minus base. Old entries that would stretch
// the ring move to a map, so that memory follows the number of entries and never the span of tags.

const MIN_CAPACITY = 64;
/** The ring may be at most this many times larger than its entries before old ones leave it. */
const MAX_SPREAD = 8;

/**
 * Map from tags, added in rising order with gaps allowed, to values other than undefined.
 *
 *     sparse: 3, 17          ring: [base 90] 90 91 -- 93 [next 94]
 *
 * Every sparse tag is below `base`; both parts are in ascending order.
 */
export class TagRing<T> {
  private slots: (T | undefined)[] = new Array<T | undefined>(MIN_CAPACITY).fill(undefined);
  private mask = MIN_CAPACITY - 1;
  /** Slot of `base`. */
  private head = 0;
  /** Tag of the oldest entry in the ring; equals `next` when the ring is empty. */
  private base = 0;
  /** One more than the newest tag ever added. */
  private next = 0;
  private ringSize = 0;
  /** Largest ring size since the ring was last empty; decides about shrinking. */
  private peakSpan = 0;
  /** Ascending, because entries only ever move here from the old end of the ring. */
  private readonly sparse = new Map<number, T>();

  get size(): number {
    return this.ringSize + this.sparse.size;
  }

  /** Lowest tag present, or -1 when empty. */
  get oldestTag(): number {
    if (this.sparse.size > 0) for (const tag of this.sparse.keys()) return tag;
    return this.ringSize > 0 ? this.base : -1;
  }

  /** Adds `value` under `tag`, which must be larger than every tag added before. */
  add(tag: number, value: T): void {
    if (tag < this.next) throw new RangeError('tags must rise');
    if (this.ringSize === 0) this.base = tag;
    if (tag - this.base > this.mask) this.makeRoom(tag);
    this.slots[(this.head + (tag - this.base)) & this.mask] = value;
    this.ringSize += 1;
    this.next = tag + 1;
    if (this.next - this.base > this.peakSpan) this.peakSpan = this.next - this.base;
  }

  get(tag: number): T | undefined {
    if (tag >= this.base) return tag < this.next ? this.slots[this.slot(tag)] : undefined;
    return this.sparse.get(tag);
  }

  /** Removes and returns the value under `tag`; undefined when there is none. */
  delete(tag: number): T | undefined {
    if (tag < this.base) {
      const old = this.sparse.get(tag);
      if (old !== undefined) this.sparse.delete(tag);
      return old;
    }
    if (tag >= this.next) return undefined;
    const slot = this.slot(tag);
    const value = this.slots[slot];
    if (value === undefined) return undefined;
    this.slots[slot] = undefined;
    this.ringSize -= 1;
    if (tag === this.base) this.skipHoles();
    return value;
  }

  /** Removes every entry with a tag up to and including `tag`, appending the values in order of tag. */
  takeUpTo(tag: number, out: T[]): void {
    if (this.sparse.size > 0) {
      for (const [old, value] of this.sparse) {
        if (old > tag) return;
        this.sparse.delete(old);
        out.push(value);
      }
    }
    if (this.ringSize === 0 || this.base > tag) return;
    while (this.ringSize > 0 && this.base <= tag) {
      const value = this.slots[this.head];
      if (value !== undefined) {
        this.slots[this.head] = undefined;
        this.ringSize -= 1;
        out.push(value);
      }
      this.head = (this.head + 1) & this.mask;
      this.base += 1;
    }
    this.skipHoles();
  }

  /** Removes every entry, appending the values in order of tag. */
  takeAll(out: T[]): void {
    this.takeUpTo(this.next, out);
  }

  /** Visits entries in order of tag; entries must not be added or removed meanwhile. */
  forEach(visit: (value: T, tag: number) => void): void {
    for (const [tag, value] of this.sparse) visit(value, tag);
    if (this.ringSize === 0) return;
    for (let tag = this.base; tag < this.next; tag += 1) {
      const value = this.slots[this.slot(tag)];
      if (value !== undefined) visit(value, tag);
    }
  }

  /** Removes every entry; tags go on rising from where they were. */
  clear(): void {
    this.sparse.clear();
    this.slots = new Array<T | undefined>(MIN_CAPACITY).fill(undefined);
    this.mask = MIN_CAPACITY - 1;
    this.head = 0;
    this.base = this.next;
    this.ringSize = 0;
    this.peakSpan = 0;
  }

  private slot(tag: number): number {
    return (this.head + (tag - this.base)) & this.mask;
  }

  /** Moves `base` to the next entry, or to `next` when there is none. */
  private skipHoles(): void {
    if (this.ringSize === 0) {
      this.base = this.next;
      this.head = 0;
      this.shrinkIfLarge();
      return;
    }
    while (this.slots[this.head] === undefined) {
      this.head = (this.head + 1) & this.mask;
      this.base += 1;
    }
  }

  private shrinkIfLarge(): void {
    const capacity = this.mask + 1;
    // Only when the ring has been mostly unused since it was last empty, or it would flap.
    if (capacity > MIN_CAPACITY && this.peakSpan * 4 <= capacity) {
      this.slots = new Array<T | undefined>(capacity / 2).fill(undefined);
      this.mask = capacity / 2 - 1;
    }
    this.peakSpan = 0;
  }

  /** Makes `tag` fit: a larger ring when it is well filled, else old entries leave it. */
  private makeRoom(tag: number): void {
    const span = tag - this.base + 1;
    const capacity = this.mask + 1;
    if (span <= capacity * 2 && capacity * 2 <= MAX_SPREAD * this.ringSize) {
      this.grow(capacity * 2);
      return;
    }
    // Half the ring is freed at once, so the scan is paid for by as many additions.
    const keepFrom = tag - capacity / 2;
    while (this.ringSize > 0 && this.base < keepFrom) {
      const value = this.slots[this.head];
      if (value !== undefined) {
        this.sparse.set(this.base, value);
        this.slots[this.head] = undefined;
        this.ringSize -= 1;
      }
      if (this.ringSize > 0) {
        this.head = (this.head + 1) & this.mask;
        this.base += 1;
      }
    }
    if (this.ringSize === 0) {
      this.base = tag;
      this.head = 0;
      return;
    }
    this.skipHoles();
  }

  private grow(capacity: number): void {
    const slots = new Array<T | undefined>(capacity).fill(undefined);
    const span = this.next - this.base;
    for (let i = 0; i < span; i += 1) slots[i] = this.slots[(this.head + i) & this.mask];
    this.slots = slots;
    this.mask = capacity - 1;
    this.head = 0;
  }
}
