// The studio's specs, one set for two targets: the page in a browser, and the desktop program where
// Electron's binary is. Never imports electron: that would start its download.
import { defineConfig } from '@playwright/test';
import { findChromium } from './e2e/support/chromium.ts';
import { hasElectron } from './e2e/support/electron-binary.ts';
import type { StudioOptions } from './e2e/support/studio.ts';

const chromium = findChromium();
const isRoot = process.getuid?.() === 0;

export default defineConfig<StudioOptions>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'node_modules/.cache/e2e',
  // Two brokers and two browsers are what a small machine carries without its timings falling apart.
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  // What passes when tried again is reported as flaky, and is to be looked at.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'web',
      testIgnore: ['**/desktop/**', '**/pictures/**'],
      use: {
        target: 'web',
        browserName: 'chromium',
        launchOptions: {
          ...(chromium === null ? {} : { executablePath: chromium }),
          args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
        },
      },
    },
    {
      // Not a test: takes the pictures of the documentation.
      name: 'pictures',
      testMatch: '**/pictures/**/*.spec.ts',
      workers: 1,
      use: {
        target: 'web',
        browserName: 'chromium',
        launchOptions: {
          ...(chromium === null ? {} : { executablePath: chromium }),
          args: ['--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
        },
      },
    },
    ...(hasElectron()
      ? [
          {
            name: 'electron',
            testIgnore: ['**/browser/**', '**/pictures/**'],
            workers: 1,
            use: { target: 'electron' as const },
          },
        ]
      : []),
  ],
});
