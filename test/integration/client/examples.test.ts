// The examples of the client's README do what they say, as another program would run them: with the
// package as it is published.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedBroker, urlOf } from './support.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const PACKAGE = join(ROOT, 'packages', 'client');
const EXAMPLES = join(PACKAGE, 'examples');

const PRINTED: Readonly<Record<string, string>> = {
  'publish-and-consume.ts': 'order 7\n',
  'many-messages.ts': '10000 messages\n',
  'subscribe.ts': 'order.created: order 7\n',
  'read-stream.ts': '0 one\n1 two\n2 three\n',
  'request-reply.ts': '12 squared is 144\n',
  'transaction.ts': '{"invoiceFor":{"order":7}}\n',
  'errors-and-aborts.ts': 'no queue is bound\nno such queue\nwaited long enough\n',
};

const broker = sharedBroker();

describe('the README', () => {
  const readme = readFileSync(join(PACKAGE, 'README.md'), 'utf8');

  it.each(readdirSync(EXAMPLES))('shows %s as it is', (name) => {
    const code = readFileSync(join(EXAMPLES, name), 'utf8');
    expect(readme).toContain(`<!-- ${name} -->\n\`\`\`ts\n${code}\`\`\``);
    expect(PRINTED[name]).toBeDefined();
  });
});

describe('the examples', () => {
  /** Holds the built package under its name, and the examples beside it. */
  const folder = mkdtempSync(join(tmpdir(), 'warren-examples-'));

  beforeAll(async () => {
    const { installClient } = await import('../../../tools/client-api.mjs');
    const modules = join(folder, 'node_modules');
    installClient(join(modules, '@warren-mq', 'client'));
    mkdirSync(modules, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    for (const name of readdirSync(EXAMPLES)) {
      writeFileSync(join(folder, name), readFileSync(join(EXAMPLES, name)));
    }
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(Object.entries(PRINTED))('%s prints what it says', async (name, printed) => {
    const child = spawn(process.execPath, [join(folder, name)], {
      env: { ...process.env, WARREN_URL: urlOf(broker()) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let error = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      error += chunk.toString();
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ error, out, code }).toEqual({ error: '', out: printed, code: 0 });
  });
});
