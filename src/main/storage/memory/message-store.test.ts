import { describeMessageStore } from '../../../../test/support/store-contract.ts';
import { openMemoryStorage } from './open.ts';

describeMessageStore('memory', async () => {
  let activity = 0;
  const storage = openMemoryStorage((task) => setImmediate(task), { onActivity: () => activity++ });
  return { storage, activity: () => activity, dispose: () => storage.close() };
});
