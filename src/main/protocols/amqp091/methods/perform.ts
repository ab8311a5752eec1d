// Sends every method that is not on the hot path to the code for its class. The list is closed: a
// method that clients may not send is refused here.

import type { Channel } from '../channel.ts';
import { ConnectionException } from '../exceptions.ts';
import type { Method } from '../method-codec.ts';
import { METHODS } from '../method-table.ts';
import { cancel, consume, get, qos, recover } from './basic.ts';
import { bindExchange, declareExchange, deleteExchange, unbindExchange } from './exchange.ts';
import { bindQueue, declareQueue, deleteQueue, purgeQueue, unbindQueue } from './queue.ts';
import { commit, rollback, selectConfirms, selectTransaction } from './tx.ts';

/** Throws ChannelException, ConnectionException and BrokerError. */
export function performMethod(channel: Channel, method: Method): void {
  switch (method.name) {
    case 'channel.open':
      throw new ConnectionException('CHANNEL_ERROR', "second 'channel.open' seen", 20, 10);
    case 'channel.close':
      channel.release();
      channel.send('channel.close-ok', {});
      channel.connection.forgetChannel(channel);
      return;
    case 'channel.flow':
      if (!method.active) throw new ConnectionException('NOT_IMPLEMENTED', 'active=false', 20, 20);
      channel.send('channel.flow-ok', { active: true });
      return;
    case 'access.request':
      channel.send('access.request-ok', { ticket: 1 });
      return;
    case 'exchange.declare':
      return declareExchange(channel, method);
    case 'exchange.delete':
      return deleteExchange(channel, method);
    case 'exchange.bind':
      return bindExchange(channel, method);
    case 'exchange.unbind':
      return unbindExchange(channel, method);
    case 'queue.declare':
      return declareQueue(channel, method);
    case 'queue.delete':
      return deleteQueue(channel, method);
    case 'queue.bind':
      return bindQueue(channel, method);
    case 'queue.unbind':
      return unbindQueue(channel, method);
    case 'queue.purge':
      return purgeQueue(channel, method);
    case 'basic.qos':
      return qos(channel, method);
    case 'basic.consume':
      return consume(channel, method);
    case 'basic.cancel':
      return cancel(channel, method);
    case 'basic.get':
      return get(channel, method);
    case 'basic.recover':
    case 'basic.recover-async':
      return recover(channel, method);
    case 'confirm.select':
      return selectConfirms(channel, method);
    case 'tx.select':
      return selectTransaction(channel);
    case 'tx.commit':
      return commit(channel);
    case 'tx.rollback':
      return rollback(channel);
    // Answers to what the server sent need nothing done.
    case 'basic.cancel-ok':
    case 'channel.flow-ok':
    case 'channel.close-ok':
      return;
    default: {
      const { classId, methodId } = METHODS[method.name];
      throw new ConnectionException('COMMAND_INVALID', 'unimplemented method', classId, methodId);
    }
  }
}
