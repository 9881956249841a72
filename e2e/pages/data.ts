// Datasets.

import type { Locator } from '@playwright/test'
import { dataTexts } from '../../renderer/locales/data.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function dataPage({ page, main, language }: App) {
  const t = textsIn(dataTexts, language)
  return {
    t,
    rows: main.getByRole('listbox', { name: t.list }).getByRole('option'),
    row: (name: string): Locator => main.getByRole('listbox', { name: t.list }).getByRole('option', { name }),
    pane: (name: string): Locator => main.getByRole('complementary', { name }),
    async more(item: string): Promise<void> {
      await main.getByRole('button', { name: t.actions }).click()
      await page.getByRole('menuitem', { name: item }).click()
    },
  }
}
