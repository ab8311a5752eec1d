// How a run of the program ends, as a number other programs can act on. The numbers follow sysexits.h
// where it has one; docs/command-line.md is the list for people. Must never change a number's meaning.

/** Exit codes of every command. 128 + signal number stands for a stop that was not waited for. */
export const exitCode = {
  ok: 0,
  /** Done in part: messages were refused or unroutable, or a check found a problem. */
  incomplete: 1,
  /** Unknown option, bad value, unreadable configuration file. */
  usage: 2,
  /** Fewer messages than asked for were there in time. */
  tooFew: 3,
  /** The broker has no such queue, exchange or virtual host. */
  notFound: 66,
  /** An address could not be listened on (the port is in use), or no broker answers there. */
  unavailable: 69,
  /** A bug: an error nobody expected. */
  internal: 70,
  /** The data folder cannot be read or written, is corrupt, or comes from a newer version. */
  storage: 74,
  /** Another process holds the data folder. */
  dataFolderInUse: 75,
  /** The broker refused the request: wrong arguments, a conflict, a lock. */
  refused: 76,
  /** The system or the broker does not permit it: a port below 1024, a wrong password, a missing permission. */
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

/** A port that another program listens on, with what can be done about it. */
export class PortTakenError extends StartError {
  readonly port: number;
  /** The setting that names the port: `--port`, `--tls-port`, `--management-port`. */
  readonly option: string;
  /** The program that holds it, in words; null when it cannot be found. */
  readonly owner: string | null;
  /** The next free port; null when there is none near. */
  readonly freePort: number | null;

  constructor(
    message: string,
    taken: { port: number; option: string; owner: string | null; freePort: number | null },
  ) {
    super(exitCode.unavailable, message);
    this.name = 'PortTakenError';
    this.port = taken.port;
    this.option = taken.option;
    this.owner = taken.owner;
    this.freePort = taken.freePort;
  }
}
