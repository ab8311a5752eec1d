// Talks Warren's own protocol through the client package.

import { Buffer } from 'node:buffer';
import {
  AuthenticationError,
  type Client,
  type OutgoingMessage as ClientMessage,
  type MessageProperties as ClientProperties,
  type ReceivedMessage as ClientReceived,
  connect,
  type FieldTable,
  type FieldValue,
  PublishError,
  type ReceivedProperties,
  RejectedError,
  RequestError,
  type Subscription,
  TimeoutError,
  UnroutableError,
  WarrenError,
} from '../../../packages/client/src/index.ts';
import { exitCode } from '../../main/app/exit-code.ts';
import { CommandFailure } from '../command-failure.ts';
import type { BrokerAddress } from './address.ts';
import { connectionFailure, refusal } from './failure.ts';
import type {
  Arguments,
  Binding,
  BrokerLink,
  ConsumeOptions,
  Consuming,
  DeleteOptions,
  ExchangeDeclaration,
  Inspection,
  JsonValue,
  Listed,
  ListedRow,
  MessageProperties,
  OutgoingMessage,
  PeekedMessage,
  PublishResult,
  QueueDeclaration,
  QueueStatus,
  ReceivedMessage,
  Settlement,
} from './link.ts';

/** Connects. Throws a `CommandFailure`. */
export async function openWarrenLink(
  address: BrokerAddress,
  signal: AbortSignal,
): Promise<BrokerLink> {
  try {
    // A command that loses its broker ends; it does not wait for another one.
    const options = { name: 'warren command line', reconnect: false, signal } as const;
    return new WarrenLink(await connect(address.url, options), address);
  } catch (error) {
    throw toFailure(error, address);
  }
}

class WarrenLink implements BrokerLink, Inspection {
  readonly product: string;
  readonly failed: Promise<never>;
  #fail: (failure: Error) => void = () => {};
  readonly #client: Client;
  readonly #address: BrokerAddress;
  #onLost: ((error: Error) => void)[] = [];
  #lastProperties: { given: Readonly<MessageProperties>; sent: ClientProperties } | undefined;

  constructor(client: Client, address: BrokerAddress) {
    this.#client = client;
    this.#address = address;
    this.product = client.product;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Only commands that wait for something look at it.
    this.failed.catch(() => {});
    client.on('disconnected', (error) => {
      const failure = toFailure(error, address);
      this.#fail(failure);
      for (const tell of this.#onLost) tell(failure);
    });
    client.on('warning', (error) => this.#fail(toFailure(error, address)));
  }

  publish(message: OutgoingMessage, onResult: (result: PublishResult) => void): boolean {
    return this.#client.publishWith(this.#toClient(message), (error) => {
      if (error === undefined) onResult('confirmed');
      else if (error instanceof UnroutableError) onResult('unroutable');
      else if (error instanceof RejectedError) onResult('rejected');
      else this.#fail(toFailure(error, this.#address));
    });
  }

  /** Commands publish the same properties again and again. */
  #toClient(message: OutgoingMessage): ClientMessage {
    const { exchange, routingKey, isMandatory: mandatory, properties, body } = message;
    if (this.#lastProperties?.given !== properties) {
      this.#lastProperties = { given: properties, sent: toClientProperties(properties) };
    }
    return { ...this.#lastProperties.sent, exchange, routingKey, mandatory, body };
  }

  async drained(): Promise<void> {
    await Promise.race([this.#client.drained(), this.failed]);
  }

  async consume(queue: string, options: ConsumeOptions): Promise<Consuming> {
    const { prefetch, isAutoAck, offset, onMessage, onEnd } = options;
    const table: FieldTable = offset === undefined ? {} : { 'x-stream-offset': offset };
    return await this.#try(async () => {
      const subscription: Subscription = await this.#client.subscribe(
        queue,
        (message) => onMessage(toReceived(message)),
        { settle: 'manual', prefetch, noAck: isAutoAck, arguments: table },
      );
      subscription.ended.catch((error: unknown) => onEnd(toFailure(error, this.#address)));
      this.#onLost.push(onEnd);
      return { stop: () => subscription.close() };
    });
  }

  async get(queue: string, count: number, waitMs: number): Promise<readonly ReceivedMessage[]> {
    const messages = await this.#try(() => this.#client.receive(queue, { max: count, waitMs }));
    return messages.map(toReceived);
  }

  async declareQueue(declaration: QueueDeclaration): Promise<QueueStatus> {
    const { name, isDurable: durable, isAutoDelete: autoDelete, args } = declaration;
    const options = { durable, autoDelete, arguments: toTable(args) };
    return await this.#try(() => this.#client.declareQueue(name, options));
  }

  async declareExchange(declaration: ExchangeDeclaration): Promise<void> {
    const { name, type, isDurable, isAutoDelete, isInternal, args } = declaration;
    const options = {
      durable: isDurable,
      autoDelete: isAutoDelete,
      internal: isInternal,
      arguments: toTable(args),
    };
    await this.#try(() => this.#client.declareExchange(name, type, options));
  }

  async bind(binding: Binding): Promise<void> {
    await this.#try(() => this.#client.bind(toClientBinding(binding)));
  }

  async unbind(binding: Binding): Promise<void> {
    await this.#try(() => this.#client.unbind(toClientBinding(binding)));
  }

  async deleteQueue(name: string, { isIfUnused, isIfEmpty }: DeleteOptions): Promise<number> {
    return await this.#try(async () => {
      // Deleting what is not there succeeds in the protocol; at a prompt it is a mistake.
      await this.#client.checkQueue(name);
      return await this.#client.deleteQueue(name, { ifUnused: isIfUnused, ifEmpty: isIfEmpty });
    });
  }

  async deleteExchange(name: string, { isIfUnused }: DeleteOptions): Promise<void> {
    await this.#try(async () => {
      await this.#client.checkExchange(name);
      await this.#client.deleteExchange(name, { ifUnused: isIfUnused });
    });
  }

  async purge(queue: string): Promise<number> {
    return await this.#try(() => this.#client.purgeQueue(queue));
  }

  inspect(): Inspection {
    return this;
  }

  async list(what: Listed): Promise<readonly ListedRow[]> {
    const client = this.#client;
    return await this.#try(async () => {
      switch (what) {
        case 'queues':
          return (await client.listQueues()).map(toRow);
        case 'exchanges':
          return (await client.listExchanges()).map(toRow);
        case 'bindings':
          return (await client.listBindings()).map(toRow);
        case 'connections':
          return (await client.listConnections()).map(toRow);
      }
    });
  }

  async peek(queue: string, count: number): Promise<readonly PeekedMessage[]> {
    return await this.#try(async () => {
      const messages: PeekedMessage[] = [];
      for await (const message of this.#client.browse(queue, { limit: count })) {
        const { position, exchange, routingKey, isRedelivered, properties, body } = message;
        messages.push({
          position: String(position),
          exchange,
          routingKey,
          isRedelivered,
          properties: fromClientProperties(properties),
          body,
        });
      }
      return messages;
    });
  }

  async close(): Promise<void> {
    this.#onLost = [];
    await this.#client.close();
  }

  async #try<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toFailure(error, this.#address);
    }
  }
}

function toReceived(message: ClientReceived): ReceivedMessage {
  const { exchange, routingKey, isRedelivered, body, offset } = message;
  return {
    exchange,
    routingKey,
    isRedelivered,
    body,
    get properties() {
      const properties = fromClientProperties(message.properties);
      if (offset === undefined) return properties;
      // As AMQP shows it.
      return { ...properties, headers: { ...properties.headers, 'x-stream-offset': offset } };
    },
    settle(how: Settlement): void {
      if (how === 'ack') message.ack();
      else if (how === 'requeue') message.requeue();
      else message.reject();
    },
  };
}

function toClientProperties(given: Readonly<MessageProperties>): ClientProperties {
  const { expiration, timestamp, headers, ...same } = given;
  return {
    ...same,
    persistent: given.persistent === true,
    ...(expiration === undefined ? {} : { expirationMs: Number(expiration) }),
    ...(timestamp === undefined ? {} : { timestamp: new Date(timestamp * 1000) }),
    ...(headers === undefined ? {} : { headers }),
  };
}

function fromClientProperties(received: ReceivedProperties): MessageProperties {
  const { expirationMs, timestamp, headers, ...same } = received;
  const names = Object.keys(headers);
  return {
    ...same,
    ...(expirationMs === undefined ? {} : { expiration: String(expirationMs) }),
    ...(timestamp === undefined ? {} : { timestamp: Math.floor(timestamp.getTime() / 1000) }),
    ...(names.length === 0
      ? {}
      : { headers: Object.fromEntries(names.map((name) => [name, toJson(headers[name])])) }),
  };
}

const toTable = (args: Arguments): FieldTable => Object.fromEntries(args);

function toClientBinding({ source, destinationKind, destination, key, args }: Binding) {
  const rest = { source, key, arguments: toTable(args) };
  return destinationKind === 'queue'
    ? { ...rest, queue: destination }
    : { ...rest, exchange: destination };
}

/** Bytes become base64, times ISO texts, large numbers texts. */
function toJson(value: FieldValue | undefined): JsonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toJson(each)]));
}

const FLAGS = { durable: 'D', autoDelete: 'AD', exclusive: 'excl', internal: 'I' } as const;

/** What the client tells, as JSON, with RabbitMQ's letters for the features. */
function toRow(info: object): ListedRow {
  const fields: Record<string, JsonValue> = {};
  const features: string[] = [];
  for (const [name, value] of Object.entries(info)) {
    fields[name] = toJson(value);
    if (value === true && isFlag(name)) features.push(FLAGS[name]);
  }
  return {
    ...fields,
    ...(Object.hasOwn(fields, 'durable') ? { features: features.join(' ') } : {}),
  };
}

function isFlag(name: string): name is keyof typeof FLAGS {
  return Object.hasOwn(FLAGS, name);
}

function toFailure(error: unknown, address: BrokerAddress): CommandFailure {
  if (error instanceof CommandFailure) return error;
  if (error instanceof RequestError) return refusal(error.code, error.message);
  if (error instanceof AuthenticationError) return refusal(403, error.message);
  if (error instanceof PublishError || error instanceof TimeoutError) {
    return new CommandFailure(exitCode.unavailable, error.message, { cause: error });
  }
  if (error instanceof WarrenError) return connectionFailure(error, address);
  if (error instanceof RangeError || error instanceof TypeError) {
    return new CommandFailure(exitCode.usage, error.message, { cause: error });
  }
  return connectionFailure(error, address);
}
