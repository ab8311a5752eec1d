// What every command of the command line is made of. Must never load a client library itself: help and
// completion need none.

import type { Command } from 'commander';
import type { ExitCode } from '../../main/app/exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { GivenOptions } from './given-options.ts';

/** What a command may use of the world around it. */
export interface CommandContext {
  /** For results. */
  readonly out: Terminal;
  /** For progress, warnings and errors. */
  readonly messages: Terminal;
  readonly input: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Every command but `serve`. */
  readonly catalog: Catalog;
  /** Aborted by the first Ctrl-C: finish what is under way and end. */
  readonly signal: AbortSignal;
}

/** A command as the help lists it; what it takes is known when it is loaded. */
export interface CatalogEntry {
  readonly summary: string;
  load(): Promise<CommandModule>;
}

export type Catalog = ReadonlyMap<string, CatalogEntry>;

/** One command: its arguments and options, and what it does with them. */
export interface CommandModule {
  define(command: Command): void;
  /** Throws a `CommandFailure` for what people can act on. */
  run(context: CommandContext, args: readonly string[], options: GivenOptions): Promise<ExitCode>;
}
