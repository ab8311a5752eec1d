// Judges what clients saw of a broker that was killed again and again. Fed with events in the order
// they were seen; knows no broker, no network and no clock, so that doctored histories can test it.
//
// A *stream* is what one publisher sends to one queue at one priority: the unit of order. It is named
// `queue/publisher/priority` and its messages are numbered from 0. A *life* is the time between two
// ends of the broker.

/** One thing that a client did or saw. */
export type HistoryEvent =
  /** About to be sent; numbers of a stream are published in turn. */
  | { readonly kind: 'published'; readonly stream: string; readonly number: number }
  | { readonly kind: 'confirmed'; readonly stream: string; readonly number: number }
  | {
      readonly kind: 'delivered';
      readonly stream: string;
      readonly number: number;
      readonly isRedelivered: boolean;
    }
  /** An ack, a reject or a requeue was sent; whether the broker read it is not known. */
  | {
      readonly kind: 'settled';
      readonly stream: string;
      readonly number: number;
      readonly as: 'acked' | 'rejected' | 'requeued';
    }
  /** A publish made after the ack or reject, on the same channel, to a queue that keeps it, is confirmed. */
  | { readonly kind: 'synced'; readonly stream: string; readonly number: number }
  /** Found in the dead letter queue. */
  | { readonly kind: 'dead-lettered'; readonly stream: string; readonly number: number }
  /** The broker's process is gone and nothing more can come from it. */
  | { readonly kind: 'ended' };

export type ViolationKind =
  /** Confirmed (or seen after a crash), not settled, and not there at the end. */
  | 'lost'
  /** A later message of the stream was delivered before one that had to be there. */
  | 'overtaken'
  /** Delivered for the first time in this life after a later one of its stream. */
  | 'out of order'
  /** Acked or rejected with certainty, and delivered again. */
  | 'came back'
  | 'delivered twice'
  /** Delivered before, and now without the redelivered flag. */
  | 'unflagged'
  /** Published and delivered for the first time in this life, yet flagged. */
  | 'flagged for nothing'
  /** More copies in the dead letter queue than rejects. */
  | 'dead-lettered too often'
  | 'never published';

export interface Violation {
  readonly kind: ViolationKind;
  readonly life: number;
  readonly message: string;
}

interface Entry {
  readonly publishedIn: number;
  /** Confirmed, or seen in a later life than it was published in: it is on disk. */
  isSafe: boolean;
  /** Last life that delivered it, -1 for none. */
  deliveredIn: number;
  isHeld: boolean;
  settledAs: 'acked' | 'rejected' | null;
  isSynced: boolean;
  rejects: number;
  deadLetters: number;
}

interface Stream {
  readonly name: string;
  readonly entries: Entry[];
  /** First deliveries of the life named here have passed all below `next`. */
  cursorLife: number;
  next: number;
}

export class HistoryChecker {
  readonly violations: Violation[] = [];
  readonly counts = {
    published: 0,
    confirmed: 0,
    delivered: 0,
    redelivered: 0,
    acked: 0,
    rejected: 0,
    requeued: 0,
    synced: 0,
    deadLettered: 0,
    /** Delivered in a later life than they were published in. */
    recovered: 0,
    /** Delivered before a crash and again after it: where a flag can be missing. */
    returned: 0,
  };
  readonly #streams = new Map<string, Stream>();
  #life = 0;

  observe(event: HistoryEvent): void {
    if (event.kind === 'ended') {
      this.#life += 1;
      return;
    }
    if (event.kind === 'published') {
      this.#publish(event.stream, event.number);
      return;
    }
    const stream = this.#streams.get(event.stream);
    const entry = stream?.entries[event.number];
    if (stream === undefined || entry === undefined) {
      this.#blame('never published', event.stream, event.number, undefined);
      return;
    }
    switch (event.kind) {
      case 'confirmed':
        this.counts.confirmed += 1;
        entry.isSafe = true;
        break;
      case 'delivered':
        this.#deliver(stream, event.number, entry, event.isRedelivered);
        break;
      case 'settled':
        this.counts[event.as] += 1;
        entry.isHeld = false;
        if (event.as === 'rejected') entry.rejects += 1;
        if (event.as !== 'requeued') entry.settledAs = event.as;
        break;
      case 'synced':
        this.counts.synced += 1;
        entry.isSynced = true;
        break;
      case 'dead-lettered':
        this.counts.deadLettered += 1;
        entry.deadLetters += 1;
        if (entry.deadLetters > entry.rejects) {
          this.#blame('dead-lettered too often', stream.name, event.number, entry);
        }
        break;
    }
  }

  /** Call when every queue has been emptied, in the life that did it: now nothing may be missing. */
  finish(): readonly Violation[] {
    for (const stream of this.#streams.values()) {
      for (const [number, entry] of stream.entries.entries()) {
        if (entry.deliveredIn === this.#life) continue;
        const isGoneAsDeadLetter =
          entry.settledAs === 'rejected' &&
          entry.deadLetters === 0 &&
          (entry.isSafe || entry.isSynced);
        if (isGoneAsDeadLetter || this.#mustBeThere(entry)) {
          this.#blame('lost', stream.name, number, entry);
        }
      }
    }
    return this.violations;
  }

  #publish(name: string, number: number): void {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = { name, entries: [], cursorLife: this.#life, next: 0 };
      this.#streams.set(name, stream);
    }
    if (number !== stream.entries.length) {
      throw new Error(`${name} must publish ${stream.entries.length}, not ${number}`);
    }
    this.counts.published += 1;
    stream.entries.push({
      publishedIn: this.#life,
      isSafe: false,
      deliveredIn: -1,
      isHeld: false,
      settledAs: null,
      isSynced: false,
      rejects: 0,
      deadLetters: 0,
    });
  }

  #deliver(stream: Stream, number: number, entry: Entry, isRedelivered: boolean): void {
    const life = this.#life;
    const blame = (kind: ViolationKind): void => this.#blame(kind, stream.name, number, entry);
    this.counts.delivered += 1;
    if (isRedelivered) this.counts.redelivered += 1;

    const isNewToClients = entry.deliveredIn < 0;
    if (!isNewToClients && !isRedelivered) blame('unflagged');
    if (isNewToClients && isRedelivered && entry.publishedIn === life) blame('flagged for nothing');

    if (entry.deliveredIn === life) {
      if (entry.isHeld) blame('delivered twice');
      else if (entry.settledAs !== null) blame('came back');
    } else {
      if (entry.settledAs !== null && entry.isSynced) blame('came back');
      this.#checkOrder(stream, number, entry);
      if (!isNewToClients) this.counts.returned += 1;
      if (entry.publishedIn < life) {
        this.counts.recovered += 1;
        entry.isSafe = true;
      }
    }
    entry.deliveredIn = life;
    entry.isHeld = true;
    entry.settledAs = null;
    entry.isSynced = false;
  }

  /** First deliveries of a life follow the order of publishing, and pass over nothing that is there. */
  #checkOrder(stream: Stream, number: number, entry: Entry): void {
    if (stream.cursorLife !== this.#life) {
      stream.cursorLife = this.#life;
      stream.next = 0;
    }
    if (number < stream.next) {
      this.#blame('out of order', stream.name, number, entry);
      return;
    }
    for (let passed = stream.next; passed < number; passed++) {
      const other = stream.entries[passed];
      if (other !== undefined && this.#mustBeThere(other)) {
        this.#blame('overtaken', stream.name, passed, other);
      }
    }
    stream.next = number + 1;
  }

  #mustBeThere(entry: Entry): boolean {
    // What was published in this life reached the broker if anything later of its stream did.
    return entry.settledAs === null && (entry.isSafe || entry.publishedIn === this.#life);
  }

  #blame(kind: ViolationKind, stream: string, number: number, entry: Entry | undefined): void {
    const message = `${stream} ${number} ${JSON.stringify(entry ?? {})}`;
    this.violations.push({ kind, life: this.#life, message });
  }
}
