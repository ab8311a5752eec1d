// Counts the tests of JSON reports, vitest's and Playwright's.

/**
 * Tests passed and failed. A file that failed to load, or whose hooks failed, counts as one failure
 * when none of its tests did; skipped tests count as neither.
 */
export function countTests(report) {
  let passed = 0;
  let failed = 0;
  for (const file of report.testResults) {
    const failures = file.assertionResults.filter(({ status }) => status === 'failed').length;
    passed += file.assertionResults.filter(({ status }) => status === 'passed').length;
    failed += file.status === 'failed' ? Math.max(1, failures) : failures;
  }
  return { passed, failed };
}

/** As `countTests` for a Playwright report; a test that passed when tried again has passed. */
export function countSpecs({ stats, errors }) {
  const failed = Math.max(stats.unexpected, errors.length > 0 ? 1 : 0);
  return { passed: stats.expected + stats.flaky, failed };
}
