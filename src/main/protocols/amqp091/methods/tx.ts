// The confirm and tx classes: two ways to be sure of a publish, of which a channel may use one
// [rabbitmq: confirms; amqp091 tx].

import type { Channel } from '../channel.ts';
import { ChannelException } from '../exceptions.ts';
import type { MethodOf } from '../method-codec.ts';
import { Transaction } from '../transaction.ts';

const CLASS_CONFIRM = 85;
const CLASS_TX = 90;

export function selectConfirms(channel: Channel, method: MethodOf<'confirm.select'>): void {
  if (channel.transaction !== null) {
    throw refused('cannot switch from tx to confirm mode', CLASS_CONFIRM, 10);
  }
  channel.startConfirms();
  if (!method.nowait) channel.send('confirm.select-ok', {});
}

export function selectTransaction(channel: Channel): void {
  if (channel.confirms !== null) {
    throw refused('cannot switch from confirm to tx mode', CLASS_TX, 10);
  }
  channel.transaction ??= new Transaction(channel);
  channel.send('tx.select-ok', {});
}

/** commit-ok is sent when everything is on disk; the connection is not read from until then. */
export function commit(channel: Channel): void {
  const { transaction, connection } = channel;
  if (transaction === null) throw refused('channel is not transactional', CLASS_TX, 20);
  const release = connection.holdInput();
  try {
    transaction.commit(() => {
      if (channel.isOpen) channel.send('tx.commit-ok', {});
      release();
    });
  } catch (error) {
    release();
    throw error;
  }
}

export function rollback(channel: Channel): void {
  if (channel.transaction === null) throw refused('channel is not transactional', CLASS_TX, 30);
  channel.transaction.rollback();
  channel.send('tx.rollback-ok', {});
}

function refused(text: string, classId: number, methodId: number): ChannelException {
  return new ChannelException('PRECONDITION_FAILED', text, classId, methodId);
}
