// The wizard and what comes of it with something in them: its five steps, runs side by side, what pre-training bought, an export that was checked.

import { expect } from '@playwright/test'
import type { RunView } from '../../shared/contract/runs.ts'
import { workNames } from '../home/furnish.ts'
import type { ContractClient } from '../host/contract-client.ts'
import { exportPage } from '../pages/export.ts'
import { recipePage } from '../pages/recipe.ts'
import { resultPage } from '../pages/result.ts'
import { wizardPage } from '../pages/wizard.ts'
import type { Scene } from './scene.ts'

type Api = ContractClient['api']

/** Of the library's work: the run by its method, or from random weights. */
async function workRun(api: Api, which: 'head' | 'lora' | 'full' | 'scratch' | 'writer'): Promise<RunView> {
  const list = (await api.runs.list()).filter(({ settings }) => settings.fewerOf === undefined)
  const isScratch = ({ settings }: RunView) => settings.fromScratch === true
  return list.find((run) => {
    if (which === 'scratch') return isScratch(run)
    if (which === 'writer') return run.name === workNames.writer
    return run.name.startsWith(workNames.reader) && run.method === which && !isScratch(run)
  })!
}

async function recipeOf(api: Api): Promise<string> {
  return (await api.datasets.list()).find(({ name }) => name === workNames.table)!.id
}

export const wizardScenes: readonly Scene[] = [
  {
    name: 'wizard-file',
    home: 'workshop',
    async show(app) {
      await app.open('finetune')
      await expect(wizardPage(app).target).toBeVisible()
    },
  },
  {
    name: 'wizard-columns',
    home: 'workshop',
    async show(app, { made }) {
      await app.open('finetune', { file: made.files.moods })
      await wizardPage(app).waitForNext()
    },
  },
  {
    name: 'wizard-recipe',
    home: 'workshop',
    async show(app, { api }) {
      await app.open('finetune', { step: 'recipe', dataset: await recipeOf(api) })
      await expect(recipePage(app).estimate).toContainText(/\d/, { timeout: 60_000 })
    },
  },
  {
    name: 'wizard-settings',
    home: 'workshop',
    async show(app, { api }) {
      await app.open('finetune', { step: 'recipe', dataset: await recipeOf(api) })
      const recipe = recipePage(app)
      await recipe.method('lora').click()
      await recipe.change.click()
      await expect(recipe.field('rows')).toBeVisible()
    },
  },
  {
    name: 'wizard-compare',
    home: 'workshop',
    async show(app, { api }) {
      await app.open('finetune', { step: 'recipe', dataset: await recipeOf(api) })
      const recipe = recipePage(app)
      await recipe.method('full').click()
      await recipe.compare.click()
      await expect(recipe.compareDialog).toBeVisible()
    },
  },
  {
    name: 'wizard-run',
    home: 'workshop',
    async show(app, { api }) {
      const { id } = await workRun(api, 'full')
      await app.open('finetune', { step: 'run', run: id })
      await expect(app.main.locator('.run-result')).toBeVisible()
    },
  },
  {
    name: 'wizard-result',
    home: 'workshop',
    async show(app, { api }) {
      const { id } = await workRun(api, 'lora')
      await app.open('finetune', { step: 'result', run: id })
      const result = resultPage(app)
      await expect(result.lead).toContainText(/\d/)
      await result.sentence.fill(app.language === 'ko' ? '정말 재미있고 따뜻합니다' : 'everyone is happy with it')
      await expect(result.bars.first()).toContainText('%')
    },
  },
  {
    name: 'wizard-result-writer',
    home: 'workshop',
    async show(app, { api }) {
      const { id } = await workRun(api, 'writer')
      await app.open('finetune', { step: 'result', run: id })
      await expect(resultPage(app).samples.first()).toBeVisible()
    },
  },
  {
    name: 'sweep',
    home: 'workshop',
    async show(app, { api }) {
      const { sweep } = await workRun(api, 'head')
      await app.open('runs', { sweep: sweep!.id })
      await expect(app.main.getByRole('table').first()).toBeVisible()
    },
  },
  {
    name: 'compare',
    home: 'workshop',
    async show(app, { api }) {
      const [a, b] = [await workRun(api, 'head'), await workRun(api, 'full')]
      await app.open('compare', { a: a.id, b: b.id })
      await expect(app.main.getByRole('table').first()).toBeVisible()
    },
  },
  {
    name: 'pretraining',
    home: 'workshop',
    async show(app, { api }) {
      const { id } = await workRun(api, 'full')
      await app.open('pretraining', { run: id })
      await expect(app.main.getByRole('table').first()).toBeVisible()
      await expect(app.main.locator('.fewer svg')).toBeVisible()
    },
  },
  {
    name: 'export',
    home: 'workshop',
    async show(app, { api }) {
      const { modelId } = await workRun(api, 'full')
      await app.open('export', { model: modelId! })
      await expect(exportPage(app).start).toBeEnabled()
    },
  },
  {
    name: 'export-checked',
    home: 'workshop',
    async show(app, { api }) {
      const { modelId } = await workRun(api, 'lora')
      const [report] = await api.exports.past({ modelId: modelId! })
      await app.open('export', { model: modelId!, job: report!.jobId })
      await expect(
        exportPage(app).proof.getByRole('heading', { name: exportPage(app).t.done, exact: true }),
      ).toBeVisible()
    },
  },
]
