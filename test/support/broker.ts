// Starts a Warren broker for a test, in a process of its own that can be stopped, killed and started
// again on the same port and data folder.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AmqpSettings } from '../../src/main/protocols/amqp091/amqp-settings.ts';

export interface StartBrokerOptions {
  /** Keeps a data folder for the broker's life, so that restart() and crash() find it again. */
  readonly durable?: boolean;
  readonly handshakeTimeoutMs?: number;
  readonly consumerTimeoutMs?: number;
  readonly maxMessageSizeBytes?: number;
  /** Bytes of messages in memory before queues page to disk. */
  readonly messageMemoryBytes?: number;
  /** Addresses to listen on instead of 127.0.0.1. */
  readonly hosts?: readonly string[];
}

export interface BrokerUnderTest {
  /** Port on 127.0.0.1; the same after restart() and crash(). */
  readonly port: number;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Clean stop: clients get connection.close 320. Removes the data folder. */
  stop(): Promise<void>;
  /** Clean stop and start on the same data folder and port. */
  restart(): Promise<void>;
  /** SIGKILL, and start on the same data folder and port. */
  crash(): Promise<void>;
  /** Raises or clears an alarm, without using up memory or disk. */
  setAlarm(source: 'memory' | 'disk', isOn: boolean): Promise<void>;
  /** Calls `REGISTRY.METHOD` of the administration, as the broker itself; returns its answer. */
  administer(operation: string, ...args: readonly unknown[]): Promise<unknown>;
}

/** What the process is started with. */
export interface BrokerProcessOptions {
  readonly dataDir: string | null;
  readonly port: number;
  readonly hosts: readonly string[];
  readonly amqp: Partial<AmqpSettings>;
  readonly messageMemoryBytes: number;
  readonly isLogged: boolean;
}

/** What the process is asked for; it answers `done`, or ends. */
export type BrokerCommand =
  | { readonly kind: 'stop' }
  | { readonly kind: 'alarm'; readonly source: 'memory' | 'disk'; readonly isOn: boolean }
  | { readonly kind: 'administer'; readonly operation: string; readonly args: readonly unknown[] };

/** What `administer` is answered with. */
export type AdministrationAnswer =
  | { readonly kind: 'answer'; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly message: string };

const PROGRAM = fileURLToPath(new URL('./broker-process.ts', import.meta.url));
const DEFAULT_MESSAGE_MEMORY_BYTES = 64 * 1024 * 1024;

/** Starts a broker on a free port of 127.0.0.1. */
export async function startBroker(options: StartBrokerOptions = {}): Promise<BrokerUnderTest> {
  const broker = new BrokerProcess(options);
  await broker.start();
  return broker;
}

class BrokerProcess implements BrokerUnderTest {
  port = 0;
  readonly #options: StartBrokerOptions;
  readonly #dataDir: string | null;
  #child: ChildProcess | null = null;

  constructor(options: StartBrokerOptions) {
    this.#options = options;
    this.#dataDir = options.durable ? mkdtempSync(join(tmpdir(), 'warren-test-')) : null;
  }

  get pid(): number {
    return this.#running().pid ?? -1;
  }

  async start(): Promise<void> {
    const child = fork(PROGRAM, [JSON.stringify(this.#processOptions())]);
    this.#child = child;
    const [message] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the broker ended with ${code} before it was ready`);
      }),
    ]);
    this.port = (message as { port: number }).port;
  }

  #processOptions(): BrokerProcessOptions {
    const { handshakeTimeoutMs, consumerTimeoutMs, maxMessageSizeBytes } = this.#options;
    return {
      dataDir: this.#dataDir,
      port: this.port,
      hosts: this.#options.hosts ?? ['127.0.0.1'],
      amqp: {
        ...(handshakeTimeoutMs === undefined ? {} : { handshakeTimeoutMs }),
        ...(consumerTimeoutMs === undefined ? {} : { consumerTimeoutMs }),
        ...(maxMessageSizeBytes === undefined ? {} : { maxMessageBytes: maxMessageSizeBytes }),
      },
      messageMemoryBytes: this.#options.messageMemoryBytes ?? DEFAULT_MESSAGE_MEMORY_BYTES,
      isLogged: process.env.WARREN_TEST_LOG === '1',
    };
  }

  async setAlarm(source: 'memory' | 'disk', isOn: boolean): Promise<void> {
    await this.#ask({ kind: 'alarm', source, isOn }, 'message');
  }

  async administer(operation: string, ...args: readonly unknown[]): Promise<unknown> {
    const child = this.#running();
    const answered = once(child, 'message');
    child.send({ kind: 'administer', operation, args } satisfies BrokerCommand);
    const [answer] = (await answered) as [AdministrationAnswer];
    if (answer.kind === 'refusal') throw new Error(answer.message);
    return answer.value;
  }

  async restart(): Promise<void> {
    await this.#ask({ kind: 'stop' }, 'exit');
    await this.start();
  }

  async crash(): Promise<void> {
    const child = this.#running();
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await this.start();
  }

  async stop(): Promise<void> {
    if (this.#running().exitCode === null) await this.#ask({ kind: 'stop' }, 'exit');
    if (this.#dataDir !== null) rmSync(this.#dataDir, { recursive: true, force: true });
  }

  async #ask(command: BrokerCommand, answer: 'message' | 'exit'): Promise<void> {
    const child = this.#running();
    const answered = once(child, answer);
    child.send(command);
    await answered;
  }

  #running(): ChildProcess {
    if (this.#child === null) throw new Error('the broker has not been started');
    return this.#child;
  }
}
