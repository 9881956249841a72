// The fill-mask view.

import type { Locator } from '@playwright/test'
import { fillMaskTexts } from '../../renderer/locales/fill-mask.ts'
import type { App } from './app.ts'
import { textsIn } from './texts.ts'

export function fillMaskPage({ page, main, language }: App) {
  const t = textsIn(fillMaskTexts, language)
  const line = main.getByRole('group', { name: t.words })
  return {
    t,
    field: main.getByRole('textbox', { name: t.sentence }),
    line,
    word: (text: string): Locator => line.getByRole('button', { name: text, exact: true }),
    mask: (index: number): Locator => line.getByRole('button', { name: new RegExp(`^${t.maskWaiting(index)}`) }),
    column: (index: number): Locator => main.getByRole('region', { name: t.position(index), exact: true }),
    candidates: (index: number): Locator =>
      main.getByRole('region', { name: t.position(index), exact: true }).getByRole('listitem'),
    tokens: main.getByRole('listbox', { name: t.tokens }).getByRole('option'),
    own: main.getByRole('region', { name: t.own }),
    addWord: main.getByRole('textbox', { name: t.addWord }),
    button: (name: string): Locator => main.getByRole('button', { name }),
    async write(text: string): Promise<void> {
      if (!(await this.field.isVisible())) await this.button(t.edit).click()
      await this.field.fill(text)
      await page.keyboard.press('Enter')
    },
  }
}
