// What clients ask of a vhost when they declare and bind, and what they are told. Must stay plain values.

import type { FieldTable } from './field-table.ts';

export interface ExchangeDeclaration {
  readonly name: string;
  readonly type: string;
  readonly isDurable: boolean;
  readonly isAutoDelete: boolean;
  readonly isInternal: boolean;
  readonly args: FieldTable;
}

export interface QueueDeclaration {
  /** Empty for a name made by the broker. */
  readonly name: string;
  readonly isDurable: boolean;
  readonly isExclusive: boolean;
  readonly isAutoDelete: boolean;
  readonly args: FieldTable;
}

export interface BindingDeclaration {
  readonly source: string;
  readonly destinationKind: 'queue' | 'exchange';
  readonly destination: string;
  readonly key: string;
  readonly args: FieldTable;
}

/** Name, ready messages and consumers of a queue, as queue.declare-ok tells them. */
export interface QueueStatus {
  readonly name: string;
  readonly messages: number;
  readonly consumers: number;
}
