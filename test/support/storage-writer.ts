// A process that writes to a data folder until it is killed, for tests of what survives. In each
// turn it removes the even positions of an older turn and appends new ones; it prints `open` and
// then `confirmed N` for every position N that the store confirmed.

import { openSqliteStorage } from '../../src/main/storage/sqlite/open.ts';
import { decodeRaw, newMessage, TestLane } from './stored-messages.ts';

/** Messages appended in one turn. */
export const TURN = 40;
/** Even positions are removed this many turns after they were appended. */
export const REMOVED_AFTER = 3;

async function write(folder: string): Promise<void> {
  const storage = await openSqliteStorage(folder, decodeRaw, {
    onActivity: () => {},
    onDiskFull: () => {},
    onFatal: (error) => {
      throw error;
    },
  });
  process.stdout.write('open\n');
  const queue = { vhost: '/', name: 'q', type: 'classic', isAutoDelete: false, args: [] };
  storage.definitions.record({ kind: 'queue.declared', queue: { ...queue, laneIds: [1] } });
  const lane = new TestLane(1);
  const turns: ReturnType<typeof newMessage>[][] = [];
  let position = 1;
  const confirmed: number[] = [];
  const turn = (): void => {
    const lines = confirmed.splice(0).map((one) => `confirmed ${one}\n`);
    if (lines.length > 0) process.stdout.write(lines.join(''));
    if (storage.store.backlogBytes < 100_000) {
      for (const old of turns.length >= REMOVED_AFTER ? (turns.shift() ?? []) : []) {
        if (old.position % 2 === 0) storage.store.remove(old);
      }
      const messages = Array.from({ length: TURN }, () =>
        newMessage(lane, position++, { confirmed }),
      );
      for (const queued of messages) storage.store.append(queued);
      turns.push(messages);
      storage.store.flush();
    }
    setImmediate(turn);
  };
  turn();
}

const folder = process.argv[2];
if (folder !== undefined && process.argv[1]?.endsWith('storage-writer.ts')) await write(folder);
