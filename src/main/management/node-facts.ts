// What the management interface tells about the process and the machine it runs on. Filled by the
// application; management itself must not measure.

export interface ListenerFacts {
  /** RabbitMQ's names: `amqp`, `amqp/ssl`, `http`, `http/prometheus`. */
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  /** End of validity of the certificate, milliseconds since the epoch; null without TLS. */
  readonly certificateExpiresAtMs: number | null;
}

export interface MemoryFacts {
  readonly rss: number;
  readonly heapUsed: number;
  readonly heapTotal: number;
  readonly external: number;
  readonly arrayBuffers: number;
}

export interface NodeFacts {
  /** Such as `warren@host`. */
  readonly name: string;
  readonly productName: string;
  readonly productVersion: string;
  /** The RabbitMQ whose behaviour is followed. */
  readonly rabbitVersion: string;
  readonly startedAtMs: number;
  readonly dataDir: string | null;
  readonly configFiles: readonly string[];
  readonly memoryLimitBytes: number;
  readonly diskFreeLimitBytes: number;
  readonly pid: number;
  readonly processors: number;
  /** Version of the JavaScript runtime. */
  readonly runtimeVersion: string;
  readonly maxFiles: number | null;
  /** Open files and sockets, where the system tells. */
  openFiles(): number | null;
  residentBytes(): number;
  /** Bytes, as Node counts them. */
  memory(): MemoryFacts;
  /** Free space of the data folder's disk; null when nothing is kept on disk. */
  diskFreeBytes(): number | null;
  listeners(): readonly ListenerFacts[];
}
