// A broker with a studio in a process of its own, which a test can ask, stop and kill. Must never import the
// broker: what is asked crosses as it would between page and program.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type {
  CommandName,
  FeedName,
  FeedOptions,
  FeedPayload,
  Request,
  Response,
} from '../../src/shared/ipc/contract.ts';
import type { PageFrame, ProgramFrame } from '../../src/shared/ipc/frames.ts';
import type { Failure } from '../../src/shared/ipc/result.ts';

const PROGRAM = fileURLToPath(new URL('./studio-program.ts', import.meta.url));

export interface StudioProcessOptions {
  readonly dataDir: string;
  /** Bytes of messages in memory before queues page to disk. */
  readonly messageMemoryBytes: number;
}

export class StudioProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (frame: ProgramFrame) => void>();
  #lastId = 0;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
    child.on('message', (frame: ProgramFrame) => this.#answers.get(frame.id)?.(frame));
  }

  static async start(
    dataDir: string,
    messageMemoryBytes = 64 * 1024 * 1024,
  ): Promise<StudioProcess> {
    const options: StudioProcessOptions = { dataDir, messageMemoryBytes };
    const child = fork(PROGRAM, [JSON.stringify(options)]);
    const [message] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the broker ended with ${code} before it was ready`);
      }),
    ]);
    return new StudioProcess(child, (message as { port: number }).port);
  }

  /** Throws the failure as an error of its text. */
  async invoke<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>> {
    const frame = await this.#ask(command, request);
    if (frame.kind === 'answer') return frame.value as Response<C>;
    const { condition, message } = frame.kind === 'failure' ? frame.failure : UNEXPECTED;
    throw new Error(`${condition}: ${message}`);
  }

  async refused(command: CommandName, request: unknown): Promise<Failure> {
    const frame = await this.#ask(command, request);
    if (frame.kind === 'failure') return frame.failure;
    throw new Error(`${command} did not fail`);
  }

  /** Calls `onPayload` with what comes, and takes it. */
  subscribe<F extends FeedName>(
    feed: F,
    options: FeedOptions<F>,
    onPayload: (payload: FeedPayload<F>) => void,
  ): void {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#answers.set(id, (frame) => {
      if (frame.kind !== 'payload') return;
      this.#send({ kind: 'received', id, sequence: frame.sequence });
      onPayload(frame.payload as FeedPayload<F>);
    });
    this.#send({ kind: 'subscribe', id, feed, options });
  }

  /** SIGKILL: as a power cut for the process. */
  async kill(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.send('stop');
    await ended;
  }

  #ask(command: CommandName, request: unknown): Promise<ProgramFrame> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      this.#answers.set(id, (frame) => {
        this.#answers.delete(id);
        resolve(frame);
      });
      this.#send({ kind: 'invoke', id, command, request });
    });
  }

  #send(frame: PageFrame): void {
    this.#child.send(frame, () => {});
  }
}

const UNEXPECTED: Failure = { condition: 'INTERNAL_ERROR', message: 'not an answer' };
