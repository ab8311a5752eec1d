// Runs the scenario scripts of clients in other languages and reads what they report.
// A script prints one JSON line per scenario: {"scenario": NAME, "ok": BOOLEAN, "error"?: TEXT}.
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import type { ClientTarget } from '../../support/client-target.ts';

export interface ScenarioOutcome {
  scenario: string;
  ok: boolean;
  error?: string;
}

/** True when `command args` exits with 0, for example `python3 -c 'import pika'`. */
export function works(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** The first of the Python interpreters that can import `module`, or null. */
export function pythonWith(module: string): string | null {
  const interpreters = [process.env.WARREN_TEST_PYTHON, '/usr/bin/python3', 'python3'];
  for (const interpreter of interpreters) {
    if (interpreter && works(interpreter, ['-c', `import ${module}`])) return interpreter;
  }
  return null;
}

/** Runs `command script HOST PORT`; throws with stderr when it printed no outcome at all. */
export async function runScenarios(
  command: string,
  script: string,
  target: ClientTarget,
): Promise<Map<string, ScenarioOutcome>> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(command, [path, target.host, String(target.port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), closed(child)]);
  const outcomes = new Map<string, ScenarioOutcome>();
  for (const line of out.split('\n')) {
    if (line.startsWith('{')) {
      const outcome: ScenarioOutcome = JSON.parse(line);
      outcomes.set(outcome.scenario, outcome);
    }
  }
  if (outcomes.size === 0) throw new Error(`${command} ${script} reported nothing:\n${out}${err}`);
  return outcomes;
}

/** One test per scenario of a script that runs once; a scenario it does not report fails. */
export function testScenarios(
  command: string,
  script: string,
  scenarios: string[],
  target: () => ClientTarget,
): void {
  let outcomes = new Map<string, ScenarioOutcome>();
  beforeAll(async () => {
    outcomes = await runScenarios(command, script, target());
  }, 60_000);
  it.each(scenarios)('%s', (name) => {
    expect(outcomes.get(name) ?? { scenario: name, ok: false, error: 'did not run' }).toEqual({
      scenario: name,
      ok: true,
    });
  });
  it('has no scenario that is missing here', () => {
    expect([...outcomes.keys()].sort()).toEqual([...scenarios].sort());
  });
}

async function text(stream: NodeJS.ReadableStream): Promise<string> {
  let all = '';
  for await (const chunk of stream.setEncoding('utf8')) all += chunk;
  return all;
}

function closed(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}
