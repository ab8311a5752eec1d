// Short names for the generated code. The only file that knows where it is.

import { warren } from '../gen/warren.js';

export const Envelope = warren.v1.Envelope;
export const ProtocolProperties = warren.v1.Properties;
export const ErrorMessage = warren.v1.Error;
export const SettleAction = warren.v1.SettleAction;
export const PublishOutcome = warren.v1.PublishOutcome;
export const DestinationKind = warren.v1.DestinationKind;
export const ConditionNumber = warren.v1.Condition;
export const MessageState = warren.v1.MessageState;

/** A request or an answer, as the generated code has it. */
export type EnvelopeFields = warren.v1.Envelope.$Properties;
export type PropertyFields = warren.v1.Properties.$Properties;
export type FieldTableFields = warren.v1.FieldTable.$Properties;
export type FieldValueFields = warren.v1.FieldValue.$Properties;
export type ErrorFields = warren.v1.Error.$Properties;
export type DeliveriesFields = warren.v1.Deliveries.$Properties;
export type HelloOkFields = warren.v1.HelloOk.$Properties;
export type SettleFields = warren.v1.Settle.$Properties;
export type PublishFields = warren.v1.Publish.$Properties;
export type QueueInfoFields = warren.v1.QueueInfo.$Properties;
export type ExchangeInfoFields = warren.v1.ExchangeInfo.$Properties;
export type BindingInfoFields = warren.v1.BindingInfo.$Properties;
export type ConnectionInfoFields = warren.v1.ConnectionInfo.$Properties;
export type ConsumerInfoFields = warren.v1.ConsumerInfo.$Properties;
export type StatisticsFields = warren.v1.Statistics.$Properties;
export type BrowsedMessageFields = warren.v1.BrowsedMessage.$Properties;
export type EventFields = warren.v1.Event.$Properties;

/** What a client says first, in front of its first frame. */
export const PREAMBLE = new Uint8Array([0x57, 0x52, 0x4e, 0x31]);

/** Bytes in front of every frame: its length, big-endian. */
export const LENGTH_BYTES = 4;

/** Field numbers of the envelope that are read and written by hand [warren/v1/envelope.proto]. */
export const FIELD = {
  id: 1,
  channel: 2,
  publish: 6,
  confirms: 7,
  deliveries: 8,
  settle: 9,
} as const;

/** The AMQP name of a condition's number, `INTERNAL_ERROR` for unknown ones. */
export function conditionName(number: number | null | undefined): string {
  const name = ConditionNumber[number ?? 0];
  if (name === undefined || !number) return 'INTERNAL_ERROR';
  return name.replace(/^CONDITION_/, '');
}

/** A 64-bit field as a number; those of this protocol that matter stay below 2^53. */
export function toNumber(value: number | bigint | null | undefined): number {
  return value === null || value === undefined ? 0 : Number(value);
}
