// Exchanges, queues and bindings: makes and removes them, and makes again after a reconnection what this
// client made.

import { type AbortOptions, wait } from './abort.ts';
import type { DeleteOptions } from './client-options.ts';
import type { Connection, ConnectionUser } from './connection.ts';
import { ConnectionError, RequestError } from './errors.ts';
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
import { type EnvelopeFields, toNumber } from './wire/protocol.ts';

/** Longer than the broker takes to notice that a connection is gone: two intervals of keep-alive. */
export const RECOVERY_ATTEMPTS = 150;
export const RECOVER_AGAIN_MS = 1000;

export class Declarations implements ConnectionUser {
  readonly #connection: Connection;
  readonly #topology = new DeclaredTopology();
  readonly #awaited = new Set<string>();

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

  /**
   * Whether the queue is one of ours that is not back yet: the broker still has it for the connection that
   * broke, because it has not noticed that this is gone.
   */
  isAwaited(queue: string): boolean {
    return this.#awaited.has(queue);
  }

  /** Declares everything again; what is refused is only warned of. */
  async recover(session: Session): Promise<void> {
    this.#awaited.clear();
    const declared = [...this.#topology.requests()].map((envelope) =>
      session.request(envelope).catch((error: unknown) => this.#onRefused(envelope, error)),
    );
    await Promise.all(declared);
    if (this.#awaited.size > 0) void this.#recoverAwaited(session);
  }

  #onRefused({ declareQueue, bind }: EnvelopeFields, error: unknown): void {
    if (error instanceof ConnectionError) throw error;
    // Answers come in order, so the queue of a binding is known by then.
    const isAwaited = this.#awaited.has(bind?.destination ?? '');
    if (declareQueue?.exclusive && isLocked(error)) this.#awaited.add(declareQueue.name ?? '');
    else if (!isAwaited) this.#connection.warn(error);
  }

  /** Tries until the broker has given up the broken connection, and with it the queues. */
  async #recoverAwaited(session: Session): Promise<void> {
    for (let attempt = 1; attempt <= RECOVERY_ATTEMPTS && this.#awaited.size > 0; attempt++) {
      await wait(RECOVER_AGAIN_MS, undefined);
      for (const queue of [...this.#awaited]) {
        if (session.isOver) return;
        await this.#recoverQueue(session, queue, attempt === RECOVERY_ATTEMPTS);
      }
    }
  }

  async #recoverQueue(session: Session, queue: string, isLast: boolean): Promise<void> {
    try {
      for (const envelope of this.#topology.requestsOf(queue)) await session.request(envelope);
    } catch (error) {
      if (session.isOver || (isLocked(error) && !isLast)) return;
      this.#connection.warn(error);
    }
    this.#awaited.delete(queue);
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof RequestError && error.condition === 'RESOURCE_LOCKED';
