// What the conformance suite runs against: a Warren broker started in this process, or, when
// WARREN_TEST_TARGET=host:port is set, a RabbitMQ 3.10 that test/support/rabbitmq.ts has started.
// Also the one place where expectations may differ between the two, each time with a reason.

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, vi } from 'vitest';
import { type Administrator, rabbitAdministrator, warrenAdministrator } from './administrator.ts';
import { type BrokerUnderTest, startBroker } from './broker.ts';
import { RabbitMQ, startRabbitMQ } from './rabbitmq.ts';
import { closeAllConnections, setDefaultTarget } from './raw-client.ts';

const target = process.env.WARREN_TEST_TARGET;

/** True when the suite runs against a real RabbitMQ. */
export const isRabbitMQ = target !== undefined && target !== '';

/**
 * The expectation for the target at hand. `reason` says why the two differ; docs/compatibility.md
 * lists every use.
 */
export function onRabbitMQ310<T>(_reason: string, rabbitMQ: T, warren: T): T {
  return isRabbitMQ ? rabbitMQ : warren;
}

/** Limits that both targets are started with, so that tests may rely on them. */
export const LIMITS = {
  handshakeTimeoutMs: 4000,
  consumerTimeoutMs: 5000,
  maxMessageSizeBytes: 16_777_216,
} as const;

/**
 * For the top of a test file: gives the file a running broker before its tests and removes what the
 * tests leave open. All raw connections go to it unless they name another port. Tests that run
 * concurrently keep their connections until the end of the file. Returns what administers it.
 */
export function sharedBroker(options: { concurrentTests?: boolean } = {}): Administrator {
  vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });
  let broker: BrokerUnderTest | undefined;
  beforeAll(async () => {
    if (isRabbitMQ) {
      const [host = '127.0.0.1', port = '5672'] = (target ?? '').split(':');
      setDefaultTarget(host, Number(port));
      return;
    }
    broker = await startBroker({
      handshakeTimeoutMs: LIMITS.handshakeTimeoutMs,
      consumerTimeoutMs: LIMITS.consumerTimeoutMs,
      maxMessageSizeBytes: LIMITS.maxMessageSizeBytes,
    });
    setDefaultTarget('127.0.0.1', broker.port);
  });
  if (options.concurrentTests !== true) afterEach(closeAllConnections);
  afterAll(async () => {
    closeAllConnections();
    await broker?.stop();
  });
  if (isRabbitMQ) return rabbitAdministrator(sharedRabbitMQ);
  return warrenAdministrator(() => {
    if (broker === undefined) throw new Error('the broker has not been started');
    return broker;
  });
}

/** A broker of one test's own that can be stopped, killed and started again with what it stored. */
export interface RestartableBroker {
  readonly port: number;
  /** Clean stop, then start again. */
  restart(): Promise<void>;
  /** The end that a crash makes, then start again. */
  crash(): Promise<void>;
  /** Clean stop; clients see it. */
  stop(): Promise<void>;
  /** Raises or clears an alarm, without using up memory or disk. */
  setAlarm(source: 'memory' | 'disk', isOn: boolean): Promise<void>;
  readonly administrator: Administrator;
}

/** Starts a broker of its own on a data folder; the test has to stop it. */
export async function startRestartableBroker(): Promise<RestartableBroker> {
  if (!isRabbitMQ) {
    const broker = await startBroker({ durable: true });
    return {
      get port() {
        return broker.port;
      },
      restart: () => broker.restart(),
      crash: () => broker.crash(),
      stop: () => broker.stop(),
      setAlarm: async (source, isOn) => broker.setAlarm(source, isOn),
      administrator: warrenAdministrator(() => broker),
    };
  }
  const node = await startRabbitMQ();
  return {
    port: node.port,
    restart: async () => {
      await node.stop();
      await node.start();
    },
    crash: async () => {
      await node.kill();
      await node.start();
    },
    administrator: rabbitAdministrator(() => node),
    stop: async () => {
      await node.stop();
      rmSync(node.folder, { recursive: true, force: true });
    },
    setAlarm: async (source, isOn) => {
      await node.evaluate(
        isOn
          ? `rabbit_alarm:set_alarm({{resource_limit, ${source}, node()}, []}).`
          : `rabbit_alarm:clear_alarm({resource_limit, ${source}, node()}).`,
      );
    },
  };
}

/** The RabbitMQ that the suite runs against, for settings that AMQP cannot change. */
export function sharedRabbitMQ(): RabbitMQ {
  const folder = process.env.WARREN_TEST_RABBITMQ_FOLDER;
  if (folder === undefined) throw new Error('WARREN_TEST_RABBITMQ_FOLDER is not set');
  return new RabbitMQ(folder, Number((target ?? '').split(':')[1]));
}

let counter = 0;
const run = randomBytes(3).toString('hex');

/** A name that no other test uses, ending in `hint`. */
export function unique(hint: string): string {
  counter += 1;
  return `t${run}-${counter}-${hint}`;
}

/** `queue 'Q' in vhost '/'` as reply texts print it. */
export const queueText = (name: string): string => `queue '${name}' in vhost '/'`;

/** `exchange 'X' in vhost '/'` as reply texts print it. */
export const exchangeText = (name: string): string => `exchange '${name}' in vhost '/'`;
