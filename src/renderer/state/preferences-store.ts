// What the user has set for the look of the studio. Kept in the page's storage, per origin; nothing here is
// known to the broker.

import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export type Theme = 'light' | 'dark' | 'system';
export type Language = 'en' | 'zh-CN' | 'system';
/** `still`: nothing moves, rates are text and width only. */
export type Motion = 'full' | 'still' | 'system';

interface PreferencesState {
  readonly theme: Theme;
  readonly language: Language;
  readonly motion: Motion;
  /** What edges are labelled with. */
  readonly showsDefaultExchange: boolean;
  readonly showsClients: boolean;
  readonly showsMinimap: boolean;
  readonly snapsToGrid: boolean;
  /** Shortcuts the user changed, by command id. */
  readonly shortcuts: Readonly<Record<string, string>>;
  /** Last vhost that was shown. */
  readonly vhost: string;
  set(changes: Partial<Omit<PreferencesState, 'set'>>): void;
}

export const usePreferences = create<PreferencesState>()(
  persist(
    (set) => ({
      theme: 'system',
      language: 'system',
      motion: 'system',
      showsDefaultExchange: false,
      showsClients: true,
      showsMinimap: true,
      snapsToGrid: true,
      shortcuts: {},
      vhost: '/',
      set: (changes) => set(changes),
    }),
    { name: 'warren.preferences', version: 1 },
  ),
);
