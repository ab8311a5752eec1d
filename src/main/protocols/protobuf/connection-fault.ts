// An error that ends the connection, because nothing that follows on it could be trusted.

import type { Condition } from '../../broker/errors.ts';

export class ConnectionFault extends Error {
  readonly condition: Condition;

  constructor(condition: Condition, message: string) {
    super(message);
    this.name = 'ConnectionFault';
    this.condition = condition;
  }
}
