// The event feed: what happens in the vhost and in the whole broker, under RabbitMQ's names.

import { checkMonitor } from '../../../broker/access/actor.ts';
import { eventHeaders } from '../../../broker/event-headers.ts';
import { lookup } from '../../../broker/field-table.ts';
import type { warren } from '../gen/warren.js';
import { type Request, tableMessage } from './request.ts';

/** Throws ACCESS_REFUSED for a user without the tag `monitoring`. */
export function watchEvents(request: Request, { prefixes, stop }: warren.v1.WatchEvents): void {
  const { connection, vhost } = request;
  checkMonitor(connection);
  connection.endEvents();
  let skipped = 0;
  if (!stop) {
    connection.endEvents = connection.broker.events.onAny((event) => {
      const { name } = event;
      if (prefixes.length > 0 && !prefixes.some((prefix) => name.startsWith(prefix))) return;
      const headers = eventHeaders(event);
      const place = lookup(headers, 'vhost');
      if (place?.type === 'longstr' && place.value !== vhost.name) return;
      if (connection.isOutputFull) {
        skipped += 1;
        return;
      }
      const atMs = Math.floor(connection.clock.nowMs);
      const details = tableMessage(headers);
      connection.send({ id: request.id, event: { name, atMs, details, skipped } });
      skipped = 0;
    });
  }
  request.answer({ ok: {} });
}
