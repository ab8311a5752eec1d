// Exchanges, queues and bindings: their declarations, and the memory of what this client declared, so
// that it is there again after a reconnection.

import { randomBytes } from 'node:crypto';
import { encodeTable, type FieldTable } from './field-values.ts';
import { DestinationKind, type EnvelopeFields } from './wire/protocol.ts';

/** The types of exchanges that every broker has. */
export type ExchangeType = 'direct' | 'fanout' | 'topic' | 'headers';

/** How a queue shall be. */
export interface QueueOptions {
  /** It survives a restart of the broker. Default true. */
  readonly durable?: boolean;
  /** It belongs to this connection and ends with it; made again after a reconnection. Default false. */
  readonly exclusive?: boolean;
  /** It is deleted with its last consumer. Default false. */
  readonly autoDelete?: boolean;
  /** Default: the broker's. */
  readonly type?: 'classic' | 'quorum' | 'stream' | (string & {});
  /** Where rejected and expired messages go. */
  readonly deadLetterExchange?: string;
  /** The routing key they get there. Default: their own. */
  readonly deadLetterRoutingKey?: string;
  /** Time to live of its messages, milliseconds. */
  readonly messageTtlMs?: number;
  /** Most ready messages. */
  readonly maxLength?: number;
  /** What happens beyond that. Default `drop-head`. */
  readonly overflow?: 'drop-head' | 'reject-publish' | 'reject-publish-dlx';
  /** Highest priority; makes it a priority queue. */
  readonly maxPriority?: number;
  /** Further arguments, under RabbitMQ's names. */
  readonly arguments?: FieldTable;
}

/** How an exchange shall be. */
export interface ExchangeOptions {
  /** It survives a restart of the broker. Default true. */
  readonly durable?: boolean;
  /** It is deleted with its last binding. Default false. */
  readonly autoDelete?: boolean;
  /** It takes messages from other exchanges only. Default false. */
  readonly internal?: boolean;
  /** Where messages go that it cannot route. */
  readonly alternateExchange?: string;
  /** Further arguments, under RabbitMQ's names. */
  readonly arguments?: FieldTable;
}

/** A binding: to a queue, or to another exchange. */
export type Binding = {
  /** The exchange that messages come from. */
  readonly source: string;
  /** Binding key; its meaning depends on the type of the exchange. Default empty. */
  readonly key?: string;
  /** What headers exchanges compare. */
  readonly arguments?: FieldTable;
} & (
  | {
      /** The queue that messages go to. */
      readonly queue: string;
      readonly exchange?: never;
    }
  | {
      /** The exchange that messages go to. */
      readonly exchange: string;
      readonly queue?: never;
    }
);

/** A queue as its declaration found it. */
export interface QueueStatus {
  /** Its name, also when the client made it up. */
  readonly name: string;
  /** Ready messages. */
  readonly messages: number;
  /** Its consumers. */
  readonly consumers: number;
}

/** @internal */
export function declareQueueEnvelope(name: string, options: QueueOptions): EnvelopeFields {
  const { durable = true, exclusive = false, autoDelete = false } = options;
  return {
    declareQueue: {
      name,
      durable,
      exclusive,
      autoDelete,
      arguments: encodeTable(queueArguments(options)),
    },
  };
}

function queueArguments(options: QueueOptions): FieldTable {
  return withoutUndefined({
    'x-queue-type': options.type,
    'x-dead-letter-exchange': options.deadLetterExchange,
    'x-dead-letter-routing-key': options.deadLetterRoutingKey,
    'x-message-ttl': options.messageTtlMs,
    'x-max-length': options.maxLength,
    'x-overflow': options.overflow,
    'x-max-priority': options.maxPriority,
    ...options.arguments,
  });
}

/** @internal */
export function declareExchangeEnvelope(
  name: string,
  type: string,
  options: ExchangeOptions,
): EnvelopeFields {
  const { durable = true, autoDelete = false, internal = false, alternateExchange } = options;
  const table = withoutUndefined({
    'alternate-exchange': alternateExchange,
    ...options.arguments,
  });
  return {
    declareExchange: { name, type, durable, autoDelete, internal, arguments: encodeTable(table) },
  };
}

function withoutUndefined(
  table: Readonly<Record<string, FieldTable[string] | undefined>>,
): FieldTable {
  const kept: Record<string, FieldTable[string]> = {};
  for (const [name, value] of Object.entries(table)) if (value !== undefined) kept[name] = value;
  return kept;
}

/** @internal The fields that Bind and Unbind have in common. */
export function bindingFields(binding: Binding) {
  const { source, queue, exchange, key = '', arguments: table } = binding;
  return {
    source,
    destinationKind:
      queue === undefined
        ? DestinationKind.DESTINATION_KIND_EXCHANGE
        : DestinationKind.DESTINATION_KIND_QUEUE,
    destination: queue ?? exchange ?? '',
    bindingKey: key,
    arguments: encodeTable(table),
  };
}

/** @internal A name for a queue that nobody else has, the same after every reconnection. */
export function generateQueueName(): string {
  return `warren.gen-${randomBytes(16).toString('base64url')}`;
}

/** @internal What has to be declared again after a reconnection, in this order. */
export class DeclaredTopology {
  readonly #exchanges = new Map<string, EnvelopeFields>();
  readonly #queues = new Map<string, EnvelopeFields>();
  readonly #bindings = new Map<string, { binding: Binding; envelope: EnvelopeFields }>();

  noteExchange(name: string, envelope: EnvelopeFields): void {
    this.#exchanges.set(name, envelope);
  }

  noteQueue(name: string, envelope: EnvelopeFields): void {
    this.#queues.set(name, envelope);
  }

  noteBinding(binding: Binding): void {
    this.#bindings.set(keyOf(binding), { binding, envelope: { bind: bindingFields(binding) } });
  }

  forgetExchange(name: string): void {
    this.#exchanges.delete(name);
    this.#forgetBindings(({ source, exchange }) => source === name || exchange === name);
  }

  forgetQueue(name: string): void {
    this.#queues.delete(name);
    this.#forgetBindings(({ queue }) => queue === name);
  }

  forgetBinding(binding: Binding): void {
    this.#bindings.delete(keyOf(binding));
  }

  #forgetBindings(isGone: (binding: Binding) => boolean): void {
    for (const [key, { binding }] of this.#bindings)
      if (isGone(binding)) this.#bindings.delete(key);
  }

  /** The requests that make one queue again, with the bindings to it. */
  *requestsOf(name: string): Generator<EnvelopeFields> {
    const queue = this.#queues.get(name);
    if (queue !== undefined) yield queue;
    for (const { binding, envelope } of this.#bindings.values()) {
      if (binding.queue === name) yield envelope;
    }
  }

  /** The requests that make all of it again. */
  *requests(): Generator<EnvelopeFields> {
    yield* this.#exchanges.values();
    yield* this.#queues.values();
    for (const { envelope } of this.#bindings.values()) yield envelope;
  }
}

function keyOf({ source, queue, exchange, key = '', arguments: table = {} }: Binding): string {
  return JSON.stringify([source, queue, exchange, key, table], (_name, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}
