// Projects of the end-to-end tests: the app in a browser, the app in Electron, and pictures of every view (`npm run screens`).

import { defineConfig } from '@playwright/test'
import { browserArguments } from './e2e/browser/arguments.ts'

const executablePath = process.env.TUNESMITH_E2E_BROWSER

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // hosts and compute processes want the cores too
  workers: 2,
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: '.vitest/e2e.json' }]],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { args: browserArguments, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [
    { name: 'setup', testDir: 'e2e/setup' },
    { name: 'web', testDir: 'e2e/web', dependencies: ['setup'] },
    { name: 'electron', testDir: 'e2e/electron', dependencies: ['setup'] },
    { name: 'screens', testDir: 'e2e/screens', dependencies: ['setup'] },
  ],
})
