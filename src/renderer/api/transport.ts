// What carries frames between the page and the program. Types only.

import type { PageFrame, ProgramFrame } from '../../shared/ipc/frames.ts';

/** Why a connection could not begin or is over. */
export type LinkEnd =
  /** Somebody has to log in first. */
  | 'login'
  /** The program is gone or does not answer; trying again may help. */
  | 'lost';

export interface LinkEvents {
  onOpen(): void;
  onFrame(frame: ProgramFrame): void;
  /** Once; nothing comes afterwards. */
  onEnd(end: LinkEnd): void;
}

/** One connection, or the attempt at one. */
export interface Link {
  /** Takes frames only between `onOpen` and `onEnd`. */
  send(frame: PageFrame): void;
  /** Ends it silently: no event comes any more. */
  close(): void;
}

export interface Transport {
  /** Events come later, never during the call. */
  connect(events: LinkEvents): Link;
}
