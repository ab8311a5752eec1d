// Which vhost the studio shows, and which ones there are.

import { create } from 'zustand';

interface VhostState {
  readonly current: string;
  readonly vhosts: readonly string[];
  /** What was chosen is kept in the preferences by whoever calls this. */
  choose(vhost: string): void;
  /** Falls back to `/` or the first one when the current one is gone. */
  setVhosts(vhosts: readonly string[]): void;
}

export const useVhost = create<VhostState>()((set) => ({
  current: '/',
  vhosts: ['/'],
  choose: (vhost) => set({ current: vhost }),
  setVhosts: (vhosts) =>
    set(({ current }) => {
      if (vhosts.includes(current)) return { vhosts };
      return { vhosts, current: vhosts.includes('/') ? '/' : (vhosts[0] ?? '/') };
    }),
}));
