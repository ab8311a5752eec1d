// Whether a connection's input is read: not while somebody has to deal with earlier input first, and
// not beyond its share of a turn. Must never drop input; what has arrived meanwhile waits in the parser.

import type { Socket } from 'node:net';
import type { FrameParser } from './frame-parser.ts';

/** Input read in one turn before the others get theirs; about 2 ms of work. */
const INPUT_PER_TURN_BYTES = 256 * 1024;

/** A connection as its gate sees it. */
export interface GatedInput {
  /** True once the connection is being closed: then holds are over, or the input is. */
  readonly isEnding: boolean;
  /** Deals with what has waited; may hold the input again. */
  resumeInput(): void;
}

export class InputGate {
  readonly #input: GatedInput;
  readonly #socket: Pick<Socket, 'pause' | 'resume'>;
  readonly #parser: Pick<FrameParser, 'isPaused'>;
  #holds = 0;
  #turnBytes = 0;

  constructor(
    input: GatedInput,
    socket: Pick<Socket, 'pause' | 'resume'>,
    parser: Pick<FrameParser, 'isPaused'>,
  ) {
    this.#input = input;
    this.#socket = socket;
    this.#parser = parser;
  }

  get isHeld(): boolean {
    return this.#holds > 0;
  }

  /** Stops reading until the returned function is called; holds add up. */
  hold(): () => void {
    this.#holds += 1;
    this.#parser.isPaused = true;
    this.#socket.pause();
    let isHeld = true;
    return () => {
      if (!isHeld || this.#input.isEnding) return;
      isHeld = false;
      this.#holds -= 1;
      this.#resume();
    };
  }

  #resume(): void {
    if (this.#holds > 0) return;
    this.#input.resumeInput();
    if (this.#holds === 0) this.#socket.resume();
  }

  /** Takes back all holds: a confirmation has to be read, whatever held the input back. */
  open(): void {
    this.#holds = 0;
    this.#parser.isPaused = false;
    this.#socket.resume();
  }

  noteRead(bytes: number): void {
    this.#turnBytes += bytes;
  }

  /** True when enough was read: then nothing more is until `startTurn`. */
  limitTurn(): boolean {
    if (this.#turnBytes <= INPUT_PER_TURN_BYTES || this.#holds > 0) return false;
    this.#socket.pause();
    return true;
  }

  startTurn(): void {
    const wasLimited = this.#turnBytes > INPUT_PER_TURN_BYTES;
    this.#turnBytes = 0;
    if (wasLimited && this.#holds === 0) this.#socket.resume();
  }
}
