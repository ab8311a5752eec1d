// The broker as a whole, as the API shows it.

import type { User } from '../../broker/access/users.ts';
import type { VirtualHost } from '../../broker/vhost.ts';
import { EXCHANGE_DESCRIPTIONS } from '../exchange-descriptions.ts';
import type { View } from '../list.ts';
import type { ApiParts } from '../route.ts';
import type { SampleRanges } from '../statistics/sample-range.ts';
import { clusterName, webContexts } from './node.ts';

export interface OverviewOptions {
  /** Null leaves out statistics. */
  readonly ranges: SampleRanges | null;
  readonly hasTotals: boolean;
  /** Others see only what concerns their vhosts. */
  readonly isMonitor: boolean;
}

export function overviewView(parts: ApiParts, user: User, options: OverviewOptions): View {
  const { node } = parts;
  const basic = {
    management_version: node.rabbitVersion,
    rates_mode: 'basic',
    sample_retention_policies: {
      global: [600, 3600, 28800, 86400],
      basic: [600, 3600],
      detailed: [600],
    },
    exchange_types: EXCHANGE_DESCRIPTIONS,
    product_version: node.productVersion,
    product_name: node.productName,
    rabbitmq_version: node.rabbitVersion,
    cluster_name: clusterName(parts),
    // There is no Erlang here; tools print these.
    erlang_version: 'none',
    erlang_full_version: `Node.js ${node.runtimeVersion}`,
    release_series_support_status: 'supported',
    disable_stats: options.ranges === null,
    enable_queue_totals: options.hasTotals,
    cluster_tags: [],
    node_tags: [],
    is_op_policy_updating_enabled: true,
    node: node.name,
  };
  const vhosts = parts.administration.visibleVhosts(user);
  if (options.ranges === null) {
    const {
      channels: _channels,
      consumers: _consumers,
      ...totals
    } = objectTotals(parts, vhosts, options.isMonitor);
    return { ...basic, object_totals: totals };
  }
  return {
    ...basic,
    ...(options.isMonitor ? allTotals(parts, options.ranges) : ownTotals(parts, vhosts)),
    object_totals: objectTotals(parts, vhosts, options.isMonitor),
    statistics_db_event_queue: 0,
    ...(options.isMonitor ? { listeners: listeners(parts), contexts: webContexts(parts) } : {}),
  };
}

function allTotals({ statistics }: ApiParts, ranges: SampleRanges): View {
  return {
    message_stats: statistics.overviewMessageStats(ranges.messageRates),
    churn_rates: statistics.churnRates(ranges.messageRates),
    queue_totals: statistics.overviewLengths(ranges.lengths),
  };
}

/** Lengths over the vhosts that the user sees. */
function ownTotals({ statistics }: ApiParts, vhosts: readonly VirtualHost[]): View {
  const totals: Record<string, number> = {};
  for (const vhost of vhosts) {
    for (const [name, value] of Object.entries(statistics.vhostLengths(vhost))) {
      if (typeof value === 'number') totals[name] = (totals[name] ?? 0) + value;
    }
  }
  return { queue_totals: totals, message_stats: {}, churn_rates: {} };
}

function objectTotals({ broker }: ApiParts, vhosts: readonly VirtualHost[], isMonitor: boolean) {
  const names = new Set(vhosts.map(({ name }) => name));
  const totals = { channels: 0, connections: 0, consumers: 0, exchanges: 0, queues: 0 };
  for (const { topology } of vhosts) {
    totals.exchanges += topology.exchanges.size;
    totals.queues += topology.queues.size;
    for (const queue of topology.queues.values()) totals.consumers += queue.consumers.count;
  }
  for (const connection of broker.connections) {
    if (!isMonitor && !names.has(connection.vhostName ?? '')) continue;
    totals.connections += 1;
    totals.channels += connection.channelCount;
  }
  return totals;
}

function listeners({ node }: ApiParts): readonly View[] {
  return node.listeners().map(({ protocol, host, port }) => ({
    node: node.name,
    protocol,
    ip_address: host,
    port,
    socket_opts: {},
  }));
}
