// The two ways AMQP 0-9-1 ends something with an error [amqp091 §4.6]. The codecs throw them for bytes
// that break the protocol; the connection makes them of the broker's errors at its dispatch boundary.

import type { Condition } from '../../broker/errors.ts';

/**
 * Closes the connection. `message` is the detail without the condition name in front; class and
 * method id are those of the method at fault, 0 when there is none.
 */
export class ConnectionException extends Error {
  readonly condition: Condition;
  readonly classId: number;
  readonly methodId: number;

  constructor(condition: Condition, text: string, classId = 0, methodId = 0) {
    super(text);
    this.name = 'ConnectionException';
    this.condition = condition;
    this.classId = classId;
    this.methodId = methodId;
  }
}

/** Closes one channel; fields as in ConnectionException. */
export class ChannelException extends Error {
  readonly condition: Condition;
  readonly classId: number;
  readonly methodId: number;

  constructor(condition: Condition, text: string, classId = 0, methodId = 0) {
    super(text);
    this.name = 'ChannelException';
    this.condition = condition;
    this.classId = classId;
    this.methodId = methodId;
  }
}
