// A well-behaved connection beside a badly behaved one: it declares, publishes and gets all the time,
// and knows the longest that one such round took.

import { openConnection, type RawChannel } from './raw-client.ts';

const PAUSE_MS = 5;

export class ControlConnection {
  rounds = 0;
  /** Milliseconds. */
  slowestRound = 0;
  readonly #channel: RawChannel;
  readonly #queue: string;
  readonly #rounds: Promise<void>;
  #isStopped = false;

  private constructor(channel: RawChannel, queue: string) {
    this.#channel = channel;
    this.#queue = queue;
    this.#rounds = this.#run();
    this.#rounds.catch(() => {}); // stop() tells
  }

  /** Opens it and starts the rounds. */
  static async open(port: number): Promise<ControlConnection> {
    const connection = await openConnection({ port });
    const channel = await connection.openChannel(1);
    return new ControlConnection(channel, await channel.temporaryQueue());
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      const startedAt = performance.now();
      const body = `round ${this.rounds}`;
      this.#channel.publish('', this.#queue, body);
      const message = await this.#channel.get(this.#queue);
      if (message?.body.toString() !== body) throw new Error(`lost ${body}`);
      await this.#channel.counts(this.#queue);
      this.slowestRound = Math.max(this.slowestRound, performance.now() - startedAt);
      this.rounds += 1;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** Ends it in order. Throws when a round failed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#rounds;
    await this.#channel.connection.close();
  }
}
