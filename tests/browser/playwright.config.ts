import { defineConfig, devices } from '@playwright/test';

/** Debian's Chromium: nothing is downloaded. */
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export default defineConfig({
  outputDir: 'test-results',
  // All tests share one demo network, in which one thing is broken at a time.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    launchOptions: { executablePath: chromium },
    viewport: { width: 1366, height: 768 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
  },
  projects: [
    { name: 'behaviour', testDir: 'behaviour' },
    { name: 'screenshots', testDir: 'screenshots' },
    { name: 'figures', testDir: 'figures' },
  ],
});
