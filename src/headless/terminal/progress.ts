// A progress bar on one line of a terminal. Must never appear where nobody looks: on anything but a
// terminal it is silent.

import { formatCount } from './table.ts';
import type { Terminal } from './terminal.ts';

const REDRAW_MS = 100;
const WIDEST_BAR = 30;

/** Counts towards a total, or just counts when there is none. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #label: string;
  readonly #total: number | undefined;
  readonly #startedAt = performance.now();
  #done = 0;
  #drawnAt = 0;

  constructor(terminal: Terminal, label: string, total: number | undefined) {
    this.#terminal = terminal;
    this.#label = label;
    this.#total = total;
  }

  /** Says how much is done by now. Cheap enough for every message. */
  update(done: number): void {
    this.#done = done;
    if (!this.#terminal.isInteractive) return;
    const now = performance.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#terminal.write(`\r\x1b[2K${this.#text()}`);
  }

  /** Takes the line away, so that the result can stand in its place. */
  clear(): void {
    if (this.#terminal.isInteractive && this.#drawnAt > 0) this.#terminal.write('\r\x1b[2K');
  }

  #text(): string {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const rate = seconds > 0 ? this.#done / seconds : 0;
    return progressText(
      { label: this.#label, done: this.#done, total: this.#total, rate },
      this.#terminal,
    );
  }
}

export interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total: number | undefined;
  /** Per second. */
  readonly rate: number;
}

/** One line, never as wide as the terminal, so that it cannot wrap. */
export function progressText(state: ProgressState, terminal: Terminal): string {
  const { label, done, total, rate } = state;
  const speed = `${formatCount(Math.round(rate))}/s`;
  if (total === undefined || total <= 0) return `${label} ${formatCount(done)}  ${speed}`;
  const part = Math.min(1, done / total);
  const left = rate > 0 ? ` ${Math.max(0, Math.ceil((total - done) / rate))} s left` : '';
  const percent = `${Math.floor(part * 100)}%`.padStart(4);
  const end = ` ${percent}  ${formatCount(done)} of ${formatCount(total)}  ${speed}${left}`;
  const room = Math.min(WIDEST_BAR, terminal.columns - 1 - label.length - 1 - end.length);
  if (room < 4) return (label + end).slice(0, terminal.columns - 1);
  const full = Math.round(room * part);
  const bar =
    terminal.paint('green', '█'.repeat(full)) + terminal.paint('dim', '░'.repeat(room - full));
  return `${label} ${bar}${end}`;
}
