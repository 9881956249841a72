// `npm run e2e` and `npm run screens`: finds a browser, then runs Playwright with the arguments given (a file, `-g "a title"`, `--project=web`).

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { findBrowser } from './browser/find-browser.ts'
import { browserMachine } from './browser/this-machine.ts'

const root = join(import.meta.dirname, '..')
const playwrightCli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js')

async function main(): Promise<number> {
  if (!existsSync(join(root, 'out', 'renderer', 'index.html')))
    throw new AppError('not-found', 'The app is not built: run "npm run build" first.')
  const browser = await findBrowser(browserMachine)
  const given = process.argv.slice(2)
  const projects = given.some((argument) => argument.startsWith('--project'))
    ? []
    : ['--project=web', '--project=electron']
  const { status } = spawnSync(process.execPath, [playwrightCli, 'test', ...projects, ...given], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TUNESMITH_E2E_BROWSER: browser },
  })
  return status ?? 1
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof AppError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
