// The test of the web suite: a real host of its own process and data folder, a browser page that guards what no test lets pass, and the app in it.

import { test as base, expect } from '@playwright/test'
import { type Guards, guardContext } from './guards.ts'
import { type MadeHome, makeHome } from './home/make-home.ts'
import { createHostPool, type HomeKind, type HostPool, openHost } from './host/host-pool.ts'
import type { HostProcess } from './host/host-process.ts'
import { type App, openApp } from './pages/app.ts'
import type { Language } from './pages/texts.ts'

export { expect }

type Options = {
  language: Language
  homeKind: HomeKind
  /** For tests that change settings or the library, or kill something; the others share one host a worker. */
  ownHost: boolean
}
type Fixtures = Options & { host: HostProcess; guards: Guards; app: App }
type WorkerFixtures = { made: MadeHome; pool: HostPool }

export const test = base.extend<Fixtures, WorkerFixtures>({
  language: ['en', { option: true }],
  homeKind: ['library', { option: true }],
  ownHost: [false, { option: true }],
  locale: async ({ language }, use) => use(language === 'ko' ? 'ko-KR' : 'en-US'),

  made: [
    async ({ browserName: _ }, use) => use(await makeHome((text) => console.log(text))),
    { scope: 'worker', timeout: 600_000 },
  ],
  pool: [
    async ({ made }, use) => {
      const pool = createHostPool(made)
      await use(pool)
      await pool.close()
    },
    { scope: 'worker' },
  ],

  host: async ({ pool, made, homeKind, ownHost, guards }, use, info) => {
    const own = ownHost ? await openHost(homeKind, made) : undefined
    const host = own?.host ?? (await pool.get(homeKind))
    const before = host.output().length
    await use(host)
    if (info.status !== info.expectedStatus)
      await info.attach('host', { body: host.output().slice(before), contentType: 'text/plain' })
    guards.end()
    await own?.close()
  },

  guards: [
    async ({ context }, use) => {
      const guards = await guardContext(context)
      await use(guards)
      expect(guards.problems, 'nothing leaves this machine, and the page reports no error').toEqual([])
    },
    { auto: true },
  ],

  app: async ({ page, context, host, language }, use) => {
    await context.addCookies([await host.session()])
    await use(openApp(page, language, host.origin))
  },
})
