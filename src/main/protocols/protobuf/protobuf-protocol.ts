// The Warren protocol on a socket that the listener accepted, and all its connections for what concerns
// them together.

import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Broker } from '../../broker/broker.ts';
import type { Logger } from '../../broker/ports.ts';
import type { ProtocolHandler } from '../protocol-sniffer.ts';
import { ProtobufConnection } from './connection.ts';
import { PREAMBLE, type ProtobufSettings } from './protobuf-settings.ts';

export class ProtobufProtocol implements ProtocolHandler {
  readonly #broker: Broker;
  readonly #settings: ProtobufSettings;
  readonly #logger: Logger;
  readonly #startedAtMs: number;
  readonly #connections = new Set<ProtobufConnection>();
  #onEmpty: () => void = () => {};

  constructor(broker: Broker, settings: ProtobufSettings, logger: Logger) {
    this.#broker = broker;
    this.#settings = settings;
    this.#logger = logger;
    this.#startedAtMs = broker.parts.clock.nowMs;
  }

  get connections(): ReadonlySet<ProtobufConnection> {
    return this.#connections;
  }

  /** Takes over a socket whose `firstBytes` begin with the preamble. */
  accept(socket: Socket, firstBytes: Buffer): void {
    const connection = new ProtobufConnection(socket, {
      broker: this.#broker,
      settings: this.#settings,
      logger: this.#logger,
      startedAtMs: this.#startedAtMs,
      onEnd: (ended) => this.#forget(ended),
    });
    this.#connections.add(connection);
    const rest = firstBytes.subarray(PREAMBLE.length);
    if (rest.length > 0) connection.onData(rest);
  }

  #forget(connection: ProtobufConnection): void {
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#onEmpty();
  }

  /** Closes every connection with 320 and waits until they are gone, `timeoutMs` at most. */
  async shutdown(timeoutMs: number): Promise<void> {
    for (const connection of [...this.#connections]) {
      if (connection.isRunning) connection.close('CONNECTION_FORCED', 'the broker is stopping');
      else connection.destroy();
    }
    if (this.#connections.size > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#onEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    for (const connection of [...this.#connections]) connection.destroy();
  }
}
