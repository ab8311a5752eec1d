// Counts the requests of a connection that are answered later, so that a client cannot pile them up.

import { BrokerError } from '../../broker/errors.ts';

export class OutstandingRequests {
  readonly #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts one more; returns what ends it, once. Throws RESOURCE_ERROR. */
  begin(): () => void {
    if (this.#count >= this.#limit) {
      const text = `${this.#limit} requests wait for their answers already`;
      throw new BrokerError('RESOURCE_ERROR', text);
    }
    this.#count += 1;
    let isOutstanding = true;
    return () => {
      if (isOutstanding) this.#count -= 1;
      isOutstanding = false;
    };
  }
}
