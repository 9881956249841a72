// Every view with something in it, one scene each: what axe and the layout checks look at, and what is photographed.

import { join } from 'node:path'
import { expect } from '@playwright/test'
import { samplingSchema } from '../../shared/contract/chats.ts'
import { modelNames } from '../home/make-home.ts'
import type { App } from '../pages/app.ts'
import { chatPage } from '../pages/chat.ts'
import { classifyPage } from '../pages/classify.ts'
import { dataPage } from '../pages/data.ts'
import { fillMaskPage } from '../pages/fill-mask.ts'
import { insidePage } from '../pages/inside.ts'
import { modelsPage } from '../pages/models.ts'
import { pairPage } from '../pages/pair.ts'
import { runsPage } from '../pages/runs.ts'
import type { Language } from '../pages/texts.ts'
import { welcomePage } from '../pages/welcome.ts'
import type { Scene, SceneParts } from './scene.ts'
import { wizardScenes } from './wizard-scenes.ts'

export type { Scene, SceneParts } from './scene.ts'

const said: Record<Language, readonly string[]> = {
  en: ['Once upon a time there was a fox who', 'The next morning'],
  ko: ['나는 오늘 바다를', '친구는 겨울에'],
}
const gap: Record<Language, string> = { en: 'the [MASK] likes the sea [MASK].', ko: '나는 [MASK] 바다를 [MASK].' }
const pair: Record<Language, readonly [string, string]> = {
  en: ['The old man waits for the train.', 'My sister remembers a warm day.'],
  ko: ['할머니는 아침에 기차를 기다립니다.', '동생은 어제 편지를 보았습니다.'],
}
const review: Record<Language, string> = {
  en: 'The cat sees the sea today. it is warm and wonderful',
  ko: '고양이는 오늘 바다를 보았습니다. 정말 재미있고 따뜻합니다',
}

/** A conversation whose replies have ended. */
export async function prepareChat({ api, writer }: SceneParts, language: Language): Promise<string> {
  const model = (await api.models.list()).find(({ name }) => name === writer)!
  const sampling = samplingSchema.parse({ maxNewTokens: 60, seed: 3 })
  const { id } = await api.chats.create({ modelId: model.id, sampling })
  for (const text of said[language]) {
    await api.chats.send({ id, text })
    await expect.poll(async () => (await api.chats.open({ id })).chat.isWriting, { timeout: 60_000 }).toBe(false)
  }
  return id
}

async function showChat(app: App, parts: SceneParts) {
  await app.open('chat', { id: await prepareChat(parts, app.language) })
  const view = chatPage(app)
  await expect(view.action(view.lastReply, view.t.regenerate)).toBeVisible()
  return view
}

async function showTable(app: App, { api }: SceneParts): Promise<void> {
  const model = (await api.models.list()).find(({ name }) => name === modelNames.moods)!
  const texts = [
    review.ko,
    review.en,
    '너무 지루하고 차갑습니다',
    'everyone is tired of it',
    '다시는 보고 싶지 않습니다',
  ]
  const { jobId } = await api.tasks.classifyMany({ modelId: model.id, source: { kind: 'texts', texts } })
  await app.open('classify', { tab: 'table', job: jobId })
  const view = classifyPage(app)
  await expect(view.rows).toHaveCount(texts.length)
  await expect(view.saveCsv).toBeEnabled()
}

export const scenes: readonly Scene[] = [
  {
    name: 'chat',
    home: 'library',
    async show(app, parts) {
      await showChat(app, parts)
    },
  },
  {
    name: 'chat-token',
    home: 'library',
    async show(app, parts) {
      const view = await showChat(app, parts)
      // a setting of the library that the other scenes share: it is put back by whoever shows the next one
      if (!(await view.underline.isChecked())) await view.underline.click()
      await view.tokens(view.lastReply).nth(2).click()
      await expect(view.panel).toBeVisible()
    },
  },
  {
    name: 'chat-sampling',
    home: 'library',
    async show(app, parts) {
      const view = await showChat(app, parts)
      await app.main.locator('.chat-tool').first().click()
      await expect(app.page.getByRole('dialog', { name: view.t.sampling })).toBeVisible()
    },
  },
  {
    name: 'chat-empty',
    home: 'library',
    async show(app) {
      await app.open('chat')
      await expect(app.main.locator('.chat-opening').first()).toBeVisible()
    },
  },
  {
    name: 'chat-picker',
    home: 'library',
    async show(app) {
      await app.open('chat')
      await app.picker.click()
      await expect(app.page.locator('.picker-row').first()).toBeVisible()
    },
  },
  {
    name: 'fill-mask',
    home: 'library',
    async show(app) {
      await app.open('fill-mask')
      const view = fillMaskPage(app)
      await view.write(gap[app.language])
      await expect(view.candidates(2)).toHaveCount(8)
    },
  },
  {
    name: 'pair',
    home: 'library',
    async show(app) {
      await app.open('pair')
      const view = pairPage(app)
      await view.write(...pair[app.language])
      await expect(view.gauge).toBeVisible()
    },
  },
  {
    name: 'pair-similarity',
    home: 'library',
    async show(app) {
      await app.open('pair')
      const view = pairPage(app)
      await view.tab('similar').click()
      await view.write(...pair[app.language])
      await expect(view.ruler).toBeVisible()
      await view.button(view.t.addB).click()
      await view.other(1).fill(review[app.language])
      await expect(view.rows.nth(1)).toContainText(/\d/)
    },
  },
  {
    name: 'classify',
    home: 'library',
    async show(app) {
      await app.open('classify')
      await app.chooseModel(modelNames.moods)
      const view = classifyPage(app)
      await view.sentence.fill(review[app.language])
      await expect(view.answer).toHaveText(/good|bad/)
      await app.page.keyboard.press('Enter')
      await expect(view.tries).toHaveCount(1)
    },
  },
  { name: 'classify-table', home: 'library', show: showTable },
  {
    name: 'classify-source',
    home: 'library',
    async show(app) {
      await app.open('classify', { tab: 'table' })
      await expect(classifyPage(app).paste).toBeVisible()
    },
  },
  {
    name: 'inside',
    home: 'library',
    async show(app) {
      await app.open('inside')
      await expect(app.main.getByRole('grid').first()).toBeVisible()
      await expect(app.main.getByRole('radio').first()).toBeAttached()
    },
  },
  {
    name: 'inside-tokens',
    home: 'library',
    async show(app) {
      await app.open('inside')
      await app.main.getByRole('radio', { name: insidePage(app).t.tokens }).click()
      await expect(app.main.locator('.token-table-row').nth(3)).toBeVisible()
    },
  },
  {
    name: 'runs',
    home: 'library',
    async show(app) {
      await app.open('runs')
      await expect(runsPage(app).row(modelNames.gpt)).toBeVisible()
    },
  },
  {
    name: 'run',
    home: 'library',
    async show(app) {
      await app.open('runs')
      const view = runsPage(app)
      await view.link(modelNames.gpt).click()
      await expect(view.chart(view.run.loss)).toBeVisible()
    },
  },
  {
    name: 'pretrain',
    home: 'library',
    async show(app) {
      await app.open('runs')
      const view = runsPage(app)
      await view.newPretrain.click()
      await expect(view.builder).toBeVisible()
    },
  },
  {
    name: 'data',
    home: 'library',
    async show(app) {
      await app.open('data')
      const view = dataPage(app)
      await view.row('moods.csv').click()
      await expect(view.pane('moods.csv')).toContainText('good')
    },
  },
  {
    name: 'models',
    home: 'library',
    async show(app) {
      await app.open('models')
      const view = modelsPage(app)
      await view.row(modelNames.moods).click()
      await expect(app.main.locator('.models-row[aria-selected=true]')).toContainText(modelNames.moods)
    },
  },
  {
    name: 'file-chooser',
    home: 'library',
    async show(app, { made }) {
      await app.open('models')
      const view = modelsPage(app)
      await app.main.getByRole('button', { name: view.t.import }).first().click()
      const dialog = app.page.getByRole('dialog', { name: view.t.chooseFolder })
      const path = dialog.getByRole('textbox')
      await path.fill(join(made.home, 'models'))
      await path.press('Enter')
      await expect(dialog.getByRole('option', { name: modelNames.gpt })).toBeVisible()
    },
  },
  {
    name: 'settings',
    home: 'library',
    async show(app) {
      await app.open('settings')
      await expect(app.main.getByText('CUDA').first()).toBeVisible()
    },
  },
  {
    name: 'palette',
    home: 'library',
    async show(app) {
      await app.open('runs')
      await app.openPalette()
      await expect(app.paletteRow(app.places.chat).first()).toBeVisible()
    },
  },
  {
    name: 'welcome',
    home: 'empty',
    async show(app) {
      await app.open('welcome')
      await expect(welcomePage(app).title).toBeVisible()
    },
  },
  {
    name: 'no-model',
    home: 'empty',
    async show(app) {
      await app.open('fill-mask')
      await expect(app.main.locator('.empty')).toBeVisible()
    },
  },
  {
    name: 'no-models',
    home: 'empty',
    async show(app) {
      await app.open('models')
      await expect(app.main.locator('.models-starter').first()).toBeVisible()
    },
  },
  {
    name: 'no-runs',
    home: 'empty',
    async show(app) {
      await app.open('runs')
      await expect(app.main.locator('.empty')).toBeVisible()
    },
  },
  ...wizardScenes,
]
