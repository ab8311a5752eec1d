// Deliveries of streams without what was delivered: their readers may hold many for long, and nothing
// comes back of them.

import { EMPTY_TABLE } from '../field-table.ts';
import { Address, Message } from '../message.ts';
import type { Properties } from '../properties.ts';
import type { QueuedMessage } from './queued-message.ts';

const NO_PROPERTIES: Properties = {
  isPersistent: true,
  priority: -1,
  expiration: null,
  replyTo: null,
  userId: null,
  hasHeaders: false,
  headers: () => EMPTY_TABLE,
  header: () => undefined,
  with: () => NO_PROPERTIES,
  encoded: new Uint8Array(2),
};
const HANDED_OUT = new Message(new Address('', ''), NO_PROPERTIES, new Uint8Array(0), 0);

/** For who holds a delivery of a stream and has sent it: the bytes are no longer needed. */
export function letGo(queued: QueuedMessage): void {
  queued.message = HANDED_OUT;
}
