// A broker of the built program in a process of its own, on free ports and a folder of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const command = join(import.meta.dirname, '../../bin/warren.mjs');

/** Where it is reached. */
export interface BrokerAddresses {
  readonly amqpUrl: string;
  readonly amqpPort: number;
  readonly pageUrl: string;
}

export class BrokerProcess implements BrokerAddresses {
  readonly amqpPort: number;
  readonly pagePort: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, amqpPort: number, pagePort: number) {
    this.#child = child;
    this.amqpPort = amqpPort;
    this.pagePort = pagePort;
  }

  get amqpUrl(): string {
    return `amqp://guest:guest@127.0.0.1:${this.amqpPort}`;
  }

  get pageUrl(): string {
    return `http://127.0.0.1:${this.pagePort}/`;
  }

  /** Ports of 0 are free ones; a broker that is started again takes those it had. */
  static async start(dataDir: string, amqpPort = 0, pagePort = 0): Promise<BrokerProcess> {
    const ports = ['--port', String(amqpPort), '--management-port', String(pagePort)];
    const child = spawn(
      process.execPath,
      [command, 'serve', ...ports, '--data-dir', dataDir, '--ready-json'],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const errors: string[] = [];
    child.stderr?.on('data', (chunk) => errors.push(String(chunk)));
    if (child.stdout === null) throw new Error('the broker has no output');
    for await (const line of createInterface({ input: child.stdout })) {
      const { port, managementPort } = JSON.parse(line);
      return new BrokerProcess(child, port, managementPort);
    }
    throw new Error(`the broker ended without a ready line: ${errors.join('')}`);
  }

  /** SIGTERM is a proper stop, SIGKILL none at all. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }
}
