// The public names of the client. What is not here is not for users and may change at any time.

export type { AbortOptions } from './abort.ts';
export type { ReconnectOptions } from './backoff.ts';
export type { Client } from './client.ts';
export type {
  BrowseOptions,
  ClientEvents,
  ConnectOptions,
  DeleteOptions,
  ReceiveOptions,
  RequestOptions,
} from './client-options.ts';
export { connect } from './connect.ts';
export type { Condition } from './errors.ts';
export {
  AuthenticationError,
  ConnectionError,
  PublishError,
  RejectedError,
  RequestError,
  SubscriptionEndedError,
  TimeoutError,
  UnroutableError,
  WarrenError,
} from './errors.ts';
export type { FieldTable, FieldValue, NumberType } from './field-values.ts';
export { TypedValue } from './field-values.ts';
export type { Content, OutgoingMessage, Target } from './outgoing.ts';
export type { MessageProperties, ReceivedProperties } from './properties.ts';
export type { PublishResult } from './publisher.ts';
export type { ReceivedMessage, ReturnOptions } from './received-message.ts';
export type { ReadStreamOptions } from './stream-place.ts';
export type { ConsumeOptions, SubscribeOptions, Subscription } from './subscription.ts';
export type {
  Binding,
  ExchangeOptions,
  ExchangeType,
  QueueOptions,
  QueueStatus,
} from './topology.ts';
export type { Transaction, TransactionResult } from './transaction.ts';
export type {
  BindingInfo,
  BrokerEvent,
  BrowsedMessage,
  ConnectionInfo,
  ConsumerInfo,
  ExchangeInfo,
  QueueInfo,
  Statistics,
} from './views.ts';
