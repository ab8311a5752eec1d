// Everyday messaging patterns through the clients of other languages that happen to be installed:
// aio-pika and kombu (Python), php-amqplib, and the command line tools of librabbitmq (C).
// Each is skipped, and says so, where it is missing.
import { execFileSync, spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientTarget, openTarget } from '../../support/client-target.ts';
import { uniqueName } from '../../support/names.ts';
import { pythonWith, testScenarios, works } from './external-script.ts';

let target: ClientTarget;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.stop());

const php = works('php', ['-r', 'require "PhpAmqpLib/autoload.php";']) ? 'php' : null;
const scripts = [
  {
    client: 'aio-pika',
    needs: 'python3-aio-pika',
    command: pythonWith('aio_pika'),
    script: './aio_pika_scenarios.py',
    scenarios: [
      'work_queue',
      'publish_subscribe',
      'topic',
      'rpc',
      'unroutable_mandatory_is_returned',
      'transaction',
    ],
  },
  {
    client: 'kombu',
    needs: 'python3-kombu',
    command: pythonWith('kombu'),
    script: './kombu_scenarios.py',
    scenarios: [
      'task_queue_with_acks',
      'fanout_mailbox',
      'topic_with_priority',
      'simple_queue',
      'qos_changes_at_run_time',
    ],
  },
  {
    client: 'php-amqplib',
    needs: 'php-cli and php-amqplib',
    command: php,
    script: './php_amqplib_scenarios.php',
    scenarios: [
      'work_queue_with_prefetch_1',
      'topic_routing',
      'headers_and_properties',
      'rpc_over_direct_reply_to',
      'mandatory_return',
      'dead_letter',
      'transaction',
      'soft_error',
    ],
  },
];

for (const { client, needs, command, script, scenarios } of scripts) {
  describe(client, () => {
    if (command === null) {
      it.skip(`not run: ${client} is not installed (Debian: apt install ${needs})`, () => {});
    } else {
      testScenarios(command, script, scenarios, () => target);
    }
  });
}

describe('amqp-tools (librabbitmq)', () => {
  if (!works('amqp-publish', ['--help'])) {
    it.skip('not run: amqp-publish is not installed (Debian: apt install amqp-tools)', () => {});
    return;
  }
  const run = (tool: string, args: string[], input = '') =>
    execFileSync(tool, ['-u', target.url, ...args], { input }).toString();

  it('publishes, gets, consumes and deletes', () => {
    const queue = uniqueName('tools');
    expect(run('amqp-declare-queue', ['-q', queue]).trim()).toBe(queue);
    run('amqp-publish', ['-r', queue, '-p', '-C', 'text/plain', '-b', 'hello']);
    expect(run('amqp-get', ['-q', queue])).toBe('hello');
    run('amqp-publish', ['-r', queue, '-l'], 'line 1\nline 2\n');
    expect(run('amqp-consume', ['-q', queue, '-c', '2', 'cat'])).toBe('line 1\nline 2\n');
    const empty = spawnSync('amqp-get', ['-u', target.url, '-q', queue]);
    expect(empty.status).toBe(2);
    expect(run('amqp-delete-queue', ['-q', queue]).trim()).toBe('0');
  });
});
