// Runs one command of the catalog: reads its arguments, gives it its surroundings, turns its end into an
// exit code.

import { Command, CommanderError } from 'commander';
import { type ExitCode, exitCode } from '../../main/app/exit-code.ts';
import { CommandFailure } from '../command-failure.ts';
import { oneLine } from '../one-line.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { CommandContext, CommandModule } from './command.ts';
import { GivenOptions } from './given-options.ts';

/** Runs the command `name` with the arguments after it. Never throws what people can act on. */
export async function runCommand(
  name: string,
  argv: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  const entry = context.catalog.get(name);
  if (entry === undefined) throw new Error(`no command '${name}'`);
  const module = await entry.load();
  const command = buildCommand(name, entry.summary, module);
  command.configureOutput({
    writeOut: (text) => context.out.write(text),
    writeErr: (text) => context.messages.write(text),
    outputError: (text, write) => write(oneLine(text, `warren ${name}`)),
    getOutHelpWidth: () => context.out.columns,
    getOutHasColors: () => context.out.isColoured,
  });
  let positional: readonly string[] = [];
  command.action(() => {
    positional = command.args;
  });
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.ok : exitCode.usage;
  }
  try {
    return await module.run(context, positional, new GivenOptions(command.opts()));
  } catch (error) {
    return report(error, name, context.messages);
  }
}

/** The commander command of a module: what help and completion read, too. */
export function buildCommand(name: string, summary: string, module: CommandModule): Command {
  const command = new Command(`warren ${name}`)
    .description(summary)
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false)
    .showSuggestionAfterError(true)
    .exitOverride();
  module.define(command);
  return command;
}

function report(error: unknown, name: string, messages: Terminal): ExitCode {
  if (error instanceof CommandFailure) {
    const hint = error.exitCode === exitCode.usage ? `. See 'warren ${name} --help'` : '';
    messages.line(`warren: ${error.message}${hint}`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  messages.line(`warren: ${text}`);
  return exitCode.internal;
}
