// The event feed: what happens in the vhost and in the whole broker, under RabbitMQ's names.

import type { BrokerEvent } from '../../../broker/events.ts';
import { type FieldTable, type FieldValue, longstr } from '../../../broker/field-table.ts';
import type { warren } from '../gen/warren.js';
import { type Request, tableMessage } from './request.ts';

export function watchEvents(request: Request, { prefixes, stop }: warren.v1.WatchEvents): void {
  const { connection, vhost } = request;
  connection.endEvents();
  let skipped = 0;
  if (!stop) {
    connection.endEvents = connection.broker.events.onAny((event) => {
      const { name } = event;
      if (prefixes.length > 0 && !prefixes.some((prefix) => name.startsWith(prefix))) return;
      const described = describe(event);
      if (described.vhost !== null && described.vhost !== vhost.name) return;
      if (connection.isOutputFull) {
        skipped += 1;
        return;
      }
      const atMs = Math.floor(connection.clock.nowMs);
      const details = tableMessage(described.details);
      connection.send({ id: request.id, event: { name, atMs, details, skipped } });
      skipped = 0;
    });
  }
  request.answer({ ok: {} });
}

interface DescribedEvent {
  /** Null for what concerns the whole broker. */
  readonly vhost: string | null;
  readonly details: FieldTable;
}

const bool = (value: boolean): FieldValue => ({ type: 'bool', value });

function describe(event: BrokerEvent): DescribedEvent {
  const { name, payload } = event;
  switch (name) {
    case 'queue.created':
    case 'queue.deleted': {
      const { queue } = payload;
      return ofVhost(queue.vhost, [
        ['name', longstr(queue.name)],
        ['type', longstr(queue.settings.type)],
        ['durable', bool(queue.isDurable)],
        ['auto_delete', bool(queue.isAutoDelete)],
        ['arguments', { type: 'table', value: queue.args }],
      ]);
    }
    case 'exchange.created':
    case 'exchange.deleted': {
      const { exchange } = payload;
      return ofVhost(exchange.vhostName, [
        ['name', longstr(exchange.name)],
        ['type', longstr(exchange.type)],
        ['durable', bool(exchange.isDurable)],
        ['auto_delete', bool(exchange.isAutoDelete)],
        ['internal', bool(exchange.isInternal)],
        ['arguments', { type: 'table', value: exchange.args }],
      ]);
    }
    case 'binding.created':
    case 'binding.deleted': {
      const { vhost, binding } = payload;
      return ofVhost(vhost, [
        ['source_name', longstr(binding.source.name)],
        ['source_kind', longstr('exchange')],
        ['destination_name', longstr(binding.destination.name)],
        ['destination_kind', longstr(binding.destination.kind)],
        ['routing_key', longstr(binding.key)],
        ['arguments', { type: 'table', value: binding.args }],
      ]);
    }
    case 'consumer.created':
    case 'consumer.deleted': {
      const { consumer } = payload;
      return ofVhost(consumer.queue.vhost, [
        ['consumer_tag', longstr(consumer.tag)],
        ['queue', longstr(consumer.queue.name)],
        ['ack_required', bool(!consumer.isNoAck)],
        ['exclusive', bool(consumer.isExclusive)],
        ['prefetch_count', { type: 'long', value: consumer.prefetch }],
        ['arguments', { type: 'table', value: consumer.args }],
      ]);
    }
    case 'alarm.set':
    case 'alarm.cleared':
      return { vhost: null, details: [['source', longstr(payload.source)]] };
  }
}

const ofVhost = (vhost: string, details: FieldTable): DescribedEvent => ({
  vhost,
  details: [['vhost', longstr(vhost)], ...details],
});
