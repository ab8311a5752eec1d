// The memory alarm for real: the broker uses more than it may, publishers are blocked, consumers
// drain, and publishers go on.

import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { canReadMemory, residentMebibytes } from '../support/process-memory.ts';
import { ProgramRun } from '../support/program.ts';
import { closeAllConnections, openConnection, type RawChannel } from '../support/raw-client.ts';

/** Above what the idle program takes, and below what it takes with MESSAGES of BODY_BYTES. */
const HEADROOM_MEBIBYTES = 60;
const BODY_BYTES = 100_000;
const QUEUE = 'filling';

const runs: ProgramRun[] = [];
afterEach(async () => {
  closeAllConnections();
  for (const run of runs.splice(0)) {
    run.kill('SIGKILL');
    await run.ended;
  }
});

async function serve(...args: string[]): Promise<{ run: ProgramRun; port: number }> {
  const where = ['--memory', '--host', '127.0.0.1', '--port', '0', '--ready-json'];
  const run = new ProgramRun(['serve', ...where, ...args]);
  runs.push(run);
  return { run, port: JSON.parse(await run.ready()).port };
}

async function open(port: number): Promise<RawChannel> {
  return (await openConnection({ port })).openChannel(1);
}

/** Resident memory of a broker that has served a little. */
async function idleMebibytes(): Promise<number> {
  const { run, port } = await serve();
  await (await open(port)).temporaryQueue();
  const { now } = residentMebibytes(run.pid);
  run.kill('SIGKILL');
  return now;
}

describe.skipIf(!canReadMemory)('a broker that uses more memory than its watermark', () => {
  it('blocks publishers until consumers have made room, and then takes everything', async () => {
    const watermark = Math.ceil((await idleMebibytes()) + HEADROOM_MEBIBYTES);
    const { run, port } = await serve('--memory-high-watermark', `${watermark}MiB`);
    const publisher = await open(port);
    await publisher.call('queue.declare', { queue: QUEUE });
    const { connection } = publisher;
    const body = Buffer.alloc(BODY_BYTES);
    let published = 0;
    const blocked = connection.expect('connection.blocked', 0, 20_000);
    let isBlocked = false;
    blocked.then(() => {
      isBlocked = true;
    });
    while (!isBlocked && published < 20_000) {
      body.writeUInt32BE(published);
      publisher.publish('', QUEUE, body);
      published += 1;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect((await blocked).fields.reason).toBe('low on memory');
    expect(run.stderr).toContain('memory resource limit alarm set');
    const consumer = await open(port);
    await eventually(async () => {
      const before = await consumer.counts(QUEUE);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await consumer.counts(QUEUE)).toEqual(before);
    });
    expect((await consumer.counts(QUEUE)).messages).toBeLessThan(published + 1);

    await consumer.consume(QUEUE, { noAck: true });
    for (let number = 0; number < published; number++) {
      const message = await consumer.next(20_000);
      expect(message.body.readUInt32BE()).toBe(number);
    }
    await connection.expect('connection.unblocked', 0, 20_000);
    expect(run.stderr).toContain('memory resource limit alarm cleared');
    publisher.publish('', QUEUE, 'and on');
    expect((await consumer.next()).body.toString()).toBe('and on');
  }, 90_000);
});
