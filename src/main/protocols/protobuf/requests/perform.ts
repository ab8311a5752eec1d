// Which function performs which request. The publish is not here: connections see to it themselves.

import { BrokerError } from '../../../broker/errors.ts';
import { decode } from '../decode.ts';
import type { EnvelopeHead } from '../envelope.ts';
import { warren } from '../gen/warren.js';
import { bind, listBindings, unbind } from './binding.ts';
import { browse } from './browse.ts';
import { closeChannel, openChannel } from './channel.ts';
import { addCredit, cancelConsumer, consume, listConsumers, pauseConsumer } from './consumer.ts';
import { watchEvents } from './events.ts';
import { declareExchange, deleteExchange, inspectExchange, listExchanges } from './exchange.ts';
import { cancelRequest, get } from './get.ts';
import { declareQueue, deleteQueue, inspectQueue, listQueues, purgeQueue } from './queue.ts';
import type { Request } from './request.ts';
import { settle } from './settle.ts';
import { getStatistics, listConnections, watchStatistics } from './statistics.ts';
import { readStream } from './stream.ts';
import { transaction } from './transaction.ts';

type Buffer = Parameters<typeof transaction>[1];
type Perform = (request: Request, buffer: Buffer, start: number, end: number) => void;

/** Decodes the body, then performs the request. */
function decoded<T>(
  type: { decode(bytes: Uint8Array): T },
  perform: (request: Request, body: T) => void,
): Perform {
  return (request, buffer, start, end) => {
    perform(request, decode(type, buffer.subarray(start, end)));
  };
}

const { v1 } = warren;

/** By field number of the envelope's body. */
const REQUESTS: ReadonlyMap<number, Perform> = new Map<number, Perform>([
  [9, decoded(v1.Settle, settle)],
  [10, decoded(v1.AddCredit, addCredit)],
  [11, decoded(v1.Get, get)],
  [13, transaction],
  [22, decoded(v1.OpenChannel, openChannel)],
  [23, decoded(v1.CloseChannel, closeChannel)],
  [24, decoded(v1.CancelRequest, cancelRequest)],
  [32, decoded(v1.DeclareExchange, declareExchange)],
  [33, decoded(v1.DeleteExchange, deleteExchange)],
  [34, decoded(v1.DeclareQueue, declareQueue)],
  [35, decoded(v1.DeleteQueue, deleteQueue)],
  [36, decoded(v1.PurgeQueue, purgeQueue)],
  [38, decoded(v1.Bind, bind)],
  [39, decoded(v1.Unbind, unbind)],
  [40, decoded(v1.InspectQueue, inspectQueue)],
  [42, decoded(v1.InspectExchange, inspectExchange)],
  [44, decoded(v1.ListQueues, listQueues)],
  [46, decoded(v1.ListExchanges, listExchanges)],
  [48, decoded(v1.ListBindings, listBindings)],
  [64, decoded(v1.Consume, consume)],
  [66, decoded(v1.PauseConsumer, pauseConsumer)],
  [67, decoded(v1.CancelConsumer, cancelConsumer)],
  [70, decoded(v1.Browse, browse)],
  [72, decoded(v1.ReadStream, readStream)],
  [80, decoded(v1.GetStatistics, getStatistics)],
  [81, decoded(v1.WatchStatistics, watchStatistics)],
  [83, decoded(v1.ListConnections, listConnections)],
  [85, decoded(v1.ListConsumers, listConsumers)],
  [87, decoded(v1.WatchEvents, watchEvents)],
]);

/** Field numbers of bodies that only the broker sends. */
export const FROM_BROKER: ReadonlySet<number> = new Set([
  3, 4, 7, 8, 12, 14, 17, 20, 21, 37, 41, 43, 45, 47, 49, 65, 68, 69, 71, 82, 84, 86, 88,
]);

/** Field numbers of the requests performed here. */
export const requestNumbers = (): readonly number[] => [...REQUESTS.keys()];

/** Throws any condition, NOT_IMPLEMENTED for a request that is not known, and MalformedBytes. */
export function performRequest(request: Request, buffer: Buffer, head: EnvelopeHead): void {
  const { body, start, end } = head;
  const perform = REQUESTS.get(body);
  if (perform !== undefined) {
    perform(request, buffer, start, end);
    return;
  }
  if (FROM_BROKER.has(body)) {
    throw new BrokerError('UNEXPECTED_FRAME', `body ${body} is only sent by the broker`);
  }
  const what = body === 0 ? 'an envelope without a body' : `unknown request ${body}`;
  throw new BrokerError('NOT_IMPLEMENTED', what);
}
