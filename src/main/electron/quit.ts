// How the program ends: asks once when clients would notice, stops the broker in order, and ends whatever
// happens. Durability never depends on any of it.

import type { BrokerRunner } from './broker-runner.ts';
import type { DesktopTexts } from './desktop-texts.ts';
import type { DesktopApp, DesktopDialog, StoppableEvent } from './electron-parts.ts';

/** The broker may take this long to say goodbye. */
const STOP_LIMIT_MS = 8_000;

export interface QuitParts {
  readonly app: DesktopApp;
  readonly dialog: DesktopDialog;
  readonly runner: Pick<BrokerRunner, 'clients' | 'stop'>;
  texts(): DesktopTexts;
  /** Hides the window and leaves the broker running; null where there is no tray. */
  keepRunning(): (() => void) | null;
  /** Writes what is kept, right before the end. */
  beforeEnd(): void;
}

export class Quit {
  readonly #parts: QuitParts;
  #phase: 'running' | 'asking' | 'stopping' | 'stopped' = 'running';

  constructor(parts: QuitParts) {
    this.#parts = parts;
    parts.app.on('before-quit', (event) => this.#beforeQuit(event));
  }

  get isUnderWay(): boolean {
    return this.#phase === 'stopping' || this.#phase === 'stopped';
  }

  /** The system goes down, or a signal came: no questions. */
  now(): void {
    if (!this.isUnderWay) void this.#stop();
  }

  #beforeQuit(event: StoppableEvent): void {
    if (this.#phase === 'stopped') return;
    event.preventDefault();
    if (this.#phase === 'running') void this.#ask();
  }

  async #ask(): Promise<void> {
    const { runner, dialog, texts, keepRunning } = this.#parts;
    const live = runner.clients();
    if (live.connections > 0) {
      this.#phase = 'asking';
      const words = texts();
      const keep = keepRunning();
      const buttons = [words.quit, ...(keep === null ? [] : [words.keepRunning]), words.cancel];
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: words.quitTitle,
        detail: `${words.clients(live)}. ${words.durableStay}`,
        buttons,
        defaultId: 0,
        cancelId: buttons.length - 1,
        noLink: true,
      });
      this.#phase = 'running';
      if (response !== 0) {
        if (response === 1) keep?.();
        return;
      }
    }
    await this.#stop();
  }

  async #stop(): Promise<void> {
    this.#phase = 'stopping';
    const { app, runner, beforeEnd } = this.#parts;
    let limit: NodeJS.Timeout | undefined;
    const isLate = new Promise<true>((resolve) => {
      limit = setTimeout(() => resolve(true), STOP_LIMIT_MS);
    });
    const hasFailed = await Promise.race([runner.stop().then(() => false), isLate]);
    clearTimeout(limit);
    beforeEnd();
    this.#phase = 'stopped';
    if (hasFailed) app.exit(1);
    else app.quit();
  }
}
