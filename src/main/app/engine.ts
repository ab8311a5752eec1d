// The broker with its storage and protocols, without sockets: what every entry point and every test
// starts. Must not read arguments or environment.

import { randomBytes } from 'node:crypto';
import { Broker } from '../broker/broker.ts';
import { DEFAULT_USER } from '../broker/default-definitions.ts';
import { MemoryBudget } from '../broker/memory-budget.ts';
import { Address, Message } from '../broker/message.ts';
import type { Logger, MessageDecoder } from '../broker/ports.ts';
import { Turn } from '../broker/turn.ts';
import { asBuffer } from '../codec/byte-reader.ts';
import { EncodedProperties } from '../codec/encoded-properties.ts';
import { propertiesCodec } from '../codec/properties-codec.ts';
import { AmqpProtocol } from '../protocols/amqp091/amqp-protocol.ts';
import type { AmqpSettings } from '../protocols/amqp091/amqp-settings.ts';
import { ProtobufProtocol } from '../protocols/protobuf/protobuf-protocol.ts';
import {
  DEFAULT_PROTOBUF_SETTINGS,
  type ProtobufSettings,
} from '../protocols/protobuf/protobuf-settings.ts';
import { openMemoryStorage } from '../storage/memory/open.ts';
import type { OpenedStorage } from '../storage/opened-storage.ts';
import { openSqliteStorage } from '../storage/sqlite/open.ts';
import type { SystemClock } from './clock.ts';
import { passwordDigests } from './password-digests.ts';

export interface EngineOptions {
  /** Null keeps nothing. */
  readonly dataDir: string | null;
  readonly amqp: AmqpSettings;
  /** The defaults when left out. */
  readonly protobuf?: ProtobufSettings;
  /** Bytes of messages kept in memory over all queues; the rest is read from disk when needed. */
  readonly messageMemoryBytes: number;
  readonly clock: SystemClock;
  /** Users who may log in from this machine only; guest when left out. */
  readonly loopbackUsers?: readonly string[];
  readonly logger: Logger;
  /** Called at most once: nothing can be stored any more. */
  onStorageFailure(error: Error): void;
  /** The store found the disk full or has space again; sets the disk alarm itself when left out. */
  onStoreFull?(isFull: boolean): void;
}

/** How long clients have to confirm that they are closed. */
const SHUTDOWN_TIMEOUT_MS = 2_000;

export class Engine {
  readonly broker: Broker;
  readonly amqp: AmqpProtocol;
  readonly protobuf: ProtobufProtocol;
  readonly #storage: OpenedStorage;
  readonly #turn: Turn;

  private constructor(storage: OpenedStorage, turn: Turn, broker: Broker, options: EngineOptions) {
    const { amqp, protobuf = DEFAULT_PROTOBUF_SETTINGS, logger } = options;
    this.#storage = storage;
    this.#turn = turn;
    this.broker = broker;
    this.amqp = new AmqpProtocol(broker, amqp, logger);
    this.protobuf = new ProtobufProtocol(broker, protobuf, logger);
  }

  /** Throws a StorageError when the data folder cannot be used. */
  static async start(options: EngineOptions): Promise<Engine> {
    const { clock } = options;
    const turn = new Turn((task) => setImmediate(task));
    turn.onStart(() => clock.refresh());
    const events = {
      onActivity: () => turn.schedule(),
      onDiskFull: (isFull: boolean) => {
        if (options.onStoreFull === undefined) engine.broker.alarms.set('disk', isFull);
        else options.onStoreFull(isFull);
      },
      onFatal: (error: Error) => options.onStorageFailure(error),
    };
    const storage =
      options.dataDir === null
        ? openMemoryStorage((task) => setImmediate(task), events)
        : await openSqliteStorage(options.dataDir, messageDecoder(), events);
    const { store, definitions, recovered } = storage;
    const budget = new MemoryBudget(options.messageMemoryBytes);
    const outer = { turn, clock, store, definitions, budget, randomBytes };
    const loopbackUsers = options.loopbackUsers ?? [DEFAULT_USER];
    const broker = new Broker(
      { ...outer, propertiesCodec, passwordDigests, loopbackUsers },
      recovered,
    );
    turn.onEnd(() => store.flush());
    const engine: Engine = new Engine(storage, turn, broker, options);
    return engine;
  }

  /** Closes connections in order, stores what has to be known, and lets go of the data folder. */
  async stop(): Promise<void> {
    await Promise.all([
      this.amqp.shutdown(SHUTDOWN_TIMEOUT_MS),
      this.protobuf.shutdown(SHUTDOWN_TIMEOUT_MS),
    ]);
    this.broker.settle();
    this.#turn.schedule();
    await this.#storage.close();
  }
}

/** Neighbours in a queue mostly share address and properties, so the last ones are used again. */
function messageDecoder(): MessageDecoder {
  let address = new Address('', '');
  let properties = EncodedProperties.EMPTY;
  return (exchange, routingKey, encoded, body, publishedAtMs) => {
    if (address.exchange !== exchange || address.routingKey !== routingKey) {
      address = new Address(exchange, routingKey);
    }
    properties = EncodedProperties.parse(asBuffer(encoded), 0, encoded.length, properties);
    return new Message(address, properties, body, publishedAtMs);
  };
}
