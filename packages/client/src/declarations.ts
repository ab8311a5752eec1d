// Exchanges, queues and bindings: makes and removes them, and makes again after a reconnection what this
// client made.

import type { AbortOptions } from './abort.ts';
import type { DeleteOptions } from './client-options.ts';
import type { Connection, ConnectionUser } from './connection.ts';
import { ConnectionError } from './errors.ts';
import type { Session } from './session.ts';
import {
  type Binding,
  bindingFields,
  DeclaredTopology,
  declareExchangeEnvelope,
  declareQueueEnvelope,
  type ExchangeOptions,
  type ExchangeType,
  generateQueueName,
  type QueueOptions,
  type QueueStatus,
} from './topology.ts';
import { toNumber } from './wire/protocol.ts';

export class Declarations implements ConnectionUser {
  readonly #connection: Connection;
  readonly #topology = new DeclaredTopology();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Declares a queue; an equal one may be there. An empty name gets one that is made up. After a
   * reconnection the queue is declared again.
   *
   * @throws RequestError PRECONDITION_FAILED when there is one that differs
   */
  async declareQueue(
    name: string,
    options: QueueOptions = {},
    waiting?: AbortOptions,
  ): Promise<QueueStatus> {
    const chosen = name === '' ? generateQueueName() : name;
    const envelope = declareQueueEnvelope(chosen, options);
    const { queueOk } = await this.#connection.request(envelope, waiting?.signal);
    this.#topology.noteQueue(chosen, envelope);
    return {
      name: queueOk?.name ?? chosen,
      messages: toNumber(queueOk?.readyMessages),
      consumers: queueOk?.consumers ?? 0,
    };
  }

  async checkQueue(name: string, options?: AbortOptions): Promise<QueueStatus> {
    const envelope = { declareQueue: { name, passive: true } };
    const { queueOk } = await this.#connection.request(envelope, options?.signal);
    return {
      name,
      messages: toNumber(queueOk?.readyMessages),
      consumers: queueOk?.consumers ?? 0,
    };
  }

  async declareExchange(
    name: string,
    type: ExchangeType | (string & {}),
    options: ExchangeOptions = {},
    waiting?: AbortOptions,
  ): Promise<void> {
    const envelope = declareExchangeEnvelope(name, type, options);
    await this.#connection.request(envelope, waiting?.signal);
    this.#topology.noteExchange(name, envelope);
  }

  async checkExchange(name: string, options?: AbortOptions): Promise<void> {
    await this.#connection.request({ declareExchange: { name, passive: true } }, options?.signal);
  }

  async bind(binding: Binding, options?: AbortOptions): Promise<void> {
    await this.#connection.request({ bind: bindingFields(binding) }, options?.signal);
    this.#topology.noteBinding(binding);
  }

  async unbind(binding: Binding, options?: AbortOptions): Promise<void> {
    this.#topology.forgetBinding(binding);
    await this.#connection.request({ unbind: bindingFields(binding) }, options?.signal);
  }

  async deleteQueue(name: string, options: DeleteOptions = {}): Promise<number> {
    const { ifUnused = false, ifEmpty = false, signal } = options;
    const { queueOk } = await this.#connection.request(
      { deleteQueue: { name, ifUnused, ifEmpty } },
      signal,
    );
    this.#topology.forgetQueue(name);
    return toNumber(queueOk?.readyMessages);
  }

  async deleteExchange(name: string, options: DeleteOptions = {}): Promise<void> {
    const { ifUnused = false, signal } = options;
    await this.#connection.request({ deleteExchange: { name, ifUnused } }, signal);
    this.#topology.forgetExchange(name);
  }

  async purgeQueue(name: string, options?: AbortOptions): Promise<number> {
    const { queueOk } = await this.#connection.request({ purgeQueue: { name } }, options?.signal);
    return toNumber(queueOk?.readyMessages);
  }

  /** Declares everything again; what is refused is only warned of. */
  async recover(session: Session): Promise<void> {
    const declared = [...this.#topology.requests()].map((envelope) =>
      session.request(envelope).catch((error: unknown) => {
        if (error instanceof ConnectionError) throw error;
        this.#connection.warn(error);
      }),
    );
    await Promise.all(declared);
  }
}
