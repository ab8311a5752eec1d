import { describe, expect, it } from 'vitest';
import { countSpecs, countTests } from './test-counts.mjs';

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

describe('countSpecs', () => {
  it('counts specs that passed at last, and those that failed', () => {
    const stats = { expected: 3, flaky: 1, unexpected: 2, skipped: 4 };
    expect(countSpecs({ stats, errors: [] })).toEqual({ passed: 4, failed: 2 });
  });

  it('counts a run that could not begin as one failure', () => {
    const stats = { expected: 0, flaky: 0, unexpected: 0, skipped: 0 };
    expect(countSpecs({ stats, errors: [{ message: 'no tests' }] })).toEqual({
      passed: 0,
      failed: 1,
    });
  });
});
