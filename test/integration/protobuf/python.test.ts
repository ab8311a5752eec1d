// The Python example, with Debian's protobuf: another implementation reads the schemas and vectors and
// talks to a running broker.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBroker } from '../../support/broker.ts';

const ROOT = join(import.meta.dirname, '../../..');
const run = (command: string, ...args: string[]) =>
  spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', timeout: 20_000 });

const interpreters = [process.env.WARREN_TEST_PYTHON, '/usr/bin/python3', 'python3'];
const python = interpreters.find(
  (each) => each !== undefined && run(each, '-c', 'import google.protobuf').status === 0,
);
const hasProtoc = run('protoc', '--version').status === 0;
const missing =
  python === undefined || !hasProtoc
    ? ' (skipped: apt-get install python3-protobuf protobuf-compiler)'
    : '';

describe.skipIf(missing !== '')(`the Python example${missing}`, () => {
  it('finds in every vector what vectors.json says', () => {
    const { stdout, stderr, status } = run(
      python!,
      'examples/python/check_vectors.py',
      'proto/vectors',
    );
    expect(stdout.split('\n').filter((line) => line.startsWith('FAILED'))).toEqual([]);
    expect(stdout.match(/^ok /gm)?.length).toBeGreaterThan(40);
    expect(`${status} ${status === 0 ? '' : stderr}`).toBe('0 ');
  });

  it('publishes, consumes and acks against a broker', async () => {
    const broker = await startBroker();
    try {
      const url = `warren://guest:guest@127.0.0.1:${broker.port}`;
      const { stdout, stderr } = run(python!, 'examples/python/warren_client.py', url);
      expect(stdout + stderr).toBe('1000 messages published, confirmed, consumed and acked\n');
    } finally {
      await broker.stop();
    }
  });
});
