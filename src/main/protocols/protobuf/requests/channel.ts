// Opening and closing channels.

import type { warren } from '../gen/warren.js';
import type { Request } from './request.ts';

export function openChannel(request: Request, { noConfirms }: warren.v1.OpenChannel): void {
  request.connection.channels.open(request.channelNumber, request.vhost, !noConfirms);
  request.answer({ ok: {} });
}

export function closeChannel(request: Request): void {
  request.connection.channels.close(request.channel());
  request.answer({ ok: {} });
}
