// Talks AMQP 0-9-1 to any broker through amqplib. Must never hold a rule of ours: what works here works
// with RabbitMQ.

import { Buffer } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Channel,
  type ChannelModel,
  type ConfirmChannel,
  connect,
  type Message,
} from 'amqplib';
import { exitCode } from '../../main/app/exit-code.ts';
import { CommandFailure } from '../command-failure.ts';
import type { BrokerAddress } from './address.ts';
import { toArguments, toOptions, toProperties } from './amqp-properties.ts';
import { amqpFailure } from './failure.ts';
import type {
  Binding,
  BrokerLink,
  ConsumeOptions,
  Consuming,
  DeleteOptions,
  ExchangeDeclaration,
  Inspection,
  OutgoingMessage,
  PublishResult,
  QueueDeclaration,
  QueueStatus,
  ReceivedMessage,
  StreamOffset,
} from './link.ts';

/** How often an empty queue is asked again while `get` waits. */
const GET_AGAIN_MS = 50;
/** So many unconfirmed messages are enough under way. */
const WINDOW = 5000;

/** Connects. Throws a `CommandFailure`. */
export async function openAmqpLink(address: BrokerAddress): Promise<BrokerLink> {
  try {
    const clientProperties = { connection_name: 'warren command line' };
    return new AmqpLink(await connect(address.url, { clientProperties, noDelay: true }), address);
  } catch (error) {
    throw amqpFailure(error, address);
  }
}

interface Outstanding {
  isReturned: boolean;
}

class AmqpLink implements BrokerLink {
  readonly product: string;
  readonly failed: Promise<never>;
  #fail: (failure: Error) => void = () => {};
  readonly #model: ChannelModel;
  readonly #address: BrokerAddress;
  readonly #channels = new Set<Channel>();
  #publishing: Publishing | undefined;
  /** Why the broker closed the connection. */
  #lost: unknown;

  constructor(model: ChannelModel, address: BrokerAddress) {
    this.#model = model;
    this.#address = address;
    const { product, version } = model.connection.serverProperties;
    this.product = [product, version].filter((text) => text !== undefined).join(' ');
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Only commands that wait for something look at it.
    this.failed.catch(() => {});
    model.on('error', (error) => {
      this.#lost = error;
    });
    model.on('close', () => {
      this.#fail(amqpFailure(this.#lost ?? new Error('connection closed'), address));
    });
  }

  publish(message: OutgoingMessage, onResult: (result: PublishResult) => void): boolean {
    this.#publishing ??= new Publishing(this.#model.createConfirmChannel(), (error) =>
      this.#fail(amqpFailure(error, this.#address)),
    );
    return this.#publishing.publish(message, onResult);
  }

  async drained(): Promise<void> {
    await this.#try(async () => await this.#publishing?.drained());
  }

  async consume(queue: string, options: ConsumeOptions): Promise<Consuming> {
    return await this.#try(async () => {
      const channel = await this.#channel();
      if (!options.isAutoAck) await channel.prefetch(options.prefetch);
      channel.on('error', (error) => options.onEnd(amqpFailure(error, this.#address)));
      this.#model.once('close', () =>
        options.onEnd(amqpFailure(this.#lost ?? new Error('connection closed'), this.#address)),
      );
      const onDelivery = (delivery: Message | null): void => {
        if (delivery !== null) options.onMessage(new AmqpDelivery(channel, delivery));
        else {
          const text = `the broker cancelled the consumer of queue '${queue}'`;
          options.onEnd(new CommandFailure(exitCode.notFound, text));
        }
      };
      const { consumerTag } = await channel.consume(queue, onDelivery, {
        noAck: options.isAutoAck,
        arguments: offsetArguments(options.offset),
      });
      const stop = async (): Promise<void> => {
        await channel.cancel(consumerTag);
        await channel.close();
      };
      return { stop };
    });
  }

  async get(queue: string, count: number, waitMs: number): Promise<readonly ReceivedMessage[]> {
    return await this.#try(async () => {
      const channel = await this.#channel();
      const deadline = performance.now() + waitMs;
      const messages: ReceivedMessage[] = [];
      while (messages.length < count) {
        const message = await channel.get(queue, { noAck: false });
        if (message !== false) messages.push(new AmqpDelivery(channel, message));
        else if (messages.length > 0 || performance.now() >= deadline) break;
        else await sleep(GET_AGAIN_MS);
      }
      return messages;
    });
  }

  async declareQueue(declaration: QueueDeclaration): Promise<QueueStatus> {
    const { name, isDurable, isAutoDelete, args } = declaration;
    const options = { durable: isDurable, autoDelete: isAutoDelete, arguments: toArguments(args) };
    const reply = await this.#once((channel) => channel.assertQueue(name, options));
    return { name: reply.queue, messages: reply.messageCount, consumers: reply.consumerCount };
  }

  async declareExchange(declaration: ExchangeDeclaration): Promise<void> {
    const { name, type, isDurable, isAutoDelete, isInternal, args } = declaration;
    await this.#once((channel) =>
      channel.assertExchange(name, type, {
        durable: isDurable,
        autoDelete: isAutoDelete,
        internal: isInternal,
        arguments: toArguments(args),
      }),
    );
  }

  async bind({ source, destinationKind, destination, key, args }: Binding): Promise<void> {
    const table = toArguments(args);
    await this.#once((channel) =>
      destinationKind === 'queue'
        ? channel.bindQueue(destination, source, key, table)
        : channel.bindExchange(destination, source, key, table),
    );
  }

  async unbind({ source, destinationKind, destination, key, args }: Binding): Promise<void> {
    const table = toArguments(args);
    await this.#once((channel) =>
      destinationKind === 'queue'
        ? channel.unbindQueue(destination, source, key, table)
        : channel.unbindExchange(destination, source, key, table),
    );
  }

  async deleteQueue(name: string, { isIfUnused, isIfEmpty }: DeleteOptions): Promise<number> {
    const reply = await this.#once(async (channel) => {
      // Deleting what is not there succeeds in AMQP; at a prompt it is a mistake.
      await channel.checkQueue(name);
      return await channel.deleteQueue(name, { ifUnused: isIfUnused, ifEmpty: isIfEmpty });
    });
    return reply.messageCount;
  }

  async deleteExchange(name: string, { isIfUnused }: DeleteOptions): Promise<void> {
    await this.#once(async (channel) => {
      await channel.checkExchange(name);
      return await channel.deleteExchange(name, { ifUnused: isIfUnused });
    });
  }

  async purge(queue: string): Promise<number> {
    return (await this.#once((channel) => channel.purgeQueue(queue))).messageCount;
  }

  inspect(): Inspection {
    throw new CommandFailure(
      exitCode.usage,
      'AMQP cannot tell that: give a warren:// address of a Warren broker',
    );
  }

  async close(): Promise<void> {
    try {
      // Closing the connection overtakes what channels still have to send.
      await Promise.all([...this.#channels].map((channel) => channel.close().catch(() => {})));
      await this.#model.close();
    } catch {
      // It is closed already.
    }
  }

  /** Runs one request on a channel of its own: an error of AMQP closes the channel. */
  async #once<T>(request: (channel: Channel) => Promise<T>): Promise<T> {
    return await this.#try(async () => {
      const channel = await this.#channel();
      const reply = await request(channel);
      await channel.close();
      return reply;
    });
  }

  async #channel(): Promise<Channel> {
    const channel = await this.#model.createChannel();
    // Whoever waits for an answer gets the error, too.
    channel.on('error', () => {});
    channel.on('close', () => this.#channels.delete(channel));
    this.#channels.add(channel);
    return channel;
  }

  async #try<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw amqpFailure(error, this.#address);
    }
  }
}

/** Publishing with confirms on a channel of its own. */
class Publishing {
  #channel: ConfirmChannel | undefined;
  readonly #opened: Promise<void>;
  readonly #early: (() => void)[] = [];
  /** Mandatory messages without an answer, by address: a return names no number. */
  readonly #mandatory = new Map<string, Outstanding[]>();
  #unconfirmed = 0;
  #isBlocked = false;
  #wake: (() => void)[] = [];
  #error: unknown;

  constructor(opening: Promise<ConfirmChannel>, onError: (error: unknown) => void) {
    const fail = (error: unknown): void => {
      this.#error = error;
      onError(error);
      this.#wakeUp();
    };
    this.#opened = opening.then((channel) => {
      channel.on('return', (message) => this.#onReturn(message));
      channel.on('drain', () => {
        this.#isBlocked = false;
        this.#wakeUp();
      });
      channel.on('error', fail);
      this.#channel = channel;
      for (const publish of this.#early.splice(0)) publish();
    });
    this.#opened.catch(fail);
  }

  publish(message: OutgoingMessage, onResult: (result: PublishResult) => void): boolean {
    this.#unconfirmed += 1;
    if (this.#channel === undefined) this.#early.push(() => this.#send(message, onResult));
    else this.#send(message, onResult);
    return !this.#isFull();
  }

  async drained(): Promise<void> {
    await this.#opened;
    while (this.#isFull()) {
      if (this.#error !== undefined) throw this.#error;
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve);
      });
    }
    if (this.#error !== undefined) throw this.#error;
  }

  #isFull(): boolean {
    return this.#isBlocked || this.#unconfirmed >= WINDOW;
  }

  #send(message: OutgoingMessage, onResult: (result: PublishResult) => void): void {
    const { exchange, routingKey, isMandatory, properties, body } = message;
    const content = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const options = toOptions(properties, isMandatory);
    const entry = isMandatory ? this.#expectReturn(exchange, routingKey) : undefined;
    const onAnswer = (error: unknown): void => {
      if (this.#error !== undefined) return;
      this.#unconfirmed -= 1;
      if (entry !== undefined) this.#forget(exchange, routingKey, entry);
      const isRefused = error !== null && error !== undefined;
      onResult(isRefused ? 'rejected' : entry?.isReturned === true ? 'unroutable' : 'confirmed');
      if (this.#wake.length > 0 && !this.#isFull()) this.#wakeUp();
    };
    if (this.#channel?.publish(exchange, routingKey, content, options, onAnswer) === false) {
      this.#isBlocked = true;
    }
  }

  #expectReturn(exchange: string, routingKey: string): Outstanding {
    const entry = { isReturned: false };
    const key = `${exchange}\0${routingKey}`;
    const list = this.#mandatory.get(key);
    if (list === undefined) this.#mandatory.set(key, [entry]);
    else list.push(entry);
    return entry;
  }

  #forget(exchange: string, routingKey: string, entry: Outstanding): void {
    const key = `${exchange}\0${routingKey}`;
    const list = this.#mandatory.get(key) ?? [];
    list.splice(list.indexOf(entry), 1);
    if (list.length === 0) this.#mandatory.delete(key);
  }

  /** A return comes before the confirm of its message, in the order of publishing. */
  #onReturn({ fields }: Message): void {
    const list = this.#mandatory.get(`${fields.exchange}\0${fields.routingKey}`) ?? [];
    const entry = list.find(({ isReturned }) => !isReturned);
    if (entry !== undefined) entry.isReturned = true;
  }

  #wakeUp(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

class AmqpDelivery implements ReceivedMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly isRedelivered: boolean;
  readonly body: Uint8Array;
  readonly #channel: Channel;
  readonly #message: Message;

  constructor(channel: Channel, message: Message) {
    this.#channel = channel;
    this.#message = message;
    this.exchange = message.fields.exchange;
    this.routingKey = message.fields.routingKey;
    this.isRedelivered = message.fields.redelivered;
    this.body = message.content;
  }

  get properties() {
    return toProperties(this.#message.properties);
  }

  settle(how: 'ack' | 'requeue' | 'reject'): void {
    if (how === 'ack') this.#channel.ack(this.#message);
    else this.#channel.nack(this.#message, false, how === 'requeue');
  }
}

/** [rabbitmq: streams, x-stream-offset] */
function offsetArguments(offset: StreamOffset | undefined): Record<string, unknown> {
  if (offset === undefined) return {};
  const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);
  const value = offset instanceof Date ? { '!': 'timestamp', value: seconds(offset) } : offset;
  return { 'x-stream-offset': value };
}
