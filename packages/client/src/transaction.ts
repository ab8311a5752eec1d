// Publishes and settlements that are applied together or not at all: gathers them, then asks the broker.

import type { Connection } from './connection.ts';
import type { Consumers } from './consumers.ts';
import type { DeliveryChannel } from './delivery-channel.ts';
import type { Content, OutgoingMessage } from './outgoing.ts';
import { toBody, toProperties } from './outgoing.ts';
import type { ReceivedMessage } from './received-message.ts';
import {
  type EnvelopeFields,
  ProtocolProperties,
  type PublishFields,
  SettleAction,
  type SettleFields,
} from './wire/protocol.ts';

/** What a transaction did. */
export interface TransactionResult {
  /** The published messages without a queue, as indexes in the order of publishing, from 0. */
  readonly unroutable: readonly number[];
}

/** Takes publishes and settlements until it is committed. */
export class Transaction {
  readonly #publishes: PublishFields[] = [];
  readonly #settlements: SettleFields[] = [];
  readonly #taken: ReceivedMessage[] = [];
  #channel: DeliveryChannel | undefined;

  /** Publishes the message when the transaction is committed. Throws TypeError, RangeError. */
  publish(message: OutgoingMessage & Content): void {
    const { queue, exchange = '', routingKey = '' } = message;
    const address =
      queue === undefined ? { exchange, routingKey } : { exchange: '', routingKey: queue };
    this.#publishes.push({
      addresses: [address],
      properties: [ProtocolProperties.decode(toProperties(message))],
      messages: [{ body: toBody(message) }],
    });
  }

  /** Acknowledges the message when the transaction is committed. */
  ack(message: ReceivedMessage): void {
    this.#settle(message, SettleAction.SETTLE_ACTION_ACK);
  }

  /** Returns the message as failed when the transaction is committed. */
  nack(message: ReceivedMessage): void {
    this.#settle(message, SettleAction.SETTLE_ACTION_NACK);
  }

  /** Rejects the message for good when the transaction is committed. */
  reject(message: ReceivedMessage): void {
    this.#settle(message, SettleAction.SETTLE_ACTION_REJECT);
  }

  #settle(message: ReceivedMessage, action: number): void {
    const taken = message.takeForTransaction();
    if (taken === undefined)
      throw new TypeError('the message is settled, or its connection is gone');
    const { channel, tag } = taken;
    if (this.#channel !== undefined && this.#channel !== channel) {
      message.giveBackFromTransaction();
      throw new TypeError('a transaction can settle messages of one subscription only');
    }
    this.#channel = channel;
    this.#taken.push(message);
    this.#settlements.push({ ranges: [{ first: tag, last: tag }], action });
  }

  /** @internal The channel of the settled messages. */
  get channel(): DeliveryChannel | undefined {
    return this.#channel;
  }

  /** @internal */
  get isEmpty(): boolean {
    return this.#publishes.length === 0 && this.#settlements.length === 0;
  }

  /** @internal */
  envelope(): EnvelopeFields {
    return { transaction: { publishes: this.#publishes, settlements: this.#settlements } };
  }

  /** @internal */
  discarded(): void {
    for (const message of this.#taken) message.giveBackFromTransaction();
  }
}

/** Runs `work`, which notes what shall be done, and has the broker do it. Throws what `work` does. */
export async function applyTransaction(
  work: (transaction: Transaction) => void | Promise<void>,
  connection: Connection,
  consumers: Consumers,
  signal: AbortSignal | undefined,
): Promise<TransactionResult> {
  const transaction = new Transaction();
  try {
    await work(transaction);
    if (transaction.isEmpty) return { unroutable: [] };
    const channel =
      transaction.channel ?? consumers.receiveChannel(await connection.session(signal));
    channel.flush();
    const { transactionOk } = await channel.session.request(
      { ...transaction.envelope(), channel: channel.number },
      signal,
    );
    return { unroutable: transactionOk?.unroutable ?? [] };
  } catch (error) {
    transaction.discarded();
    throw error;
  }
}
