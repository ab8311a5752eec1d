// What a WebSocket of the studio talks to: one conversation per page. The studio itself is another
// adapter; the program that has both passes it in.

import type { ProgramFrame } from '../../../shared/ipc/frames.ts';

export interface PageSession {
  /** Takes a frame of the page, whatever it is; answers through `send`. */
  receive(frame: unknown): void;
  /** Ends what the page has opened; nothing is sent any more. */
  close(): void;
}

/** Begins a conversation with a user of the broker. */
export type OpenPageSession = (
  username: string,
  send: (frame: ProgramFrame) => void,
) => PageSession;

/** Loads the studio, which nobody needs before the first page comes. */
export type LoadStudio = () => Promise<OpenPageSession>;
