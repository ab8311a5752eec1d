// What lives as long as one session: closed in opposite order when the page goes. Nothing that a page
// has opened may outlive it.

export class SessionResources {
  readonly #closers = new Set<() => void>();
  #isClosed = false;

  /** `close` runs once, at the latest when the session ends; calling what is returned forgets it. */
  add(close: () => void): () => void {
    if (this.#isClosed) {
      close();
      return () => {};
    }
    this.#closers.add(close);
    return () => this.#closers.delete(close);
  }

  get count(): number {
    return this.#closers.size;
  }

  close(): void {
    this.#isClosed = true;
    const closers = [...this.#closers].reverse();
    this.#closers.clear();
    for (const close of closers) close();
  }
}

/** Something of which each session has one of its own, made when it is first asked for. */
export class PerSession<T extends object> {
  readonly #made = new WeakMap<SessionResources, T>();
  readonly #make: (resources: SessionResources) => T;

  /** `make` adds to the resources what is to be closed. */
  constructor(make: (resources: SessionResources) => T) {
    this.#make = make;
  }

  of(resources: SessionResources): T {
    let made = this.#made.get(resources);
    if (made === undefined) {
      made = this.#make(resources);
      this.#made.set(resources, made);
    }
    return made;
  }
}
