// `npm run screens`: every view in both themes and languages, wide and narrow, as pictures in screens/; and the states that come of faults. The
// library is the tests' with the starter models beside it, all content made by the app.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { modelNames } from '../home/make-home.ts'
import { computeProcesses } from '../host/child-processes.ts'
import { connect } from '../host/contract-client.ts'
import type { App } from '../pages/app.ts'
import { chatPage } from '../pages/chat.ts'
import { modelsPage } from '../pages/models.ts'
import { languages } from '../pages/texts.ts'
import { type SceneParts, scenes } from '../scenes/scenes.ts'
import { expect, test } from '../test.ts'
import { longChat } from '../web/long-chat.ts'

const folder = join(import.meta.dirname, '..', '..', 'screens')
const themes = ['light', 'dark'] as const
const narrow = { width: 800, height: 600 }
const wide = { width: 1280, height: 800 }
const starterWriter = 'starter-gpt-en'

async function photograph({ page, language }: App, name: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    for (const [size, suffix] of [
      [wide, ''],
      [narrow, '-narrow'],
    ] as const) {
      await page.setViewportSize(size)
      await page.evaluate(() => document.fonts.ready)
      await page.waitForTimeout(150)
      await page.screenshot({ path: join(folder, `${name}-${language}-${theme}${suffix}.png`) })
    }
  }
  await page.setViewportSize(wide)
}

async function addStarters(parts: Pick<SceneParts, 'api'>): Promise<string> {
  for (const { name, modelId } of await parts.api.models.starters())
    if (modelId === null) await parts.api.models.addStarter({ name })
  const names = (await parts.api.models.list()).map(({ name }) => name)
  return names.includes(starterWriter) ? starterWriter : modelNames.gpt
}

for (const language of languages)
  for (const scene of scenes)
    test.describe(language, () => {
      test.use({ language, homeKind: scene.home })

      test(scene.name, async ({ app, host, made }) => {
        test.setTimeout(120_000)
        const { api, close } = await connect(host)
        await api.settings.change({ showProbabilities: false })
        const writer = scene.home === 'library' ? await addStarters({ api }) : ''
        await scene.show(app, { api, made, writer })
        await photograph(app, scene.name)
        close()
      })
    })

for (const language of languages)
  test.describe(`${language} states`, () => {
    test.use({ language, ownHost: true })

    test('a reply that is written, that failed, and a host that is gone', async ({ app, host, guards }) => {
      test.setTimeout(120_000)
      guards.allow(/WebSocket connection|ERR_CONNECTION_REFUSED/)
      const client = await connect(host)
      await app.open('chat', { id: await longChat(client, { maxNewTokens: 4000 }) })
      const view = chatPage(app)
      await view.send(language === 'ko' ? '나는 오늘' : 'The cat')
      await expect(view.text(view.lastReply)).toContainText(/\S+ \S+ \S+ \S+/)
      await photograph(app, 'state-writing')
      for (const pid of computeProcesses(host.pid, 'infer')) process.kill(pid, 'SIGKILL')
      await expect(view.lastReply.getByRole('alert')).toBeVisible()
      await photograph(app, 'state-failed')
      await host.kill()
      await expect(app.lost.screen).toBeVisible()
      await photograph(app, 'state-lost')
      client.close()
    })

    test('an import that failed, and one that was there already', async ({ app, host, made }) => {
      const bad = join(host.home, 'not-a-model')
      await mkdir(bad)
      await writeFile(join(bad, 'config.json'), '{ "model_type": "unheard-of" }')
      await app.open('models')
      const view = modelsPage(app)
      await view.import(bad)
      await expect(app.main.getByRole('alert')).toBeVisible()
      await view.import(join(made.home, 'models', modelNames.bert))
      await expect(app.note(view.t.duplicate(modelNames.bert))).toBeVisible()
      await photograph(app, 'state-import')
    })
  })
