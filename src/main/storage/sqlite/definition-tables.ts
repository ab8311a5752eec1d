// Durable topology in the worker thread: applies changes inside the writer's transaction and loads
// everything at start.

import type Database from 'better-sqlite3';
import type {
  BindingRecord,
  DefinitionChange,
  ExchangeRecord,
  QueueRecord,
} from '../../broker/ports.ts';
import { tableFromJson, tableToJson } from './field-table-json.ts';

interface ExchangeRow {
  vhost: string;
  name: string;
  type: string;
  is_auto_delete: number;
  is_internal: number;
  args: string;
}

interface QueueRow {
  vhost: string;
  name: string;
  type: string;
  is_auto_delete: number;
  args: string;
  lanes: string;
}

interface BindingRow {
  vhost: string;
  source: string;
  destination_kind: 'queue' | 'exchange';
  destination: string;
  binding_key: string;
  args: string;
}

export class DefinitionTables {
  readonly #db: Database.Database;
  readonly #putExchange;
  readonly #deleteExchange;
  readonly #deleteExchangeBindings;
  readonly #putQueue;
  readonly #deleteQueue;
  readonly #deleteQueueBindings;
  readonly #putLane;
  readonly #raiseNextLane;
  readonly #putBinding;
  readonly #deleteBinding;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#putExchange = db.prepare('INSERT OR REPLACE INTO exchange VALUES (?, ?, ?, ?, ?, ?)');
    this.#deleteExchange = db.prepare('DELETE FROM exchange WHERE vhost = ? AND name = ?');
    this.#deleteExchangeBindings = db.prepare(
      `DELETE FROM binding WHERE vhost = :vhost
       AND (source = :name OR (destination_kind = 'exchange' AND destination = :name))`,
    );
    this.#putQueue = db.prepare('INSERT OR REPLACE INTO queue VALUES (?, ?, ?, ?, ?, ?)');
    this.#deleteQueue = db.prepare('DELETE FROM queue WHERE vhost = ? AND name = ?');
    this.#deleteQueueBindings = db.prepare(
      `DELETE FROM binding WHERE vhost = ? AND destination_kind = 'queue' AND destination = ?`,
    );
    this.#putLane = db.prepare('INSERT OR IGNORE INTO lane VALUES (?, 0, 0, 1, 0)');
    this.#raiseNextLane = db.prepare(
      `INSERT INTO counter VALUES ('next_lane', ?)
       ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`,
    );
    this.#putBinding = db.prepare('INSERT OR REPLACE INTO binding VALUES (?, ?, ?, ?, ?, ?)');
    this.#deleteBinding = db.prepare(
      `DELETE FROM binding WHERE vhost = ? AND source = ? AND destination_kind = ?
       AND destination = ? AND binding_key = ? AND args = ?`,
    );
  }

  /** Carries out one change; the caller holds the transaction. */
  apply(change: DefinitionChange): void {
    switch (change.kind) {
      case 'exchange.declared':
        this.#declareExchange(change.exchange);
        break;
      case 'exchange.deleted':
        this.#deleteExchange.run(change.vhost, change.name);
        this.#deleteExchangeBindings.run({ vhost: change.vhost, name: change.name });
        break;
      case 'queue.declared':
        this.#declareQueue(change.queue);
        break;
      case 'queue.deleted':
        this.#deleteQueue.run(change.vhost, change.name);
        this.#deleteQueueBindings.run(change.vhost, change.name);
        break;
      case 'binding.created':
        this.#putBinding.run(...bindingKey(change.binding));
        break;
      case 'binding.deleted':
        this.#deleteBinding.run(...bindingKey(change.binding));
        break;
    }
  }

  exchanges(): ExchangeRecord[] {
    return this.#db
      .prepare<[], ExchangeRow>('SELECT * FROM exchange')
      .all()
      .map((row) => ({
        vhost: row.vhost,
        name: row.name,
        type: row.type,
        isAutoDelete: row.is_auto_delete !== 0,
        isInternal: row.is_internal !== 0,
        args: tableFromJson(row.args),
      }));
  }

  queues(): QueueRecord[] {
    return this.#db
      .prepare<[], QueueRow>('SELECT * FROM queue')
      .all()
      .map((row) => ({
        vhost: row.vhost,
        name: row.name,
        type: row.type,
        isAutoDelete: row.is_auto_delete !== 0,
        args: tableFromJson(row.args),
        laneIds: row.lanes.split(',').map(Number),
      }));
  }

  bindings(): BindingRecord[] {
    return this.#db
      .prepare<[], BindingRow>('SELECT * FROM binding')
      .all()
      .map((row) => ({
        vhost: row.vhost,
        source: row.source,
        destinationKind: row.destination_kind,
        destination: row.destination,
        key: row.binding_key,
        args: tableFromJson(row.args),
      }));
  }

  #declareExchange(exchange: ExchangeRecord): void {
    this.#putExchange.run(
      exchange.vhost,
      exchange.name,
      exchange.type,
      Number(exchange.isAutoDelete),
      Number(exchange.isInternal),
      tableToJson(exchange.args),
    );
  }

  #declareQueue(queue: QueueRecord): void {
    this.#putQueue.run(
      queue.vhost,
      queue.name,
      queue.type,
      Number(queue.isAutoDelete),
      tableToJson(queue.args),
      queue.laneIds.join(','),
    );
    for (const id of queue.laneIds) {
      this.#putLane.run(id);
      this.#raiseNextLane.run(id + 1);
    }
  }
}

function bindingKey(binding: BindingRecord): string[] {
  return [
    binding.vhost,
    binding.source,
    binding.destinationKind,
    binding.destination,
    binding.key,
    tableToJson(binding.args),
  ];
}
