// One run of the broker program, from its configuration to its exit code: start, say that it is ready,
// wait for the end, stop. Must never end the process itself; its caller does.

import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../broker/ports.ts';
import { composeBroker } from './compose.ts';
import type { Config } from './config.ts';
import { shortPath } from './data-dir.ts';
import { type ExitCode, exitCode, StartError } from './exit-code.ts';
import { productName, productVersion } from './product.ts';
import { shownHost } from './shown-host.ts';

/** How long an orderly stop may take when storage has failed already. */
const FAILED_STOP_MS = 5000;

/** What `--ready-json` prints, for programs. Fields are only ever added. */
export interface ReadyReport {
  readonly event: 'ready';
  readonly product: string;
  readonly version: string;
  readonly pid: number;
  readonly port: number;
  readonly hosts: readonly string[];
  readonly tlsPort: number | null;
  /** Of the HTTP API and the studio's page; null when they are not served. */
  readonly managementPort: number | null;
  /** Where the studio's page is; null when it is not served. */
  readonly studioUrl: string | null;
  /** Of the port that serves only metrics, if any. */
  readonly prometheusPort: number | null;
  /** Null when nothing is kept. */
  readonly dataDir: string | null;
  readonly startedInMs: number;
}

export interface RunOptions {
  readonly config: Config;
  readonly logger: Logger;
  /** Takes the line that says that the broker is ready. */
  readonly announce: (line: string) => void;
  /** Resolves with why the broker shall stop, for the log. */
  readonly stopAsked: Promise<string>;
}

/** Runs a broker until it is asked to stop or cannot go on. Throws a `StartError` when it cannot start. */
export async function runBroker(options: RunOptions): Promise<ExitCode> {
  const { config, logger, announce, stopAsked } = options;
  logger.info(`Starting ${productName} ${productVersion} on Node.js ${process.versions.node}`, {
    pid: process.pid,
    dataDir: config.dataDir,
  });
  let onFailure: (error: StartError) => void = () => {};
  const failed = new Promise<StartError>((resolve) => {
    onFailure = resolve;
  });
  const broker = await composeBroker(config, logger, onFailure);
  const { port, tlsPort, hosts } = broker.listener;
  const managementPort = broker.management?.port ?? null;
  const report: ReadyReport = {
    event: 'ready',
    product: productName,
    version: productVersion,
    pid: process.pid,
    port,
    hosts,
    tlsPort: tlsPort ?? null,
    managementPort,
    studioUrl: studioUrl(config.management?.hosts ?? [], managementPort),
    prometheusPort: broker.management?.prometheusPort ?? null,
    dataDir: config.dataDir ?? null,
    // Counted from the start of the process.
    startedInMs: Math.round(performance.now()),
  };
  if (report.studioUrl !== null) logger.info(`The studio is at ${report.studioUrl}`);
  announce(config.isReadyJson ? JSON.stringify(report) : readyLine(report, homedir()));

  const end = await Promise.race([stopAsked, failed]);
  if (end instanceof StartError) {
    logger.error('storage failed: nothing can be confirmed any more, stopping', {
      reason: end.message,
    });
  } else {
    logger.info(`Stopping: ${end}`);
  }
  if (end instanceof StartError) {
    await Promise.race([broker.stop(), sleep(FAILED_STOP_MS)]);
    return end.exitCode;
  }
  await broker.stop();
  logger.info('Stopped');
  return exitCode.ok;
}

/** The same for people, on one line. */
export function readyLine(report: ReadyReport, homeDir: string): string {
  const urls = report.hosts.map((host) => `amqp://${inUrl(host)}:${report.port}`);
  if (report.tlsPort !== null) {
    urls.push(...report.hosts.map((host) => `amqps://${inUrl(host)}:${report.tlsPort}`));
  }
  if (report.studioUrl !== null) urls.push(report.studioUrl);
  const kept =
    report.dataDir === null ? 'nothing is kept' : `data in ${shortPath(report.dataDir, homeDir)}`;
  const seconds = (report.startedInMs / 1000).toFixed(2);
  const { product, version } = report;
  return `${product} ${version} is ready: ${urls.join(' ')} (${kept}, started in ${seconds} s)`;
}

/** The address of the page for a browser on this machine. */
function studioUrl(hosts: readonly string[], port: number | null): string | null {
  return port === null ? null : `http://${inUrl(shownHost(hosts))}:${port}`;
}

const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);
