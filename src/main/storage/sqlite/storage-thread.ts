// The loop of the storage thread: commits batches in order, retries while the disk is full, stops
// for good on any other failure, and uses idle time to sweep and to shrink the file.

import { BatchWriter } from './batch-writer.ts';
import { closeDatabase, explain, isDiskFull, type OpenDatabase } from './database.ts';
import type { ReadRequest, WorkerReport, WorkerRequest } from './packed-batch.ts';
import { recover } from './recovery.ts';
import { readLane } from './segment-reader.ts';
import { SpaceKeeper } from './space-keeper.ts';

const RETRY_MS = 1000;
/** Quiet for this long counts as idle. */
const IDLE_MS = 20;
/** Longest that closing may spend on sweeping and shrinking; the next run does the rest. */
const CLOSE_MS = 1000;
/** Segments swept in one idle step: at most 16 MiB of pages, a few milliseconds. */
const SWEEP_WHEN_IDLE = 64;

type WriteRequest = Extract<WorkerRequest, { kind: 'write' }>;

export class StorageThread {
  readonly #open: OpenDatabase;
  readonly #writer: BatchWriter;
  readonly #space: SpaceKeeper;
  readonly #report: (message: WorkerReport, transfer: ArrayBuffer[]) => void;
  readonly #requests: WorkerRequest[] = [];
  #isFull = false;
  #isStopped = false;
  #retry: NodeJS.Timeout | null = null;
  #idle: NodeJS.Timeout | null = null;

  /** Recovers what the folder holds and reports it; throws a StorageError when it cannot. */
  constructor(
    open: OpenDatabase,
    report: (message: WorkerReport, transfer: ArrayBuffer[]) => void,
  ) {
    this.#open = open;
    this.#report = report;
    try {
      this.#writer = new BatchWriter(open.db);
      this.#space = new SpaceKeeper(open.db);
      const recovered = recover(open.db, this.#writer);
      report({ kind: 'opened', recovered }, []);
    } catch (error) {
      open.db.close();
      throw explain(error, open.folder, open.path);
    }
    this.#waitForIdle();
  }

  accept(request: WorkerRequest): void {
    if (this.#isStopped) return;
    this.#requests.push(request);
    if (this.#retry === null) this.#run();
  }

  #run(): void {
    this.#retry = null;
    try {
      for (let next = this.#requests[0]; next !== undefined; next = this.#requests[0]) {
        if (next.kind === 'close') {
          this.#close();
          return;
        }
        if (!this.#commit(next)) return;
        this.#requests.shift();
        for (const read of next.reads) this.#read(read);
      }
      this.#waitForIdle();
    } catch (error) {
      this.#stop(error);
    }
  }

  /** False when the disk is full: the request stays first and is tried again. */
  #commit(request: WriteRequest): boolean {
    const batch = request.batch;
    if (batch === null) {
      this.#report({ kind: 'committed', content: null }, []);
      return true;
    }
    try {
      this.#writer.write(batch);
    } catch (error) {
      if (!isDiskFull(error, this.#open.folder)) throw error;
      this.#setFull(true);
      this.#retry = setTimeout(() => this.#run(), RETRY_MS);
      return false;
    }
    this.#setFull(false);
    this.#report({ kind: 'committed', content: batch.content }, [batch.content]);
    return true;
  }

  #setFull(isFull: boolean): void {
    if (this.#isFull === isFull) return;
    this.#isFull = isFull;
    this.#report({ kind: 'disk-full', isFull }, []);
  }

  #read(request: ReadRequest): void {
    const { readId, laneId, from, maxMessages, maxBytes } = request;
    const read = readLane(this.#writer.segments, laneId, from, maxMessages, maxBytes);
    const { chunks, firstPosition, lastPosition, isEnd } = read;
    const deliveryCounts = this.#writer.lanes.counts(laneId, firstPosition, lastPosition);
    this.#report({ kind: 'read', readId, chunks, deliveryCounts, isEnd }, chunks);
  }

  #waitForIdle(): void {
    if (this.#idle !== null) {
      this.#idle.refresh();
      return;
    }
    this.#idle = setTimeout(() => this.#useIdleTime(), IDLE_MS);
  }

  #useIdleTime(): void {
    if (this.#isStopped || this.#retry !== null || this.#isFull) return;
    try {
      // At once rather than after another quiet spell: a waiting request still comes first.
      if (this.#tidy()) setImmediate(() => this.#useIdleTime());
    } catch (error) {
      if (!isDiskFull(error, this.#open.folder)) this.#stop(error);
    }
  }

  /** One short step of sweeping or shrinking; true when there is more to do. */
  #tidy(): boolean {
    if (!this.#writer.hasGarbage) return this.#space.giveBack();
    this.#writer.sweep(SWEEP_WHEN_IDLE);
    return true;
  }

  #close(): void {
    this.#isStopped = true;
    if (this.#idle !== null) clearTimeout(this.#idle);
    const end = performance.now() + CLOSE_MS;
    while (performance.now() < end && this.#tidy());
    closeDatabase(this.#open);
    this.#report({ kind: 'closed' }, []);
  }

  #stop(error: unknown): void {
    this.#isStopped = true;
    const { fault, path, message } = explain(error, this.#open.folder, this.#open.path);
    this.#report({ kind: 'failed', fault, path, message }, []);
  }
}
