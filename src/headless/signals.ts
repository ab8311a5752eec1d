// What the operating system asks of the program. A first signal asks for an orderly stop, a second one
// ends at once. Must never do work itself.

import { constants } from 'node:os';

/** Ctrl-C, `kill`, and Ctrl-Break on Windows. */
const STOP_SIGNALS: readonly NodeJS.Signals[] =
  process.platform === 'win32' ? ['SIGINT', 'SIGTERM', 'SIGBREAK'] : ['SIGINT', 'SIGTERM'];

/** The part of `process` that is used. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): unknown;
}

/**
 * Resolves with the first stop signal. From then on another one ends the process at once with 128 plus
 * its number, as the shell counts.
 */
export function untilStopSignal(source: SignalSource): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isStopping = false;
    for (const name of STOP_SIGNALS) {
      source.on(name, (signal) => {
        if (isStopping) source.exit(128 + constants.signals[signal]);
        isStopping = true;
        resolve(signal);
      });
    }
  });
}
