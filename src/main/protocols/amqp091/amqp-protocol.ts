// AMQP 0-9-1 on a socket that the listener accepted: the protocol header, and all connections for
// what concerns them together (consumer timeouts, shutdown).

import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Broker } from '../../broker/broker.ts';
import type { Logger } from '../../broker/ports.ts';
import type { AmqpSettings } from './amqp-settings.ts';
import { forcedClose } from './close-reason.ts';
import { AmqpConnection } from './connection.ts';
import { ConsumerTimeouts } from './consumer-timeouts.ts';

const HEADER_BYTES = 8;
const HEADER = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');
/** Sent by clients of the first 0-9. */
const OLD_HEADER = Buffer.from('AMQP\x01\x01\x00\x09', 'latin1');

export class AmqpProtocol {
  readonly #broker: Broker;
  readonly #settings: AmqpSettings;
  readonly #logger: Logger;
  readonly #connections = new Set<AmqpConnection>();
  readonly #timeouts: ConsumerTimeouts;
  #onEmpty: (() => void) | null = null;

  constructor(broker: Broker, settings: AmqpSettings, logger: Logger) {
    this.#broker = broker;
    this.#settings = settings;
    this.#logger = logger;
    this.#timeouts = new ConsumerTimeouts(broker.parts.clock, settings, this.#connections);
  }

  get connections(): ReadonlySet<AmqpConnection> {
    return this.#connections;
  }

  /** Takes over a socket of which `firstBytes` have been read: all of a protocol header or more. */
  accept(socket: Socket, firstBytes: Buffer): void {
    const header = firstBytes.subarray(0, HEADER_BYTES);
    if (!header.equals(HEADER) && !header.equals(OLD_HEADER)) {
      refuseProtocol(socket);
      return;
    }
    const connection = new AmqpConnection(socket, {
      broker: this.#broker,
      settings: this.#settings,
      logger: this.#logger,
      onEnd: (ended) => this.#forget(ended),
    });
    this.#connections.add(connection);
    if (firstBytes.length > HEADER_BYTES) connection.onData(firstBytes.subarray(HEADER_BYTES));
  }

  #forget(connection: AmqpConnection): void {
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#onEmpty?.();
  }

  /** Closes every connection with 320 and waits until they are gone, `timeoutMs` at most. */
  async shutdown(timeoutMs: number): Promise<void> {
    this.#timeouts.stop();
    const reason = forcedClose("broker forced connection closure with reason 'shutdown'");
    for (const connection of [...this.#connections]) {
      if (connection.isRunning) connection.close(reason);
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

/** Tells a stranger what is spoken here [amqp091 §2.2.4 version negotiation]. */
export function refuseProtocol(socket: Socket): void {
  socket.on('error', () => socket.destroy());
  socket.end(HEADER);
  socket.resume();
}
