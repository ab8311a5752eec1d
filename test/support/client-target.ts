// The broker that client libraries talk to in tests: ours, started for the test file, or the one
// that WARREN_TEST_TARGET=host:port names (a RabbitMQ, or a Warren that runs already).
import type { startBroker } from './broker.ts';

export type StartBrokerOptions = Parameters<typeof startBroker>[0];

export interface ClientTarget {
  readonly host: string;
  readonly port: number;
  /** `amqp://guest:guest@host:port`, with the default vhost. */
  readonly url: string;
  stop(): Promise<void>;
}

/** `WARREN_TEST_TARGET`, or null. Throws when it is not `host:port`. */
export function externalTarget(): { host: string; port: number } | null {
  const text = process.env.WARREN_TEST_TARGET;
  if (text === undefined || text === '') return null;
  const match = /^(.+):(\d+)$/.exec(text);
  if (!match) throw new Error(`WARREN_TEST_TARGET must be host:port, not '${text}'`);
  return { host: match[1] as string, port: Number(match[2]) };
}

/** Starts a broker, or names the external one. `stop` leaves an external broker alone. */
export async function openTarget(options?: StartBrokerOptions): Promise<ClientTarget> {
  const external = externalTarget();
  if (external) {
    const { host, port } = external;
    return { host, port, url: `amqp://guest:guest@${host}:${port}`, stop: async () => {} };
  }
  // Loaded only when wanted, so that a run against another broker needs nothing of ours.
  const { startBroker: start } = await import('./broker.ts');
  const broker = await start(options);
  return {
    host: '127.0.0.1',
    port: broker.port,
    url: `amqp://guest:guest@127.0.0.1:${broker.port}`,
    stop: () => broker.stop(),
  };
}
