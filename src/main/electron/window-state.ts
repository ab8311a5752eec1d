// Where the window was, in a file of the profile. A file that cannot be read is no file.

import { readFileSync, writeFileSync } from 'node:fs';

/** In pixels of the screen; null for where the system puts it. */
export interface WindowState {
  readonly x: number | null;
  readonly y: number | null;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
}

export const FIRST_STATE: WindowState = {
  x: null,
  y: null,
  width: 1440,
  height: 900,
  isMaximized: false,
};

/** A window that is moved tells it many times a second. */
const WRITE_DELAY_MS = 500;

export class WindowStateFile {
  readonly #path: string;
  #noted: WindowState | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  read(): WindowState {
    try {
      return parseState(JSON.parse(readFileSync(this.#path, 'utf8')));
    } catch {
      return FIRST_STATE;
    }
  }

  /** Written soon. */
  note(state: WindowState): void {
    this.#noted = state;
    this.#timer ??= setTimeout(() => this.flush(), WRITE_DELAY_MS);
  }

  /** Written now, if there is something to write. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#noted === null) return;
    try {
      writeFileSync(this.#path, JSON.stringify(this.#noted));
    } catch {
      // A window that opens elsewhere next time is no reason to complain.
    }
    this.#noted = null;
  }
}

function parseState(json: unknown): WindowState {
  if (typeof json !== 'object' || json === null) return FIRST_STATE;
  const fields: Readonly<Record<string, unknown>> = { ...json };
  const number = <D>(name: string, fallback: D): number | D => {
    const value = fields[name];
    return typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : fallback;
  };
  return {
    x: number('x', null),
    y: number('y', null),
    width: Math.max(900, number('width', FIRST_STATE.width)),
    height: Math.max(560, number('height', FIRST_STATE.height)),
    isMaximized: fields.isMaximized === true,
  };
}
