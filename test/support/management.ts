// Starts a Warren with its management interface in this process, and asks HTTP APIs: Warren's or, for
// comparison, a RabbitMQ's.

import { type ComposedBroker, composeBroker } from '../../src/main/app/compose.ts';
import { resolveConfig } from '../../src/main/app/config.ts';
import type { SettingName } from '../../src/main/app/settings.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: unknown;
}

export interface ManagedBroker {
  readonly broker: ComposedBroker;
  readonly amqpPort: number;
  readonly api: ManagementClient;
  readonly log: readonly LogLine[];
  stop(): Promise<void>;
}

/** Keeps nothing on disk; all ports are free ones of 127.0.0.1. */
export async function startManagedBroker(
  settings: Partial<Record<SettingName, string>> = {},
): Promise<ManagedBroker> {
  const flags = new Map<SettingName, readonly string[]>([
    ['memory', ['true']],
    ['port', ['0']],
    ['host', ['127.0.0.1']],
    ['management-host', ['127.0.0.1']],
    ...Object.entries(settings).map(([name, text]): [SettingName, string[]] => [
      name as SettingName,
      [text],
    ]),
  ]);
  const { config } = resolveConfig({
    flags,
    configFile: undefined,
    env: {},
    readFile: () => '',
    defaultDataDir: '/nowhere',
  });
  const log: LogLine[] = [];
  const at = (level: string) => (message: string, fields?: unknown) =>
    void log.push({ level, message, fields });
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const broker = await composeBroker(config, logger, (error) => {
    throw error;
  });
  const port = broker.management?.port ?? 0;
  return {
    broker,
    amqpPort: broker.listener.port,
    api: new ManagementClient(`http://127.0.0.1:${port}`),
    log,
    stop: () => broker.stop(),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined for an empty body, text for what is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at JSON of every shape
  readonly body: any;
}

export class ManagementClient {
  readonly url: string;
  readonly #credentials: string | null;

  /** `credentials` is `user:password`; null sends none. */
  constructor(url: string, credentials: string | null = 'guest:guest') {
    this.url = url;
    this.#credentials = credentials;
  }

  as(credentials: string | null): ManagementClient {
    return new ManagementClient(this.url, credentials);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  put(path: string, body: unknown = {}): Promise<Answer> {
    return this.send('PUT', path, body);
  }

  post(path: string, body: unknown = {}): Promise<Answer> {
    return this.send('POST', path, body);
  }

  delete(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** `path` is below `/api`, unless it starts with a full address. A text body is sent as it is. */
  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const credentials = this.#credentials;
    const authorization =
      credentials === null ? {} : { authorization: `Basic ${btoa(credentials)}` };
    const response = await fetch(`${this.url}/api${path}`, {
      method,
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...authorization, ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
