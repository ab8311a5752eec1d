// The messages of a stream: an append-only sequence of segments, of which the oldest are removed when
// there is too much of it [rabbitmq: streams, retention]. Must not know readers.

import type { Message } from '../message.ts';
import type { StreamSettings } from '../policy/effective-arguments.ts';
import type { Clock, MessageStore, RecoveredLane } from '../ports.ts';
import { QueuedMessage } from './queued-message.ts';
import { StreamRead } from './stream-read.ts';
import { StreamSegment } from './stream-segment.ts';

/** Segments grow beyond the size asked for when there would be far more of them than this. */
const SEGMENTS_AIMED_AT = 256;
const FIRST_POSITION = 1;

/** What a log needs of its surroundings. */
export interface StreamLogHost {
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly settings: StreamSettings;
  /** A lane id never used before. */
  nextLaneId(): number;
  /** Keeps which segments there are, oldest first. */
  recordSegments(laneIds: readonly number[]): void;
  /** Everything up to this position is on disk. */
  onStored(position: number): void;
  /** Reads of the segment that are under way will not be answered. */
  onRemoved(segment: StreamSegment): void;
  /** Makes sure that the store is flushed. */
  schedule(): void;
}

export class StreamLog {
  readonly #host: StreamLogHost;
  /** Oldest first; never empty. */
  #segments: StreamSegment[];
  #current: StreamSegment;
  #bytes = 0;
  bodyBytes = 0;
  nextPosition: number;

  /** `laneIds` as they were recorded, oldest first; one of them at least. */
  constructor(
    host: StreamLogHost,
    laneIds: readonly number[],
    recovered: ReadonlyMap<number, RecoveredLane>,
  ) {
    this.#host = host;
    this.#segments = [];
    this.nextPosition = FIRST_POSITION;
    for (const id of laneIds) {
      const lane = recovered.get(id);
      if (lane !== undefined && lane.messages > 0) this.#recover(lane);
    }
    const last = laneIds.at(-1);
    const current = this.#segments.at(-1);
    if (current !== undefined && current.id === last) this.#current = current;
    else this.#current = this.#add(last ?? host.nextLaneId());
  }

  #recover(lane: RecoveredLane): void {
    const segment = this.#make(lane.laneId, lane.firstPosition);
    segment.recover(lane);
    this.#segments.push(segment);
    this.#bytes += segment.bytes;
    this.bodyBytes += segment.bodyBytes;
    this.nextPosition = segment.end;
  }

  #make(id: number, first: number): StreamSegment {
    return new StreamSegment(id, first, ({ deliveryHorizon }) =>
      this.#host.onStored(deliveryHorizon),
    );
  }

  #add(id: number): StreamSegment {
    const segment = this.#make(id, this.nextPosition);
    this.#segments.push(segment);
    return segment;
  }

  get firstPosition(): number {
    return this.#segments[0]?.first ?? this.nextPosition;
  }

  get messages(): number {
    return this.nextPosition - this.firstPosition;
  }

  get segmentCount(): number {
    return this.#segments.length;
  }

  /** Of its segments, oldest first. */
  get laneIds(): readonly number[] {
    return this.#segments.map(({ id }) => id);
  }

  /** Takes a message; it is on disk when its publish is confirmed. */
  append(message: Message): QueuedMessage {
    if (this.#isFull(this.#current)) this.#rollOver();
    const segment = this.#current;
    const queued = new QueuedMessage(message, segment, this.nextPosition, Infinity, true);
    this.nextPosition += 1;
    const before = segment.bytes;
    segment.messages += 1;
    segment.bodyBytes += message.body.length;
    segment.lastPublishedAtMs = message.publishedAtMs;
    this.#bytes += segment.bytes - before;
    this.bodyBytes += message.body.length;
    message.unstored += 1;
    this.#host.store.append(queued);
    return queued;
  }

  #isFull({ messages, bytes }: StreamSegment): boolean {
    const { segmentBytes } = this.#host.settings;
    return messages > 0 && bytes >= segmentBytes && bytes >= this.#bytes / SEGMENTS_AIMED_AT;
  }

  #rollOver(): void {
    this.#current = this.#add(this.#host.nextLaneId());
    this.#record();
    this.retain();
  }

  #record(): void {
    this.#host.recordSegments(this.laneIds);
  }

  /** Asks to be told when everything appended so far is on disk. */
  watch(): void {
    this.#host.store.reserveDeliveries(this.#current, this.nextPosition - 1);
  }

  /** The segment that has a position, if there is a message at it. */
  segmentAt(position: number): StreamSegment | undefined {
    if (position >= this.nextPosition) return undefined;
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#segments[middle]?.end ?? Infinity) <= position) low = middle + 1;
      else high = middle;
    }
    const segment = this.#segments[low];
    return segment !== undefined && segment.first <= position ? segment : undefined;
  }

  /** Removes the oldest segments as long as there is too much; the last one stays. */
  retain(): void {
    const { maxBytes, maxAgeMs } = this.#host.settings;
    let isChanged = false;
    for (let oldest = this.#oldest; oldest !== undefined; oldest = this.#oldest) {
      const isTooMuch = maxBytes !== null && this.#bytes > maxBytes;
      if (!isTooMuch && !this.#isTooOld(oldest, maxAgeMs)) break;
      this.#segments.shift();
      this.#remove(oldest);
      isChanged = true;
    }
    if (isChanged) this.#record();
  }

  /** The segment that may be removed next. */
  get #oldest(): StreamSegment | undefined {
    return this.#segments.length > 1 ? this.#segments[0] : undefined;
  }

  #isTooOld(segment: StreamSegment, maxAgeMs: number | null): boolean {
    if (maxAgeMs === null) return false;
    if (!Number.isNaN(segment.lastPublishedAtMs)) {
      return segment.lastPublishedAtMs < this.#host.clock.nowMs - maxAgeMs;
    }
    const read = new StreamRead(segment.id, (messages) => {
      const last = messages.at(-1);
      if (last === undefined) return;
      segment.lastPublishedAtMs = last.message.publishedAtMs;
      this.retain();
      this.#host.schedule();
    });
    this.#host.store.read(read, segment.end - 1, 1, 1);
    this.#host.schedule();
    return false;
  }

  #remove(segment: StreamSegment): void {
    this.#bytes -= segment.bytes;
    this.bodyBytes -= segment.bodyBytes;
    this.#host.store.dropLane(segment);
    this.#host.onRemoved(segment);
  }

  /** The stream is deleted. */
  drop(): void {
    for (const segment of this.#segments.splice(0)) this.#remove(segment);
  }
}
