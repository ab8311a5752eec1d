// Every setting of the broker program, once: its name, what it takes, how its text is read. The command
// line, the WARREN_ variables and the configuration file are all made from this table and must never
// know a setting of their own.

import { parseByteSize } from '../base/byte-size.ts';
import { closestName } from '../base/closest-name.ts';
import { type LogLevel, logLevels } from './logger.ts';

/** A limit on resident memory: bytes, or a part of the memory the process may use. */
export type MemoryWatermark = { readonly bytes: number } | { readonly fraction: number };

/** The value each setting has once its text is read. */
export interface SettingValues {
  host: readonly string[];
  port: number;
  'data-dir': string;
  memory: boolean;
  definitions: readonly string[];
  management: boolean;
  'management-port': number;
  'management-host': readonly string[];
  'management-allow-host': readonly string[];
  'prometheus-port': number;
  'tls-port': number;
  'tls-cert': string;
  'tls-key': string;
  'tls-ca': string;
  'tls-verify-peer': boolean;
  'max-message-size': number;
  'frame-max': number;
  'channel-max': number;
  heartbeat: number;
  'consumer-timeout': number;
  'max-connections': number;
  'memory-high-watermark': MemoryWatermark;
  'disk-free-limit': number;
  'log-level': LogLevel;
  'log-json': boolean;
  'ready-json': boolean;
}

export type SettingName = keyof SettingValues;

/** One setting. `read` throws a `ValueError` whose message goes on after the quoted text. */
export interface Setting<T> {
  readonly group: 'Network' | 'Management' | 'Storage' | 'TLS' | 'Limits' | 'Output';
  /** The placeholder in the help text; undefined for a switch. */
  readonly argument: string | undefined;
  readonly description: string;
  /** True when the setting may be given several times. */
  readonly isList: boolean;
  read(texts: readonly string[]): T;
}

/** A text that is not a value of its setting, for example `is not a port`. */
export class ValueError extends Error {
  readonly text: string;

  constructor(text: string, complaint: string) {
    super(complaint);
    this.name = 'ValueError';
    this.text = text;
  }
}

export const megabyte = 1000 * 1000;
export const mebibyte = 1024 * 1024;

const single =
  <T>(read: (text: string) => T) =>
  (texts: readonly string[]): T =>
    read(texts.at(-1) ?? '');

const wholeNumber = (low: number, high: number) =>
  single((text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= low && value <= high)) {
      throw new ValueError(text, `is not a whole number from ${low} to ${high}`);
    }
    return value;
  });

const byteSize = (low: number, high: number) =>
  single((text) => {
    const value = parseByteSize(text);
    if (value === undefined) {
      throw new ValueError(text, 'is not a size (examples: 1048576, 16MiB, 50MB)');
    }
    if (value < low || value > high) {
      throw new ValueError(text, `is not between ${low} and ${high} bytes`);
    }
    return value;
  });

const notEmpty = single((text) => {
  if (text === '') throw new ValueError(text, 'is empty');
  return text;
});

const filePaths = (texts: readonly string[]): readonly string[] =>
  texts.map((text) => notEmpty([text]));

const onOrOff = single((text) => {
  if (/^(true|yes|on|1)$/i.test(text)) return true;
  if (/^(false|no|off|0)$/i.test(text)) return false;
  throw new ValueError(text, 'is neither true nor false');
});

const unitMs: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['min', 60_000],
  ['h', 3_600_000],
]);

const durationMs = single((text) => {
  if (/^(none|off|false)$/i.test(text)) return 0;
  const match = /^(\d+)\s*(ms|s|min|m|h)?$/.exec(text);
  const value = Number(match?.[1]) * (unitMs.get(match?.[2] ?? 'ms') ?? Number.NaN);
  if (match === null || value > 0xffffffff) {
    throw new ValueError(text, 'is not a time (examples: 1800000, 90s, 30min, none)');
  }
  return value;
});

const watermark = single((text): MemoryWatermark => {
  const number = Number(text);
  if (text !== '' && number > 0 && number <= 1) return { fraction: number };
  const bytes = parseByteSize(text);
  if (bytes === undefined || bytes < mebibyte) {
    throw new ValueError(
      text,
      'is neither a part of the memory (0.6) nor a size of at least 1MiB (2GB)',
    );
  }
  return { bytes };
});

const logLevel = single((text): LogLevel => {
  const asked = text.toLowerCase() === 'warn' ? 'warning' : text.toLowerCase();
  const level = logLevels.find((name) => name === asked);
  if (level !== undefined) return level;
  const meant = closestName(asked, logLevels);
  const hint = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  throw new ValueError(text, `is not one of ${logLevels.join(', ')}${hint}`);
});

const hosts = (texts: readonly string[]): readonly string[] => {
  const names = texts.flatMap((text) => text.split(',')).map((name) => name.trim());
  for (const name of names) {
    if (!/^[\w.:%-]+$/.test(name)) {
      throw new ValueError(name, 'is not an address or a host name (the port goes to --port)');
    }
  }
  return [...new Set(names)];
};

const port = (low: number) => wholeNumber(low, 65535);

const define = <T>(
  group: Setting<T>['group'],
  argument: string | undefined,
  description: string,
  read: Setting<T>['read'],
  isList = false,
): Setting<T> => ({ group, argument, description, isList, read });

/** The table. The order is the order of the help text. */
export const settings: { readonly [N in SettingName]: Setting<SettingValues[N]> } = {
  host: define(
    'Network',
    '<address>',
    'address to listen on, repeatable (default: 127.0.0.1 and ::1)',
    hosts,
    true,
  ),
  port: define('Network', '<number>', 'port for AMQP; 0 picks a free one (default: 5672)', port(0)),
  'max-connections': define(
    'Network',
    '<number>',
    'connections open at a time; 0 for no limit (default: 0)',
    wholeNumber(0, 10_000_000),
  ),
  management: define(
    'Management',
    undefined,
    'serve the management HTTP API and metrics; --no-management does not (default: on)',
    onOrOff,
  ),
  'management-port': define(
    'Management',
    '<number>',
    'port for the HTTP API; 0 picks a free one (default: 10000 above --port: 15672)',
    port(0),
  ),
  'management-host': define(
    'Management',
    '<address>',
    'address to listen on for HTTP, repeatable (default: 127.0.0.1 and ::1)',
    hosts,
    true,
  ),
  'management-allow-host': define(
    'Management',
    '<name>',
    'name with a dot under which browsers may ask, repeatable (default: none)',
    hosts,
    true,
  ),
  'prometheus-port': define(
    'Management',
    '<number>',
    'port that serves only metrics; 0 picks a free one (default: none; RabbitMQ: 15692)',
    port(0),
  ),
  'data-dir': define(
    'Storage',
    '<folder>',
    'where durable entities and messages are kept (default: a folder of the user)',
    notEmpty,
  ),
  memory: define('Storage', undefined, 'keep nothing: all is gone when the broker stops', onOrOff),
  definitions: define(
    'Storage',
    '<file>',
    'RabbitMQ definitions to load at every start, repeatable',
    filePaths,
    true,
  ),
  'disk-free-limit': define(
    'Storage',
    '<size>',
    'block publishers when the disk has less free space (default: 50MB)',
    byteSize(0, Number.MAX_SAFE_INTEGER),
  ),
  'tls-port': define(
    'TLS',
    '<number>',
    'port for AMQP over TLS; 0 picks a free one (default: 5671 when a certificate is given)',
    port(0),
  ),
  'tls-cert': define('TLS', '<file>', 'certificate (chain) of the broker, PEM', notEmpty),
  'tls-key': define('TLS', '<file>', 'private key of the certificate, PEM', notEmpty),
  'tls-ca': define(
    'TLS',
    '<file>',
    'certificates that client certificates go back to, PEM',
    notEmpty,
  ),
  'tls-verify-peer': define(
    'TLS',
    undefined,
    'refuse clients without a certificate that --tls-ca vouches for',
    onOrOff,
  ),
  'max-message-size': define(
    'Limits',
    '<size>',
    'largest message body (default: 16MiB, at most 512MiB)',
    byteSize(0, 512 * mebibyte),
  ),
  'frame-max': define(
    'Limits',
    '<bytes>',
    'largest frame offered to clients (default: 131072)',
    byteSize(4096, 128 * mebibyte),
  ),
  'channel-max': define(
    'Limits',
    '<number>',
    'channels a connection may open; 0 for no limit (default: 2047)',
    wholeNumber(0, 65535),
  ),
  heartbeat: define(
    'Limits',
    '<seconds>',
    'heartbeat offered to clients; 0 for none (default: 60)',
    wholeNumber(0, 65535),
  ),
  'consumer-timeout': define(
    'Limits',
    '<time>',
    'time a consumer has to acknowledge a delivery, or none (default: 30min)',
    durationMs,
  ),
  'memory-high-watermark': define(
    'Limits',
    '<part|size>',
    'block publishers when the broker uses more memory (default: 0.6 of the memory)',
    watermark,
  ),
  'log-level': define(
    'Output',
    '<level>',
    `lowest level that is logged: ${logLevels.join(', ')} (default: info)`,
    logLevel,
  ),
  'log-json': define('Output', undefined, 'log one JSON object per line', onOrOff),
  'ready-json': define('Output', undefined, 'say that it is ready with a line of JSON', onOrOff),
};

/** Names in the order of the table. */
export const settingNames: readonly SettingName[] = Object.keys(settings).filter(isSettingName);

/** True when `name` is a setting's name, as on the command line without the dashes. */
export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

/** The setting's environment variable: `data-dir` is `WARREN_DATA_DIR`. */
export function variableName(name: SettingName): string {
  return `WARREN_${name.toUpperCase().replaceAll('-', '_')}`;
}
