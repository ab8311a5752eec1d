// The command line: which command, and the texts of its options. Reads no value and knows no default;
// the table of settings does.

import { Command, CommanderError, Option } from 'commander';
import { exitCode } from '../main/app/exit-code.ts';
import { productName, productVersion } from '../main/app/product.ts';
import { type SettingName, settingNames, settings } from '../main/app/settings.ts';
import { catalog } from './commands/catalog.ts';
import { oneLine } from './one-line.ts';

/** What the arguments ask for. */
export type ParsedArguments =
  | {
      readonly command: 'serve';
      readonly flags: ReadonlyMap<SettingName, readonly string[]>;
      readonly configFile: string | undefined;
    }
  /** Another command, which reads the rest itself. */
  | { readonly command: 'other'; readonly name: string; readonly argv: readonly string[] }
  /** Help or version was printed, or the arguments are wrong and it was said why. */
  | { readonly command: 'none'; readonly exitCode: number };

export interface ArgumentsOutput {
  out(text: string): void;
  error(text: string): void;
}

const AFTER_HELP = `
Every option is also a variable (--data-dir is WARREN_DATA_DIR) and a line of the configuration file
(data-dir = /srv/warren). The command line goes before variables, variables before the file.

Exit codes: 0 stopped, 2 wrong arguments, 69 a port is in use, 70 a bug, 74 the data folder cannot be
used, 75 another process uses the data folder, 77 not permitted.`;

/** Reads the arguments after the program's name. Prints help, version and what is wrong to `output`. */
export function parseArguments(argv: readonly string[], output: ArgumentsOutput): ParsedArguments {
  const other = otherCommand(argv);
  if (other !== undefined) return other;
  let parsed: ParsedArguments = { command: 'none', exitCode: exitCode.ok };
  const program = new Command('warren')
    .description(`${productName}, a message broker that speaks RabbitMQ's AMQP 0-9-1`)
    .version(`${productName} ${productVersion}`, '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show this help');
  const serve = addServe(program, (flags, configFile) => {
    parsed = { command: 'serve', flags, configFile };
  });
  // For the help and for suggestions; what they take is known only when they are loaded.
  const others = [...catalog].map(([name, { summary }]) =>
    program.command(name).description(summary).usage('[options]'),
  );
  for (const command of [program, serve, ...others]) {
    command
      .exitOverride()
      .showSuggestionAfterError(true)
      .configureOutput({
        writeOut: (text) => output.out(text),
        writeErr: (text) => output.error(text),
        outputError: (text, write) => write(oneLine(text, pathOf(command))),
      });
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const code = error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    return { command: 'none', exitCode: code };
  }
  return parsed;
}

type OnServe = (
  flags: ReadonlyMap<SettingName, readonly string[]>,
  configFile: string | undefined,
) => void;

function addServe(program: Command, onServe: OnServe): Command {
  const serve = program
    .command('serve')
    .description('run the broker until it is stopped')
    .allowExcessArguments(false)
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', AFTER_HELP);
  serve.addOption(
    new Option('--config <file>', 'file of settings, a name = value per line').helpGroup(
      'Options:',
    ),
  );
  const keys = new Map<SettingName, string>();
  for (const name of settingNames) {
    const { argument, description, group, isList } = settings[name];
    const flag = argument === undefined ? `--${name}` : `--${name} ${argument}`;
    const option = new Option(flag, description).helpGroup(`${group}:`);
    if (isList) option.argParser((text: string, before: unknown) => [...listOf(before), text]);
    keys.set(name, option.attributeName());
    serve.addOption(option);
    // Switches off what a variable or the file switched on.
    if (argument === undefined) serve.addOption(new Option(`--no-${name}`).hideHelp());
  }
  serve.action(() => {
    const given: Record<string, unknown> = serve.opts();
    const flags = new Map<SettingName, readonly string[]>();
    for (const [name, key] of keys) {
      const texts = listOf(given[key]);
      if (texts.length > 0) flags.set(name, texts);
    }
    onServe(flags, listOf(given.config)[0]);
  });
  return serve;
}

/** An option's value as the texts that were given. */
function listOf(value: unknown): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function pathOf(command: Command): string {
  return command.parent === null ? 'warren' : `warren ${command.name()}`;
}

/** `warren publish ...` and `warren help publish`. */
function otherCommand(argv: readonly string[]): ParsedArguments | undefined {
  const [first = '', ...rest] = argv;
  if (catalog.has(first)) return { command: 'other', name: first, argv: rest };
  const [name = ''] = rest;
  if (first !== 'help' || !catalog.has(name)) return undefined;
  return { command: 'other', name, argv: ['--help'] };
}
