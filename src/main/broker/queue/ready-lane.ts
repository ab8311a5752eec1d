// The ready messages of one lane in order: those that came back, then a head in memory, then the
// rest on disk. It decides what stays in memory; it never decides who gets a message.
//
//   returned (by position) -> head (memory, bounded) -> stored (on disk, read back in order)

import { Deque } from '../../base/deque.ts';
import { MemoryBudget } from '../memory-budget.ts';
import type { MessageStore, RecoveredLane } from '../ports.ts';
import { BrowsedPage, type BrowseReply } from './browsed-page.ts';
import { DeliveryHorizon } from './delivery-horizon.ts';
import type { Lane } from './lane.ts';
import { type QueuedMessage, Storage } from './queued-message.ts';
import { ReturnedMessages } from './returned-messages.ts';

const READ_MESSAGES = 4096;
const READ_BYTES = 2 * 1024 * 1024;
/** When memory is short, a lane reads on in small steps. */
const SMALL_READ_BYTES = 64 * 1024;

export class ReadyLane implements Lane {
  readonly id: number;
  readonly horizon: DeliveryHorizon;
  readonly #store: MessageStore;
  readonly #budget: MemoryBudget;
  readonly #onResume: () => void;
  readonly #head = new Deque<QueuedMessage>();
  readonly #returned: ReturnedMessages;
  /** Whether durable messages need their deliveries remembered. */
  readonly #isDurable: boolean;
  readonly #recoveredHorizon: number;
  #headBytes = 0;
  #storedMessages = 0;
  #storedBytes = 0;
  #readFrom = 1;
  #isReading = false;
  /** A purge overtook the read under way. */
  #discardsRead = false;
  #appendedSinceRead = 0;
  #isDropped = false;
  /** Pages that wait for the disk. */
  readonly #pages = new Set<BrowsedPage>();
  readonly #onBrowse: () => void;

  nextPosition = 1;
  deliveryHorizon = 0;
  readyMessages = 0;
  readyBytes = 0;

  constructor(
    id: number,
    store: MessageStore,
    budget: MemoryBudget,
    options: {
      isDurable: boolean;
      returnsInOrderOfReturn: boolean;
      onResume: () => void;
      /** A read was noted that the store has to be flushed for. */
      onBrowse: () => void;
    },
    recovered: RecoveredLane | undefined,
  ) {
    this.id = id;
    this.#store = store;
    this.#budget = budget;
    this.#isDurable = options.isDurable;
    this.#onResume = options.onResume;
    this.#onBrowse = options.onBrowse;
    this.#returned = new ReturnedMessages(options.returnsInOrderOfReturn);
    this.horizon = new DeliveryHorizon(this, store);
    this.#recoveredHorizon = recovered?.deliveryHorizon ?? 0;
    if (recovered !== undefined) this.#recover(recovered);
  }

  #recover(recovered: RecoveredLane): void {
    this.nextPosition = recovered.nextPosition;
    this.deliveryHorizon = recovered.deliveryHorizon;
    this.horizon.highestDelivered = recovered.deliveryHorizon;
    this.#readFrom = recovered.firstPosition;
    this.#storedMessages = recovered.messages;
    this.#storedBytes = recovered.bodyBytes;
    this.readyMessages = recovered.messages;
    this.readyBytes = recovered.bodyBytes;
  }

  /** True while part of the lane is on disk only; new messages then go there too. */
  get isPaged(): boolean {
    return this.#storedMessages > 0;
  }

  /** Takes a new message at `nextPosition`, which the caller has used up for it. */
  push(queued: QueuedMessage): void {
    const bytes = queued.message.body.length;
    this.readyMessages += 1;
    this.readyBytes += bytes;
    if (this.#storedMessages > 0 || !this.#budget.allows(this.#headBytes)) {
      this.#pageOut(queued, bytes);
      return;
    }
    if (queued.isDurable) {
      this.horizon.coverAppend(queued.position);
      this.#store.append(queued);
    }
    this.#keep(queued);
  }

  #pageOut(queued: QueuedMessage, bytes: number): void {
    if (this.#storedMessages === 0) this.#readFrom = queued.position;
    this.#storedMessages += 1;
    this.#storedBytes += bytes;
    this.#appendedSinceRead += 1;
    this.#store.append(queued);
  }

  #keep(queued: QueuedMessage): void {
    const cost = MemoryBudget.cost(queued.message.body.length);
    this.#head.push(queued);
    this.#headBytes += cost;
    this.#budget.usedBytes += cost;
  }

  /** Puts an unacked message back to its place. */
  pushBack(queued: QueuedMessage): void {
    this.readyMessages += 1;
    this.readyBytes += queued.message.body.length;
    this.#returned.add(queued);
  }

  /** As `pushBack`, for a copy of a message that somebody may still hold. */
  restore(queued: QueuedMessage): void {
    this.#budget.usedBytes += MemoryBudget.cost(queued.message.body.length);
    this.pushBack(queued);
  }

  /** Nobody holds the message any more, of which `restore` has put back a copy. */
  abandon(queued: QueuedMessage): void {
    this.#budget.usedBytes -= MemoryBudget.cost(queued.message.body.length);
  }

  /** The next message in memory; undefined when there is none, or it is being read from disk. */
  peek(): QueuedMessage | undefined {
    const returned = this.#returned.peek();
    const head = this.#head.peek();
    if (returned !== undefined && (head === undefined || this.#returned.precedes(head))) {
      return returned;
    }
    if (head === undefined && this.#storedMessages > 0) this.#readOn();
    return head;
  }

  /** Takes the message that `peek` showed. */
  take(): QueuedMessage | undefined {
    const queued = this.peek();
    if (queued === undefined) return undefined;
    if (queued === this.#returned.peek()) {
      this.#returned.take();
    } else {
      this.#head.shift();
      this.#headBytes -= MemoryBudget.cost(queued.message.body.length);
      if (this.#storedMessages > 0 && this.#headBytes < this.#readBytes) this.#readOn();
    }
    this.readyMessages -= 1;
    this.readyBytes -= queued.message.body.length;
    return queued;
  }

  /**
   * Shows the ready messages from position `from` on, in order of position, without changing anything.
   * `reply` gets up to `maxMessages`, fewer when their bodies come to about `maxBytes`, and whether
   * that is all; it is called at once, unless messages have to be read from disk.
   */
  browse(from: number, maxMessages: number, maxBytes: number, reply: BrowseReply): void {
    const page = new BrowsedPage(
      { id: this.id, redeliveredUpTo: this.#recoveredHorizon },
      this.#inMemory(from),
      maxMessages,
      maxBytes,
      reply,
    );
    if (page.isFull || this.#storedMessages === 0) {
      page.finish(this.#storedMessages > 0);
      return;
    }
    this.#pages.add(page);
    page.whenDone(() => this.#pages.delete(page));
    const { missingMessages, missingBytes } = page;
    this.#store.read(page, Math.max(from, this.#readFrom), missingMessages, missingBytes);
    this.#onBrowse();
  }

  /** Those in memory from position `from` on, in order of position. */
  #inMemory(from: number): QueuedMessage[] {
    const found: QueuedMessage[] = [];
    this.#returned.forEach((queued) => {
      if (queued.position >= from) found.push(queued);
    });
    const hasReturned = found.length > 0;
    const head = this.#head;
    for (let i = firstFrom(head, from); i < head.length; i++) {
      const queued = head.at(i);
      if (queued !== undefined) found.push(queued);
    }
    return hasReturned ? found.sort((a, b) => a.position - b.position) : found;
  }

  /** Whether the message may be delivered now without losing its redelivered flag in a crash. */
  mayDeliver(queued: QueuedMessage): boolean {
    return !this.#isDurable || !queued.isDurable || this.horizon.permits(queued.position);
  }

  noteDelivered(queued: QueuedMessage): void {
    if (queued.position > this.horizon.highestDelivered) {
      this.horizon.highestDelivered = queued.position;
    }
  }

  /** The queue is done with a message that `take` gave out. */
  settle(queued: QueuedMessage): void {
    this.abandon(queued);
    if (this.#isDropped || queued.storage === Storage.none) return;
    this.#store.remove(queued);
  }

  /** Brings the first message into memory, so that its expiry is known. */
  prefetch(): void {
    if (this.#storedMessages > 0 && this.#head.length === 0) this.#readOn(1);
  }

  /**
   * Bytes read at a time. Reading on starts while as much of the head is left, so that consumers do
   * not run dry.
   */
  get #readBytes(): number {
    return this.#budget.isExhausted ? SMALL_READ_BYTES : READ_BYTES;
  }

  #readOn(maxMessages = READ_MESSAGES): void {
    if (this.#isReading || this.#isDropped) return;
    this.#isReading = true;
    this.#appendedSinceRead = 0;
    this.#store.read(this, this.#readFrom, maxMessages, this.#readBytes);
  }

  acceptRead(messages: QueuedMessage[], isEnd: boolean): void {
    this.#isReading = false;
    if (this.#isDropped) return;
    if (this.#discardsRead) {
      this.#discardsRead = false;
      this.#onResume();
      return;
    }
    for (const queued of messages) {
      this.#storedMessages -= 1;
      this.#storedBytes -= queued.message.body.length;
      if (queued.position <= this.#recoveredHorizon) queued.isRedelivered = true;
      this.#readFrom = queued.position + 1;
      this.#keep(queued);
    }
    if (isEnd && this.#appendedSinceRead === 0) this.#forgetStored();
    this.#onResume();
  }

  /** The store has no more: whatever the counters still say was not recoverable. */
  #forgetStored(): void {
    this.readyMessages -= this.#storedMessages;
    this.readyBytes -= this.#storedBytes;
    this.#storedMessages = 0;
    this.#storedBytes = 0;
  }

  resume(): void {
    this.#onResume();
  }

  /** Drops every ready message; unacked ones stay. Returns how many were dropped. */
  purge(): number {
    const dropped = this.readyMessages;
    // Whatever is unacked has been in memory, so it lies before `#readFrom`.
    if (this.isPaged) this.#store.purge(this, this.#readFrom, this.nextPosition);
    this.#discardsRead = this.#isReading;
    this.#dropMemory(true);
    return dropped;
  }

  #dropMemory(removesFromStore: boolean): void {
    for (;;) {
      const queued = this.#returned.take() ?? this.#head.shift();
      if (queued === undefined) break;
      this.#budget.usedBytes -= MemoryBudget.cost(queued.message.body.length);
      if (queued.storage === Storage.none) continue;
      if (removesFromStore) this.#store.remove(queued);
    }
    this.#headBytes = 0;
    this.#storedMessages = 0;
    this.#storedBytes = 0;
    this.readyMessages = 0;
    this.readyBytes = 0;
  }

  /** The queue is deleted: nothing of the lane is kept, unacked messages included. */
  drop(): void {
    this.#isDropped = true;
    this.#dropMemory(false);
    this.#store.dropLane(this);
    for (const page of [...this.#pages]) page.finish();
  }

  /** Writes down exactly what was delivered, so that a clean restart flags nothing else. */
  settleHorizon(): void {
    if (this.#isDurable) this.#store.settleDeliveries(this, this.horizon.highestDelivered);
  }
}

/** Index of the first message at position `from` or behind it. */
function firstFrom(head: Deque<QueuedMessage>, from: number): number {
  let low = 0;
  let high = head.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((head.at(middle)?.position ?? Infinity) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
