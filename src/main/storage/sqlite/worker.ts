// The storage thread: the only place that touches the database file. Takes requests in order and
// answers each; between requests it sweeps and gives space back in small steps.

import { parentPort, workerData } from 'node:worker_threads';
import { StorageError } from '../storage-error.ts';
import { openDatabase } from './database.ts';
import type { WorkerReport, WorkerRequest, WorkerSetup } from './packed-batch.ts';
import { StorageThread } from './storage-thread.ts';

function start(setup: WorkerSetup): void {
  const port = parentPort;
  if (port === null) throw new Error('the storage worker runs in a worker thread only');
  const report = (message: WorkerReport, transfer: ArrayBuffer[]): void =>
    port.postMessage(message, transfer);
  try {
    const thread = new StorageThread(openDatabase(setup.folder), report);
    port.on('message', (request: WorkerRequest) => thread.accept(request));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const { fault, path, message } = error;
    report({ kind: 'refused', fault, path, message }, []);
  }
}

start(workerData);
