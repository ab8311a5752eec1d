// The broker inside the desktop program: starts and stops it with the settings as they are, and tells how
// it is. A broker that cannot start is a state to show, never an end of the program.

import type { DesktopStatus, PortConflict } from '../../shared/ipc/desktop.ts';
import type { ComposedBroker } from '../app/compose.ts';
import type { Config } from '../app/config.ts';
import { PortTakenError, type StartError } from '../app/exit-code.ts';
import type { Logger } from '../broker/ports.ts';

export interface BrokerRunnerParts {
  readonly logger: Logger;
  /** The configuration of the next start. */
  config(): Config;
  compose(
    config: Config,
    logger: Logger,
    onFailure: (error: StartError) => void,
  ): Promise<ComposedBroker>;
}

/** Who would notice that the broker stops. */
export interface LiveClients {
  readonly connections: number;
  readonly unacked: number;
}

export class BrokerRunner {
  readonly #parts: BrokerRunnerParts;
  readonly #listeners = new Set<(status: DesktopStatus) => void>();
  #status: DesktopStatus = { broker: 'stopped' };
  #broker: ComposedBroker | null = null;
  /** Starts and stops follow each other. */
  #work: Promise<void> = Promise.resolve();

  constructor(parts: BrokerRunnerParts) {
    this.#parts = parts;
  }

  get status(): DesktopStatus {
    return this.#status;
  }

  /** Null unless it runs. */
  get broker(): ComposedBroker | null {
    return this.#broker;
  }

  onStatus(listener: (status: DesktopStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts it; one that runs is stopped before. Never rejects: the status tells. */
  start(): Promise<void> {
    this.#work = this.#work.then(async () => {
      await this.#stopNow();
      await this.#startNow();
    });
    return this.#work;
  }

  stop(): Promise<void> {
    this.#work = this.#work.then(() => this.#stopNow());
    return this.#work;
  }

  clients(): LiveClients {
    let connections = 0;
    let unacked = 0;
    for (const connection of this.#broker?.engine.broker.connections ?? []) {
      connections += 1;
      for (const channel of connection.channelViews) unacked += channel.unackedMessages;
    }
    return { connections, unacked };
  }

  async #startNow(): Promise<void> {
    const { logger, compose, config } = this.#parts;
    this.#set({ broker: 'starting' });
    try {
      const broker = await compose(config(), logger, (error) => void this.#fail(error));
      this.#broker = broker;
      const { listener, management } = broker;
      const managementPort = management?.port ?? null;
      this.#set({ broker: 'running', port: listener.port, managementPort });
    } catch (error) {
      this.#set(failureStatus(error));
      logger.error('the broker could not start', { error });
    }
  }

  async #stopNow(): Promise<void> {
    const broker = this.#broker;
    if (broker === null) return;
    this.#broker = null;
    this.#set({ broker: 'stopping' });
    try {
      await broker.stop();
      this.#set({ broker: 'stopped' });
    } catch (error) {
      this.#set(failureStatus(error));
      this.#parts.logger.error('the broker could not stop in order', { error });
    }
  }

  /** Storage has failed: what is not on disk is never confirmed, so the broker ends. */
  async #fail(error: StartError): Promise<void> {
    await this.stop();
    this.#set(failureStatus(error));
  }

  #set(status: DesktopStatus): void {
    this.#status = status;
    for (const listener of [...this.#listeners]) listener(status);
  }
}

function failureStatus(error: unknown): DesktopStatus {
  const message = error instanceof Error ? error.message : String(error);
  return { broker: 'failed', message, conflict: conflictOf(error) };
}

function conflictOf(error: unknown): PortConflict | null {
  if (!(error instanceof PortTakenError)) return null;
  const { port, option, owner, freePort } = error;
  const setting = option === '--management-port' ? 'managementPort' : 'port';
  return { port, setting, owner, freePort };
}
