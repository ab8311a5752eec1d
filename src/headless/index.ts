// The `warren` program in plain Node: reads arguments, runs the command, ends with its exit code.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { type ConfigInput, resolveConfig } from '../main/app/config.ts';
import { defaultDataDir } from '../main/app/data-dir.ts';
import { exitCode, StartError } from '../main/app/exit-code.ts';
import { createLogger } from '../main/app/logger.ts';
import { type ParsedArguments, parseArguments } from './args.ts';
import { untilStopSignal } from './signals.ts';

type ServeArguments = Extract<ParsedArguments, { command: 'serve' }>;
type OtherArguments = Extract<ParsedArguments, { command: 'other' }>;

// A reader that went away is no reason to stop serving.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const code = await main(process.argv.slice(2));
// Where pipes are asynchronous, the last lines are still on their way.
await Promise.all([drained(process.stdout), drained(process.stderr)]);
process.exit(code);

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArguments(argv, {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  });
  if (parsed.command === 'none') return parsed.exitCode;
  try {
    if (parsed.command === 'other') return await runOther(parsed);
    return await serve(parsed);
  } catch (error) {
    const isExpected = error instanceof StartError;
    process.stderr.write(`warren: ${isExpected ? error.message : describe(error)}\n`);
    return isExpected ? error.exitCode : exitCode.internal;
  }
}

/** Publishes, consumes, lists and so on; loaded only when asked for. */
async function runOther({ name, argv }: OtherArguments): Promise<number> {
  const [{ catalog }, { runCommand }, { Terminal }] = await Promise.all([
    import('./commands/catalog.ts'),
    import('./commands/run-command.ts'),
    import('./terminal/terminal.ts'),
  ]);
  const { env, stdin, stdout, stderr } = process;
  const stop = new AbortController();
  void untilStopSignal(process).then((signal) => stop.abort(signal));
  // A reader that went away, as in `warren consume q | head -1`, wants no more.
  stdout.on('error', () => stop.abort('EPIPE'));
  return await runCommand(name, argv, {
    out: new Terminal(stdout, env),
    messages: new Terminal(stderr, env),
    input: stdin,
    env,
    catalog,
    signal: stop.signal,
  });
}

async function serve({ flags, configFile }: ServeArguments): Promise<number> {
  const { platform, env } = process;
  const input: ConfigInput = {
    flags,
    configFile,
    env,
    readFile: (path) => readFileSync(path, 'utf8'),
    defaultDataDir: defaultDataDir({ platform, env, homeDir: homedir() }),
  };
  const { config, warnings } = resolveConfig(input);
  const logger = createLogger({
    level: config.logLevel,
    isJson: config.isLogJson,
    write: (line) => process.stderr.write(line),
  });
  for (const warning of warnings) logger.warn(warning);
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      logger.error('unexpected error, please report it', { error });
      process.exit(exitCode.internal);
    });
  }
  const stopAsked = untilStopSignal(process).then((signal) => `${signal} received`);
  // Loaded only now: help, version and wrong arguments need none of it.
  const { runBroker } = await import('../main/app/lifecycle.ts');
  const announce = (line: string) => void process.stdout.write(`${line}\n`);
  return await runBroker({ config, logger, announce, stopAsked });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
