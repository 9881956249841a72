// Runs: the list, the page of one, and the page where a pre-training is put together.

import type { Locator } from '@playwright/test'
import { pretrainTexts } from '../../renderer/locales/pretrain.ts'
import { runsTexts, runTexts } from '../../renderer/locales/runs.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function runsPage({ page, main, language }: App) {
  const t = textsIn(runsTexts, language)
  const run = textsIn(runTexts, language)
  const pretrain = textsIn(pretrainTexts, language)
  return {
    t,
    run,
    pretrain,
    row: (name: string): Locator =>
      main.locator('.runs-row').filter({ has: page.locator('.runs-name', { hasText: name }) }),
    link: (name: string): Locator =>
      main.locator('.runs-link').filter({ has: page.locator('.runs-name', { hasText: name }) }),
    newPretrain: main.getByRole('button', { name: t.newPretrain }),
    builder: main.locator('.pretrain'),
    estimate: main.locator('.pretrain-aside'),
    start: main.getByRole('button', { name: pretrain.start }),
    field: (name: string): Locator => main.getByRole('textbox', { name }),
    chart: (name: string): Locator => main.getByRole('region', { name, exact: true }).getByRole('img'),
    cancelDialog: page.getByRole('dialog', { name: run.cancelTitle }),
    head: main.locator('.run-head'),
  }
}
