// Runs: the list, the page of one, and the dialog that begins a model from scratch.

import type { Locator } from '@playwright/test'
import { pretrainTexts, runsTexts, runTexts } from '../../renderer/locales/runs.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function runsPage({ page, main, language }: App) {
  const t = textsIn(runsTexts, language)
  const run = textsIn(runTexts, language)
  const pretrain = textsIn(pretrainTexts, language)
  const dialog = page.getByRole('dialog', { name: pretrain.title })
  return {
    t,
    run,
    pretrain,
    row: (name: string): Locator =>
      main.locator('.runs-row').filter({ has: page.locator('.runs-name', { hasText: name }) }),
    link: (name: string): Locator =>
      main.locator('.runs-link').filter({ has: page.locator('.runs-name', { hasText: name }) }),
    newPretrain: main.getByRole('button', { name: t.newPretrain }),
    dialog,
    field: (name: string): Locator => dialog.getByRole('textbox', { name }),
    chart: (name: string): Locator => main.getByRole('region', { name, exact: true }).getByRole('img'),
    cancelDialog: page.getByRole('dialog', { name: run.cancelTitle }),
    head: main.locator('.run-head'),
  }
}
