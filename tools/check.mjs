// Everything CI runs, in order: `npm test`. Runs every step even after a failure, then prints what
// failed and, as its last line, `N passed, N failed`: all tests of all suites, plus one failure for
// each check that is not a test suite and failed. Exits 1 on any failure.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../e2e/support/chromium.ts';
import { countSpecs, countTests } from './test-counts.mjs';

/** A step that hangs is a failure; the slowest takes a tenth of this. */
const STEP_LIMIT_MS = 15 * 60_000;

const reports = mkdtempSync(join(tmpdir(), 'warren-check-'));
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The npm scripts that make up the check, in order. */
const steps = [
  'typecheck',
  'lint',
  'layers',
  'test:unit',
  'build',
  'e2e:studio',
  'test:integration',
  'e2e',
];

/** Runs one step; says how many tests passed and failed (a check that fails is one failure). */
function runStep(name) {
  console.log(`\n== ${name}`);
  const report = join(reports, `${name.replace(':', '-')}.json`);
  const args = scripts[name].split(' ').slice(1);
  const isVitest = args.includes('vitest');
  if (isVitest) args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
  const isPlaywright = args.includes('playwright');
  if (isPlaywright && findChromium() === null) {
    console.log('SKIPPED: no Chromium here (CHROMIUM_PATH, or `npx playwright install chromium`)');
    return { passed: 0, failed: 0 };
  }
  if (isPlaywright) args.push('--reporter=list,json');
  const { status, error } = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    timeout: STEP_LIMIT_MS,
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  if (error) console.error(error.message);
  const count = isPlaywright ? countSpecs : countTests;
  const counts = existsSync(report)
    ? count(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0 };
  // A run can fail without a failed test: an unhandled error, a crash, no test found.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

const started = Date.now();
const total = { passed: 0, failed: 0 };
const broken = [];
for (const name of steps) {
  const { passed, failed } = runStep(name);
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) broken.push(name);
}
rmSync(reports, { recursive: true, force: true });

console.log(`\n${((Date.now() - started) / 1000).toFixed(0)} s`);
if (broken.length > 0) console.log(`failed: ${broken.join(', ')}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
