// Wires the broker to its ports: engine, listener, protocols, alarms. Everything that is started here is
// stopped here, in the opposite order; must not read arguments or environment.

import { Buffer } from 'node:buffer';
import type { Logger } from '../broker/ports.ts';
import { refuseProtocol } from '../protocols/amqp091/amqp-protocol.ts';
import type { AmqpSettings } from '../protocols/amqp091/amqp-settings.ts';
import { DEFAULT_AMQP_SETTINGS } from '../protocols/amqp091/amqp-settings.ts';
import { isPortFree, ListenError, Listener } from '../protocols/listener.ts';
import {
  DEFAULT_PROTOBUF_SETTINGS,
  PREAMBLE,
  type ProtobufSettings,
} from '../protocols/protobuf/protobuf-settings.ts';
import { ProtocolSniffer, startsWith } from '../protocols/protocol-sniffer.ts';
import { StorageError } from '../storage/storage-error.ts';
import { AlarmMonitor, availableMemoryBytes, memoryLimitBytes } from './alarm-monitor.ts';
import { SystemClock } from './clock.ts';
import type { Config } from './config.ts';
import { loadDefinitions } from './definitions-loader.ts';
import { Engine } from './engine.ts';
import { exitCode, PortTakenError, StartError } from './exit-code.ts';
import { Management, ManagementStartFailure } from './management.ts';
import { describeOwner, findPortOwner } from './port-owner.ts';
import { productVersion } from './product.ts';
import { Studio } from './studio.ts';
import { loadTls } from './tls.ts';
import { limitYoungGeneration } from './young-generation.ts';

/** Messages kept in memory over all queues; the rest waits on disk. */
const MESSAGE_MEMORY_BYTES = 64 * 1024 * 1024;
const AMQP_HEADER_BYTES = 8;
/** How many ports above the taken one are tried for a suggestion. */
const SUGGESTED_PORTS = 20;

/** A broker that serves its ports. */
export interface ComposedBroker {
  readonly engine: Engine;
  readonly listener: Listener;
  /** Null when the management interface is off. */
  readonly management: Management | null;
  /** Null without the management interface, unless it was asked for. */
  readonly studio: Studio | null;
  /** Stops accepting, closes clients in order, stores what has to be known. */
  stop(): Promise<void>;
}

/**
 * Starts a broker; its ports open when all that is stored is back [semantics Z7]. Throws a `StartError`.
 * `onFailure` is called at most once: storage has failed for good and the program has to end.
 */
export async function composeBroker(
  config: Config,
  logger: Logger,
  onFailure: (error: StartError) => void,
  { hasStudio = config.management !== undefined }: { readonly hasStudio?: boolean } = {},
): Promise<ComposedBroker> {
  limitYoungGeneration();
  const tls = config.tls === undefined ? undefined : await loadTls(config.tls, logger);
  const clock = new SystemClock();
  const engine = await Engine.start({
    dataDir: config.dataDir ?? null,
    amqp: amqpSettings(config),
    protobuf: protobufSettings(config),
    messageMemoryBytes: MESSAGE_MEMORY_BYTES,
    clock,
    logger,
    onStorageFailure: (error) => onFailure(storageFailure(error)),
    onStoreFull: (isFull) => monitor.reportStoreFull(isFull),
  }).catch((error: unknown) => {
    clock.stop();
    throw error instanceof StorageError ? storageFailure(error) : error;
  });
  const memoryLimit = memoryLimitBytes(config.memoryHighWatermark, availableMemoryBytes());
  const monitor = new AlarmMonitor({
    memoryLimitBytes: memoryLimit,
    dataDir: config.dataDir,
    diskFreeLimitBytes: config.diskFreeLimitBytes,
    logger,
    onChange: (source, isSet) => engine.broker.alarms.set(source, isSet),
  });
  const sniffer = new ProtocolSniffer({
    protocols: [
      {
        name: 'amqp',
        matches: startsWith(Buffer.from('AMQP'), AMQP_HEADER_BYTES),
        handler: engine.amqp,
      },
      { name: 'warren', matches: startsWith(PREAMBLE), handler: engine.protobuf },
    ],
    strangers: { accept: refuseProtocol },
    logger,
  });
  const stopEngine = async (): Promise<void> => {
    monitor.stop();
    await engine.stop();
    clock.stop();
  };
  let listener: Listener | undefined;
  try {
    await monitor.start();
    await loadDefinitions(config.definitionFiles, engine.broker, logger);
    const studio = hasStudio
      ? new Studio({
          broker: engine.broker,
          dataDir: config.dataDir ?? null,
          logger,
          listener: () => listener,
        })
      : null;
    const opened = await Listener.open({
      hosts: config.hosts,
      mayHostsBeMissing: config.areHostsDefault,
      port: config.port,
      tls,
      maxConnections: config.maxConnections,
      logger,
      onConnection: (socket) => sniffer.accept(socket),
    });
    listener = opened;
    const management =
      config.management === undefined
        ? null
        : await Management.start(
            {
              broker: engine.broker,
              listener: opened,
              config,
              memoryLimitBytes: memoryLimit,
              certificate: tls?.cert,
              logger,
              extensions: studio === null ? [] : [studio.extension],
            },
            config.management,
          );
    const stop = async (): Promise<void> => {
      opened.stopAccepting();
      sniffer.stop();
      await management?.stop();
      await studio?.stop();
      await stopEngine();
      opened.destroyConnections();
    };
    return { engine, listener: opened, management, studio, stop };
  } catch (error) {
    listener?.stopAccepting();
    sniffer.stop();
    await stopEngine();
    listener?.destroyConnections();
    throw await listenFailure(error, config);
  }
}

function amqpSettings(config: Config): AmqpSettings {
  return {
    ...DEFAULT_AMQP_SETTINGS,
    frameMax: config.frameMaxBytes,
    channelMax: config.channelMax,
    heartbeatSeconds: config.heartbeatSeconds,
    maxMessageBytes: config.maxMessageBytes,
    consumerTimeoutMs: config.consumerTimeoutMs,
    version: productVersion,
  };
}

function protobufSettings(config: Config): ProtobufSettings {
  return {
    ...DEFAULT_PROTOBUF_SETTINGS,
    maxChannels: config.channelMax,
    keepAliveSeconds: config.heartbeatSeconds,
    maxMessageBytes: config.maxMessageBytes,
    ackTimeoutMs: config.consumerTimeoutMs,
    version: productVersion,
  };
}

function storageFailure(error: Error): StartError {
  if (error instanceof StorageError) {
    const code = error.fault === 'in-use' ? exitCode.dataFolderInUse : exitCode.storage;
    return new StartError(code, error.message, { cause: error });
  }
  return new StartError(exitCode.storage, error.message, { cause: error });
}

/** Says who holds the port and which one is free. */
async function listenFailure(error: unknown, config: Config): Promise<unknown> {
  if (!(error instanceof ListenError || error instanceof ManagementStartFailure)) {
    if (config.tls === undefined || !(error instanceof Error)) return error;
    const files = `${config.tls.certFile}, ${config.tls.keyFile}`;
    return new StartError(exitCode.usage, `cannot use the TLS files ${files}: ${error.message}`);
  }
  const { code, host, port } = error;
  switch (code) {
    case 'EADDRINUSE': {
      const [owner, free] = await Promise.all([findPortOwner(port), nextFreePort(config, port)]);
      const option =
        error instanceof ManagementStartFailure ? error.option : amqpOption(port, config);
      const remedy = free === undefined ? 'Stop it' : `Stop it, or use another: ${option} ${free}`;
      const message = `port ${port} of ${host} is in use by ${describeOwner(owner)}. ${remedy}`;
      return new PortTakenError(message, {
        port,
        option,
        owner: owner === undefined ? null : describeOwner(owner),
        freePort: free ?? null,
      });
    }
    case 'EACCES':
    case 'EPERM':
      return new StartError(
        exitCode.notPermitted,
        `the system does not permit listening on port ${port} of ${host}. Use a port above 1023`,
      );
    case 'ENOTFOUND':
      return new StartError(exitCode.unavailable, `the host name ${host} has no address`);
    default:
      return new StartError(
        exitCode.unavailable,
        `this machine has no address ${host} to listen on (${code}). Check --host`,
      );
  }
}

function amqpOption(port: number, config: Config): string {
  return port === config.tls?.port && port !== config.port ? '--tls-port' : '--port';
}

async function nextFreePort(config: Config, taken: number): Promise<number | undefined> {
  const last = Math.min(taken + SUGGESTED_PORTS, 65535);
  for (let port = taken + 1; port <= last; port++) {
    if (port === config.port || port === config.tls?.port) continue;
    if (await isPortFree(config.hosts, port)) return port;
  }
  return undefined;
}
