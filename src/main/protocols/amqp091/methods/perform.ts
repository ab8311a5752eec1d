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
      channel.connection.channels.forget(channel);
      return;
    case 'channel.flow':
      if (!method.active) throw new ConnectionException('NOT_IMPLEMENTED', 'active=false', 20, 20);
      channel.send('channel.flow-ok', { active: true });
      return;
    case 'access.request':
      channel.send('access.request-ok', { ticket: 1 });
      return;
    case 'exchange.declare':
      declareExchange(channel, method);
      return;
    case 'exchange.delete':
      deleteExchange(channel, method);
      return;
    case 'exchange.bind':
      bindExchange(channel, method);
      return;
    case 'exchange.unbind':
      unbindExchange(channel, method);
      return;
    case 'queue.declare':
      declareQueue(channel, method);
      return;
    case 'queue.delete':
      deleteQueue(channel, method);
      return;
    case 'queue.bind':
      bindQueue(channel, method);
      return;
    case 'queue.unbind':
      unbindQueue(channel, method);
      return;
    case 'queue.purge':
      purgeQueue(channel, method);
      return;
    case 'basic.qos':
      qos(channel, method);
      return;
    case 'basic.consume':
      consume(channel, method);
      return;
    case 'basic.cancel':
      cancel(channel, method);
      return;
    case 'basic.get':
      get(channel, method);
      return;
    case 'basic.recover':
    case 'basic.recover-async':
      recover(channel, method);
      return;
    case 'confirm.select':
      selectConfirms(channel, method);
      return;
    case 'tx.select':
      selectTransaction(channel);
      return;
    case 'tx.commit':
      commit(channel);
      return;
    case 'tx.rollback':
      rollback(channel);
      return;
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
