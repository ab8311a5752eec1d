// Everyday messaging patterns through pika (Python), unmodified; the scenarios are in
// pika_scenarios.py. Skipped, and says so, where python3-pika is not installed.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type ClientTarget, openTarget } from '../../support/client-target.ts';
import { pythonWith, testScenarios } from './external-script.ts';

const python = pythonWith('pika');

describe('pika', () => {
  if (python === null) {
    it.skip('not run: no python3 here imports pika (Debian: apt install python3-pika)', () => {});
    return;
  }
  let target: ClientTarget;
  beforeAll(async () => {
    target = await openTarget();
  });
  afterAll(() => target.stop());

  testScenarios(
    python,
    './pika_scenarios.py',
    [
      'work_queue_with_prefetch_1',
      'publish_subscribe_with_exclusive_queues',
      'routing_direct',
      'routing_topic',
      'routing_headers',
      'rpc_over_a_reply_queue',
      'rpc_over_direct_reply_to',
      'confirms',
      'dead_letter_with_retry_by_ttl',
      'priorities',
      'transactions',
      'errors_close_only_the_channel',
      'wrong_password_is_refused',
      'properties_come_back_unchanged',
    ],
    () => target,
  );
});
