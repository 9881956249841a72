// The library of models.

import type { Locator } from '@playwright/test'
import { modelsTexts } from '../../renderer/locales/models.ts'
import type { App } from './app.ts'
import { chooseInDialog } from './file-chooser.ts'
import { textsIn } from './texts.ts'

export function modelsPage({ page, main, language }: App) {
  const t = textsIn(modelsTexts, language)
  const details = main.getByRole('complementary', { name: t.details })
  return {
    t,
    details,
    title: (name: string): Locator => details.getByRole('heading', { level: 2, name, exact: true }),
    table: main.getByRole('table'),
    row: (name: string): Locator => main.locator('.models-row').filter({ has: page.getByText(name, { exact: true }) }),
    starter: (name: string): Locator => main.getByRole('button', { name: `${t.starterAdd}: ${name}` }),
    find: main.getByRole('searchbox', { name: t.search }),
    async import(folder: string): Promise<void> {
      await main.getByRole('button', { name: t.import }).first().click()
      await chooseInDialog(page, language, t.chooseFolder, folder)
    },
    async more(item: string): Promise<void> {
      await details.getByRole('button', { name: t.more, exact: true }).click()
      await page.getByRole('menuitem', { name: item }).click()
    },
    trash: main.locator('.models-trash'),
  }
}
