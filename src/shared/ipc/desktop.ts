// What the page asks of the desktop program itself, beside the studio's contract and over the same bridge:
// settings, the broker's start and stop, the native menu. Types only; there is none of this in a browser.

import type { StudioCommandId } from '../commands/command-list.ts';
import type { Nothing } from './contract.ts';

/** Kept in the profile's folder; they hold from the broker's next start on. */
export interface DesktopSettings {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Of the HTTP API and the page for browsers; 0 lets the system choose. */
  readonly managementPort: number;
  /** This machine only, or every network the machine is in. */
  readonly listensOn: 'this-machine' | 'all-networks';
  /** Null for the standard folder in the profile. */
  readonly dataDir: string | null;
  readonly startsBrokerAtLaunch: boolean;
  /** Shows an icon that says that the broker runs, and keeps it running when the window is closed. */
  readonly staysInTray: boolean;
  /** Keeps the machine from sleeping while clients are connected. */
  readonly keepsAwake: boolean;
}

/** How the native parts look; the page tells what it uses. */
export interface DesktopLook {
  readonly theme: 'light' | 'dark' | 'system';
  readonly language: 'en' | 'zh-CN';
}

/** A port that something else listens on. */
export interface PortConflict {
  readonly port: number;
  readonly setting: 'port' | 'managementPort';
  /** The program that holds it, when it can be found. */
  readonly owner: string | null;
  /** The next one that is free, if any near is. */
  readonly freePort: number | null;
}

export type DesktopStatus =
  | { readonly broker: 'starting' | 'stopping' | 'stopped' }
  | { readonly broker: 'running'; readonly port: number; readonly managementPort: number | null }
  | {
      readonly broker: 'failed';
      readonly message: string;
      readonly conflict: PortConflict | null;
    };

/** What the native menu shows of the page's commands. */
export interface MenuState {
  readonly disabled: readonly StudioCommandId[];
  /** Replaces the title of a command: `Undo delete queue orders`. */
  readonly titles: Partial<Readonly<Record<StudioCommandId, string>>>;
}

export interface DesktopCommands {
  readonly 'desktop.settings': [
    Nothing,
    { readonly settings: DesktopSettings; readonly standardDataDir: string },
  ];
  readonly 'desktop.save-settings': [{ readonly settings: DesktopSettings }, Nothing];
  /** Starts the broker, or stops and starts it, with the settings as they are then. */
  readonly 'desktop.start-broker': [Nothing, Nothing];
  readonly 'desktop.stop-broker': [Nothing, Nothing];
  /** Shows the system's dialog; null when it was cancelled. */
  readonly 'desktop.choose-folder': [Nothing, { readonly folder: string | null }];
  readonly 'desktop.set-look': [DesktopLook, Nothing];
  readonly 'desktop.set-menu': [MenuState, Nothing];
}

export interface DesktopFeeds {
  readonly 'desktop.status': [Nothing, DesktopStatus];
  /** A command was chosen in the native menu. */
  readonly 'desktop.command': [Nothing, { readonly id: StudioCommandId }];
}

export type DesktopCommandName = keyof DesktopCommands;
export type DesktopFeedName = keyof DesktopFeeds;
