import { describe, expect, it } from 'vitest';
import { countTests } from './test-counts.mjs';

const test = (status: string) => ({ status });

describe('countTests', () => {
  it('sums the tests of all files and leaves skipped ones out', () => {
    const report = {
      testResults: [
        { status: 'passed', assertionResults: [test('passed'), test('passed'), test('skipped')] },
        { status: 'failed', assertionResults: [test('failed'), test('passed'), test('failed')] },
      ],
    };
    expect(countTests(report)).toEqual({ passed: 3, failed: 2 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    const report = { testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(countTests(report)).toEqual({ passed: 0, failed: 1 });
  });
});
