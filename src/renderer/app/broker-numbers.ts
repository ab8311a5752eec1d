// The newest numbers of the whole broker, as the status bar shows them.

import { create } from 'zustand';
import type { BrokerFrame } from '../../shared/ipc/statistics.ts';

interface BrokerNumbers {
  /** Null until the first frame, and after the connection was lost. */
  readonly frame: BrokerFrame | null;
}

export const useBrokerNumbers = create<BrokerNumbers>()(() => ({ frame: null }));

/** Text that changes more often cannot be read. */
const SHOWN_EVERY_MS = 450;

/** Takes a frame of the feed; shows it unless the last one is too fresh. */
export function noteBrokerFrame(frame: BrokerFrame): void {
  const last = useBrokerNumbers.getState().frame;
  if (last !== null && Math.abs(frame.atMs - last.atMs) < SHOWN_EVERY_MS) return;
  useBrokerNumbers.setState({ frame });
}
