// The node as the API shows it. Where RabbitMQ counts Erlang processes, tools get what comes closest.

import { EXCHANGE_DESCRIPTIONS } from '../exchange-descriptions.ts';
import type { View } from '../list.ts';
import type { ApiParts } from '../route.ts';

/** The global parameter that keeps the name of the cluster, as in RabbitMQ. */
export const CLUSTER_NAME = 'cluster_name';

export function clusterName({ administration, node }: ApiParts): string {
  const name = administration.parameters.global(CLUSTER_NAME)?.value;
  return typeof name === 'string' ? name : node.name;
}

export function nodeView(parts: ApiParts): View {
  const { broker, node } = parts;
  const { active } = broker.alarms;
  const diskFree = node.diskFreeBytes();
  return {
    name: node.name,
    type: 'disc',
    running: true,
    being_drained: false,
    partitions: [],
    cluster_links: [],
    os_pid: String(node.pid),
    uptime: Math.round(broker.parts.clock.nowMs - node.startedAtMs),
    processors: node.processors,
    run_queue: 0,
    rates_mode: 'basic',
    net_ticktime: 60,
    enabled_plugins: ['rabbitmq_management', 'rabbitmq_prometheus'],
    exchange_types: EXCHANGE_DESCRIPTIONS,
    auth_mechanisms: [
      { name: 'AMQPLAIN', description: 'QPid AMQPLAIN mechanism', enabled: true },
      { name: 'PLAIN', description: 'SASL PLAIN authentication mechanism', enabled: true },
    ],
    applications: [
      { name: 'rabbit', description: node.productName, version: node.rabbitVersion },
      { name: 'warren', description: node.productName, version: node.productVersion },
    ],
    contexts: webContexts(parts),
    config_files: node.configFiles,
    log_files: [],
    db_dir: node.dataDir ?? '',
    mem_used: node.memory().rss,
    mem_used_details: { rate: 0 },
    mem_limit: node.memoryLimitBytes,
    mem_alarm: active.includes('memory'),
    mem_calculation_strategy: 'rss',
    disk_free_limit: node.diskFreeLimitBytes,
    disk_free_alarm: active.includes('disk'),
    ...(diskFree === null ? {} : { disk_free: diskFree, disk_free_details: { rate: 0 } }),
    fd_used: node.openFiles() ?? 0,
    fd_total: node.maxFiles ?? 0,
    sockets_used: broker.connections.count,
    sockets_total: node.maxFiles ?? 0,
    proc_used: broker.connections.count,
    proc_total: node.maxFiles ?? 0,
  };
}

export function webContexts({ node }: ApiParts): readonly View[] {
  return node
    .listeners()
    .filter(({ protocol }) => protocol.startsWith('http'))
    .map(({ protocol, host, port }) => ({
      ssl_opts: [],
      node: node.name,
      description: protocol === 'http' ? 'RabbitMQ Management' : 'RabbitMQ Prometheus',
      path: '/',
      ip: host,
      port: String(port),
    }));
}
