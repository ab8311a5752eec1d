// Looking at messages without changing anything.

import { preconditionFailed } from '../../../broker/errors.ts';
import type { BrowsePlace } from '../../../broker/queue/browsed-message.ts';
import type { warren } from '../gen/warren.js';
import { writeBrowseOk } from '../message-writer.ts';
import type { Request } from './request.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;
/** A page ends when its bodies come to this. */
const MAX_BYTES = 1024 * 1024;

export function browse(request: Request, body: warren.v1.Browse): void {
  const { connection, vhost, id, channelNumber } = request;
  const from = placeOf(body.cursor);
  const maxBodyBytes = body.maxBodyBytes ?? Infinity;
  const options = {
    from,
    maxMessages: Math.min(body.limit || DEFAULT_LIMIT, MAX_LIMIT),
    maxBytes: MAX_BYTES,
    includesUnacked: body.includeUnacked,
  };
  const queue = vhost.readableQueue(connection, body.queue);
  const answered = connection.outstanding.begin();
  vhost.browse(connection, body.queue, options, (messages, next) => {
    answered();
    if (id === 0) return;
    const { readyMessages, unackedMessages } = queue;
    const page = { messages, next, maxBodyBytes, readyMessages, unackedMessages };
    connection.sendEnvelope(writeBrowseOk(id, channelNumber, page));
  });
}

/** Throws PRECONDITION_FAILED for what is no cursor of ours. */
function placeOf(cursor: string): BrowsePlace | null {
  if (cursor === '') return null;
  const match = /^(\d{1,3}):(\d{1,16})$/.exec(cursor);
  if (match === null) throw preconditionFailed(`bad cursor '${cursor.slice(0, 40)}'`);
  return { level: Number(match[1]), position: Number(match[2]) };
}
