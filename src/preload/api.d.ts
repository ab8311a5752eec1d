// The one object the page can reach outside itself. Types only.

import type {
  DesktopCommandName,
  DesktopCommands,
  DesktopFeedName,
  DesktopFeeds,
} from '../shared/ipc/desktop.ts';
import type { PageFrame, ProgramFrame } from '../shared/ipc/frames.ts';
import type { Result } from '../shared/ipc/result.ts';

/** What the preload script puts on `window.warren`. */
export interface WarrenBridge {
  /** As Node's `process.platform`. */
  readonly platform: string;
  /** A frame to the studio's session. */
  readonly send: (frame: PageFrame) => void;
  /** Frames of the session; returns what ends it. */
  readonly onFrame: (listener: (frame: ProgramFrame) => void) => () => void;
  /**
   * Whether there is a session, now and after each change: there is none while the broker does not run.
   * After `false` everything that was asked and subscribed is gone. Returns what ends it.
   */
  readonly onState: (listener: (isOpen: boolean) => void) => () => void;
  /** Asks the desktop program itself. Never rejects. */
  readonly invokeDesktop: <C extends DesktopCommandName>(
    command: C,
    request: DesktopCommands[C][0],
  ) => Promise<Result<DesktopCommands[C][1]>>;
  /** Hears of the desktop program: of `desktop.status` also what it is now. Returns what ends it. */
  readonly onDesktop: <F extends DesktopFeedName>(
    feed: F,
    listener: (payload: DesktopFeeds[F][1]) => void,
  ) => () => void;
}

declare global {
  interface Window {
    /** Missing where the page is shown by a browser instead of the desktop program. */
    readonly warren?: WarrenBridge;
  }
}
