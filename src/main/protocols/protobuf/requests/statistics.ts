// The broker's figures, once or at an interval, and who is connected.

import { checkMonitor } from '../../../broker/access/actor.ts';
import type { warren } from '../gen/warren.js';
import type { Request } from './request.ts';

const MIN_INTERVAL_MS = 100;

/** Throws ACCESS_REFUSED for a user without the tag `monitoring`, as all here do. */
export function getStatistics(request: Request): void {
  checkMonitor(request.connection);
  request.answer({ statistics: statisticsOf(request) });
}

export function watchStatistics(request: Request, body: warren.v1.WatchStatistics): void {
  const { connection } = request;
  checkMonitor(connection);
  connection.endStatistics();
  if (body.intervalMs > 0) {
    const intervalMs = Math.max(body.intervalMs, MIN_INTERVAL_MS);
    const { clock } = connection;
    let cancel = (): void => {};
    const arm = (): void => {
      cancel = clock.at(clock.nowMs + intervalMs, () => {
        // A reader that is too slow for them gets fewer.
        if (!connection.isOutputFull) request.answer({ statistics: statisticsOf(request) });
        arm();
      });
    };
    arm();
    connection.endStatistics = () => cancel();
  }
  request.answer({ statistics: statisticsOf(request) });
}

function statisticsOf({ connection, vhost }: Request): warren.v1.Statistics.$Properties {
  const { queues, exchanges } = vhost.topology;
  const { clock, broker, startedAtMs } = connection;
  const figures = {
    consumers: 0,
    readyMessages: 0,
    unackedMessages: 0,
    published: 0,
    delivered: 0,
    redelivered: 0,
    acked: 0,
  };
  for (const queue of queues.values()) {
    figures.consumers += queue.consumers.count;
    figures.readyMessages += queue.readyMessages;
    figures.unackedMessages += queue.unackedMessages;
    const { published, handedOut, redelivered, acked, deliveredNoAck, gotNoAck } = queue.counters;
    figures.published += published;
    figures.delivered += handedOut;
    figures.redelivered += redelivered;
    figures.acked += acked + deliveredNoAck + gotNoAck;
  }
  let channels = 0;
  for (const other of broker.connections) channels += other.channelCount;
  return {
    ...figures,
    takenAtMs: Math.floor(clock.nowMs),
    uptimeMs: Math.floor(clock.nowMs - startedAtMs),
    connections: broker.connections.count,
    channels,
    queues: queues.size,
    exchanges: exchanges.size,
    memoryBytes: process.memoryUsage.rss(),
    storeBacklogBytes: broker.parts.store.backlogBytes,
    alarms: [...broker.alarms.active],
  };
}

export function listConnections(request: Request): void {
  const connections: warren.v1.ConnectionInfo.$Properties[] = [];
  checkMonitor(request.connection);
  for (const connection of request.connection.broker.connections) {
    const { receivedOctets, sentOctets } = connection.traffic;
    connections.push({
      name: connection.name,
      clientName: connection.userProvidedName ?? '',
      protocol: connection.protocol,
      username: connection.username,
      vhost: connection.vhostName ?? '',
      channels: connection.channelCount,
      connectedAtMs: Math.floor(connection.connectedAtMs),
      receivedBytes: receivedOctets,
      sentBytes: sentOctets,
      state: connection.state,
    });
  }
  request.answer({ connectionList: { connections } });
}
