// Options that several commands have.

import { type Command, Option } from 'commander';

/** Adds the options of commands that talk to a broker. */
export function addUrlOption(command: Command): Command {
  return command.option(
    '--url <address>',
    'warren://, amqp:// or amqps:// address (default: WARREN_URL, or a broker on this machine)',
  );
}

/** Adds an option that may be repeated. */
export function addRepeatable(command: Command, flags: string, description: string): Command {
  const collect = (text: string, before: unknown): string[] => [
    ...(Array.isArray(before) ? before.map(String) : []),
    text,
  ];
  return command.addOption(new Option(flags, description).argParser(collect));
}
