// The Prometheus pages: /metrics for everybody who reaches the port, as with RabbitMQ.

import type { FastifyInstance } from 'fastify';
import {
  PROMETHEUS_CONTENT_TYPE,
  type PrometheusView,
  renderPrometheus,
} from './prometheus/prometheus.ts';
import { Query } from './query.ts';
import type { ApiParts } from './route.ts';

export function registerMetrics(server: FastifyInstance, parts: ApiParts): void {
  const { broker, statistics, node } = parts;
  const source = { broker, totals: statistics.totals, node };
  const serve = (path: string, viewOf: (query: Query) => PrometheusView): void => {
    server.get(path, (request, reply) => {
      const query = new Query(request.url.split('?')[1] ?? '');
      return reply.type(PROMETHEUS_CONTENT_TYPE).send(renderPrometheus(source, viewOf(query)));
    });
  };
  serve('/metrics', () => ({ view: 'aggregated' }));
  serve('/metrics/per-object', () => ({ view: 'per-object' }));
  serve('/metrics/detailed', (query) => {
    const vhosts = query.all('vhost');
    const families = query.all('family');
    return { view: 'detailed', families, ...(vhosts.length === 0 ? {} : { vhosts }) };
  });
}
