// The test projects, each runnable alone with `vitest run --project NAME`.
// unit: beside the file, no sockets and no disk. integration: over TCP and on disk.
// e2e: the built program as a black box. fault: kills processes and fills disks; slow.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'threads',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Files share the module cache of their worker: the run takes less than half as long.
          isolate: false,
          setupFiles: ['test/support/real-timers.ts'],
          // Styles are empty in tests but for the values whose contrast is tested.
          css: { include: [/renderer\/ui\/tokens\.css/] },
          include: ['{src,bench,tools,packages}/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/conformance/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'fault',
          include: ['test/fault/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 600_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
