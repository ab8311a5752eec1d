// An arrow from an exchange to a queue or another exchange.

import type { Exchange } from './exchange/exchange.ts';
import type { FieldTable } from './field-table.ts';
import type { Queue } from './queue/queue.ts';

export class Binding {
  readonly source: Exchange;
  readonly destination: Queue | Exchange;
  readonly key: string;
  readonly args: FieldTable;
  /** Messages it carried since it was made; read by the statistics sampler. */
  messages = 0;

  constructor(source: Exchange, destination: Queue | Exchange, key: string, args: FieldTable) {
    this.source = source;
    this.destination = destination;
    this.key = key;
    this.args = args;
  }
}
