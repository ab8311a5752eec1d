// Tracks of things that come and go without the topology changing, such as consumers and channels: one per
// thing, made when it is first met, dropped when it is not met any more.

interface Entry<T> {
  readonly track: T;
  round: number;
}

export class TrackSet<E extends object, T> {
  readonly #entries = new Map<E, Entry<T>>();
  #round = 0;
  #met = 0;
  #tracks: readonly T[] = [];
  #hasNew = false;

  /** Begins a round, in which everything that is there is met once. */
  begin(): void {
    this.#round += 1;
    this.#met = 0;
  }

  /** The track of something that is there. */
  meet(entity: E, make: () => T): T {
    let entry = this.#entries.get(entity);
    if (entry === undefined) {
      entry = { track: make(), round: 0 };
      this.#entries.set(entity, entry);
      this.#hasNew = true;
    }
    if (entry.round !== this.#round) this.#met += 1;
    entry.round = this.#round;
    return entry.track;
  }

  /** Ends the round: what was not met is forgotten. */
  end(): void {
    const isSame = this.#met === this.#entries.size && this.#met === this.#tracks.length;
    if (isSame && !this.#hasNew) return;
    for (const [entity, { round }] of this.#entries) {
      if (round !== this.#round) this.#entries.delete(entity);
    }
    this.#tracks = Array.from(this.#entries.values(), ({ track }) => track);
    this.#hasNew = false;
  }

  /** Of what was met in the last round; a plain list, because it is walked far more often than it changes. */
  get tracks(): readonly T[] {
    return this.#tracks;
  }
}
