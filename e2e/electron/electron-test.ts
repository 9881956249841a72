// The test of the Electron suite: the built app in its own window, with a data folder of its own; the same pages as in the browser.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test as base, type ElectronApplication, _electron as electron, expect } from '@playwright/test'
import { type Guards, guardContext } from '../guards.ts'
import { copyHome, makeHome } from '../home/make-home.ts'
import { type App, openApp } from '../pages/app.ts'
import { findElectron } from './electron-binary.ts'

export { expect }

const root = join(import.meta.dirname, '..', '..')
const found = findElectron()

type Fixtures = { home: string; electronApp: ElectronApplication; guards: Guards; app: App }

export const test = base.extend<Fixtures>({
  home: async ({ browserName: _ }, use) => {
    const home = await copyHome((await makeHome((text) => console.log(text))).home)
    await use(home)
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  },
  electronApp: async ({ home }, use) => {
    test.skip('reason' in found, 'reason' in found ? found.reason : '')
    const app = await launch(home)
    await use(app)
    await app.close()
  },
  guards: async ({ electronApp }, use) => {
    const guards = await guardContext(electronApp.context())
    await use(guards)
    expect(guards.problems, 'nothing leaves this machine, and the page reports no error').toEqual([])
  },
  app: async ({ electronApp, guards: _ }, use) => {
    const page = await electronApp.firstWindow()
    // what the window said before it was guarded
    await page.reload()
    await use(openApp(page, 'en', null))
  },
})

if ('reason' in found) console.warn(`The Electron tests are skipped: ${found.reason}.`)

/** A second start with the same data folder is the test's to make. */
export function launch(home: string): Promise<ElectronApplication> {
  if ('reason' in found) throw new Error(found.reason)
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return electron.launch({
    executablePath: found.path,
    args: [...sandbox, '--lang=en-US', root],
    cwd: root,
    env: { ...process.env, TUNESMITH_HOME: home } as Record<string, string>,
  })
}
