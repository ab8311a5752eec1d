// How the broker inside the desktop program is; there is none of this in a browser.

import { create } from 'zustand';
import type { DesktopStatus } from '../../shared/ipc/desktop.ts';
import { desktop } from '../api/index.ts';

interface StatusState {
  /** Null in a browser, and until the program has told. */
  readonly status: DesktopStatus | null;
}

export const useDesktopStatus = create<StatusState>()(() => ({ status: null }));

/** Follows the program's status; returns what ends it. */
export function followStatus(): () => void {
  if (desktop === null) return () => {};
  return desktop.on('desktop.status', (status) => useDesktopStatus.setState({ status }));
}
