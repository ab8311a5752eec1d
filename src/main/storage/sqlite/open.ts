// Opens a data folder: starts the worker thread, waits until it has the file, and joins the two
// halves of the store. Must never touch the database file itself (closing any other descriptor of
// it in this process would release SQLite's lock on POSIX systems).

import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { MessageDecoder } from '../../broker/ports.ts';
import type { OpenedStorage, StorageEvents } from '../opened-storage.ts';
import { StorageError } from '../storage-error.ts';
import { SqliteDefinitionStore } from './definition-store.ts';
import { SqliteMessageStore } from './message-store.ts';
import type { WorkerReport, WorkerSetup } from './packed-batch.ts';
import { DATABASE_FILE } from './schema.ts';

/** The build puts the worker beside the bundle; from source it is the file next to this one. */
const WORKER_URL = import.meta.url.endsWith('.ts')
  ? new URL('./worker.ts', import.meta.url)
  : new URL('./storage-worker.js', import.meta.url);

type OpenedReport = Extract<WorkerReport, { kind: 'opened' }>;

/**
 * Opens `folder`, creating it when missing. Throws a StorageError when it is in use by another
 * process, cannot be written, or is not a data folder of this version.
 */
export async function openSqliteStorage(
  folder: string,
  decode: MessageDecoder,
  events: StorageEvents,
): Promise<OpenedStorage> {
  const setup: WorkerSetup = { folder };
  const worker = new Worker(WORKER_URL, { workerData: setup, name: 'warren-storage' });
  const opened = await untilOpened(worker, folder);
  const store = new SqliteMessageStore(
    join(folder, DATABASE_FILE),
    (request, transfer) => worker.postMessage(request, transfer),
    decode,
    events,
  );
  worker.on('message', (report: WorkerReport) => store.accept(report));
  worker.on('error', (error) => store.fail(asError(error)));
  worker.on('exit', () =>
    store.fail(new StorageError('failed', folder, `storage thread for ${folder} has ended`)),
  );
  return {
    store,
    definitions: new SqliteDefinitionStore(store),
    recovered: opened.recovered,
    close: async () => {
      await store.close();
      stopListening(worker);
      await worker.terminate();
    },
  };
}

async function untilOpened(worker: Worker, folder: string): Promise<OpenedReport> {
  try {
    return await new Promise<OpenedReport>((resolve, reject) => {
      worker.once('error', reject);
      worker.once('exit', () =>
        reject(new StorageError('failed', folder, `storage thread for ${folder} did not start`)),
      );
      worker.once('message', (report: WorkerReport) => {
        if (report.kind === 'opened') resolve(report);
        else if (report.kind === 'refused' || report.kind === 'failed') {
          reject(new StorageError(report.fault, report.path, report.message));
        }
      });
    });
  } catch (error) {
    stopListening(worker);
    await worker.terminate();
    throw error;
  } finally {
    stopListening(worker);
  }
}

/** Never all events at once: the worker object has listeners of its own, without which it is deaf. */
function stopListening(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
