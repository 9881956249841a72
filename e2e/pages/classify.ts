// The classify view: one sentence, or a table.

import type { Locator } from '@playwright/test'
import { classifyTexts } from '../../renderer/locales/classify.ts'
import type { App } from './app.ts'
import { chooseInDialog } from './file-chooser.ts'
import { textsIn } from './texts.ts'

export function classifyPage({ page, main, language }: App) {
  const t = textsIn(classifyTexts, language)
  return {
    t,
    sentence: main.getByRole('textbox', { name: t.sentence }),
    answer: main.locator('.answer-label'),
    bars: main.getByRole('list', { name: t.bars }).getByRole('listitem'),
    tries: main.locator('.tries-row'),
    tab: (tab: 'one' | 'table'): Locator => main.getByRole('radio', { name: t[tab] }),
    paste: main.getByRole('textbox', { name: t.pasteTitle }),
    start: main.getByRole('button', { name: t.start, exact: true }),
    summary: main.locator('.result-summary'),
    rows: main.getByRole('listbox', { name: t.rows }).getByRole('option'),
    saveCsv: main.getByRole('button', { name: t.saveCsv }),
    stop: main.getByRole('button', { name: t.stop, exact: true }),
    search: main.getByRole('searchbox', { name: t.search }),
    async chooseFile(folder: string, file: string): Promise<void> {
      await main.getByRole('button', { name: t.choose }).click()
      await chooseInDialog(page, language, t.chooseTitle, folder, file)
    },
  }
}
