// How a run of the program ends, as a number other programs can act on. The numbers follow sysexits.h
// where it has one; docs/command-line.md is the list for people. Must never change a number's meaning.

/** Exit codes of every command. 128 + signal number stands for a stop that was not waited for. */
export const exitCode = {
  ok: 0,
  /** Unknown option, bad value, unreadable configuration file. */
  usage: 2,
  /** An address could not be listened on, most often because the port is in use. */
  unavailable: 69,
  /** A bug: an error nobody expected. */
  internal: 70,
  /** The data folder cannot be read or written, is corrupt, or comes from a newer version. */
  storage: 74,
  /** Another process holds the data folder. */
  dataFolderInUse: 75,
  /** The system does not permit it, for example a port below 1024. */
  notPermitted: 77,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** An expected reason why the program cannot start or go on: one line for people and its exit code. */
export class StartError extends Error {
  readonly exitCode: ExitCode;

  constructor(code: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
    this.exitCode = code;
  }
}
