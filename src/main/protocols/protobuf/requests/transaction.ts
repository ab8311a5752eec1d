// Transactions: publishes and settlements that are checked together and then applied together.

import type { Buffer } from 'node:buffer';
import { preconditionFailed } from '../../../broker/errors.ts';
import { PublishOutcome } from '../../../broker/publishing/publish-outcome.ts';
import type { Queue } from '../../../broker/queue/queue.ts';
import type { RoutedMessage } from '../channel.ts';
import { decode } from '../decode.ts';
import { warren } from '../gen/warren.js';
import { ProtoReader } from '../proto-reader.ts';
import { PendingTransaction } from '../transaction.ts';
import type { Settlement } from '../unacked-deliveries.ts';
import type { Request } from './request.ts';
import { settlementOf } from './settle.ts';

const PUBLISH = (1 << 3) | 2;
const SETTLE = (2 << 3) | 2;

/** The Transaction message in [start, end) of `buffer`. Throws MalformedBytes and any condition. */
export function transaction(request: Request, buffer: Buffer, start: number, end: number): void {
  const channel = request.channel();
  const routed: RoutedMessage[] = [];
  const settlements: Settlement[] = [];
  const reader = new ProtoReader().over(buffer, start, end);
  while (reader.hasMore) {
    const tag = reader.u32();
    if (tag === PUBLISH) {
      const publishEnd = reader.enter();
      for (const message of channel.routeAll(buffer, reader.at, publishEnd)) routed.push(message);
      reader.at = publishEnd;
    } else if (tag === SETTLE) {
      settlements.push(settlementOf(decode(warren.v1.Settle, reader.bytes())));
    } else reader.skip(tag);
  }
  for (const settlement of settlements) channel.checkSettlement(settlement);
  checkRoom(routed);
  const unroutable: number[] = [];
  const answered = request.connection.outstanding.begin();
  const pending = new PendingTransaction(() => {
    answered();
    request.answer({ transactionOk: { unroutable } });
  });
  routed.forEach((one, index) => {
    const { message } = one;
    pending.add(message);
    const outcome = channel.enqueue(one, true);
    if (outcome === PublishOutcome.unroutable) unroutable.push(index);
    message.noteStored();
  });
  for (const settlement of settlements) channel.settle(settlement);
  pending.release();
}

/** Throws unless every queue takes all that would go to it. */
function checkRoom(routed: readonly RoutedMessage[]): void {
  const shares = new Map<Queue, { messages: number; bytes: number }>();
  for (const { message, route } of routed) {
    for (const queue of route.queues) {
      const share = shares.get(queue) ?? { messages: 0, bytes: 0 };
      share.messages += 1;
      share.bytes += message.body.length;
      shares.set(queue, share);
    }
  }
  for (const [queue, { messages, bytes }] of shares) {
    if (queue.hasRoomFor(messages, bytes)) continue;
    throw preconditionFailed(`queue '${queue.name}' has no room for ${messages} messages`);
  }
}
