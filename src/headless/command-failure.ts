// How a command says that it cannot go on, for a reason people can act on.

import { type ExitCode, exitCode } from '../main/app/exit-code.ts';

/** An expected end of a command: one line for people, and its exit code. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;

  constructor(code: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandFailure';
    this.exitCode = code;
  }
}

export const wrongUsage = (message: string): CommandFailure =>
  new CommandFailure(exitCode.usage, message);
