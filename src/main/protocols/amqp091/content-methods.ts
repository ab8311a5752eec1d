// The two methods beside basic.deliver that carry a message to a client. Exchange and routing key go
// out as the bytes that were published, which need not be UTF-8.

import type { Message } from '../../broker/message.ts';
import type { QueuedMessage } from '../../broker/queue/queued-message.ts';
import type { ByteWriter } from '../../codec/byte-writer.ts';
import { encodedAddress } from '../../codec/encoded-address.ts';
import { BASIC_GET_OK, BASIC_RETURN, CLASS_BASIC, REPLIES } from './constants.ts';

/** basic.return of a message that no queue took [amqp091 basic.return]. */
export function writeReturn(writer: ByteWriter, message: Message): void {
  writer.u16(CLASS_BASIC);
  writer.u16(BASIC_RETURN);
  writer.u16(REPLIES.NO_ROUTE.code);
  writer.shortstr('NO_ROUTE');
  writer.bytes(encodedAddress(message.address));
}

/** basic.get-ok; `messageCount` is what the queue has left [amqp091 basic.get-ok]. */
export function writeGetOk(
  writer: ByteWriter,
  deliveryTag: number,
  queued: QueuedMessage,
  messageCount: number,
): void {
  writer.u16(CLASS_BASIC);
  writer.u16(BASIC_GET_OK);
  writer.u64(deliveryTag);
  writer.u8(queued.isRedelivered ? 1 : 0);
  writer.bytes(encodedAddress(queued.message.address));
  writer.u32(messageCount);
}
