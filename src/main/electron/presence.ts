// What follows from clients being there: the tray tells how many, and the machine stays awake for them if
// the user wants that.

import type { BrokerRunner } from './broker-runner.ts';
import type { DesktopElectron } from './electron-parts.ts';

/** Clients come and go in bursts; nobody reads a tray more often. */
const INTERVAL_MS = 2_000;

export interface PresenceParts {
  readonly powerSaveBlocker: DesktopElectron['powerSaveBlocker'];
  readonly runner: Pick<BrokerRunner, 'clients'>;
  keepsAwake(): boolean;
  /** The number of clients is another one. */
  changed(connections: number): void;
}

export class Presence {
  readonly #parts: PresenceParts;
  readonly #timer: NodeJS.Timeout;
  #connections = 0;
  #blocker: number | null = null;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
    this.#timer = setInterval(() => this.look(), INTERVAL_MS);
  }

  get connections(): number {
    return this.#connections;
  }

  look(): void {
    const { runner, powerSaveBlocker, keepsAwake, changed } = this.#parts;
    const { connections } = runner.clients();
    const isNeeded = connections > 0 && keepsAwake();
    if (isNeeded) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#blocker !== null) {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
    if (connections === this.#connections) return;
    this.#connections = connections;
    changed(connections);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#blocker !== null) this.#parts.powerSaveBlocker.stop(this.#blocker);
    this.#blocker = null;
  }
}
