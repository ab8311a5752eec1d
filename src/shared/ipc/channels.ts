// Names of Electron's IPC channels between preload script and main process, and what may be asked on them.

import type { DesktopCommandName, DesktopFeedName } from './desktop.ts';

export const IPC = {
  /** Page frames up, program frames down. */
  frame: 'warren:frame',
  /** Down: whether there is a session. Up: what it is now. */
  state: 'warren:state',
  /** Commands of the desktop program, as invoke. */
  desktop: 'warren:desktop',
  /** Feeds of the desktop program. Up: the feed's name, to be told what it is now. */
  desktopFeed: 'warren:desktop-feed',
} as const;

export const DESKTOP_COMMANDS: readonly DesktopCommandName[] = [
  'desktop.settings',
  'desktop.save-settings',
  'desktop.start-broker',
  'desktop.stop-broker',
  'desktop.choose-folder',
  'desktop.set-look',
  'desktop.set-menu',
];

export const DESKTOP_FEEDS: readonly DesktopFeedName[] = ['desktop.status', 'desktop.command'];
