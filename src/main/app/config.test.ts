import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ConfigInput, resolveConfig } from './config.ts';
import { StartError } from './exit-code.ts';
import type { SettingName } from './settings.ts';

interface Told {
  flags?: Partial<Record<SettingName, string | string[]>>;
  env?: Record<string, string>;
  file?: string;
}

function input({ flags = {}, env = {}, file }: Told): ConfigInput {
  return {
    flags: new Map(
      Object.entries(flags).map(([name, text]) => [name as SettingName, [text].flat()]),
    ),
    configFile: file === undefined ? undefined : 'warren.conf',
    env,
    readFile: () => file ?? '',
    defaultDataDir: '/home/u/warren',
  };
}

const config = (told: Told) => resolveConfig(input(told)).config;

function failure(told: Told): string {
  try {
    resolveConfig(input(told));
  } catch (error) {
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).exitCode).toBe(2);
    expect((error as StartError).message).not.toContain('\n');
    return (error as StartError).message;
  }
  throw new Error('nothing was refused');
}

describe('configuration', () => {
  it('without settings is RabbitMQ with its defaults on the loopback addresses', () => {
    expect(config({})).toEqual({
      hosts: ['127.0.0.1', '::1'],
      areHostsDefault: true,
      port: 5672,
      tls: undefined,
      management: {
        hosts: ['127.0.0.1', '::1'],
        areHostsDefault: true,
        port: 15672,
        allowedHosts: [],
        prometheusPort: undefined,
      },
      maxConnections: 0,
      dataDir: resolve('/home/u/warren'),
      definitionFiles: [],
      diskFreeLimitBytes: 50_000_000,
      memoryHighWatermark: { fraction: 0.6 },
      maxMessageBytes: 16_777_216,
      frameMaxBytes: 131072,
      channelMax: 2047,
      heartbeatSeconds: 60,
      consumerTimeoutMs: 1_800_000,
      logLevel: 'info',
      isLogJson: false,
      isReadyJson: false,
    });
  });

  it('puts the management port as far above the port for AMQP as RabbitMQ does', () => {
    const portOf = (flags: Record<string, string>) => config({ flags }).management?.port;
    expect(portOf({ port: '5700' })).toBe(15700);
    expect(portOf({ port: '0' })).toBe(0);
    expect(portOf({ port: '60000' })).toBe(0);
    expect(portOf({ port: '0', 'management-port': '8080' })).toBe(8080);
    expect(config({ flags: { management: 'false' } }).management).toBeUndefined();
  });

  it('takes flags before variables before the file', () => {
    const file = 'port = 1\nheartbeat = 1\nframe-max = 8192';
    const env = { WARREN_PORT: '2', WARREN_HEARTBEAT: '2' };
    const resolved = config({ flags: { port: '3' }, env, file });
    expect(resolved).toMatchObject({ port: 3, heartbeatSeconds: 2, frameMaxBytes: 8192 });
  });

  it('a flag can switch off what a variable switched on', () => {
    const env = { WARREN_LOG_JSON: 'yes', WARREN_MEMORY: '1' };
    expect(config({ env })).toMatchObject({ isLogJson: true, dataDir: undefined });
    const flags = { 'log-json': 'false', memory: 'false' };
    const resolved = config({ env, flags });
    expect(resolved).toMatchObject({ isLogJson: false, dataDir: resolve('/home/u/warren') });
  });

  it('takes hosts from repeated flags, a list in a variable, or several lines', () => {
    expect(config({ flags: { host: ['0.0.0.0', '::', '0.0.0.0'] } })).toMatchObject({
      hosts: ['0.0.0.0', '::'],
      areHostsDefault: false,
    });
    expect(config({ env: { WARREN_HOST: '10.0.0.1, ::1' } }).hosts).toEqual(['10.0.0.1', '::1']);
    expect(config({ file: 'host = a.example\nhost = ::1' }).hosts).toEqual(['a.example', '::1']);
  });

  it.each([
    ['port', '0', 'port', 0],
    ['max-message-size', '512MiB', 'maxMessageBytes', 536_870_912],
    ['frame-max', '4096', 'frameMaxBytes', 4096],
    ['channel-max', '0', 'channelMax', 0],
    ['heartbeat', '0', 'heartbeatSeconds', 0],
    ['consumer-timeout', '90s', 'consumerTimeoutMs', 90_000],
    ['consumer-timeout', '2h', 'consumerTimeoutMs', 7_200_000],
    ['consumer-timeout', '30min', 'consumerTimeoutMs', 1_800_000],
    ['consumer-timeout', '1800000', 'consumerTimeoutMs', 1_800_000],
    ['consumer-timeout', 'none', 'consumerTimeoutMs', 0],
    ['memory-high-watermark', '0.4', 'memoryHighWatermark', { fraction: 0.4 }],
    ['memory-high-watermark', '2GB', 'memoryHighWatermark', { bytes: 2e9 }],
    ['disk-free-limit', '1GB', 'diskFreeLimitBytes', 1e9],
    ['max-connections', '100', 'maxConnections', 100],
    ['log-level', 'warn', 'logLevel', 'warning'],
  ] as const)('reads %s = %s', (name, text, key, expected) => {
    expect(config({ flags: { [name]: text } })[key]).toEqual(expected);
    expect(
      config({ env: { [`WARREN_${name.toUpperCase().replaceAll('-', '_')}`]: text } })[key],
    ).toEqual(expected);
    expect(config({ file: `${name} = ${text}` })[key]).toEqual(expected);
  });

  it.each([
    ['port', 'abc', "--port: 'abc' is not a whole number from 0 to 65535"],
    ['port', '65536', "--port: '65536' is not a whole number from 0 to 65535"],
    ['port', '-1', "--port: '-1' is not a whole number from 0 to 65535"],
    ['port', '', "--port: '' is not a whole number from 0 to 65535"],
    ['port', '0x10', "--port: '0x10' is not a whole number from 0 to 65535"],
    ['host', 'localhost:5672x/', 'is not an address or a host name (the port goes to --port)'],
    ['host', '', 'is not an address'],
    ['data-dir', '', "--data-dir: '' is empty"],
    ['max-message-size', '1GiB', 'is not between 0 and 536870912 bytes'],
    ['max-message-size', 'big', 'is not a size (examples: 1048576, 16MiB, 50MB)'],
    ['frame-max', '4095', 'is not between 4096 and 134217728 bytes'],
    ['heartbeat', '1.5', 'is not a whole number'],
    ['consumer-timeout', 'soon', 'is not a time (examples: 1800000, 90s, 30min, none)'],
    ['memory-high-watermark', '1.5', 'is neither a part of the memory'],
    ['memory-high-watermark', '0', 'is neither a part of the memory'],
    [
      'log-level',
      'infos',
      "'infos' is not one of debug, info, warning, error, none (did you mean info?)",
    ],
    ['memory', 'maybe', "'maybe' is neither true nor false"],
  ] as const)('refuses %s = %j with one line', (name, text, message) => {
    expect(failure({ flags: { [name]: text } })).toContain(message);
  });

  it('names the variable or the line a bad value comes from', () => {
    expect(failure({ env: { WARREN_PORT: 'x' } })).toMatch(/^WARREN_PORT: 'x' is not/);
    expect(failure({ file: '\nport = x' })).toMatch(/^port in warren.conf, line 2: 'x' is not/);
    expect(failure({ file: 'prot = 1' })).toBe(
      "warren.conf, line 1: unknown setting 'prot' (did you mean port?)",
    );
  });

  it('a file that cannot be read is named', () => {
    const broken = {
      ...input({ file: '' }),
      readFile: () => {
        throw new Error('no such file');
      },
    };
    expect(() => resolveConfig(broken)).toThrow(
      'cannot read the configuration file warren.conf: no such file',
    );
  });

  it('WARREN_CONFIG names the file, --config goes before it', () => {
    const read: string[] = [];
    const base = {
      ...input({ env: { WARREN_CONFIG: 'from-env.conf' } }),
      readFile: (path: string) => {
        read.push(path);
        return '';
      },
    };
    expect(resolveConfig(base).warnings).toEqual([]);
    resolveConfig({ ...base, configFile: 'from-flag.conf' });
    expect(read).toEqual(['from-env.conf', 'from-flag.conf']);
  });

  it('of --memory and a data folder the nearer source wins; from one source they exclude each other', () => {
    expect(config({ flags: { memory: 'true' }, file: 'data-dir = /x' }).dataDir).toBeUndefined();
    expect(config({ flags: { 'data-dir': '/x' }, env: { WARREN_MEMORY: '1' } }).dataDir).toBe(
      resolve('/x'),
    );
    expect(config({ env: { WARREN_MEMORY: '1' }, file: 'data-dir = /x' }).dataDir).toBeUndefined();
    expect(failure({ flags: { memory: 'true', 'data-dir': '/x' } })).toBe(
      '--memory and --data-dir exclude each other',
    );
  });

  describe('TLS', () => {
    const files = { 'tls-cert': 'c.pem', 'tls-key': 'k.pem' };

    it('listens on 5671 when a certificate is given', () => {
      expect(config({ flags: files }).tls).toEqual({
        port: 5671,
        certFile: 'c.pem',
        keyFile: 'k.pem',
        caFile: undefined,
        isPeerVerified: false,
      });
    });

    it('is off when nothing but a switched-off check is given', () => {
      expect(config({ env: { WARREN_TLS_VERIFY_PEER: 'false' } }).tls).toBeUndefined();
    });

    it.each([
      [{ 'tls-port': '5671' }, '--tls-port needs --tls-cert'],
      [{ 'tls-cert': 'c.pem' }, '--tls-cert needs --tls-key'],
      [{ 'tls-verify-peer': 'true' }, '--tls-verify-peer needs --tls-cert'],
      [{ ...files, 'tls-verify-peer': 'true' }, '--tls-verify-peer needs --tls-ca'],
    ] as const)('refuses %j', (flags, message) => {
      expect(failure({ flags })).toContain(message);
    });
  });

  it('warns of a variable that is nearly a setting and of a Kubernetes service link', () => {
    const env = {
      WARREN_HEARTBEET: '1',
      WARREN_SERVICE_HOST: '10.0.0.1',
      WARREN_PORT: 'tcp://10.0.0.1:5672',
      WARREN_PORT_5672_TCP_ADDR: '10.0.0.1',
      PATH: '/bin',
    };
    const { config, warnings } = resolveConfig(input({ env }));
    expect(config.port).toBe(5672);
    expect(warnings).toEqual([
      'WARREN_HEARTBEET is not known; did you mean WARREN_HEARTBEAT?',
      'WARREN_PORT=tcp://10.0.0.1:5672 is ignored: it is a service link, not a port',
    ]);
  });

  it('an empty variable counts as not set', () => {
    expect(config({ env: { WARREN_PORT: '', WARREN_CONFIG: '' } }).port).toBe(5672);
  });
});
