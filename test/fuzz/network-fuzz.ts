// Hostile clients against the headless program for a bounded time, with one connection that has to be
// served all along. Fails when the program ends, logs an error, grows, or loses its data folder.
//
// node test/fuzz/network-fuzz.ts --seconds 30 --seed 1

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ControlConnection } from '../support/control-connection.ts';
import { residentMebibytes } from '../support/process-memory.ts';
import { ProgramRun } from '../support/program.ts';
import { Random } from '../support/random.ts';
import { closeAllConnections } from '../support/raw-client.ts';
import { removeFolder, temporaryFolder } from '../support/temporary-storage.ts';
import { runHostileClient } from './hostile-clients.ts';

const CLIENTS_AT_A_TIME = 20;
const LONGEST_ROUND_MS = 2000;
const MOST_MEMORY_MEBIBYTES = 500;

export interface NetworkFuzzResult {
  readonly clients: number;
  readonly bytes: number;
  readonly rounds: number;
  readonly slowestRoundMs: number;
  readonly mostMebibytes: number;
}

/** Throws an Error that names the seed when anything is wrong. */
export async function fuzzNetwork(seed: number, seconds: number): Promise<NetworkFuzzResult> {
  const folder = temporaryFolder();
  const first = await Program.start(folder);
  try {
    const control = await ControlConnection.open(first.port);
    const sent = await runClients(first.port, new Random(seed), seconds);
    await control.stop();
    const { highest } = residentMebibytes(first.run.pid);
    await first.stop();
    // What the clients stored and declared can be read back.
    const second = await Program.start(folder);
    await second.stop();
    const { rounds, slowestRound } = control;
    if (slowestRound > LONGEST_ROUND_MS) throw new Error(`a round took ${slowestRound} ms`);
    if (highest > MOST_MEMORY_MEBIBYTES) throw new Error(`it took ${highest} MiB of memory`);
    return { ...sent, rounds, slowestRoundMs: slowestRound, mostMebibytes: highest };
  } catch (error) {
    throw new Error(`network fuzz with seed ${seed} failed: ${error}\n${first.run.stderr}`);
  } finally {
    closeAllConnections();
    first.run.kill('SIGKILL');
    await first.run.ended;
    removeFolder(folder);
  }
}

async function runClients(port: number, random: Random, seconds: number) {
  const endsAt = performance.now() + seconds * 1000;
  let clients = 0;
  let bytes = 0;
  const oneAfterTheOther = async (own: Random): Promise<void> => {
    while (performance.now() < endsAt) {
      const sent = await runHostileClient(port, own.fork());
      bytes += sent;
      clients += 1;
    }
  };
  await Promise.all(
    Array.from({ length: CLIENTS_AT_A_TIME }, () => oneAfterTheOther(random.fork())),
  );
  return { clients, bytes };
}

class Program {
  readonly run: ProgramRun;
  readonly port: number;

  private constructor(run: ProgramRun, port: number) {
    this.run = run;
    this.port = port;
  }

  static async start(folder: string): Promise<Program> {
    const where = ['--host', '127.0.0.1', '--port', '0', '--data-dir', folder];
    const run = new ProgramRun(['serve', ...where, '--ready-json', '--log-level', 'error']);
    return new Program(run, JSON.parse(await run.ready()).port);
  }

  /** Ends it in order; throws when it logged an error or did not end well. */
  async stop(): Promise<void> {
    this.run.kill('SIGTERM');
    const end = await this.run.ended;
    if (end !== 0) throw new Error(`the program ended with ${end}`);
    if (this.run.stderr !== '') throw new Error('the program logged errors');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '30' },
      seed: { type: 'string', default: '1' },
    },
  });
  const seed = Number(values.seed);
  const result = await fuzzNetwork(seed, Number(values.seconds));
  console.log(
    `network fuzz: seed ${seed}, ${values.seconds} s: ${result.clients} clients, ` +
      `${(result.bytes / 1e6).toFixed(1)} MB sent; control connection: ${result.rounds} rounds, ` +
      `slowest ${result.slowestRoundMs.toFixed(0)} ms; ` +
      `memory at most ${result.mostMebibytes.toFixed(0)} MiB`,
  );
}
