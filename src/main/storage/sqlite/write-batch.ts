// Operations noted since the last batch, by lane, and their packing for the worker. Noting one must
// allocate nothing of its own; a batch is packed once and then waits for its commit.

import type { DefinitionChange } from '../../broker/ports.ts';
import type { Lane } from '../../broker/queue/lane.ts';
import { type QueuedMessage, Storage } from '../../broker/queue/queued-message.ts';
import {
  MAX_SEGMENT_SPAN,
  Operation,
  type PackedBatch,
  type ReadRequest,
  SEGMENT_BYTES,
} from './packed-batch.ts';
import { RecordWriter } from './record-writer.ts';

/** Bytes that a message counts for: its body and about what its objects and its record take. */
export function writeCost(queued: QueuedMessage): number {
  return queued.message.body.length + 128;
}

/** What one batch does to one lane; the worker carries it out in the order of the fields. */
export class LaneBatch {
  readonly lane: Lane;
  isDropped = false;
  purgeFrom = 0;
  /** 0 when nothing is purged. */
  purgeBelow = 0;
  /** Positions of stored messages that the queue is done with. */
  readonly removedDurable: number[] = [];
  readonly removedTransient: number[] = [];
  removedDurableBodyBytes = 0;
  appends: QueuedMessage[] = [];
  readonly counts: QueuedMessage[] = [];
  /** Horizon to make durable, or -1. */
  reserve = -1;
  /** Whether the lane waits for that. */
  isResumed = false;

  constructor(lane: Lane) {
    this.lane = lane;
  }
}

export class WriteBatch {
  readonly lanes = new Map<number, LaneBatch>();
  readonly definitions: DefinitionChange[] = [];
  readonly reads: ReadRequest[] = [];
  /** About how much it will write; decides when it is full. */
  notedBytes = 0;
  /** What its messages counted for in the backlog when it was packed. */
  packedCost = 0;
  #lastLane: LaneBatch | null = null;

  get isEmpty(): boolean {
    return this.lanes.size === 0 && this.definitions.length === 0 && this.reads.length === 0;
  }

  /** The part of this batch for a lane, made when first asked for. */
  forLane(lane: Lane): LaneBatch {
    const last = this.#lastLane;
    if (last !== null && last.lane === lane) return last;
    let found = this.lanes.get(lane.id);
    if (found === undefined) {
      found = new LaneBatch(lane);
      this.lanes.set(lane.id, found);
    }
    this.#lastLane = found;
    return found;
  }

  /**
   * Packs everything still wanted and marks its messages as being written; null when nothing is
   * left to write. `buffer` is used for the content and given away.
   */
  pack(buffer: ArrayBuffer): PackedBatch | null {
    const writer = new RecordWriter(buffer);
    const directory: number[] = [];
    for (const part of this.lanes.values()) this.#packLane(part, writer, directory);
    if (directory.length === 0 && this.definitions.length === 0) return null;
    return {
      definitions: this.definitions,
      directory: new Float64Array(directory),
      content: writer.bytes.buffer,
    };
  }

  #packLane(part: LaneBatch, writer: RecordWriter, directory: number[]): void {
    const id = part.lane.id;
    if (part.isDropped) {
      directory.push(Operation.drop, id);
      return;
    }
    if (part.purgeBelow > 0) {
      directory.push(Operation.purge, id, part.purgeFrom, part.purgeBelow);
    }
    packRemoves(id, 0, part.removedDurable, directory);
    packRemoves(id, 1, part.removedTransient, directory);
    this.#packAppends(part, writer, directory);
    for (const queued of part.counts) {
      if (queued.storage !== Storage.stored && queued.storage !== Storage.writing) continue;
      directory.push(Operation.count, id, queued.position, queued.deliveryCount);
    }
    if (part.reserve >= 0) directory.push(Operation.reserve, id, part.reserve);
  }

  #packAppends(part: LaneBatch, writer: RecordWriter, directory: number[]): void {
    const durable: QueuedMessage[] = [];
    const transient: QueuedMessage[] = [];
    let durableBodyBytes = 0;
    let nextPosition = 0;
    for (const queued of part.appends) {
      if (queued.storage !== Storage.pending) continue;
      queued.storage = Storage.writing;
      this.packedCost += writeCost(queued);
      if (queued.position >= nextPosition) nextPosition = queued.position + 1;
      if (queued.isDurable) {
        durable.push(queued);
        durableBodyBytes += queued.message.body.length;
      } else {
        transient.push(queued);
      }
    }
    const id = part.lane.id;
    packSegments(id, 0, durable, writer, directory);
    packSegments(id, 1, transient, writer, directory);
    part.appends = transient.length === 0 ? durable : durable.concat(transient);
    const messages = durable.length - part.removedDurable.length;
    const bodyBytes = durableBodyBytes - part.removedDurableBodyBytes;
    if (messages !== 0 || bodyBytes !== 0 || nextPosition > 0) {
      const mustKeep = durable.length > 0 ? 1 : 0;
      directory.push(Operation.tally, id, messages, bodyBytes, nextPosition, mustKeep);
    }
  }
}

function packRemoves(
  laneId: number,
  isTransient: 0 | 1,
  positions: number[],
  directory: number[],
): void {
  if (positions.length === 0) return;
  sortIfNeeded(positions);
  directory.push(Operation.remove, laneId, isTransient, 0);
  const lengthAt = directory.length - 1;
  let runs = 0;
  let start = -2;
  let end = -2;
  for (const position of positions) {
    if (position === end + 1) {
      end = position;
      continue;
    }
    if (start >= 0) {
      directory.push(start, end - start + 1);
      runs++;
    }
    start = position;
    end = position;
  }
  directory.push(start, end - start + 1);
  directory[lengthAt] = runs + 1;
}

function sortIfNeeded(positions: number[]): void {
  let last = -1;
  for (const position of positions) {
    if (position < last) {
      positions.sort(ascending);
      return;
    }
    last = position;
  }
}

function packSegments(
  laneId: number,
  isTransient: 0 | 1,
  messages: QueuedMessage[],
  writer: RecordWriter,
  directory: number[],
): void {
  if (messages.length === 0) return;
  let last = -1;
  for (const queued of messages) {
    if (queued.position < last) {
      messages.sort((a, b) => a.position - b.position);
      break;
    }
    last = queued.position;
  }
  let start = 0;
  while (start < messages.length) {
    start = packSegment(laneId, isTransient, messages, start, writer, directory);
  }
}

/** Packs one segment from index `start` on; returns the index after its last message. */
function packSegment(
  laneId: number,
  isTransient: 0 | 1,
  messages: readonly QueuedMessage[],
  start: number,
  writer: RecordWriter,
  directory: number[],
): number {
  const offset = writer.offset;
  const first = messages[start]?.position ?? 0;
  let last = first;
  let bytes = 0;
  let end = start;
  while (end < messages.length && bytes < SEGMENT_BYTES) {
    const queued = messages[end];
    if (queued === undefined || queued.position - first > MAX_SEGMENT_SPAN) break;
    bytes += writer.write(queued);
    last = queued.position;
    end++;
  }
  const span = last - first;
  const count = end - start;
  let bitmap = -1;
  if (count !== span + 1) {
    bitmap = writer.skip((span >> 3) + 1);
    for (let i = start; i < end; i++) {
      const bit = (messages[i]?.position ?? first) - first;
      writer.bytes[bitmap + (bit >> 3)] =
        (writer.bytes[bitmap + (bit >> 3)] ?? 0) | (1 << (bit & 7));
    }
  }
  directory.push(Operation.segment, laneId, isTransient, first, span, count, offset, bytes, bitmap);
  return end;
}

function ascending(a: number, b: number): number {
  return a - b;
}
