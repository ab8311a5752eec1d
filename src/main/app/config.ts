// Turns flags, WARREN_ variables and the configuration file into one checked configuration: flags before
// variables before the file before defaults. Must never open a socket or touch the data folder.

import { resolve } from 'node:path';
import { closestName } from '../base/closest-name.ts';
import { ConfigFileError, parseConfigFile } from './config-file.ts';
import { exitCode, StartError } from './exit-code.ts';
import type { LogLevel } from './logger.ts';
import {
  type MemoryWatermark,
  mebibyte,
  megabyte,
  type SettingName,
  type SettingValues,
  settingNames,
  settings,
  ValueError,
  variableName,
} from './settings.ts';

/** Files and choices of the TLS listener; the files are read by `tls.ts`. */
export interface TlsConfig {
  readonly port: number;
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string | undefined;
  readonly isPeerVerified: boolean;
}

/** Where the management interface listens. */
export interface ManagementConfig {
  readonly hosts: readonly string[];
  /** True when nobody asked for these hosts, so that a missing IPv6 is no error. */
  readonly areHostsDefault: boolean;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Names with a dot under which browsers may ask. */
  readonly allowedHosts: readonly string[];
  /** A port for metrics only; undefined for none. */
  readonly prometheusPort: number | undefined;
}

/** Everything the program was told, checked. */
export interface Config {
  readonly hosts: readonly string[];
  /** True when nobody asked for these hosts, so that a missing IPv6 is no error. */
  readonly areHostsDefault: boolean;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly tls: TlsConfig | undefined;
  /** Undefined serves no management interface. */
  readonly management: ManagementConfig | undefined;
  /** 0 for no limit. */
  readonly maxConnections: number;
  /** Undefined keeps nothing. */
  readonly dataDir: string | undefined;
  /** Definitions files that are loaded before the ports open. */
  readonly definitionFiles: readonly string[];
  readonly diskFreeLimitBytes: number;
  readonly memoryHighWatermark: MemoryWatermark;
  readonly maxMessageBytes: number;
  readonly frameMaxBytes: number;
  /** 0 for no limit. */
  readonly channelMax: number;
  /** 0 for none. */
  readonly heartbeatSeconds: number;
  /** 0 for none. */
  readonly consumerTimeoutMs: number;
  readonly logLevel: LogLevel;
  readonly isLogJson: boolean;
  readonly isReadyJson: boolean;
}

/** Where settings come from, and what depends on the machine. */
export interface ConfigInput {
  /** Texts given on the command line. */
  readonly flags: ReadonlyMap<SettingName, readonly string[]>;
  /** The file named by --config, if any. */
  readonly configFile: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
  readonly defaultDataDir: string;
}

/** A configuration and what is worth a warning in the log. */
export interface ResolvedConfig {
  readonly config: Config;
  readonly warnings: readonly string[];
}

/** The first that says something wins. */
const sources = ['flag', 'variable', 'file'] as const;

interface Given {
  readonly texts: readonly string[];
  readonly source: (typeof sources)[number];
  /** How the message names it: `--port`, `WARREN_PORT`, `port in warren.conf, line 3`. */
  readonly label: string;
}

type GivenSettings = ReadonlyMap<SettingName, Given>;

const usageError = (message: string): StartError => new StartError(exitCode.usage, message);

/** Throws a `StartError` with exit code 2 and a message of one line. */
export function resolveConfig(input: ConfigInput): ResolvedConfig {
  const warnings: string[] = [];
  const variables = fromVariables(input.env, warnings);
  const file = input.configFile ?? nonEmpty(input.env.WARREN_CONFIG);
  const given: GivenSettings = new Map([
    ...(file === undefined ? [] : fromFile(file, input.readFile)),
    ...variables,
    ...fromFlags(input.flags),
  ]);
  const value = <N extends SettingName, D>(name: N, fallback: D): SettingValues[N] | D => {
    const entry = given.get(name);
    return entry === undefined ? fallback : read(name, entry);
  };

  const config: Config = {
    hosts: value('host', ['127.0.0.1', '::1']),
    areHostsDefault: !given.has('host'),
    port: value('port', 5672),
    tls: resolveTls(given, value),
    management: resolveManagement(given, value),
    maxConnections: value('max-connections', 0),
    dataDir: resolveDataDir(given, value, input.defaultDataDir),
    definitionFiles: value('definitions', []).map((file) => resolve(file)),
    diskFreeLimitBytes: value('disk-free-limit', 50 * megabyte),
    memoryHighWatermark: value('memory-high-watermark', { fraction: 0.6 }),
    maxMessageBytes: value('max-message-size', 16 * mebibyte),
    frameMaxBytes: value('frame-max', 131072),
    channelMax: value('channel-max', 2047),
    heartbeatSeconds: value('heartbeat', 60),
    consumerTimeoutMs: value('consumer-timeout', 30 * 60 * 1000),
    logLevel: value('log-level', 'info'),
    isLogJson: value('log-json', false),
    isReadyJson: value('ready-json', false),
  };
  return { config, warnings };
}

type ValueOf = <N extends SettingName, D>(name: N, fallback: D) => SettingValues[N] | D;

function read<N extends SettingName>(name: N, given: Given): SettingValues[N] {
  try {
    return settings[name].read(given.texts);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw usageError(`${given.label}: '${error.text}' ${error.message}`);
  }
}

function resolveDataDir(given: GivenSettings, value: ValueOf, standard: string) {
  const memory = given.get('memory');
  const folder = given.get('data-dir');
  const path = resolve(value('data-dir', standard));
  if (memory === undefined || !value('memory', false)) return path;
  if (folder === undefined) return undefined;
  if (folder.source === memory.source) {
    throw usageError(`${memory.label} and ${folder.label} exclude each other`);
  }
  return sources.indexOf(folder.source) < sources.indexOf(memory.source) ? path : undefined;
}

function resolveTls(given: GivenSettings, value: ValueOf): TlsConfig | undefined {
  const names = ['tls-port', 'tls-cert', 'tls-key', 'tls-ca', 'tls-verify-peer'] as const;
  const first = names.find((name) => given.has(name));
  if (first === undefined) return undefined;
  const certFile = value('tls-cert', undefined);
  const keyFile = value('tls-key', undefined);
  const caFile = value('tls-ca', undefined);
  const isPeerVerified = value('tls-verify-peer', false);
  if (certFile === undefined || keyFile === undefined) {
    const label = given.get(first)?.label ?? first;
    if (first === 'tls-verify-peer' && !isPeerVerified) return undefined;
    const missing = certFile === undefined ? '--tls-cert' : '--tls-key';
    throw usageError(`${label} needs ${missing}: TLS takes a certificate and its private key`);
  }
  if (isPeerVerified && caFile === undefined) {
    throw usageError('--tls-verify-peer needs --tls-ca: the certificates to check clients against');
  }
  return { port: value('tls-port', 5671), certFile, keyFile, caFile, isPeerVerified };
}

/** How far the port for HTTP is above the one for AMQP, as RabbitMQ's are. */
const MANAGEMENT_PORT_OFFSET = 10_000;
const MAX_PORT = 65_535;

function resolveManagement(given: GivenSettings, value: ValueOf): ManagementConfig | undefined {
  if (!value('management', true)) return undefined;
  const amqpPort = value('port', 5672);
  const above = amqpPort + MANAGEMENT_PORT_OFFSET;
  return {
    hosts: value('management-host', ['127.0.0.1', '::1']),
    areHostsDefault: !given.has('management-host'),
    port: value('management-port', amqpPort === 0 || above > MAX_PORT ? 0 : above),
    allowedHosts: value('management-allow-host', []),
    prometheusPort: value('prometheus-port', undefined),
  };
}

function fromFlags(flags: ConfigInput['flags']): [SettingName, Given][] {
  return [...flags].map(([name, texts]) => [name, { texts, source: 'flag', label: `--${name}` }]);
}

function fromVariables(env: ConfigInput['env'], warnings: string[]): [SettingName, Given][] {
  const found: [SettingName, Given][] = [];
  const known = new Map<string, SettingName>(
    settingNames.map((name) => [variableName(name), name]),
  );
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith('WARREN_') || text === undefined) continue;
    const name = known.get(variable);
    if (name === undefined) {
      const meant = variable === 'WARREN_CONFIG' ? undefined : closestName(variable, known.keys());
      if (meant !== undefined) warnings.push(`${variable} is not known; did you mean ${meant}?`);
    } else if (name === 'port' && text.startsWith('tcp://')) {
      // Kubernetes sets this for every service that is named "warren".
      warnings.push(`${variable}=${text} is ignored: it is a service link, not a port`);
    } else if (text !== '') {
      found.push([name, { texts: [text], source: 'variable', label: variable }]);
    }
  }
  return found;
}

function fromFile(file: string, readFile: ConfigInput['readFile']): [SettingName, Given][] {
  const found = new Map<SettingName, Given>();
  for (const { name, text, line } of parseFile(file, readFile)) {
    const texts = [...(found.get(name)?.texts ?? []), text];
    found.set(name, { texts, source: 'file', label: `${name} in ${file}, line ${line}` });
  }
  return [...found];
}

function parseFile(file: string, readFile: ConfigInput['readFile']) {
  let text: string;
  try {
    text = readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError(`cannot read the configuration file ${file}: ${reason}`);
  }
  try {
    return parseConfigFile(text);
  } catch (error) {
    if (error instanceof ConfigFileError) throw usageError(`${file}, ${error.message}`);
    throw error;
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
