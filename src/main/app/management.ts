// Starts the management interface over an engine that runs: measures what it tells of the process, and
// samples statistics. Its server is loaded only now, so that AMQP never waits for it.

import { X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Broker } from '../broker/broker.ts';
import { NODE_NAME } from '../broker/firehose.ts';
import type { Logger } from '../broker/ports.ts';
import { RABBITMQ_VERSION } from '../broker/rabbitmq-version.ts';
import type { ManagementExtension } from '../management/extension.ts';
import type { ListenerFacts, NodeFacts } from '../management/node-facts.ts';
import type { ManagementServer } from '../management/server.ts';
import type { Statistics } from '../management/statistics/statistics.ts';
import type { Listener } from '../protocols/listener.ts';
import type { Config, ManagementConfig } from './config.ts';
import { definitionsOfBroker } from './definitions-loader.ts';
import { productName, productVersion } from './product.ts';

/** What the interface is about. */
export interface ManagementSubject {
  readonly broker: Broker;
  readonly listener: Pick<Listener, 'hosts' | 'port' | 'tlsPort'>;
  readonly config: Config;
  readonly memoryLimitBytes: number;
  /** The certificate of the TLS port, PEM. */
  readonly certificate: Buffer | undefined;
  readonly logger: Logger;
  readonly extensions?: readonly ManagementExtension[];
}

/** The port of the interface cannot be listened on; `option` is the setting to change. */
export class ManagementStartFailure extends Error {
  readonly code: string;
  readonly host: string;
  readonly port: number;
  readonly option: '--management-port' | '--prometheus-port';

  constructor(
    { code, host, port }: { code: string; host: string; port: number },
    option: ManagementStartFailure['option'],
  ) {
    super(`cannot listen on port ${port} of ${host}: ${code}`);
    this.code = code;
    this.host = host;
    this.port = port;
    this.option = option;
  }
}

/** How often the free space of the disk is measured for who asks. */
const DISK_INTERVAL_MS = 10_000;

export class Management {
  readonly #server: ManagementServer;
  readonly #statistics: Statistics;
  readonly #facts: ProcessFacts;

  private constructor(server: ManagementServer, statistics: Statistics, facts: ProcessFacts) {
    this.#server = server;
    this.#statistics = statistics;
    this.#facts = facts;
  }

  get port(): number {
    return this.#server.port;
  }

  get prometheusPort(): number | null {
    return this.#server.prometheusPort;
  }

  /** Throws a `ManagementStartFailure` when a port cannot be listened on. */
  static async start(subject: ManagementSubject, config: ManagementConfig): Promise<Management> {
    const [{ ManagementListenError, ManagementServer: Server }, { Statistics: Sampler }] =
      await Promise.all([
        import('../management/server.ts'),
        import('../management/statistics/statistics.ts'),
      ]);
    const { broker, logger } = subject;
    const statistics = new Sampler(broker);
    const facts = new ProcessFacts(subject, () => httpListeners(config, server));
    const parts = {
      broker,
      administration: broker.administration,
      statistics,
      definitions: definitionsOfBroker(broker),
      node: facts,
      logger,
    };
    let server: ManagementServer | undefined;
    try {
      server = await Server.start(parts, {
        hosts: config.hosts,
        mayHostsBeMissing: config.areHostsDefault,
        port: config.port,
        prometheusPort: config.prometheusPort ?? null,
        allowedHosts: config.allowedHosts,
        ...(subject.extensions === undefined ? {} : { extensions: subject.extensions }),
      });
    } catch (error) {
      if (!(error instanceof ManagementListenError)) throw error;
      const isMetrics = error.port !== config.port && error.port === config.prometheusPort;
      throw new ManagementStartFailure(
        error,
        isMetrics ? '--prometheus-port' : '--management-port',
      );
    }
    statistics.start();
    facts.start();
    return new Management(server, statistics, facts);
  }

  async stop(): Promise<void> {
    this.#facts.stop();
    this.#statistics.stop();
    await this.#server.stop();
  }
}

function httpListeners(
  { hosts }: ManagementConfig,
  server: ManagementServer | undefined,
): readonly ListenerFacts[] {
  if (server === undefined) return [];
  const at = (protocol: string, port: number): ListenerFacts[] =>
    hosts.map((host) => ({ protocol, host, port, certificateExpiresAtMs: null }));
  const { port, prometheusPort } = server;
  return [
    ...at('http', port),
    ...(prometheusPort === null ? [] : at('http/prometheus', prometheusPort)),
  ];
}

/** What this process says of itself. */
class ProcessFacts implements NodeFacts {
  readonly name = NODE_NAME;
  readonly productName = productName;
  readonly productVersion = productVersion;
  readonly rabbitVersion = RABBITMQ_VERSION;
  readonly startedAtMs = Date.now();
  readonly pid = process.pid;
  readonly processors = availableParallelism();
  readonly runtimeVersion = process.versions.node;
  readonly maxFiles = null;
  readonly dataDir: string | null;
  readonly configFiles: readonly string[] = [];
  readonly memoryLimitBytes: number;
  readonly diskFreeLimitBytes: number;
  readonly #subject: ManagementSubject;
  readonly #httpListeners: () => readonly ListenerFacts[];
  readonly #certificateExpiresAtMs: number | null;
  #diskFreeBytes: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(subject: ManagementSubject, httpListenersOf: () => readonly ListenerFacts[]) {
    const { config, memoryLimitBytes, certificate } = subject;
    this.#subject = subject;
    this.#httpListeners = httpListenersOf;
    this.dataDir = config.dataDir ?? null;
    this.memoryLimitBytes = memoryLimitBytes;
    this.diskFreeLimitBytes = config.diskFreeLimitBytes;
    this.#certificateExpiresAtMs =
      certificate === undefined ? null : Date.parse(new X509Certificate(certificate).validTo);
  }

  start(): void {
    this.#timer = setInterval(() => void this.#measureDisk(), DISK_INTERVAL_MS);
    this.#timer.unref();
    void this.#measureDisk();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #measureDisk(): Promise<void> {
    if (this.dataDir === null) return;
    try {
      const { bavail, bsize } = await statfs(this.dataDir);
      this.#diskFreeBytes = bavail * bsize;
    } catch {
      // The last figure stays; the alarm monitor complains.
    }
  }

  residentBytes(): number {
    return process.memoryUsage.rss();
  }

  memory() {
    return process.memoryUsage();
  }

  openFiles(): number | null {
    try {
      return readdirSync('/proc/self/fd').length;
    } catch {
      return null;
    }
  }

  diskFreeBytes(): number | null {
    return this.#diskFreeBytes;
  }

  listeners(): readonly ListenerFacts[] {
    const { hosts, port, tlsPort } = this.#subject.listener;
    const plain = { protocol: 'amqp', port, certificateExpiresAtMs: null };
    const secure = {
      protocol: 'amqp/ssl',
      port: tlsPort ?? 0,
      certificateExpiresAtMs: this.#certificateExpiresAtMs,
    };
    return [
      ...hosts.map((host) => ({ ...plain, host })),
      ...(tlsPort === undefined ? [] : hosts.map((host) => ({ ...secure, host }))),
      ...this.#httpListeners(),
    ];
  }
}
