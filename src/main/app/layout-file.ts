// Keeps what the studio knows beside the broker, such as where things were placed, in one JSON file of
// the data folder. Must never be the reason that the broker does not start or stop: what cannot be read is
// set aside, what cannot be written is logged.

import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VhostLayout } from '../../shared/ipc/contract.ts';
import type { Logger } from '../broker/ports.ts';
import { EMPTY_LAYOUT, type LayoutStore, type StoredOrigins } from '../studio/layout-store.ts';
import { layoutText, parseLayoutText, type StoredVhost } from './layout-text.ts';

export const LAYOUT_FILE = 'studio.json';
/** Changes are gathered for so long before they are written. */
const WRITE_DELAY_MS = 500;
/** Writing takes at most this share of the time: a large file is written less often. */
const WRITE_SHARE = 1 / 50;

const EMPTY: StoredVhost = { layout: EMPTY_LAYOUT, origins: {} };

export class LayoutFile implements LayoutStore {
  readonly #path: string | null;
  readonly #logger: Logger;
  readonly #vhosts: Map<string, StoredVhost>;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = WRITE_DELAY_MS;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string | null, vhosts: Map<string, StoredVhost>, logger: Logger) {
    this.#path = path;
    this.#vhosts = vhosts;
    this.#logger = logger;
  }

  /** Reads what `dataDir` has; null keeps everything in memory only. */
  static async open(dataDir: string | null, logger: Logger): Promise<LayoutFile> {
    if (dataDir === null) return new LayoutFile(null, new Map(), logger);
    const path = join(dataDir, LAYOUT_FILE);
    return new LayoutFile(path, await readVhosts(path, logger), logger);
  }

  load(vhost: string): VhostLayout {
    return this.#of(vhost).layout;
  }

  save(vhost: string, layout: VhostLayout): void {
    this.#vhosts.set(vhost, { ...this.#of(vhost), layout });
    this.#writeSoon();
  }

  loadOrigins(vhost: string): StoredOrigins {
    return this.#of(vhost).origins;
  }

  saveOrigins(vhost: string, origins: StoredOrigins): void {
    const stored = this.#of(vhost);
    if (stored.origins !== origins) this.#vhosts.set(vhost, { ...stored, origins });
    this.#writeSoon();
  }

  forget(vhost: string): void {
    if (this.#vhosts.delete(vhost)) this.#writeSoon();
  }

  /** Writes what has not been written yet. */
  async close(): Promise<void> {
    if (this.#timer !== undefined) this.#writeNow();
    await this.#writing;
  }

  #of(vhost: string): StoredVhost {
    return this.#vhosts.get(vhost) ?? EMPTY;
  }

  #writeSoon(): void {
    if (this.#path === null) return;
    this.#timer ??= setTimeout(() => this.#writeNow(), this.#delayMs).unref();
  }

  #writeNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // One after the other, so that the newest is the last.
    this.#writing = this.#writing.then(() => this.#write());
  }

  async #write(): Promise<void> {
    const path = this.#path;
    if (path === null) return;
    const startMs = performance.now();
    const text = layoutText(this.#vhosts);
    this.#delayMs = Math.max(WRITE_DELAY_MS, (performance.now() - startMs) / WRITE_SHARE);
    const draft = `${path}.new`;
    try {
      // Whole or not at all: a crash leaves the file as it was.
      await writeFile(draft, text, { flush: true });
      await rename(draft, path);
    } catch (error) {
      const reason = reasonOf(error);
      this.#logger.warn('the layout of the studio cannot be written', { file: path, reason });
    }
  }
}

async function readVhosts(path: string, logger: Logger): Promise<Map<string, StoredVhost>> {
  try {
    return parseLayoutText(await readFile(path, 'utf8'));
  } catch (error) {
    if (!isMissing(error)) {
      const aside = `${path}.unreadable`;
      await rename(path, aside).catch(() => {});
      const reason = reasonOf(error);
      logger.warn('the layout of the studio cannot be read and is set aside', { aside, reason });
    }
    return new Map();
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
