// What the counters of one object were at past ticks. Memory is taken only for numbers that change and
// given back when they have not for long. Must not know what the numbers mean.

/** One resolution: a value every `ticks` ticks, `slots` of them. */
export interface Tier {
  readonly ticks: number;
  readonly slots: number;
}

/** Bytes that long histories may use over all objects; further ones get short histories. */
export class HistoryBudget {
  #bytesLeft: number;

  constructor(bytes: number) {
    this.#bytesLeft = bytes;
  }

  get bytesLeft(): number {
    return this.#bytesLeft;
  }

  take(bytes: number): boolean {
    if (bytes > this.#bytesLeft) return false;
    this.#bytesLeft -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#bytesLeft += bytes;
  }
}

/** Slots of a history that the budget had no room for: one minute at five seconds. */
const SHORT_SLOTS = 13;

/** The last values of one number at one resolution, by slot number. */
class Ring {
  readonly #values: Float64Array;
  #newest: number;

  constructor(slots: number, slot: number, value: number) {
    this.#values = new Float64Array(slots).fill(value);
    this.#newest = slot - 1;
  }

  write(slot: number, value: number): void {
    const values = this.#values;
    const size = values.length;
    const before = values[this.#newest % size] ?? value;
    // Ticks that were missed, because the machine slept, had the value before them.
    for (let s = Math.max(this.#newest + 1, slot - size + 1); s < slot; s++)
      values[s % size] = before;
    values[slot % size] = value;
    this.#newest = slot;
  }

  /** The oldest value for anything older. */
  at(slot: number): number {
    const size = this.#values.length;
    const known = Math.min(Math.max(slot, this.#newest - size + 1), this.#newest);
    return this.#values[known % size] ?? 0;
  }
}

interface History {
  readonly rings: readonly Ring[];
  readonly bytes: number;
  /** Tick of the last change. */
  changedAt: number;
}

export class Series {
  readonly #tiers: readonly Tier[];
  readonly #budget: HistoryBudget;
  readonly #last: number[];
  readonly #histories: (History | null)[];
  /** Tick of the last record. */
  tick = 0;

  /** `first`: the values before the first record. */
  constructor(tiers: readonly Tier[], budget: HistoryBudget, first: readonly number[]) {
    this.#tiers = tiers;
    this.#budget = budget;
    this.#last = [...first];
    this.#histories = first.map(() => null);
  }

  record(tick: number, values: readonly number[]): void {
    this.tick = tick;
    const last = this.#last;
    for (let i = 0; i < last.length; i++) {
      const value = values[i] ?? 0;
      const history = this.#histories[i] ?? null;
      if (value !== last[i]) this.#change(i, history, tick, value);
      else if (history !== null) this.#keep(i, history, tick, value);
    }
  }

  #change(field: number, known: History | null, tick: number, value: number): void {
    const history = known ?? this.#begin(tick, this.#last[field] ?? 0);
    this.#histories[field] = history;
    this.#last[field] = value;
    history.changedAt = tick;
    this.#write(history, tick, value);
  }

  #keep(field: number, history: History, tick: number, value: number): void {
    const longest = this.#tiers.at(-1);
    const span = longest === undefined ? 0 : longest.ticks * longest.slots;
    if (tick - history.changedAt <= span) {
      this.#write(history, tick, value);
      return;
    }
    this.#budget.giveBack(history.bytes);
    this.#histories[field] = null;
  }

  #begin(tick: number, before: number): History {
    const bytes = this.#tiers.reduce((sum, tier) => sum + tier.slots * 8, 0);
    const isLong = this.#budget.take(bytes);
    const rings = this.#tiers.map(({ ticks, slots }) => {
      const size = isLong ? slots : Math.min(slots, SHORT_SLOTS);
      return new Ring(size, Math.floor(tick / ticks), before);
    });
    return { rings, bytes: isLong ? bytes : 0, changedAt: tick };
  }

  #write({ rings }: History, tick: number, value: number): void {
    for (let i = 0; i < rings.length; i++) {
      rings[i]?.write(Math.floor(tick / (this.#tiers[i]?.ticks ?? 1)), value);
    }
  }

  /** Value of a field in the slot of `tick` at the resolution of tier number `tier`. */
  at(field: number, tier: number, tick: number): number {
    const ring = this.#histories[field]?.rings[tier];
    if (ring === undefined) return this.#last[field] ?? 0;
    return ring.at(Math.floor(tick / (this.#tiers[tier]?.ticks ?? 1)));
  }

  /** Lets go of the memory that is counted. */
  end(): void {
    for (const history of this.#histories)
      if (history !== null) this.#budget.giveBack(history.bytes);
    this.#histories.fill(null);
  }
}
