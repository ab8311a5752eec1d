// A RabbitMQ with its management plugin, for comparison: the one that WARREN_TEST_RABBITMQ_MANAGEMENT names
// (such as http://127.0.0.1:15673), or a private node that is started and stopped here.

import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';
import { ManagementClient } from './management.ts';
import { type RabbitMQ, rabbitScripts, startRabbitMQ } from './rabbitmq.ts';

const run = promisify(execFile);

export interface ManagedRabbitMQ {
  readonly api: ManagementClient;
  readonly port: number;
  stop(): Promise<void>;
}

const configured = process.env.WARREN_TEST_RABBITMQ_MANAGEMENT;

/** Whether there is a RabbitMQ to compare with. */
export const hasRabbitMQManagement = configured !== undefined || rabbitScripts() !== undefined;

export async function startManagedRabbitMQ(): Promise<ManagedRabbitMQ> {
  if (configured !== undefined) {
    const url = configured.replace(/\/$/, '');
    return {
      api: new ManagementClient(url),
      port: Number(new URL(url).port),
      stop: async () => {},
    };
  }
  const node = await startRabbitMQ();
  const port = node.port + 10_000;
  await enableManagement(node, port);
  return {
    api: new ManagementClient(`http://127.0.0.1:${port}`),
    port,
    stop: async () => {
      await node.stop();
      rmSync(node.folder, { recursive: true, force: true });
    },
  };
}

async function enableManagement(node: RabbitMQ, port: number): Promise<void> {
  const address = `[{port,${port}},{ip,"127.0.0.1"}]`;
  await node.evaluate(
    `application:set_env(rabbitmq_management,tcp_config,${address},[{persistent,true}]).`,
  );
  writeFileSync(join(node.folder, 'enabled_plugins'), '[].\n');
  await run(join(rabbitScripts() ?? '', 'rabbitmq-plugins'), ['enable', 'rabbitmq_management'], {
    cwd: node.folder,
    env: node.environment,
  });
  const api = new ManagementClient(`http://127.0.0.1:${port}`);
  await eventually(async () => {
    const { status } = await api.get('/whoami');
    if (status !== 200) throw new Error(`status ${status}`);
  });
}
